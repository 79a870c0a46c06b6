"""What the last refresh said of every source: kept beside what it downloaded, for whoever asks later."""

import os
import stat
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
        if folder.is_symlink():
            return  # as the response cache, which stands in the same folder
        if (folder / FILE).is_symlink():
            os.unlink(folder / FILE)  # through it another program's file would be written
        write_atomically(folder / FILE, msgspec.json.encode(report))
    except (OSError, FileError):
        return


def last(folder: Path | None) -> Report | None:
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
