"""How a refresh ends: the new catalogue in the place of the old one, or not; and the report of it."""

from typing import NamedTuple

import msgspec

from catalog import store
from catalog.files import SaveError
from catalog.parts import Part
from catalog.refresh import differences
from catalog.refresh.gather import Tell
from catalog.refresh.options import Options
from catalog.refresh.report import Outcome, Report, SourceReport, StageEvent
from catalog.refresh.state import State
from catalog.refresh.telling import message
from catalog.snapshot import Snapshot


class Course(NamedTuple):
    """One refresh on its way: where it started, what it was asked, who hears of it.

    `unreached` is the cause why the network gave nothing, empty where it gave something or was not asked.
    """

    begun: State
    options: Options
    tell: Tell
    unreached: str = ""


def swapped(
    course: Course, made: Snapshot, data: bytes, parts: tuple[Part, ...], sources: tuple[SourceReport, ...]
) -> Report:
    """Put a catalogue, its canonical bytes `data`, in the place of the one in use."""
    if made.digest == course.begun.used.digest:
        return ended(course, "current", course.begun.used, sources)
    course.tell(StageEvent(stage="writing"))
    try:
        if course.options.data is None:
            raise SaveError("the catalogue", "there is no home folder")
        store.save(course.options.data, data, parts)
    except SaveError as error:
        return refused(course, f"{error}", sources)
    return ended(course, "new", made, sources)


def refused(course: Course, why: str, sources: tuple[SourceReport, ...]) -> Report:
    """The old catalogue stays, and why."""
    report = ended(course, "kept", course.begun.used, sources)
    return msgspec.structs.replace(report, message=f"Nothing was changed: {why}.")


def ended(course: Course, outcome: Outcome, after: Snapshot, sources: tuple[SourceReport, ...]) -> Report:
    """The report: what is different now, and in one sentence how it went."""
    begun = course.begun
    before, now = differences.line(begun.used), differences.line(after)
    added, gone = differences.models_changed(begun.used, after)
    return Report(
        outcome=outcome,
        message=message(outcome, before, now, sources, course.unreached),
        before=before,
        after=now,
        sources=sources,
        models_added=added,
        models_gone=gone,
        price_changes=differences.price_changes(begun.used, after),
        retirements=differences.retirements(begun.used, after),
        warnings=(begun.problem,) if begun.problem else (),
    )
