"""The columns of the ranked list, and which of them a width has room for."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from textual.content import Content

from catalog.advice.result import Candidate
from tui.rendering import cells, styles
from tui.rendering.layout import fitted, interval, joined, range_bar, styled
from tui.rendering.text_table import Limits, fit_columns

LEAST_NAME = 19
MOST_NAME = 44


class Column(NamedTuple):
    """One column, `gap` cells after the one before; of those whose `drop` is above zero the highest gives way first.

    `short` is the title where the other has no room.
    """

    title: str
    width: int
    right: bool
    drop: int
    cell: Callable[[Candidate, int], Content]
    gap: int = 2
    short: str = ""


def _developer(entry: Candidate, width: int) -> Content:
    country = entry.country or cells.UNKNOWN
    name = fitted(styled(entry.developer_name, styles.DIM), width - 3)
    return joined(name, " ", (country, styles.DIM))


def _license(entry: Candidate, width: int) -> Content:
    """The license; or via whom, where the bill is not the usual one: in one word less where there is no room."""
    if not entry.offer.usual:
        return styled(cells.license_word(entry), styles.DIM)
    words = cells.via(entry)
    short = f"{cells.CHEAPER}{entry.offer.provider_name}"
    return styled(words if len(words) <= width else short, styles.ACCENT)


def _money(entry: Candidate, width: int) -> Content:
    """The bill with its mark; the usual one in brackets behind it, where that is over the budget and there is room."""
    amount, usual = cells.money(cells.monthly(entry)), entry.offer.usual
    mark = (cells.OWN if entry.offer.kind == "self-host" else "") + (
        cells.CHEAPER if usual and entry.offer.bill else ""
    )
    if not mark:
        return Content(amount)
    beside = f" ({cells.money(usual.usd)})" if usual else ""
    if len(mark) + len(amount) + len(beside) > width:
        beside = ""
    space = " " if len(mark) + len(amount) + len(beside) < width else ""
    return joined((mark, styles.ACCENT), f"{space}{amount}", (beside, styles.DIM))


def _bar(entry: Candidate, width: int) -> Content:
    return range_bar(entry.capability, width) if entry.capability else Content("")


def _value(entry: Candidate, _width: int) -> Content:
    return interval(entry.capability) if entry.capability else styled(f"{cells.UNKNOWN}    ", styles.DIM)


def _downloads(entry: Candidate, _width: int) -> Content:
    return styled(
        cells.number(entry.downloads_30d), styles.DIM if entry.downloads_30d is None else styles.PLAIN
    )


NORMAL = (
    Column("By", 13, False, 3, _developer),
    Column("License", 10, False, 1, _license),
    Column("$/month", 8, True, 0, _money, gap=1),
    Column("", 8, False, 2, _bar),
    Column("Capability /100", 7, True, 0, _value, gap=1, short="/100"),
    Column("Downloads", 9, True, 4, _downloads),
)
WIDE = tuple(
    column._replace(width=column.width + more)
    for column, more in zip(NORMAL, (5, 6, 1, 8, 0, 0), strict=True)
)
_WIDE_FROM = 106


@lru_cache(maxsize=64)
def fitting(width: int) -> tuple[tuple[Column, ...], int]:
    """The columns that fit into `width` beside a readable name, and the width of the name."""
    columns = WIDE if width >= _WIDE_FROM else NORMAL
    limits = [Limits(LEAST_NAME, MOST_NAME)]
    limits += [
        Limits(column.width + column.gap, column.width + column.gap, column.drop) for column in columns
    ]
    widths = fit_columns(limits, [limit.most for limit in limits], width, gap=0)
    kept = tuple(column for place, column in enumerate(columns, 1) if place in widths)
    return kept, max(8, widths[0])


def titles(columns: tuple[Column, ...], name: int) -> Content:
    """The header; a title may reach over the column before it where that has none."""
    line = fitted(styled("Model", styles.DIM), name)
    free = 0
    for column in columns:
        room = free + column.gap + column.width
        if not column.title:
            free = room
            continue
        title = column.title if len(column.title) < room else column.short or column.title
        left = Content("") if column.right else Content(" " * column.gap)
        line += left + fitted(styled(title, styles.DIM), room - left.cell_length, column.right)
        free = 0
    return line


def row(columns: tuple[Column, ...], name: Content, entry: Candidate) -> Content:
    """The cells of one candidate after its name."""
    for column in columns:
        name += Content(" " * column.gap) + fitted(
            column.cell(entry, column.width), column.width, column.right
        )
    return name
