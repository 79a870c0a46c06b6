"""A refresh as the app runs it: a child process that writes one event a line, so that no merge blocks the screen.

The child replaces the catalogue in one step: it may be killed at any moment.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec

from catalog.pipeline.report import Event, Report, SourceEvent, Stage, StageEvent
from catalog.text import safe_text

LONGEST_LINE = 8_000_000
"""Bytes of one event; a longer line is left out."""
LONGEST_TEXT = 1_000
KEPT_ERRORS = 2_000
MOST_SOURCES = 60
GRACE_SECONDS = 0.3
"""What a child has to end by itself after SIGTERM, before SIGKILL."""
DONE_SECONDS = 1.0
"""What a child has to end by itself after its report."""
_ERRORS = 2
_EVENTS = msgspec.json.Decoder(Event)


def refresh_command(day: str | None) -> tuple[str, ...]:
    """The child of a real refresh; `day` is the ISO date to answer as of, None for today."""
    own = (sys.executable, "-P", "-m", "tui", "refresh", "--events")
    return (*own, "--today", day) if day else own


def parse_event(line: bytes) -> Event | None:
    """The event in a line, its texts safe to show; None where it holds none."""
    try:
        event = _EVENTS.decode(line)
        safe: Event = msgspec.convert(_cleaned(msgspec.to_builtins(event)), type=Event)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return safe


class RefreshProgress(NamedTuple):
    """Where a refresh stands: its sources in the order of their first events, the stages reached, seconds so far."""

    sources: tuple[SourceEvent, ...]
    stages: tuple[Stage, ...]
    seconds: float


class RefreshProcess:
    """One refresh. `report` is the last event that it wrote; `failure` says why there is none.

    `answer_changes` compares the rankings before and after, None where no answer was open; `problem` is what went
    wrong when the new catalogue was loaded. `over` is true once all of that is done, `seen` once its report was on
    the screen.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._sources: dict[str, tuple[SourceEvent, float]] = {}
        self._stages: list[Stage] = []
        self._since = time.monotonic()
        self._child: _Child | None = None
        self.report: Report | None = None
        self.failure = ""
        self.cancelled = False
        self.answer_changes: tuple[str, ...] | None = None
        self.problem = ""
        self.over = False
        self.seen = False

    def progress(self) -> RefreshProgress:
        """How far it is now; the seconds of a source that is being fetched go on between two events."""
        now = time.monotonic()
        shown = [
            msgspec.structs.replace(event, seconds=event.seconds + now - when)
            if event.state == "fetching"
            else event
            for event, when in self._sources.values()
        ]
        return RefreshProgress(tuple(shown), tuple(self._stages), now - self._since)

    def may_have_changed(self, digest: str) -> bool:
        """Whether there may be another catalogue now than the one with this digest.

        Where nothing was new to the child it may still be new here: another window may have refreshed before.
        """
        if self.report is None:
            return "writing" in self._stages
        return self.report.outcome == "new" or self.report.after.digest not in ("", digest)

    def cancel(self) -> None:
        """Stop it; the present catalogue stays in use."""
        if self._child and self.report is None:
            self.cancelled = True
            self._child.settled.set()

    async def run(self) -> None:
        """Run the child to its end. When this returns or is cancelled, the child is gone."""
        self._child = _Child(self._take)
        try:
            code = await self._child.run(self._command)
        except (OSError, ValueError) as error:
            self.failure = f"The refresh could not be started: {safe_text(error, 300)}."
            return
        if self.report is None:
            self.failure = self._why(code, self._child.errors)

    async def close(self) -> None:
        """End the child, if there is one, before the app ends."""
        if self._child:
            self._child.settled.set()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._child.ended.wait(), 3 * GRACE_SECONDS)

    def _take(self, line: bytes) -> None:
        event = parse_event(line)
        if isinstance(event, SourceEvent):
            if event.source in self._sources or len(self._sources) < MOST_SOURCES:
                self._sources[event.source] = (event, time.monotonic())
        elif isinstance(event, StageEvent):
            if event.stage not in self._stages:
                self._stages.append(event.stage)
        elif isinstance(event, Report) and self._child and not self.cancelled:
            self.report = event
            self._child.patient = True
            self._child.settled.set()

    def _why(self, code: int | None, errors: bytes) -> str:
        if self.cancelled:
            return "The refresh was stopped."
        said = errors.decode("utf-8", "replace").strip().splitlines()
        last = safe_text(said[-1], 300).removeprefix("modelpick: ").rstrip(".") if said else ""
        ended = (
            f"was ended by signal {-code}"
            if code is not None and code < 0
            else f"ended with exit code {code}"
        )
        return f"The refresh {ended} before it was done{': ' + last if last else ''}."


class _Child(asyncio.SubprocessProtocol):
    """The process: splits what it writes into lines, keeps the end of its errors, and never outlives `run`."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take
        self._line = bytearray()
        self._skipping = False
        self.errors = b""
        self.patient = False  # whether it gets time to end by itself once settled
        self.settled = asyncio.Event()  # nothing more is awaited of it
        self.exited = asyncio.Event()
        self.ended = asyncio.Event()

    async def run(self, command: Sequence[str]) -> int | None:
        """Run to the end; its exit code. Raises `OSError` or `ValueError` where it cannot be started."""
        loop = asyncio.get_running_loop()
        try:
            transport, _ = await loop.subprocess_exec(
                lambda: self,
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                process_group=0,  # ctrl+z stops the app's group: the deadlines of a stopped refresh would pass
            )
            try:
                await self.settled.wait()
            finally:
                try:
                    await self._end(transport)
                finally:
                    transport.close()  # kills what still runs
            return transport.get_returncode()
        finally:
            self.ended.set()

    async def _end(self, transport: asyncio.SubprocessTransport) -> None:
        """Wait for its own end where its report has come; then terminate it; then kill it."""
        pushes = (None, transport.terminate, transport.kill)
        for push in pushes if self.patient else pushes[1:]:
            if push and not self.exited.is_set():
                with suppress(ProcessLookupError):
                    push()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.exited.wait(), GRACE_SECONDS if push else DONE_SECONDS)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Output or errors."""
        if fd == _ERRORS:
            self.errors = (self.errors + data)[-KEPT_ERRORS:]
            return
        *lines, rest = data.split(b"\n")
        for line in lines:
            self._add(line)
            if self._line:
                self._take(bytes(self._line))
            self._line.clear()
            self._skipping = False
        self._add(rest)

    def _add(self, piece: bytes) -> None:
        self._skipping = self._skipping or len(self._line) + len(piece) > LONGEST_LINE
        if self._skipping:
            self._line.clear()
        else:
            self._line += piece

    def process_exited(self) -> None:
        """It ended; what it wrote is still read, unless somebody else holds its output open."""
        self.exited.set()
        asyncio.get_running_loop().call_later(DONE_SECONDS, self.settled.set)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """It ended and everything that it wrote was read."""
        self.settled.set()


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return safe_text(value, LONGEST_TEXT)
    if isinstance(value, dict):
        return {key: _cleaned(entry) for key, entry in value.items()}
    return [_cleaned(entry) for entry in value] if isinstance(value, (list, tuple)) else value
