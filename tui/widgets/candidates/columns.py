"""The columns of the ranked list, and which of them a width has room for."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from textual.content import Content

from catalog.advice.listing.order import Order, SortKey
from catalog.advice.result import Candidate
from catalog.formatting import day
from tui.rendering import cells, styles
from tui.rendering.layout import fitted, interval, joined, range_bar, styled
from tui.rendering.list_lines import direction
from tui.rendering.text_table import Limits, fit_columns

LEAST_NAME = 19
WHOLE_NAME = 26
MOST_NAME = 44
LEAST_DEVELOPER = 4


class Column(NamedTuple):
    """One column, `gap` cells after the one before; of those whose `drop` is above zero the highest gives way first.

    It is `least` cells wide where there is no room for `most`. `titles` are its forms, the longest first; none where
    the title of the column behind reaches over it. A click on the title sorts by `key`.
    """

    key: SortKey
    titles: tuple[str, ...]
    least: int
    most: int
    right: bool
    drop: int
    cell: Callable[[Candidate, int], Content]
    gap: int = 2


def _developer(entry: Candidate, width: int) -> Content:
    country = entry.country or cells.UNKNOWN
    name = fitted(styled(entry.developer_name, styles.DIM), max(0, width - 3))
    return joined(name, " ", (country, styles.DIM))


def _license(entry: Candidate, width: int) -> Content:
    """The license; or via whom, where the bill is not the usual one: in one word less where there is no room."""
    if not entry.usual:
        return styled(cells.license_word(entry), styles.DIM)
    words = cells.via(entry)
    short = f"{cells.CHEAPER}{entry.offer.provider_name}"
    return styled(words if len(words) <= width else short, styles.ACCENT)


def _money(entry: Candidate, width: int) -> Content:
    """The bill with its mark; the usual one in brackets behind it, where that is over the budget and there is room."""
    amount, usual = cells.money(cells.monthly(entry)), entry.usual
    mark = (cells.OWN if entry.kind == "self-host" else "") + (
        cells.CHEAPER if usual and entry.usd is not None else ""
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
    return _figure(None if entry.downloads_30d is None else cells.number(entry.downloads_30d))


def _context(entry: Candidate, _width: int) -> Content:
    tokens = entry.model.context_tokens
    return _figure(None if tokens is None else cells.number(tokens))


def _released(entry: Candidate, _width: int) -> Content:
    return _figure(day(entry.model.released) if entry.model.released else None)


def _figure(text: str | None) -> Content:
    return styled(cells.UNKNOWN, styles.DIM) if text is None else Content(text)


_CAPABILITY = ("Capability /100", "Capability", "/100")
_VALUE = Column("capability", _CAPABILITY, 7, 7, True, 0, _value, gap=1)
COLUMNS = (
    Column("developer", ("Developer", "By"), 12, 18, False, 1, _developer),
    Column("license", ("License",), 10, 16, False, 2, _license),
    Column("usd", ("$/month",), 8, 9, True, 0, _money, gap=1),
    Column("capability", (), 8, 16, False, 3, _bar),
    _VALUE,
    Column("downloads", ("Downloads",), 9, 9, True, 4, _downloads),
    Column("released", ("Released",), 11, 11, True, 5, _released),
    Column("context", ("Context",), 9, 9, True, 6, _context),
)
WITHOUT_BAR = tuple(
    column._replace(least=12, most=12) if column is _VALUE else column for column in COLUMNS if column.titles
)
"""The same where there is no room for the bar: the title of the figure stands above the figure alone."""


class Fitted(NamedTuple):
    """The columns that there is room for, each with its width, and the width of the name before them."""

    name: int
    columns: tuple[tuple[Column, int], ...]

    @property
    def keys(self) -> tuple[SortKey, ...]:
        """What the list can be sorted by at this width, the bill and the other figures first, then the words."""
        shown = {column.key for column, _ in self.columns}
        return tuple(key for key in SORTED_BY if key in shown or key == "name")


SORTED_BY: tuple[SortKey, ...] = (
    "usd",
    "capability",
    "downloads",
    "released",
    "context",
    "name",
    "developer",
    "license",
)


@lru_cache(maxsize=64)
def fitting(width: int, longest: int) -> Fitted:
    """The columns that fit into `width` beside names of which the longest has `longest` cells.

    No column is kept at the cost of a name of up to `WHOLE_NAME` cells.
    """
    found = _fit(COLUMNS, width, longest)
    return (
        found if any(not column.titles for column, _ in found.columns) else _fit(WITHOUT_BAR, width, longest)
    )


def _fit(columns: tuple[Column, ...], width: int, longest: int) -> Fitted:
    limits = [Limits(max(LEAST_NAME, min(longest, WHOLE_NAME)), MOST_NAME)]
    limits += [Limits(column.least + column.gap, column.most + column.gap, column.drop) for column in columns]
    widths = fit_columns(limits, [limit.most for limit in limits], width, gap=0)
    kept = [
        (column, widths[place] - column.gap) for place, column in enumerate(columns, 1) if place in widths
    ]
    return Fitted(max(8, widths[0]), tuple(kept))


def titles(fitted_columns: Fitted, order: Order) -> Content:
    """The header: a click on a title sorts by its column; a title may reach over the column before that has none."""
    line = fitted(_title("name", "Model", order), fitted_columns.name)
    free = 0
    for column, width in fitted_columns.columns:
        room = free + column.gap + width
        free = room
        if column.titles:
            left = Content("") if column.right else Content(" " * column.gap)
            text = next((text for text in column.titles if len(text) + 2 < room), column.titles[-1])
            line += left + fitted(_title(column.key, text, order), room - left.cell_length, column.right)
            free = 0
    return line


def rank_title(order: Order) -> Content:
    """The title of the ranks, which are those of the answer: a click on it goes back to their order."""
    return _title("rank", "#", order)


def _title(key: SortKey, text: str, order: Order) -> Content:
    if key == order.key and not order.is_answer:
        title = joined((text, styles.STRONG), (f" {direction(order)}", styles.ACCENT))
    else:
        title = styled(text, styles.DIM)
    return title.stylize(f"@click=screen.sort('{key}')")


def row(fitted_columns: Fitted, name: Content, entry: Candidate) -> Content:
    """The cells of one candidate after its name; a long name takes cells of the first column where that is words."""
    line = fitted(name, fitted_columns.name)
    for place, (column, width) in enumerate(fitted_columns.columns):
        room = width
        over = name.cell_length - fitted_columns.name
        if place == 0 and not column.right and 0 < over <= width - LEAST_DEVELOPER:
            line, room = name, width - over
        line += Content(" " * column.gap) + fitted(column.cell(entry, room), room, column.right)
    return line
