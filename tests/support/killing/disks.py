"""Saves on a disk that is full or read-only, and to a file that may not grow."""

import contextlib
import subprocess
from pathlib import Path

from catalog.storage import store
from catalog.storage.files import SaveError
from tests.support.killing.generations import NEW_DAY, OLD_DAY, Generation, check, generation, tidy


def full(folder: Path) -> str:
    """The disk that `folder` lies on is filled up; then there is room again."""
    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)
    with (folder / "other").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(10_000))
    said = _refused(folder, new, old)
    (folder / "other").unlink()
    _saved(folder, new)
    return said


def limited(folder: Path) -> str:
    """No file may be longer than half a catalogue; then it may."""
    import resource

    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    half = (folder / store.REFRESHED).stat().st_size // 2
    resource.setrlimit(resource.RLIMIT_FSIZE, (half, before[1]))
    said = _refused(folder, new, old)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    _saved(folder, new)
    return said


def read_only(folder: Path) -> str:
    """The disk that `folder` is becomes read-only; then it may be written again."""
    old, new = generation(OLD_DAY), generation(NEW_DAY)
    old.save(folder)
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    said = _refused(folder, new, old)
    store.sweep(folder)
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
    _saved(folder, new)
    return said


def _refused(folder: Path, new: Generation, old: Generation) -> str:
    path = folder / store.REFRESHED
    before = path.stat().st_mtime_ns
    try:
        new.save(folder)
    except SaveError as error:
        said = error.cause
    else:
        raise AssertionError("it was saved all the same")
    assert check(folder, old) is old
    assert path.stat().st_mtime_ns == before
    assert not [entry for entry in folder.iterdir() if entry.name.endswith(".tmp")]
    return said


def _saved(folder: Path, new: Generation) -> None:
    new.save(folder)
    check(folder, new)
    tidy(folder)
