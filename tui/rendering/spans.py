"""Text in pieces of one role each, laid out in plain cells: the same lines for the command line and the screens."""

from typing import NamedTuple

from tui.rendering.text_table import Console, cut, text_width


class Span(NamedTuple):
    """A piece of a line; `role` is a key of the codes below, empty for plain text; `place` is that of what it names."""

    text: str
    role: str = ""
    place: int | None = None


Line = tuple[Span, ...]
CODES = {
    "strong": "bold",
    "title": "bold",
    "dim": "dim",
    "line": "dim",
    "accent": "accent",
    "good": "good",
    "bar": "accent",
}


def plain(line: Line) -> str:
    """The text of a line."""
    return "".join(span.text for span in line).rstrip()


def painted(line: Line, console: Console) -> str:
    """A line as the command line writes it."""
    if not console.colour:
        return plain(line)
    return "".join(
        console.paint(span.text, CODES[span.role]) if span.role else span.text for span in line
    ).rstrip()


def padded(line: Line, width: int) -> Line:
    """A line of exactly `width` cells; what is longer is cut with an ellipsis."""
    shown: list[Span] = []
    room = width
    for span in line:
        if text_width(span.text) > room:
            span = span._replace(text=cut(span.text, room))
        shown.append(span)
        room -= text_width(span.text)
    return (*shown, Span(" " * room)) if room > 0 else tuple(shown)


def word_lines(text: str, width: int, most: int = 0) -> list[str]:
    """A text in lines of whole words; a longer word is broken, and with `most` an ellipsis ends the last line."""
    lines: list[str] = []
    line, width = "", max(1, width)
    for word in text.split():
        rest = word
        while text_width(rest) > width:
            if line:
                lines, line = [*lines, line], ""
            piece = cut(rest, width + 1).removesuffix("…")[:width] or rest[:1]
            lines, rest = [*lines, piece], rest[len(piece) :]
        grown = f"{line} {rest}" if line else rest
        if text_width(grown) > width:
            lines, line = [*lines, line], rest
        else:
            line = grown
    lines = [*lines, line] if line or not lines else lines
    if most and len(lines) > most:
        lines = [*lines[: most - 1], cut(f"{lines[most - 1]} {lines[most]}", width)]
    return lines
