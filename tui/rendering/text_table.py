"""Tables and paragraphs for a terminal of any width."""

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from catalog.formatting import short_count
from tui.rendering.console import Console

UNKNOWN = "–"
_GAP = 2


class Column(NamedTuple):
    """A column: `least` cells when space is short, and gone where `drop` is above zero, the highest first."""

    title: str
    right: bool = False
    least: int = 4
    most: int = 60
    drop: int = 0
    style: str = ""


def cells(text: str) -> int:
    """How many cells a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells, with an ellipsis where something is missing."""
    if cells(text) <= width:
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
    """The lines of a table that fits the console: long cells are cut, the least telling columns go."""
    kept = list(range(len(columns)))
    widths = _fit(columns, rows, kept, console.width - indent)
    while widths is None:
        kept.remove(max(kept, key=lambda place: (columns[place].drop, place)))
        widths = _fit(columns, rows, kept, console.width - indent)
    header = [columns[place].title for place in kept]
    lines = [console.paint(_line(columns, kept, widths, header), "dim")]
    for row in rows:
        lines.append(_line(columns, kept, widths, [row[place] for place in kept], console))
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


def money(amount: float | None) -> str:
    """USD for a column whose header names the unit."""
    if amount is None:
        return UNKNOWN
    if 0 < amount < 0.005:
        return "<0.01"
    if amount >= 999_500:
        return short_count(amount)
    return f"{amount:,.0f}" if amount >= 9.995 else f"{amount:,.2f}"


def number(amount: float | None) -> str:
    """A count for a column."""
    return UNKNOWN if amount is None else short_count(amount)


def _fit(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], kept: Sequence[int], width: int
) -> list[int] | None:
    """The widths of the kept columns, or None where one more must go."""
    widths = []
    for place in kept:
        natural = max(
            (cells(text) for text in (columns[place].title, *(row[place] for row in rows))), default=0
        )
        widths.append(min(natural, columns[place].most))
    least = [min(found, columns[place].least) for place, found in zip(kept, widths, strict=True)]
    spare = width - _GAP * (len(kept) - 1)
    if sum(least) > spare and any(columns[place].drop for place in kept) and len(kept) > 1:
        return None
    while sum(widths) > spare and max(widths) > 1:
        slack = [found - smallest for found, smallest in zip(widths, least, strict=True)]
        # Below the least widths only where no column is left that may go.
        widest = slack.index(max(slack)) if max(slack) > 0 else widths.index(max(widths))
        widths[widest] -= 1
    return widths


def _line(
    columns: Sequence[Column],
    kept: Sequence[int],
    widths: Sequence[int],
    texts: Iterable[str],
    console: Console | None = None,
) -> str:
    pieces = []
    for place, width, text in zip(kept, widths, texts, strict=True):
        shown = cut(text, width)
        padding = " " * (width - cells(shown))
        style = columns[place].style
        painted = console.paint(shown, style) if console and style else shown
        pieces.append(padding + painted if columns[place].right else painted + padding)
    return (" " * _GAP).join(pieces)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
