"""Signals: the app ends with the terminal as it was before, and stops and goes on as a job of its shell."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from types import FrameType
from typing import Any

ENDING = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")
JOBS = ("SIGTSTP", "SIGCONT")
SECONDS_TO_END = 5.0
"""What the app has to end by itself; a refresh takes up to a second of it."""
_PAUSE_SECONDS = 0.05
_RESTORE = (
    b"\x1b[?2004l\x1b[?7h\x1b[?2048l"  # bracketed paste, line wrap, reports of the size
    b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l"  # mouse, focus
    b"\x1b[<u\x1b[?1049l\x1b[?25h"  # the keyboard protocol, the alternate screen, the cursor
)


def exit_code(number: int) -> int:
    """The exit code of a program that a signal has ended."""
    return 128 + number


class SignalHandlers:
    """What signals do to a running app; made in its event loop, before the terminal is changed.

    `end` is called with the exit code, `stop` where a shell stops the job, `redraw` where it goes on without having
    been asked to stop (SIGSTOP); each of them from the event loop. A signal that is ignored stays so, as under nohup.
    """

    def __init__(
        self, end: Callable[[int], None], stop: Callable[[], None], redraw: Callable[[], None]
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._context = copy_context()
        self._end = end
        self._jobs = {"SIGTSTP": stop, "SIGCONT": redraw}
        self._attributes = _terminal_attributes()
        self._ends = False

    def handle_ending(self) -> None:
        """From now on a signal to end ends the app as its own key does."""
        for number in _numbers(ENDING):
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._handle(number, self._on_ending)

    def handle_jobs(self) -> None:
        """From now on the shell's signals are ours; Textual sets its own when it makes its driver.

        Its own stop this process alone, so that `uv run modelpick` never gives the prompt back, and after a SIGSTOP
        they start a second thread that reads the keys.
        """
        for number in _numbers(JOBS):
            self._handle(number, self._on_job)

    def _handle(self, number: signal.Signals, handler: Callable[[int, FrameType | None], None]) -> None:
        """Handlers run in the main thread, which sleeps on where the system gives the signal to another one.

        Linux often does so with the SIGCONT of `fg`: the loop has to be woken by the signal, as it is for its own.
        """
        with suppress(NotImplementedError):  # Windows, whose loop is woken by every signal
            self._loop.add_signal_handler(number, lambda: None)
        signal.signal(number, handler)

    def _on_ending(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if self._ends:
            return
        self._ends = True
        code = exit_code(number)
        timer = threading.Timer(SECONDS_TO_END, self._end_by_force, (code,))
        timer.daemon = True
        timer.start()
        self._call(lambda: self._end(code))

    def _on_job(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if not self._ends:
            self._call(self._jobs[signal.Signals(number).name])

    def _call(self, what: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: the app has ended
            self._loop.call_soon_threadsafe(what, context=self._context)

    def _end_by_force(self, code: int) -> None:
        """The app hangs, or its terminal takes nothing any more: it must not stay for ever."""
        with suppress(OSError, ValueError):
            _write_if_taken(sys.__stderr__.fileno() if sys.__stderr__ else 2)  # where Textual writes
        _set_terminal_attributes(self._attributes)
        os._exit(code)


def stop_job() -> None:
    """Stop this job as the terminal's own ctrl+z does, and return once it is in the foreground again.

    The whole process group is stopped, so that the shell also gets `uv run modelpick` back. Where no shell waits
    (`xterm -e modelpick`) the kernel ignores it, and this returns at once. Meanwhile every signal does what it does by
    itself: `kill %1` ends a stopped job, whose terminal is in order.
    """
    with _default_handlers():
        os.kill(0, signal.SIGTSTP)
        while not _in_foreground():  # after `bg`
            time.sleep(_PAUSE_SECONDS)
            os.kill(0, signal.SIGTSTP)


def can_stop() -> bool:
    """Whether this system has jobs."""
    return len(_numbers(JOBS)) == len(JOBS)


@contextmanager
def _default_handlers() -> Iterator[None]:
    numbers = [number for number in _numbers(ENDING + JOBS) if signal.getsignal(number) != signal.SIG_IGN]
    handlers = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _numbers(names: tuple[str, ...]) -> list[signal.Signals]:
    """Those of the signals that this system has: Windows has only SIGTERM of them, and no jobs."""
    return [signal.Signals[name] for name in names if name in signal.Signals.__members__]


def _in_foreground() -> bool:
    try:
        return os.tcgetpgrp(_keyboard()) == os.getpgrp()
    except (OSError, ValueError, AttributeError):
        return True  # no terminal that could say so


def _keyboard() -> int:
    return sys.__stdin__.fileno() if sys.__stdin__ else 0


def _terminal_attributes() -> list[Any] | None:
    try:
        import termios

        return termios.tcgetattr(_keyboard())
    except Exception:  # no terminal; Windows has no termios; its error is none of the system's
        return None


def _set_terminal_attributes(attributes: list[Any] | None) -> None:
    if attributes is not None:
        import termios

        with suppress(ValueError, termios.error):
            termios.tcsetattr(_keyboard(), termios.TCSANOW, attributes)


def _write_if_taken(file: int) -> None:
    """A terminal that nobody reads would hold the writer for ever."""
    import select

    if select.select([], [file], [], 0)[1]:
        os.write(file, _RESTORE)
