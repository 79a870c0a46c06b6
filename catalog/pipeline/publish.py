"""What the last refresh said of every source: kept beside what it downloaded, for whoever asks later.

How a refresh ends: the new catalogue in the place of the old one, or not; and the report of it.
"""

import os
import stat
from pathlib import Path
from typing import NamedTuple

import msgspec

from catalog.pipeline import differences
from catalog.pipeline.fetch import EventHandler
from catalog.pipeline.options import Options
from catalog.pipeline.previous import PreviousState
from catalog.pipeline.report import Outcome, Report, SourceReport, StageEvent, message
from catalog.storage import store
from catalog.storage.files import FileError, SaveError, write_atomically
from catalog.storage.snapshot import Snapshot, cleaned
from catalog.storage.source_parts import Part

FILE = "last-refresh.json"
_MOST_BYTES = 4_000_000


def keep_report(folder: Path | None, report: Report) -> None:
    """Write it down; where that cannot be done it is not known later."""
    if folder is None:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink():
            return  # as the response cache, which stands in the same folder
        if (folder / FILE).is_symlink():
            os.unlink(folder / FILE)  # through it another program's file would be written
        write_atomically(folder / FILE, msgspec.json.encode(report))
    except (OSError, FileError):
        return


def last_report(folder: Path | None) -> Report | None:
    """The report of the last refresh, `None` where there is none that can be read."""
    if folder is None:
        return None
    try:
        with open(folder / FILE, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            data = file.read(_MOST_BYTES)
        return cleaned(msgspec.json.decode(data, type=Report), data)
    except (OSError, ValueError, RecursionError):
        return None


def _without_waiting(path: str, flags: int) -> int:
    """A pipe under this name has no other end to wait for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))


class RefreshContext(NamedTuple):
    """One refresh on its way: where it started, what it was asked, who hears of it.

    `unreached` is the cause why the network gave nothing, empty where it gave something or was not asked.
    """

    begun: PreviousState
    options: Options
    tell: EventHandler
    unreached: str = ""


def publish(
    course: RefreshContext,
    made: Snapshot,
    data: bytes,
    parts: tuple[Part, ...],
    sources: tuple[SourceReport, ...],
) -> Report:
    """Put a catalogue, its canonical bytes `data`, in the place of the one in use."""
    if made.digest == course.begun.used.digest:
        return make_report(course, "current", course.begun.used, sources)
    course.tell(StageEvent(stage="writing"))
    try:
        if course.options.data is None:
            raise SaveError("the catalogue", "there is no home folder")
        store.save(course.options.data, data, parts)
    except SaveError as error:
        return keep_old(course, f"{error}", sources)
    return make_report(course, "new", made, sources)


def keep_old(course: RefreshContext, why: str, sources: tuple[SourceReport, ...]) -> Report:
    """The old catalogue stays, and why."""
    report = make_report(course, "kept", course.begun.used, sources)
    return msgspec.structs.replace(report, message=f"Nothing was changed: {why}.")


def make_report(
    course: RefreshContext, outcome: Outcome, after: Snapshot, sources: tuple[SourceReport, ...]
) -> Report:
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
