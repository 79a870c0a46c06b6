"""What several sources or rows have in common is said once: causes of silence, reasons for leaving out."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from catalog.pipeline.report import SourceEvent, SourceReport, State

_HOST = r"(?<!mirror )(?<![\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,}\b"
_SAME = (
    (re.compile(rf"^{_HOST}: "), ""),
    (re.compile(rf"\bthe name {_HOST}"), "the server's name"),
    (re.compile(_HOST), "the server"),
)


class Silence(NamedTuple):
    """Sources in one state for one cause; `cause` may be empty."""

    state: State
    names: tuple[str, ...]
    cause: str


class LeftOut(NamedTuple):
    """Rows of one source that were left out for one reason."""

    reason: str
    rows: tuple[str, ...]


def silences(sources: Iterable[SourceReport | SourceEvent]) -> list[Silence]:
    """The sources by state and cause, in the order of the first of each."""
    states: dict[State, list[tuple[str, str]]] = {}
    for source in sources:
        cause = source.error if isinstance(source, SourceReport) else source.detail
        states.setdefault(source.state, []).append((source.name, cause))
    return [Silence(state, *group) for state, pairs in states.items() for group in grouped(pairs)]


def grouped(pairs: Iterable[tuple[str, str]]) -> list[tuple[tuple[str, ...], str]]:
    """Names and causes as names by cause, in the order of the first of each.

    Causes that differ in nothing but the server's name are one, told without it.
    """
    found: dict[str, dict[str, str]] = {}
    for name, cause in pairs:
        found.setdefault(_common(cause), {})[name] = cause
    return [
        (tuple(names), next(iter(names.values())) if len(set(names.values())) == 1 else common)
        for common, names in found.items()
    ]


def reasons(source: SourceReport) -> list[LeftOut]:
    """The rows of a source that are known to be left out, by reason, the most frequent first."""
    found: dict[str, list[str]] = {}
    for row in source.quarantine:
        rows = found.setdefault(row.reason, [])
        if row.where not in rows:
            rows.append(row.where)
    ordered = sorted(found.items(), key=lambda entry: -len(entry[1]))
    return [LeftOut(reason, tuple(rows)) for reason, rows in ordered]


def some(names: Sequence[str], most: int) -> str:
    """The first names and how many more there are; never "and 1 more" where the name itself fits as well."""
    if len(names) <= most + 1:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most:,} more"


def unmatched(sources: Iterable[SourceReport]) -> str:
    """How many figures are of models that are not in the catalogue, in a sentence; empty where none is."""
    figures = sum(source.unmatched for source in sources if source.state == "done")
    if not figures:
        return ""
    words = "1 figure is of a model" if figures == 1 else f"{figures:,} figures are of models"
    return f"{words} that this catalogue does not have: counted, not used, and no name is guessed."


def _common(cause: str) -> str:
    for pattern, words in _SAME:
        cause = pattern.sub(words, cause)
    return cause
