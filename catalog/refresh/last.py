"""What the last refresh said of every source: kept beside what it downloaded, for whoever asks later."""

from pathlib import Path

import msgspec

from catalog.files import FileError, write_atomically
from catalog.refresh.report import Report
from catalog.snapshot import cleaned

FILE = "last-refresh.json"
_MOST_BYTES = 4_000_000


def keep(folder: Path | None, report: Report) -> None:
    """Write it down; where that cannot be done it is not known later."""
    if folder is None:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(folder / FILE, msgspec.json.encode(report))
    except (OSError, FileError):
        return


def last(folder: Path | None) -> Report | None:
    """The report of the last refresh, `None` where there is none that can be read."""
    if folder is None:
        return None
    try:
        with (folder / FILE).open("rb") as file:
            data = file.read(_MOST_BYTES)
        return cleaned(msgspec.json.decode(data, type=Report), data)
    except (OSError, ValueError, RecursionError):
        return None
