"""A program on a pseudo-terminal of 120x36: how long until it shows something, how long a key takes.

No wait is endless: what does not come within its ceiling is None.
"""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

GIVE_UP_SECONDS = 20.0
QUIET_SECONDS = 0.15
"""A pause in what is written of this length ends what a key does."""
_LONGEST_SETTLING = 5.0
_LINES, _COLUMNS = 36, 120
_WHERE_IS_THE_CURSOR, _IT_IS_HERE = b"\x1b[6n", b"\x1b[1;1R"
_CHUNK = 65_536


class Press(NamedTuple):
    """Seconds to the first and to the last bytes that a key made the program write."""

    first: float
    last: float


class Terminal:
    """A program and its terminal; a context manager that kills it. Seconds are counted from before its start."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], ceiling: float = GIVE_UP_SECONDS
    ) -> None:
        self._command, self._environment, self._ceiling = command, environment, ceiling
        self.processor_seconds: float | None = None

    def __enter__(self) -> Self:
        self._since = time.perf_counter()
        self.process, self._descriptor = pty.fork()
        if self.process == 0:
            self._become_program()
        return self

    def _become_program(self) -> None:
        try:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", _LINES, _COLUMNS, 0, 0))
            terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.execvpe(self._command[0], list(self._command), {**self._environment, **terminal})
        finally:
            os._exit(127)

    def __exit__(self, *_error: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        self._collect()
        os.close(self._descriptor)

    def _collect(self) -> None:
        if self.processor_seconds is None:
            _, _, used = os.wait4(self.process, 0)
            self.processor_seconds = used.ru_utime + used.ru_stime

    def until(self, mark: bytes) -> float | None:
        """Seconds from the start until `mark` was written; None where it never came."""
        written = b""
        while (left := self._ceiling - (time.perf_counter() - self._since)) > 0:
            chunk = self._read(left)
            if not chunk:
                return None
            written += chunk
            if mark in written:
                return time.perf_counter() - self._since
        return None

    def press(
        self, keys: str, quiet: float = QUIET_SECONDS, mark: bytes = b"", patience: float = 0.0
    ) -> Press | None:
        """Press keys and wait until `mark` and then nothing more has been written for `quiet` seconds.

        The first bytes may take `patience` seconds. None where nothing was written, or the mark was not.
        """
        since = time.perf_counter()
        with contextlib.suppress(OSError):
            os.write(self._descriptor, keys.encode())
        return self._settled(since, quiet, mark, patience)

    def settle(self) -> None:
        """Wait until nothing more is written."""
        self._settled(time.perf_counter(), QUIET_SECONDS)

    def _settled(self, since: float, quiet: float, mark: bytes = b"", patience: float = 0.0) -> Press | None:
        first, last, written = 0.0, 0.0, b""
        while last < _LONGEST_SETTLING:
            wait = quiet if written else max(quiet, patience)
            chunk = self._read(wait if mark in written else _LONGEST_SETTLING)
            if not chunk:
                break
            last = time.perf_counter() - since
            first = first or last
            written += chunk
        return Press(first, last) if written and mark in written else None

    def ended(self) -> bool:
        """Wait for the end of the program; whether it came."""
        until = time.perf_counter() + self._ceiling
        while self._read(until - time.perf_counter()):
            if time.perf_counter() > until:
                return False
        return self._is_over()

    def _is_over(self) -> bool:
        """Whether the process ends within the seconds that it may take after its last words."""
        until = time.perf_counter() + self._ceiling
        while time.perf_counter() < until:
            process, _, used = os.wait4(self.process, os.WNOHANG)
            if process:
                self.processor_seconds = used.ru_utime + used.ru_stime
                return True
            time.sleep(0.01)
        return False

    def peak_kib(self) -> int | None:
        """The most memory that the process held so far, in KiB; None where the system does not say."""
        try:
            status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
            return int(status.split("VmHWM:")[1].split()[0])
        except (OSError, IndexError, ValueError):
            return None

    def _read(self, seconds: float) -> bytes:
        """What is written next; nothing where nothing comes in time, or the program is over."""
        if not select.select([self._descriptor], [], [], max(0.0, seconds))[0]:
            return b""
        try:
            chunk = os.read(self._descriptor, _CHUNK)
            if _WHERE_IS_THE_CURSOR in chunk:  # some programs wait for the answer of a real terminal
                os.write(self._descriptor, _IT_IS_HERE)
        except OSError:
            return b""
        return chunk
