"""Formats figures for sentences and columns, independent of the locale."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, floor

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"))


def usd(amount: float) -> str:
    """USD with cents below 100: `$2,380`, `$12.40`, `$1.2M`; amounts under a cent say so."""
    if amount < 0:
        return f"-{usd(-amount)}"
    if 0 < amount < 0.005:
        return "less than $0.01"
    if amount >= 999_500:
        return f"${count(amount)}"
    return f"${amount:,.0f}" if amount >= 99.995 else f"${amount:,.2f}"


def usd_bill(amount: float) -> str:
    """USD as the column of bills shows it, in whole dollars from ten on: `$2,380`, `$43`, `$9.78`, `$1.2M`."""
    return "less than $0.01" if 0 < amount < 0.005 else f"${bill_column(amount)}"


def usd_month(amount: float) -> str:
    """A monthly bill: `$43/month`."""
    return f"{usd_bill(amount)}/month"


def bill_column(amount: float) -> str:
    """USD for a column whose header names the unit: `2,380`, `43`, `9.78`, `1.2M`."""
    if 0 < amount < 0.005:
        return "<0.01"
    if amount >= 999_500:
        return short_count(amount)
    return f"{amount:,.0f}" if amount >= 9.995 else f"{amount:,.2f}"


def enough_usd(amount: float) -> str:
    """An amount that must suffice, rounded up."""
    return usd(_rounded(amount, up=True))


def at_most_usd(amount: float) -> str:
    """An amount that must not be exceeded, rounded down."""
    return usd(_rounded(amount, up=False))


def _rounded(amount: float, *, up: bool) -> float:
    """An amount as `usd` shows it, rounded to one side: to the cent, the dollar, the decimal of a million."""
    unit = 0.01 if amount < 99.995 else 1.0
    for size, _ in reversed(_SCALES):
        if amount >= size * 0.9995:
            unit = size if amount / size >= 99.95 else size / 10
    steps = amount / unit
    return (ceil(steps - 1e-9) if up else floor(steps + 1e-9)) * unit


def via_words(name: str | None, *, is_shown: bool) -> str:
    """Through whom a bill comes: `via Novita`, `via another offer of Novita` where that is shown already.

    None is own hardware.
    """
    if name is None:
        return "on own hardware"
    return f"via another offer of {name}" if is_shown else f"via {name}"


def usd_price(amount: float) -> str:
    """A unit price: as many digits as it needs, `$0.0025`, `$1.25`, `$15.00`."""
    text = f"{amount:,.6f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"${whole}.{decimals.ljust(2, '0')}"


def significant(number: float, digits: int) -> str:
    """A figure to so many significant digits, never as a power of ten: `140`, `1.4`, `0.014`."""
    return f"{float(f'{number:.{digits}g}'):,.10f}".rstrip("0").rstrip(".")


def plain(number: float, digits: int = 6) -> str:
    """As `significant`, without separators of thousands: `1615.6`, `2000000`, `0.00001`."""
    return significant(number, digits).replace(",", "")


def beside(value: float, limit: float, decimals: int = 0) -> tuple[str, str]:
    """A figure and the limit that it misses, such as `44.7` and `45`: with as many decimals as it takes to see on which
    side of the limit it is, so that 44.97 never stands as 45 beside 45.
    """
    for places in range(decimals, 10):
        shown = round(value, places)
        if shown != limit and (shown < limit) == (value < limit):
            break
    whole = float(limit).is_integer()
    return f"{shown:,.{places}f}", f"{limit:,.0f}" if whole else f"{limit:,.10f}".rstrip("0")


def usd_beside(amount: float, limit: float) -> tuple[str, str]:
    """The same of money: `$812` and `$800`, with cents below $100."""
    value, most = beside(amount, limit, 0 if amount >= 99.995 else 2)
    return f"${_with_cents(value)}", f"${_with_cents(most)}"


def _with_cents(text: str) -> str:
    """An amount with one decimal as one with two."""
    return f"{text}0" if len(text.partition(".")[2]) == 1 else text


def price_column(amounts: Sequence[float | None], unknown: str = "–") -> list[str]:
    """Unit prices below each other, the points in one place: two decimals, or as many as tell small ones apart."""
    texts = [unknown if amount is None else _price_digits(amount) for amount in amounts]
    decimals = [len(text.partition(".")[2]) for text in texts]
    most = max(decimals, default=0)
    return [
        text if amount is None else text + " " * (most - have)
        for text, amount, have in zip(texts, amounts, decimals, strict=True)
    ]


def _price_digits(amount: float) -> str:
    if 0 < amount < 0.000_001:
        return "<0.000001"
    return usd_price(float(f"{amount:.4g}") if amount < 10 else round(amount, 2)).removeprefix("$")


def count(number: float) -> str:
    """A count for a sentence: `950`, `12,000`, `1.5M`."""
    for size, letter in _SCALES:
        if number >= size * 0.9995:
            return f"{_short(number / size)}{letter}"
    return f"{number:,.0f}" if number >= 10 or number == int(number) else f"{number:.2g}"


def short_count(number: float) -> str:
    """A count for a column: `950`, `12k`, `6.8M`."""
    return "".join(_short_parts(number))


def short_range(low: float, high: float) -> str:
    """Two counts for a column, the unit once where both have the same: `950–1.2k`, `6.8–12M`."""
    first, unit = _short_parts(low)
    shared = unit and unit == _short_parts(high)[1]
    return f"{first if shared else short_count(low)}–{short_count(high)}"


def _short_parts(number: float) -> tuple[str, str]:
    """The figure and the letter of its unit."""
    for size, letter in _SCALES:
        if number >= size * 0.9995:
            return _short(number / size), letter
    return (_short(number / 1000), "k") if number >= 999.5 else (f"{number:.0f}", "")


def signed(points: float) -> str:
    """Points with their sign, `+2.5`, `-0.3`; what rounds to nothing is `0.0`."""
    return "0.0" if abs(points) < 0.05 else f"{points:+.1f}"


def percent(share: float) -> str:
    """A share (0..1) in percent: `91%`; a little never reads as none, nearly all never as all."""
    if 0 < share < 0.005:
        return "less than 1%"
    if 0.995 < share < 1:
        return "more than 99%"
    return f"{share * 100:.0f}%"


@lru_cache(maxsize=4096)
def day(iso: str) -> str:
    """A date as read by people: `12 Nov 2026`, or `Sep 2026` where only the month is known."""
    pieces = iso.split("-")
    if len(pieces) < 2 or not all(piece.isdigit() for piece in pieces) or not 1 <= int(pieces[1]) <= 12:
        return iso
    month = f"{_MONTHS[int(pieces[1]) - 1]} {pieces[0]}"
    return f"{int(pieces[2])} {month}" if len(pieces) == 3 else month


def listing(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 99.95 else f"{number:.1f}".removesuffix(".0")


def repository_kind(relation: str, gated: str | None) -> str:
    """What a repository is to its model, and whether one must ask for access to it."""
    return f"{relation}, gated" if gated in ("auto", "manual") else relation
