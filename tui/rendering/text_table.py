"""Tables, paragraphs and shell commands as plain text for a terminal of any width; its width and colours."""

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

PIPE_WIDTH = 100
"""Columns where the output is no terminal."""
_CODES = {"bold": "1", "dim": "2", "accent": "36", "good": "32", "warn": "33"}
GAP = 2
"""Cells between two columns."""
_INDENT = "  "
_WORDS = r"""(?:[^\s'"]+|'[^']*'|"[^"]*")+"""
_JSON = r"""'[{][^']*[}]'"""
_PARTS = r'(?:"(?:\\.|[^"\\])*"|[^",])+(?:, )?|, ?'


class Console(NamedTuple):
    """How to write for this run."""

    width: int = PIPE_WIDTH
    colour: bool = False
    json: bool = False

    def paint(self, text: str, style: str) -> str:
        """The text in a style (a key of the codes above), where colours are on."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and text.strip() else text


class Limits(NamedTuple):
    """How wide a column may be, in cells; gone where space is short and `drop` is above zero, the highest first."""

    least: int
    most: int
    drop: int = 0


class Column(NamedTuple):
    """A column: `least` cells when space is short, and gone where `drop` is above zero, the highest first."""

    title: str
    right: bool = False
    least: int = 4
    most: int = 60
    drop: int = 0
    style: str = ""


def text_width(text: str) -> int:
    """How many cells a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells, with an ellipsis where something is missing."""
    if text_width(text) <= width:
        return text
    kept, used = "", 0
    for character in text:
        used += _width(character)
        if used > width - 1:
            break
        kept += character
    return f"{kept.rstrip()}…"


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], console: Console, indent: int = 0
) -> list[str]:
    """The lines of a table that fits the console: long cells are cut, the columns that say least go."""
    titles = [column.title for column in columns]
    natural = [max(map(text_width, column)) for column in zip(titles, *rows, strict=True)]
    limits = [Limits(column.least, column.most, column.drop) for column in columns]
    widths = fit_columns(limits, natural, console.width - indent)
    lines = [console.paint(_line(columns, widths, titles), "dim")]
    lines += [_line(columns, widths, row, console) for row in rows]
    return [" " * indent + line.rstrip() for line in lines]


def paragraph(text: str, console: Console, indent: int = 0, first: str = "") -> list[str]:
    """A text in lines that fit the console, `first` before its first line."""
    return textwrap.wrap(
        text,
        console.width,
        initial_indent=" " * indent + first,
        subsequent_indent=" " * (indent + len(first)),
        break_long_words=True,
        break_on_hyphens=False,
    ) or [""]


def fit_columns(
    limits: Sequence[Limits], natural: Sequence[int], width: int, gap: int = GAP
) -> dict[int, int]:
    """The columns that stay, by their place, each with its width; `natural` is the width of its widest cell.

    A column is at most `most` wide. Where that is too much, the one with most to spare gives way first, down to
    `least`; then columns go, the highest `drop` first; the rest gets narrower still.
    """
    kept = list(range(len(limits)))
    while True:
        widths = _widths([limits[place] for place in kept], [natural[place] for place in kept], width, gap)
        if widths is not None:
            return dict(zip(kept, widths, strict=True))
        kept.remove(max(kept, key=lambda place: (limits[place].drop, place)))


def _widths(limits: Sequence[Limits], natural: Sequence[int], width: int, gap: int) -> list[int] | None:
    """The widths of these columns, or None where one more must go."""
    widths = [min(found, limit.most) for found, limit in zip(natural, limits, strict=True)]
    least = [min(found, limit.least) for found, limit in zip(widths, limits, strict=True)]
    spare = width - gap * (len(widths) - 1)
    if sum(least) > spare and any(limit.drop for limit in limits) and len(limits) > 1:
        return None
    while sum(widths) > spare and max(widths) > 1:
        slack = [found - smallest for found, smallest in zip(widths, least, strict=True)]
        # Below the least widths only where no column is left that may go.
        widest = slack.index(max(slack)) if max(slack) > 0 else widths.index(max(widths))
        widths[widest] -= 1
    return widths


def _line(
    columns: Sequence[Column], widths: dict[int, int], texts: Sequence[str], console: Console | None = None
) -> str:
    pieces = []
    for place, width in widths.items():
        column, shown = columns[place], cut(texts[place], width)
        padding = " " * (width - text_width(shown))
        painted = console.paint(shown, column.style) if console and column.style else shown
        pieces.append(padding + painted if column.right else painted + padding)
    return (" " * GAP).join(pieces)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


# Shell commands


class _Piece(NamedTuple):
    """What stays together; `more`: it goes on inside a quoted word, where a line ends without a backslash."""

    text: str
    more: bool


def folded(command: str, width: int) -> list[str]:
    """The command in lines of at most `width` characters, each but the last going on where a shell looks for more.

    Broken before flags and words, with a backslash, and inside a quoted JSON object where blanks mean nothing; a flag
    stays with its value, and what is longer than a line stays whole.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(command):
        grown = f"{line}{'' if piece.more or not line else ' '}{piece.text}"
        if line.strip() and len(grown.rstrip()) + len(" \\") > width:
            lines.append(line.rstrip() + ("" if piece.more else " \\"))
            grown = _INDENT + piece.text
        line = grown
    return [*lines, line.rstrip()]


def _pieces(command: str) -> Iterator[_Piece]:
    flag = ""
    for word in re.findall(_WORDS, command):
        if flag and word.startswith("-"):
            yield _Piece(flag.rstrip(), False)
            flag = ""
        if word.startswith("-"):
            flag = f"{word} "
            continue
        first, *rest = _parts(word)
        yield _Piece(flag + first, False)
        yield from (_Piece(part, True) for part in rest)
        flag = ""
    if flag:
        yield _Piece(flag.rstrip(), False)


def _parts(word: str) -> list[str]:
    """A JSON object taken apart where blanks mean nothing; any other word whole."""
    parts: list[str] = re.findall(_PARTS, word) if re.fullmatch(_JSON, word) else [word]
    return parts if "".join(parts) == word else [word]
