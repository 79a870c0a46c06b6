"""Merges the answers of the sources into a new catalogue, and decides whether it may replace the old one."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from catalog.formatting import day
from catalog.model import Catalog
from catalog.pipeline.assemble import assemble
from catalog.pipeline.context import PreviousRows, PreviousState, rows_of, rows_with_part
from catalog.pipeline.fetch import SourceAnswer
from catalog.pipeline.join import JoinedPart, join
from catalog.pipeline.name_matcher import NameMatcher
from catalog.pipeline.report import SHOWN_QUARANTINED, SourceReport
from catalog.sources.upstream import Quarantined
from catalog.storage import snapshot
from catalog.storage.snapshot import Snapshot
from catalog.storage.source_parts import Part

MAX_BAD_SHARE = 0.05
"""Of the rows of one source; with more unreadable rows the whole reading is refused."""
MAX_LOST_SHARE = 0.2
"""A source, or a table of the catalogue, that shrinks by more is refused."""
FORCE_HINT = "modelpick refresh --force takes it all the same"


def source_problem(part: Part, rows: int, bad: int, before: PreviousRows) -> str:
    """Why this reading of a source is not used, empty where it is; of `rows` rows `bad` could not be read."""
    name = part.source.id
    if rows and bad / rows > MAX_BAD_SHARE:
        return f"{bad:,} of {rows:,} rows could not be read; {FORCE_HINT}"
    if not (part.prices or part.results or part.repositories):
        return "it has no row of a model that the catalogue knows"
    if part.source.as_of < before.day(name):
        return f"it is of {day(part.source.as_of)}, older than what is here ({day(before.day(name))}); {FORCE_HINT}"
    old = before.rows(name)
    new = rows_with_part(old, part)
    if len(new) < len(old) * (1 - MAX_LOST_SHARE):
        return f"it shrank from {len(old):,} to {len(new):,} rows; {FORCE_HINT}"
    return ""


def catalogue_problem(before: Catalog, after: Catalog) -> str:
    """Why `after` is not to replace `before`; empty where it may."""
    for name in ("models", "offers", "evidence", "adoption"):
        old, new = len(getattr(before, name)), len(getattr(after, name))
        if new < old * (1 - MAX_LOST_SHARE):
            return f"the new catalogue has {new:,} {name} where the old one has {old:,}; {FORCE_HINT}"
    return ""


class MergeResult(NamedTuple):
    """A catalogue with its canonical bytes `data` and its parts, a report for each source, and why not to use it."""

    snapshot: Snapshot
    data: bytes
    parts: tuple[Part, ...]
    sources: tuple[SourceReport, ...]
    problem: str


def merge(state: PreviousState, found: Iterable[SourceAnswer], *, force: bool) -> MergeResult:
    """The catalogue that these answers make of the previous one; a source that is refused keeps its old rows.

    Where no answer can be used nothing is assembled: the snapshot is the one in use.
    """
    answers = [answer for answer in found if answer.readings]
    if not answers:
        return MergeResult(state.in_use, b"", (), (), "")
    read = {answer.upstream.about.id for answer in answers}
    names = NameMatcher(
        state.shipped, state.ground, [part for name, part in state.parts.items() if name not in read]
    )
    parts, reports = dict(state.parts), {}
    for answer in answers:
        joined = join(names, answer.upstream.about, answer.day, answer.readings)
        reports[answer.upstream.about.id] = report = _source_report(state, answer, joined, force)
        if report.state == "done":
            parts[answer.upstream.about.id] = joined.part
    if not any(report.state == "done" for report in reports.values()):
        return MergeResult(state.in_use, b"", (), tuple(reports.values()), "")
    assembled = assemble(state.shipped, state.ground, parts.values())
    for name, rejected in assembled.rejected.items():
        if name in reports:
            reports[name] = _with_rejected(reports[name], rejected)
    data = snapshot.encode(assembled.catalog)
    problem = "" if force else catalogue_problem(state.in_use.catalog, assembled.catalog)
    kept = tuple(parts[name] for name in sorted(parts))
    return MergeResult(snapshot.decode(data, ours=True), data, kept, tuple(reports.values()), problem)


def _source_report(
    state: PreviousState, answer: SourceAnswer, joined: JoinedPart, force: bool
) -> SourceReport:
    part, bad = joined.part, joined.quarantined
    problem = source_problem(part, answer.rows, len(bad), state.previous_rows)
    if force and (part.prices or part.results or part.repositories):
        problem = ""
    old, new = state.previous_rows.rows(part.source.id), rows_of(part)
    benchmarks = {row.benchmark for row in part.results}
    name, day = part.source.id, part.source.as_of
    gone = [
        key
        for key in old.keys() - new.keys()
        if _is_replaced(key, part, benchmarks) and not state.previous_rows.is_newer(name, key, day)
    ]
    return SourceReport(
        source=part.source.id,
        name=part.source.name,
        state="kept" if problem else "done",
        origin=answer.origin,
        as_of=state.previous_rows.day(part.source.id) if problem else part.source.as_of,
        rows=answer.rows,
        new=0 if problem else len(new.keys() - old.keys()),
        changed=0 if problem else sum(old[key] != new[key] for key in old.keys() & new.keys()),
        gone=0 if problem else len(gone),
        unmatched=joined.unmatched,
        quarantined=len(bad),
        quarantine=bad[:SHOWN_QUARANTINED],
        seconds=answer.seconds,
        error=problem,
    )


def _is_replaced(key: tuple[str, ...], part: Part, benchmarks: set[str]) -> bool:
    return (key[0] == "price" and bool(part.prices)) or (key[0] == "result" and key[1] in benchmarks)


def _with_rejected(report: SourceReport, rejected: list[Quarantined]) -> SourceReport:
    shown = (*report.quarantine, *rejected)[:SHOWN_QUARANTINED]
    return msgspec.structs.replace(report, quarantined=report.quarantined + len(rejected), quarantine=shown)
