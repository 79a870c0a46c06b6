"""How often the period of an amount comes in a month, and the words for it.

A year has 52 weeks, a month 30 days, 22 of them working days.
"""

from collections.abc import Sequence

from catalog.advice.understanding.amounts import Amount
from catalog.advice.understanding.months import TIMES_A_MONTH, WORKDAYS


def times_of(one: Amount, count: Amount | None, amounts: Sequence[Amount] = ()) -> float:
    """How often the period of a rate comes in a month: of people at work on 22 days, or on as many as are said."""
    days = next((other.value * 52 / 12 for other in amounts if other.unit == "days"), None)
    if one.period == "day":
        return days or (WORKDAYS if count is not None and count.unit == "worker" else 30.0)
    hours = next((other for other in amounts if other.unit == "hours"), None)
    if one.period == "hour" and hours is not None:
        return hours.value * (days or (WORKDAYS if hours.period == "workday" else 30.0))
    return TIMES_A_MONTH.get(one.period or "month") or {"minute": 43_200.0, "second": 2_592_000.0}.get(
        one.period or "", 1.0
    )


_PERIODS = {
    "workday": "working days",
    "week": "weeks",
    "hour": "hours",
    "minute": "minutes",
    "second": "seconds",
}


def times_text(one: Amount, times: float) -> str:
    """How often a rate comes in a month, in words: "22 working days", "4.33 weeks"."""
    if one.period == "day":
        return f"{plain(times)} {'days' if times == 30 else 'working days'}"
    if one.period in _PERIODS:
        return f"{plain(times)} {_PERIODS[one.period]}"
    return f"{plain(times)} a month"


def plain(number: float) -> str:
    """A number as people write it: 1,500,000, 4.33, 0.0833."""
    return f"{number:,.0f}" if number == round(number) or number >= 1_000 else f"{number:.3g}"
