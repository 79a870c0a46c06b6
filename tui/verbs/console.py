"""Where a command writes: its width, its colours, and one JSON document for programs."""

import io
import os
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

_PIPE_WIDTH = 100
_TERMINAL_WIDTH = 80
_LEAST, _MOST = 40, 140
_CODES = {"bold": "1", "dim": "2", "accent": "36", "good": "32", "warn": "33"}


class Console(NamedTuple):
    """How to write for this run."""

    width: int = _PIPE_WIDTH
    colour: bool = False
    json: bool = False

    def paint(self, text: str, style: str) -> str:
        """The text in a style (a key of the codes above), where colours are on."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and text.strip() else text


def console(no_color: bool, as_json: bool) -> Console:
    """The console of this process: colour only on a terminal that wants it."""
    stream = sys.stdout
    terminal = bool(stream and stream.isatty())
    colour = terminal and not no_color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    said = os.environ.get("COLUMNS", "")
    columns = int(said[:6]) if said.isdecimal() else _columns(terminal)
    return Console(max(_LEAST, min(_MOST, columns)), colour, as_json)


def _columns(terminal: bool) -> int:
    if not terminal:
        return _PIPE_WIDTH
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _TERMINAL_WIDTH
    except (OSError, ValueError):
        return _TERMINAL_WIDTH


def prepare_streams() -> None:
    """Make output the same on every locale: UTF-8 into files and pipes, never an encoding error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def write_json(document: Mapping[str, Any]) -> None:
    """The one JSON document of a run."""
    import msgspec  # the standard library's encoder takes ten times as long to indent

    print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def say(message: str) -> None:
    """A message to people, beside the output."""
    print(message, file=sys.stderr)
