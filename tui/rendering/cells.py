"""Figures as cells of a table: bars, intervals, money, countries. Pure: values in, text out."""

from textual.content import Content

from catalog.advice.result import Candidate, Capability
from catalog.formatting import short_count, usd
from tui.rendering import styles
from tui.rendering.layout import joined, styled

UNKNOWN = "–"
UNBEATEN = "◆"
"""Marks what no other beats in both bill and capability."""
OWN = "⌂"
"""Marks a bill on own hardware, which is an estimate."""
LICENSES = (
    ("any", "any", "also research-only; check the duties yourself"),
    ("commercial", "commercial use", "you may earn money with it; a provider's own terms count"),
    ("open-weights", "open weights", "you could run it yourself, whatever its license says of use"),
    (
        "permissive",
        "permissive only",
        "open weights, no use limits or thresholds: MIT, Apache-2.0",
    ),
)
"""What a license may be asked to allow: the value of `license.require`, its label, what that means."""
_FULL, _HALF = "━", "╸"


def money(amount: float | None) -> str:
    """USD for a column whose header names the unit: `2,380`, `12`, `0.40`."""
    if amount is None:
        return UNKNOWN
    if 0 < amount < 0.005:
        return "<0.01"
    if amount >= 999_500:
        return short_count(amount)
    return f"{amount:,.0f}" if amount >= 9.995 else f"{amount:,.2f}"


def bar(value: float, cells: int) -> Content:
    """A bar of a value on 0..100, in half cells."""
    halves = round(max(0.0, min(100.0, value)) / 100 * cells * 2)
    filled = _FULL * (halves // 2) + _HALF * (halves % 2)
    return joined((filled, styles.BAR), ("·" * (cells - len(filled)), styles.FAINT))


def interval(capability: Capability | None) -> Content:
    """The value and half of its 90 % interval: `71 ±3`."""
    if capability is None:
        return styled("no evidence", styles.DIM)
    half = (capability.high - capability.low) / 2
    return joined(f"{capability.value:3.0f} ", (f"±{half:<2.0f}", styles.DIM))


def downloads(number: int | None) -> str:
    """Downloads for a column: `6.8 M`."""
    return UNKNOWN if number is None else short_count(number)


def monthly(candidate: Candidate) -> float | None:
    """The bill that ranks, in USD a month."""
    bill = candidate.offer.bill
    return bill.usd if bill else None


def monthly_words(candidate: Candidate) -> str:
    """The bill in words: `$212 a month`."""
    amount = monthly(candidate)
    return "cost unknown" if amount is None else f"{usd(amount)} a month"


def license_word(candidate: Candidate) -> str:
    """The license for a column; a provider's own terms are one word."""
    if candidate.license.applies == "provider terms":
        return "provider"
    return (candidate.license.id or "unknown").removeprefix("LicenseRef-")
