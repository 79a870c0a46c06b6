"""One refresh at a time; the lock falls with its process, however that ends."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

NAME = ".refresh.lock"


class BusyError(Exception):
    """Another refresh of the same catalogue is running."""


@contextlib.contextmanager
def lock(folder: Path | None) -> Iterator[None]:
    """Hold the lock of `folder`; where none can be made the refresh goes on, and saving will say what is wrong.

    Raises `BusyError` at once where somebody holds it.
    """
    import filelock

    if folder is None:
        yield
        return
    held = filelock.FileLock(folder / NAME, timeout=0)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        held.acquire()
    except filelock.Timeout:
        raise BusyError("another refresh is running") from None
    except (OSError, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        held.release()
