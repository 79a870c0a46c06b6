"""How a command writes: its width and colours, one JSON document for programs, its errors and exit codes."""

import io
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from catalog.text import safe_text

if TYPE_CHECKING:
    from tui.rendering.text_table import Console

FITS, NONE_FITS, BAD_INPUT, NOT_REFRESHED, NOT_SAVED, INTERNAL = 0, 1, 2, 3, 4, 70
INTERRUPTED, BROKEN_PIPE = 130, 141
_FIELDS = ("file", "key", "found", "expected", "nearest")
_TERMINAL_WIDTH = 80
_LEAST, _MOST = 40, 140


def console(no_color: bool, as_json: bool) -> "Console":
    """The console of this process: colour only on a terminal that wants it."""
    from tui.rendering.text_table import Console  # 4 ms that --version need not wait for

    stream = sys.stdout
    terminal = bool(stream and stream.isatty())
    colour = terminal and not no_color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    said = os.environ.get("COLUMNS", "")
    columns = int(said[:6]) if said.isdecimal() else _columns(terminal)
    return Console(max(_LEAST, min(_MOST, columns)), colour, as_json)


def _columns(terminal: bool) -> int:
    if not terminal:
        from tui.rendering.text_table import PIPE_WIDTH

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


class UsageError(ValueError):
    """A command that cannot be carried out as it was typed."""

    def __init__(
        self,
        message: str,
        *,
        kind: str = "usage",
        found: str | None = None,
        expected: str | None = None,
        nearest: str | None = None,
        closest: tuple[str, ...] = (),
        code: int = BAD_INPUT,
    ) -> None:
        super().__init__(safe_text(message, 1000))
        self.kind = kind
        self.code = code
        self.found = None if found is None else safe_text(found)
        self.expected = expected
        self.nearest = nearest
        self.closest = closest


def error_document(error: Exception, kind: str = "") -> dict[str, Any]:
    """The error as programs read it."""
    described: dict[str, Any] = {
        "kind": kind or getattr(error, "kind", "file"),
        "message": safe_text(error, 1000),
    }
    described |= {field: getattr(error, field, None) for field in _FIELDS}
    if (path := getattr(error, "path", None)) is not None:
        described |= {"file": path, "found": getattr(error, "cause", None)}
    if closest := getattr(error, "closest", ()):
        described["closest"] = list(closest)
    return {"error": described}
