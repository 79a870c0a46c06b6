"""The one table that the bench prints: its rows, and the medians, percentiles and ratios in them."""

import math
import statistics
from collections.abc import Iterable, Sequence
from typing import NamedTuple

NOT_SEEN = "not seen"
NOT_INSTALLED = "not installed"
_WIDTHS = (52, 10, 10, 38, 18, 4)


class Row(NamedTuple):
    """One line of the table, as text: what was measured, its median and 95th percentile, what stands beside it."""

    what: str
    median: str
    most: str = ""
    beside: str = ""
    ratio: str = ""
    number: str = ""


HEAD = Row("what", "median", "95 %", "beside it", "ratio (quartiles)", "n")


class Ratio(NamedTuple):
    """The median of ratios, between their quartiles."""

    low: float
    median: float
    high: float


def seen(values: Iterable[float | None]) -> list[float]:
    """The values that were measured, without those that never came."""
    return [value for value in values if value is not None]


def median(values: Sequence[float]) -> float | None:
    """The middle of the values; None where there are none."""
    return statistics.median(values) if values else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The least value that this share of the values does not exceed; None where there are none."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def ratio(pairs: Iterable[tuple[float | None, float | None]]) -> Ratio | None:
    """The ratios of what was measured in turn; a pair of which one side never came is left out."""
    found = [ours / theirs for ours, theirs in pairs if ours is not None and theirs]
    if not found:
        return None
    quarters = statistics.quantiles(found, n=4, method="inclusive") if len(found) > 1 else found * 3
    return Ratio(quarters[0], statistics.median(found), quarters[2])


def ms(seconds: float | None) -> str:
    """Milliseconds: with a decimal below a hundred."""
    if seconds is None:
        return NOT_SEEN
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def mib(kib: float | None) -> str:
    """Memory in MiB."""
    return NOT_SEEN if kib is None else f"{kib / 1024:,.0f} MiB"


def millions(count: float | None) -> str:
    """A count in millions."""
    return NOT_SEEN if count is None else f"{count / 1e6:,.0f} M"


def ratio_text(found: Ratio | None) -> str:
    """A ratio with its quartiles; empty where there is none."""
    return f"{found.median:.2f} ({found.low:.2f}–{found.high:.2f})" if found else ""


def times_row(what: str, values: Iterable[float | None], beside: str = "", ratio: str = "") -> Row:
    """The row of seconds measured again and again."""
    found = seen(values)
    most = ms(percentile(found, 0.95)) if found else ""
    return Row(what, ms(median(found)), most, beside, ratio, str(len(found)))


def line(row: Row) -> str:
    """A row as a line of text whose columns stand below each other; the last words may be longer than their column."""
    cells = [
        f"{cell:<{width}}" if place in (0, 3) else f"{cell:>{width}}"
        for place, (cell, width) in enumerate(zip(row, _WIDTHS, strict=True))
    ]
    return f"| {' | '.join(cells)} |"


def rule() -> str:
    """The line between the head and the rows."""
    return f"|{'|'.join('-' * (width + 2) for width in _WIDTHS)}|"
