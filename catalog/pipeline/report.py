"""The events of a running refresh and the report at its end, with what several sources or rows share in one group.

Events and report are plain records, written as JSON lines with every field, set or not; `message` is the sentence of a
report.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal, NamedTuple

from catalog.formatting import count, day
from catalog.record import Record
from catalog.sources.upstream import Quarantined

SCHEMA = 1
SHOWN_QUARANTINED = 20

State = Literal["waiting", "fetching", "done", "kept", "failed", "off"]
"""`kept`: it answered and its answer was refused or is older than what is here; `off`: it was not asked."""
Origin = Literal["", "network", "cache", "package", "file", "bundle"]
Stage = Literal["merging", "checking", "writing", "exporting"]
Outcome = Literal["new", "current", "kept"]
"""`new`: there is a new catalogue; `current`: nothing had changed; `kept`: nothing could be refreshed."""
_ORIGIN_TEXT = {
    "network": "the network",
    "cache": "what was downloaded before",
    "package": "the installed price package",
    "file": "the files named",
    "bundle": "the bundle",
}
_HOST = r"(?<!mirror )(?<!proxy )(?<![\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,}\b"
_WITHOUT_HOST = (
    (re.compile(rf"^{_HOST}: "), ""),
    (re.compile(rf"\bthe name {_HOST}"), "the server's name"),
    (re.compile(_HOST), "the server"),
)


class SourceEvent(Record, frozen=True, kw_only=True, omit_defaults=False, tag="source", tag_field="event"):
    """The progress of one source. `expected` is the number of rows of its last reading, `None` where unknown."""

    source: str
    name: str
    state: State
    rows: int = 0
    expected: int | None = None
    seconds: float = 0.0
    detail: str = ""


class StageEvent(Record, frozen=True, kw_only=True, omit_defaults=False, tag="stage", tag_field="event"):
    """A step after the sources were read."""

    stage: Stage


class SourceReport(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The outcome for one source. `rows` counts those read, of which `quarantined` were bad.

    `new`, `changed` and `gone` count the rows that differ from those of the catalogue before; `unmatched` are good
    rows of models that the catalogue does not know. `error` says why the old rows stand, then of the day
    `as_of` (empty: there are none).
    """

    source: str
    name: str
    state: State
    origin: Origin = ""
    as_of: str = ""
    rows: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    unmatched: int = 0
    quarantined: int = 0
    quarantine: tuple[Quarantined, ...] = ()  # at most `SHOWN_QUARANTINED` of them
    seconds: float = 0.0
    error: str = ""


class CatalogueLine(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A catalogue in one line."""

    as_of: str
    digest: str
    models: int
    offers: int


class PriceChange(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A price of the standard way of calling that moved, in USD per million tokens; `None` is unknown."""

    model: str
    name: str
    provider: str
    input_before: float | None = None
    input_after: float | None = None
    output_before: float | None = None
    output_after: float | None = None

    @property
    def largest_factor(self) -> float:
        """By how much the side that moved most rose or fell, as a factor of at least 1."""
        pairs = ((self.input_before, self.input_after), (self.output_before, self.output_after))
        return max((max(now / was, was / now) for was, now in pairs if was and now), default=1.0)


class Retirement(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A retirement date of a model or of an offer that this refresh brought; `provider` is empty for a whole model."""

    model: str
    name: str
    provider: str
    retires: str


class Report(Record, frozen=True, kw_only=True, omit_defaults=False, tag="report", tag_field="event"):
    """The end of a refresh. `message` is one sentence for the user; `exported` the bundle that was written."""

    schema: int = SCHEMA
    outcome: Outcome
    message: str
    before: CatalogueLine
    after: CatalogueLine
    sources: tuple[SourceReport, ...] = ()
    models_added: tuple[str, ...] = ()
    models_gone: tuple[str, ...] = ()
    price_changes: tuple[PriceChange, ...] = ()
    retirements: tuple[Retirement, ...] = ()
    warnings: tuple[str, ...] = ()
    exported: str | None = None


Event = SourceEvent | StageEvent | Report
EventHandler = Callable[[Event], None]


def message(
    outcome: Outcome,
    before: CatalogueLine,
    after: CatalogueLine,
    sources: Collection[SourceReport],
    unreached: str,
) -> str:
    """The sentence for the user: the day of the catalogue and where its rows come from.

    `unreached` is why the network gave nothing, said first; empty where it gave something.
    """
    read = [source for source in sources if source.state == "done"]
    origins = sorted({_ORIGIN_TEXT[source.origin] for source in read if source.origin})
    start = f"Nothing came from the network: {unreached}. " if unreached else ""
    if outcome == "kept":
        refused = [source for source in sources if source.state == "kept"]
        cause = f"{refused[0].name}: {refused[0].error}" if refused and not start else ""
        why = f" ({cause})" if cause else ""
        return f"{start}Nothing could be refreshed{why}; the catalogue of {day(before.as_of)} stays."
    used = f" from {' and '.join(origins)}" if origins else ""
    rest = _rest(sources)
    if outcome == "current":
        return f"{start}Nothing changed: the catalogue of {day(before.as_of)} is current{rest}."
    some = f"{count(len(read))} source{'' if len(read) == 1 else 's'} read{used}"
    return f"{start}The catalogue is now of {day(after.as_of)}: {some}{rest}."


def _rest(sources: Collection[SourceReport]) -> str:
    """A clause that counts the sources that gave nothing, those with older figures apart; empty where all did."""
    silent = [source for source in sources if source.state in ("failed", "kept")]
    keep = sum(bool(source.as_of) for source in silent)
    words = [f"{count(keep)} source{' keeps' if keep == 1 else 's keep'} older figures"] if keep else []
    none = len(silent) - keep
    words += (
        [f"{count(none)} {'' if words else 'source ' if none == 1 else 'sources '}gave nothing"]
        if none
        else []
    )
    return f"; {' and '.join(words)}" if words else ""


class StateGroup(NamedTuple):
    """Sources in one state for one cause; `cause` may be empty."""

    state: State
    names: tuple[str, ...]
    cause: str


class RejectedRows(NamedTuple):
    """Rows of one source that were left out for one reason."""

    reason: str
    rows: tuple[str, ...]


def group_by_state(sources: Iterable[SourceReport | SourceEvent]) -> list[StateGroup]:
    """The sources by state and cause, in the order of the first of each."""
    states: dict[State, list[tuple[str, str]]] = {}
    for source in sources:
        cause = source.error if isinstance(source, SourceReport) else source.detail
        states.setdefault(source.state, []).append((source.name, cause))
    return [StateGroup(state, *group) for state, pairs in states.items() for group in group_by_cause(pairs)]


def group_by_cause(pairs: Iterable[tuple[str, str]]) -> list[tuple[tuple[str, ...], str]]:
    """(name, cause) pairs as (names, cause), in the order of the first of each cause.

    Causes that differ only in the server's name count as one and are given without that name.
    """
    found: dict[str, dict[str, str]] = {}
    for name, cause in pairs:
        found.setdefault(_without_host(cause), {})[name] = cause
    return [
        (tuple(names), next(iter(names.values())) if len(set(names.values())) == 1 else common)
        for common, names in found.items()
    ]


def group_by_reason(source: SourceReport) -> list[RejectedRows]:
    """The quarantined rows that a report names, by reason, the most frequent first."""
    found: dict[str, list[str]] = {}
    for row in source.quarantine:
        rows = found.setdefault(row.reason, [])
        if row.where not in rows:
            rows.append(row.where)
    ordered = sorted(found.items(), key=lambda entry: -len(entry[1]))
    return [RejectedRows(reason, tuple(rows)) for reason, rows in ordered]


def first_names(names: Sequence[str], most: int) -> str:
    """The first names and how many more there are; never "and 1 more" where the name itself fits as well."""
    if len(names) <= most + 1:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most:,} more"


def unmatched_sentence(sources: Iterable[SourceReport]) -> str:
    """How many figures are of models that are not in the catalogue, in a sentence; empty where none is."""
    figures = sum(source.unmatched for source in sources if source.state == "done")
    if not figures:
        return ""
    words = "1 figure is of a model" if figures == 1 else f"{figures:,} figures are of models"
    return f"{words} that this catalogue does not have: counted, not used, and no name is guessed."


def _without_host(cause: str) -> str:
    for pattern, words in _WITHOUT_HOST:
        cause = pattern.sub(words, cause)
    return cause
