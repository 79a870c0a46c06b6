"""What must hold before a source's rows, or a whole new catalogue, may take the place of the old.

From what the sources gave to a new catalogue, and the account of it.
"""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from catalog.formatting import day
from catalog.model import Catalog
from catalog.pipeline.assemble import assemble
from catalog.pipeline.fetch import SourceAnswer
from catalog.pipeline.join import Joined, join
from catalog.pipeline.names import NameMatcher
from catalog.pipeline.previous import PreviousRows, PreviousState, replaced, rows_of
from catalog.pipeline.report import SHOWN_QUARANTINED, SourceReport
from catalog.sources.upstream import Quarantined
from catalog.storage import snapshot
from catalog.storage.snapshot import Snapshot
from catalog.storage.source_parts import Part

MOST_BAD = 0.05
MOST_LOST = 0.2
FORCE = "modelpick refresh --force takes it all the same"


def source_problem(part: Part, rows: int, bad: int, before: PreviousRows) -> str:
    """Why this reading of a source is not to be used; empty where it may be. `rows` are all that were read."""
    name = part.source.id
    if rows and bad / rows > MOST_BAD:
        return f"{bad:,} of {rows:,} rows could not be read; {FORCE}"
    if not (part.prices or part.results or part.repositories):
        return "it has no row of a model that the catalogue knows"
    if part.source.as_of < before.day(name):
        return (
            f"it is of {day(part.source.as_of)}, older than what is here ({day(before.day(name))}); {FORCE}"
        )
    old = before.rows(name)
    new = replaced(old, part)
    if len(new) < len(old) * (1 - MOST_LOST):
        return f"it shrank from {len(old):,} to {len(new):,} rows; {FORCE}"
    return ""


def catalogue_problem(before: Catalog, after: Catalog) -> str:
    """Why this catalogue is not to replace the one before; empty where it may."""
    for name in ("models", "offers", "evidence", "adoption"):
        old, new = len(getattr(before, name)), len(getattr(after, name))
        if new < old * (1 - MOST_LOST):
            return f"the new catalogue has {new:,} {name} where the old one has {old:,}; {FORCE}"
    return ""


class Merged(NamedTuple):
    """A catalogue with its canonical bytes and its parts, what became of every source, and why not to use it."""

    snapshot: Snapshot
    data: bytes
    parts: tuple[Part, ...]
    sources: tuple[SourceReport, ...]
    problem: str


def merge(state: PreviousState, gathered: Iterable[SourceAnswer], *, force: bool) -> Merged:
    """The catalogue that these answers make of the one before; a source that is refused keeps its old rows.

    Where no answer can be used nothing is made: the snapshot is the one in use.
    """
    answers = [one for one in gathered if one.readings]
    if not answers:
        return Merged(state.used, b"", (), (), "")
    read = {one.upstream.about.id for one in answers}
    names = NameMatcher(
        state.base, state.ground, [part for name, part in state.parts.items() if name not in read]
    )
    parts, reports = dict(state.parts), {}
    for one in answers:
        joined = join(names, one.upstream.about, one.day, one.readings)
        reports[one.upstream.about.id] = report = _report(state, one, joined, force)
        if report.state == "done":
            parts[one.upstream.about.id] = joined.part
    if not any(report.state == "done" for report in reports.values()):
        return Merged(state.used, b"", (), tuple(reports.values()), "")
    made = assemble(state.base, state.ground, parts.values())
    for name, refused in made.refused.items():
        if name in reports:
            reports[name] = _with_refused(reports[name], refused)
    data = snapshot.encode(made.catalog)
    problem = "" if force else catalogue_problem(state.used.catalog, made.catalog)
    kept = tuple(parts[name] for name in sorted(parts))
    return Merged(snapshot.decode(data, ours=True), data, kept, tuple(reports.values()), problem)


def _report(state: PreviousState, one: SourceAnswer, joined: Joined, force: bool) -> SourceReport:
    part, bad = joined.part, joined.quarantined
    problem = source_problem(part, one.rows, len(bad), state.before)
    if force and (part.prices or part.results or part.repositories):
        problem = ""
    old, new = state.before.rows(part.source.id), rows_of(part)
    benchmarks = {row.benchmark for row in part.results}
    name, day = part.source.id, part.source.as_of
    gone = [
        key
        for key in old.keys() - new.keys()
        if _replaced(key, part, benchmarks) and not state.before.is_newer(name, key, day)
    ]
    return SourceReport(
        source=part.source.id,
        name=part.source.name,
        state="kept" if problem else "done",
        origin=one.origin,
        as_of=state.before.day(part.source.id) if problem else part.source.as_of,
        rows=one.rows,
        new=0 if problem else len(new.keys() - old.keys()),
        changed=0 if problem else sum(old[key] != new[key] for key in old.keys() & new.keys()),
        gone=0 if problem else len(gone),
        unmatched=joined.unmatched,
        quarantined=len(bad),
        quarantine=bad[:SHOWN_QUARANTINED],
        seconds=one.seconds,
        error=problem,
    )


def _replaced(key: tuple[str, ...], part: Part, benchmarks: set[str]) -> bool:
    return (key[0] == "price" and bool(part.prices)) or (key[0] == "result" and key[1] in benchmarks)


def _with_refused(report: SourceReport, refused: list[Quarantined]) -> SourceReport:
    shown = (*report.quarantine, *refused)[:SHOWN_QUARANTINED]
    return msgspec.structs.replace(report, quarantined=report.quarantined + len(refused), quarantine=shown)
