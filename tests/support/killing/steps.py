"""Children that are forked, and killed before a chosen step of a save."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

from catalog.storage import files
from catalog.storage.files import SaveError

PIECES = 6


def forked(work: Callable[[], None]) -> int:
    """The process id of a child that does `work` and nothing else."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    except SaveError:
        status = 3
    finally:
        os._exit(status)


def ended(pid: int) -> int:
    """The exit status of a child, negative where a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Steps:
    """Counts the calls that change something on the disk, and kills this process before one of them."""

    def __init__(self, last: int) -> None:
        self._left = last

    def take(self) -> None:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1

    def install(self) -> None:
        for name in ("open", "mkdir", "fsync", "replace", "chmod", "unlink", "close", "scandir"):
            setattr(os, name, self._counted(getattr(os, name)))
        files.open = self._file  # type: ignore[attr-defined]

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self.take()
            return call(*given, **named)

        return counted

    @contextlib.contextmanager
    def _file(self, descriptor: int, _: str) -> Iterator[Any]:
        with open(descriptor, "wb", buffering=0) as file:
            yield _InPieces(file, self)


class _InPieces:
    """A file that is written in several steps, each of which may be the last."""

    def __init__(self, file: Any, steps: Steps) -> None:
        self._file = file
        self._steps = steps

    def write(self, data: bytes) -> None:
        size = len(data) // PIECES + 1
        for start in range(0, len(data), size):
            self._steps.take()
            self._file.write(data[start : start + size])

    def flush(self) -> None:
        self._file.flush()

    def fileno(self) -> int:
        return int(self._file.fileno())
