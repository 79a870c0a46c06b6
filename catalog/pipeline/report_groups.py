"""Groups what several sources or rows have in common: the same state and cause, the same reason for rejection."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from catalog.pipeline.report import SourceEvent, SourceReport, State

_HOST = r"(?<!mirror )(?<![\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,}\b"
_WITHOUT_HOST = (
    (re.compile(rf"^{_HOST}: "), ""),
    (re.compile(rf"\bthe name {_HOST}"), "the server's name"),
    (re.compile(_HOST), "the server"),
)


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
