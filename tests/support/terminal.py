"""A terminal with an interactive shell in it, as a person at a keyboard has one."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from typing import Any, Self

import pyte

from tests.support.command_line import ROOT

COLUMNS, LINES = 120, 36
CEILING_SECONDS = 90.0
PROMPT = "ready>"
_ALTERNATE, _MOUSE, _PASTE, _CURSOR = 1049, 1003, 2004, 25
_SESSION = """
import fcntl, os, signal, termios
for name in ("SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM", "SIGTSTP", "SIGTTIN", "SIGTTOU"):
    signal.signal(getattr(signal, name), signal.SIG_DFL)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp("sh", ["sh", "-i"])
"""
"""The terminal becomes that of the shell's session: only then is there a job control.

A suite that runs in the background has signals ignored, and an ignored one stays so in what it starts.
"""


class _Screen(pyte.Screen):
    """Entering and leaving the alternate screen clears it, as real terminals do; pyte knows only the one."""

    times_entered = 0

    def set_mode(self, *modes: int, **settings: Any) -> None:
        if _ALTERNATE in modes:
            self.erase_in_display(2)
            self.times_entered += 1
        super().set_mode(*modes, **settings)

    def reset_mode(self, *modes: int, **settings: Any) -> None:
        if _ALTERNATE in modes:
            self.erase_in_display(2)
        super().reset_mode(*modes, **settings)


class Terminal:
    """A shell in a terminal; a context manager that ends both."""

    def __init__(self) -> None:
        self._screen = _Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)

    def __enter__(self) -> Self:
        self._own, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        left_out = {"ENV", "TMUX", "TERM_PROGRAM", "COLUMNS", "LINES"}
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        own = {"TERM": "xterm-256color", "PS1": f"{PROMPT} ", "PYTHONPATH": str(ROOT)}
        self._shell = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _SESSION],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=kept | own,
            cwd=ROOT,
        )
        os.close(theirs)
        self.until(lambda: PROMPT in self.text)
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the window: the shell, and what runs in it, lose their terminal."""
        if self._own >= 0:
            os.close(self._own)
            self._own = -1
        self._shell.kill()
        self._shell.wait()

    def press(self, keys: str) -> None:
        """Type these characters."""
        os.write(self._own, keys.encode())

    def until(self, condition: Callable[[], bool]) -> None:
        """Show what arrives until the condition holds."""
        end = time.monotonic() + CEILING_SECONDS
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"never came true on:\n{self.text}\n{self.modes}")
            if self._own >= 0 and select.select([self._own], [], [], 0.02)[0]:
                self._stream.feed(os.read(self._own, 65_536))

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def times_entered(self) -> int:
        """How often a program has taken the alternate screen."""
        return self._screen.times_entered

    @property
    def modes(self) -> set[str]:
        """What a program has switched on, and the cursor."""
        names = {_ALTERNATE: "alternate", _MOUSE: "mouse", _PASTE: "paste", _CURSOR: "cursor"}
        return {name for number, name in names.items() if number << 5 in self._screen.mode}

    @property
    def is_plain(self) -> bool:
        """Whether it is as a shell needs it: keys are echoed and read by lines, too."""
        flags = termios.tcgetattr(self._own)[3]
        return self.modes == {"cursor"} and bool(flags & termios.ECHO and flags & termios.ICANON)
