"""The bills of the ways against the volume, both in powers of ten: lines of braille dots, told apart by glyph.

Drawn here rather than by a plotting library: see the message of the commit that brought this file.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil, floor, log10
from typing import NamedTuple

from textual.content import Content

from catalog.advice.result import ThreeWays
from catalog.formatting import short_count
from tui.rendering import cells, styles
from tui.rendering.layout import joined, wrapped
from tui.rendering.three_ways_text import label

LEAST_WIDTH, LEAST_HEIGHT = 24, 7
MEETS = "×"
ASKED, ASKED_LINE = "▾", "┊"
_UNIT = "$/month"
_CLOSED = (("●", styles.DIM), ("■", styles.PLAIN), ("▲", styles.DIM))
_OPEN = (("○", styles.BAR), ("□", styles.BAR), ("△", styles.BAR))
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BRAILLE = 0x2800
_ROOM = 0.45
"""How far the chart reaches beyond what it must show, in powers of ten."""


class Mark(NamedTuple):
    """How one way is marked on the whole page: filled is closed, hollow is open, a house is own hardware."""

    glyph: str
    ink: str


class Span(NamedTuple):
    """An axis in powers of ten."""

    low: float
    high: float

    def place(self, power: float, cells: int) -> int:
        """The cell of a value, of so many."""
        return round((power - self.low) / (self.high - self.low) * (cells - 1))


class _Cell(NamedTuple):
    text: str
    style: str


def marks(ways: ThreeWays) -> tuple[Mark, ...]:
    """The mark of each row."""
    found: list[Mark] = []
    for row in ways.rows:
        if row.way == "own hardware":
            found.append(Mark(cells.OWN, styles.ACCENT))
            continue
        kind = _CLOSED if row.way == "closed API" else _OPEN
        free = [mark for mark in kind if Mark(*mark) not in found]
        found.append(Mark(*(free or kind)[0]))
    return tuple(found)


def legend(ways: ThreeWays, width: int) -> list[Content]:
    """Which mark is which way; as many to a line as fit."""
    items = [
        joined((mark.glyph, mark.ink), " ", label(row))
        for mark, row in zip(marks(ways), ways.rows, strict=True)
    ]
    if any(meets.break_even.requests for meets in ways.meets):
        items.append(joined((MEETS, styles.STRONG), (" own hardware costs no more from here", styles.DIM)))
    lines: list[Content] = []
    for item in items:
        if lines and lines[-1].cell_length + 3 + item.cell_length <= width:
            lines[-1] = joined(lines[-1], "   ", item)
        else:
            lines += [item] if item.cell_length <= width else wrapped(item, width)
    return lines


def chart(ways: ThreeWays, width: int, height: int) -> list[Content]:
    """The chart in `height` lines of at most `width` cells; none where that is too small or nothing is to be drawn."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return []
    across = _across(ways)
    up = _up(ways, across)
    if up is None:
        return []
    rows = height - 3
    ticks = _ticks(up, rows, lambda _text: 2)
    gutter = max(len(_UNIT), *(len(text) + 1 for _, text in ticks))
    columns = width - gutter - 1
    grid: dict[tuple[int, int], _Cell] = {}
    asked = _column(log10(ways.requests), across, columns)
    grid |= {(row, asked): _Cell(ASKED_LINE, styles.DIM) for row in range(rows)}
    _draw_lines(grid, ways, across, up, columns, rows)
    _draw_meets(grid, ways, across, up, columns, rows)
    _draw_marks(grid, ways, across, up, columns, rows)
    at = {rows - 1 - place: text for place, text in ticks}
    plot = [_line(grid, row, columns, at.get(row, ""), gutter) for row in range(rows)]
    return [_top(ways.requests, asked, columns, gutter), *plot, *_bottom(across, asked, columns, gutter)]


# The axes


def _across(ways: ThreeWays) -> Span:
    """The volume asked with a power of ten to both sides, and every volume at which own hardware meets another."""
    low, high = log10(ways.volumes[0]), log10(ways.volumes[-1])
    asked = log10(ways.requests)
    shown = [asked - 1 + _ROOM, asked + 1 - _ROOM]
    for meets in ways.meets:
        shown += [
            log10(volume)
            for volume in (meets.break_even.requests, meets.break_even.surely)
            if volume and low <= log10(volume) <= high
        ]
    return Span(max(low, min(shown) - _ROOM), min(high, max(shown) + _ROOM))


def _up(ways: ThreeWays, across: Span) -> Span | None:
    """The bills there are at these volumes; None where none is above zero."""
    powers = [
        power
        for points in _powers(ways)
        for power in (_at(points, at) for at in (across.low, *_between(points, across), across.high))
        if power is not None
    ]
    if not powers:
        return None
    low, high = min(powers), max(powers)
    short = max(0.0, 1 - (high - low)) / 2
    return Span(low - short - 0.05, high + short + 0.05)


def _between(points: Sequence[tuple[float, float]], across: Span) -> list[float]:
    return [power for power, _ in points if across.low < power < across.high]


def _ticks(span: Span, cells: int, room: Callable[[str], int]) -> list[tuple[int, str]]:
    """The cells of round values and their labels, as many as have room; whole powers of ten where two are in sight."""
    whole = range(ceil(span.low), floor(span.high) + 1)
    finer = [
        power + log10(part)
        for power in range(floor(span.low), floor(span.high) + 1)
        for part in (1, 2, 5)
        if span.low <= power + log10(part) <= span.high
    ]
    choices = [] if len(whole) > 1 else [finer]
    choices += [[float(power) for power in whole if power % step == 0] for step in (1, 2, 3, 6)]
    for powers in choices:
        found = [(span.place(power, cells), _round(10**power)) for power in powers]
        if found and all(two[0] - one[0] >= room(one[1] + two[1]) for one, two in pairwise(found)):
            return found
    return [(span.place(span.high, cells), _round(10**span.high))]


def _round(value: float) -> str:
    return short_count(value) if value >= 1 else f"{value:.6f}".rstrip("0")


def _column(power: float, across: Span, columns: int) -> int:
    return across.place(power, 2 * columns) // 2


def _row(power: float, up: Span, rows: int) -> int:
    return (4 * rows - 1 - up.place(power, 4 * rows)) // 4


# The lines


def _powers(ways: ThreeWays) -> list[list[tuple[float, float]]]:
    """Volumes and bills of each row in powers of ten; what costs nothing has no point."""
    return [
        [(log10(volume), log10(bill)) for volume, bill in zip(ways.volumes, bills, strict=True) if bill > 0]
        for bills in ways.bills
    ]


def _at(points: Sequence[tuple[float, float]], power: float) -> float | None:
    """The bill between two known ones; None outside of what is known."""
    for (left, low), (right, high) in pairwise(points):
        if left - 1e-9 <= power <= right + 1e-9:
            return low + (high - low) * (power - left) / (right - left)
    return None


def _draw_lines(
    grid: dict[tuple[int, int], _Cell], ways: ThreeWays, across: Span, up: Span, columns: int, rows: int
) -> None:
    dots: dict[tuple[int, int], int] = {}
    for points, mark in zip(_powers(ways), marks(ways), strict=True):
        before: int | None = None
        for x in range(2 * columns):
            power = _at(points, across.low + (across.high - across.low) * x / (2 * columns - 1))
            if power is None:
                before = None
                continue
            y = 4 * rows - 1 - up.place(power, 4 * rows)
            steps = range(y, y + 1) if before is None else range(min(y, before), max(y, before) + 1)
            for dot in steps:
                if dot == before and len(steps) > 1:
                    continue
                cell = (dot // 4, x // 2)
                dots[cell] = dots.get(cell, 0) | _DOTS[x % 2][dot % 4]
                grid[cell] = _Cell(chr(_BRAILLE + dots[cell]), mark.ink)
            before = y


def _draw_meets(
    grid: dict[tuple[int, int], _Cell], ways: ThreeWays, across: Span, up: Span, columns: int, rows: int
) -> None:
    """A cross where own hardware first costs no more than another way."""
    powers = _powers(ways)
    for meets in ways.meets:
        volume = meets.break_even.requests
        if not volume or not across.low <= log10(volume) <= across.high:
            continue
        power = _at(powers[meets.row], log10(volume))
        if power is not None and up.low <= power <= up.high:
            grid[_row(power, up, rows), _column(log10(volume), across, columns)] = _Cell(MEETS, styles.STRONG)


def _draw_marks(
    grid: dict[tuple[int, int], _Cell], ways: ThreeWays, across: Span, up: Span, columns: int, rows: int
) -> None:
    """Each way's mark at the volume asked, the cheapest last and so on top, and near both ends of its line."""
    asked = _column(log10(ways.requests), across, columns)
    taken: set[tuple[int, int]] = set()
    entries = list(zip(_powers(ways), marks(ways), ways.rows, strict=True))
    for _, mark, row in sorted(entries, key=lambda entry: -entry[2].usd):
        if row.usd > 0 and up.low <= log10(row.usd) <= up.high:
            cell = (_row(log10(row.usd), up, rows), asked)
            grid[cell] = _Cell(mark.glyph, f"bold {mark.ink}".rstrip())
            taken.add(cell)
    for points, mark, _ in entries:
        for ends in (range(1, columns // 3), range(columns - 2, columns - columns // 3, -1)):
            for column in ends:
                power = _at(points, across.low + (across.high - across.low) * column / (columns - 1))
                cell = (_row(power, up, rows), column) if power is not None else (0, asked)
                if power is not None and abs(column - asked) > 1 and not _near(cell, taken):
                    grid[cell] = _Cell(mark.glyph, f"bold {mark.ink}".rstrip())
                    taken.add(cell)
                    break


def _near(cell: tuple[int, int], taken: set[tuple[int, int]]) -> bool:
    row, column = cell
    return any((row, column + step) in taken for step in (-1, 0, 1))


# The text around them


def _line(grid: dict[tuple[int, int], _Cell], row: int, columns: int, tick: str, gutter: int) -> Content:
    parts: list[tuple[str, str]] = [
        (f"{tick} ".rjust(gutter), styles.DIM),
        ("┤" if tick else "│", styles.FAINT),
    ]
    for column in range(columns):
        text, style = grid.get((row, column), _Cell(" ", styles.PLAIN))
        if parts[-1][1] == style:
            parts[-1] = (parts[-1][0] + text, style)
        else:
            parts.append((text, style))
    return joined(*(part if part[1] else part[0] for part in parts)).rstrip()


def _top(requests: float, asked: int, columns: int, gutter: int) -> Content:
    """The unit of the bills, and the volume asked above its line."""
    volume = short_count(requests)
    room = max(asked, columns - asked - 1)
    forms = (f"your volume: {volume}", f"yours: {volume}", volume)
    words = next((form for form in forms if len(form) + 2 <= room), volume)
    right = asked + 2 + len(words) <= columns
    before = asked if right else max(0, asked - 1 - len(words))
    pieces = ((f"{ASKED} ", styles.ACCENT), (words, styles.STRONG))
    pieces = pieces if right else ((words, styles.STRONG), (f" {ASKED}", styles.ACCENT))
    return joined((_UNIT.rjust(gutter), styles.DIM), " " * (before + 1), *pieces)


def _bottom(across: Span, asked: int, columns: int, gutter: int) -> list[Content]:
    ticks = _ticks(across, columns, lambda texts: len(texts) // 2 + 3)
    line = ["─"] * columns
    labels = [" "] * columns
    for place, text in ticks:
        line[place] = "┬"
        start = min(max(0, place - len(text) // 2), columns - len(text))
        labels[start : start + len(text)] = text
    line[asked] = "┴"
    return [
        joined(" " * gutter, ("└" + "".join(line), styles.FAINT)),
        joined(" " * (gutter + 1), ("".join(labels).rstrip(), styles.DIM)),
    ]
