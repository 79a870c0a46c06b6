"""Where a command writes: its width, its colours, and one JSON document for programs."""

import io
import os
import sys
from collections.abc import Mapping
from typing import Any

from tui.rendering.console import PIPE_WIDTH, Console

_TERMINAL_WIDTH = 80
_LEAST, _MOST = 40, 140


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
        return PIPE_WIDTH
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
