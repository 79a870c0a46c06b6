"""Which of the prices that genai-prices lists for a model hold on a day, and above which length of the prompt."""

from catalog.sources.fields import FieldError, Row, checked_id, date, entries, identifier, inside, text, whole
from catalog.sources.pricing import usd

Prices = dict[str, float]
"""Prices by the source's unit."""
Tiers = dict[int, Prices]
"""Prices by the prompt length in tokens above which they hold, 0 for the standard ones."""
_NO_TIER = 0


def in_force(row: Row, day: str) -> tuple[Tiers, dict[str, Tiers]]:
    """The standard price on this day by tier, and the prices that replace it at some times of the day.

    Of several prices the last that has begun counts; where none has, the first one does.
    """
    if not isinstance(row.get("prices"), list):
        return _tiers(inside(row, "prices")), {}
    standard: Row = {}
    hours: dict[str, Tiers] = {}
    for position, entry in enumerate(entries(row, "prices")):
        if not isinstance(entry, dict):
            raise FieldError("prices: a list of objects was expected")
        constraint = inside(entry, "constraint")
        if "start_time" in constraint:
            hours[_hours(constraint)] = _tiers(inside(entry, "prices"))
        elif position == 0 or _has_begun(constraint, day):
            standard, hours = inside(entry, "prices"), {}
    return _tiers(standard), hours


def variants_in_force(row: Row, day: str) -> dict[str, Tiers]:
    """Prices of other ways of calling, by condition; of several for one way the first that has begun counts."""
    found: dict[str, Tiers] = {}
    for variant in entries(row, "price_variants"):
        if not isinstance(variant, dict):
            raise FieldError("price_variants: a list of objects was expected")
        constraint = inside(variant, "constraint")
        when = inside(variant, "when")
        condition = "; ".join(f"{checked_id(key, 'when')}={identifier(when, key)}" for key in when)
        if not condition or condition in found or "start_time" in constraint:
            continue
        if _has_begun(constraint, day):
            found[condition] = _tiers(inside(variant, "prices"))
    return found


def _has_begun(constraint: Row, day: str) -> bool:
    """Whether a price holds on this day; where the day is not known, what has a beginning has not begun."""
    begins = date(constraint, "start_date")
    return begins is None or begins <= day


def _hours(constraint: Row) -> str:
    begin, end = text(constraint, "start_time"), text(constraint, "end_time")
    if begin is None or end is None:
        raise FieldError("constraint: a time of day needs a beginning and an end")
    return "time-of-day " + "-".join(moment.replace("Z", "+00:00") for moment in (begin, end))


def _tiers(prices: Row) -> Tiers:
    """All prices of one object, by tier."""
    found: Tiers = {_NO_TIER: {}}
    for unit, price in prices.items():
        if not isinstance(price, dict):
            _put(found, _NO_TIER, unit, usd(prices, unit))
            continue
        base = usd(price, "base")
        if base is None:
            raise FieldError(f"{unit}: a price with tiers and without its base")
        _put(found, _NO_TIER, unit, base)
        for tier in entries(price, "tiers"):
            if not isinstance(tier, dict):
                raise FieldError(f"{unit}: a list of tiers was expected")
            start = whole(tier, "start", least=1)
            if start is None:
                raise FieldError(f"{unit}: a tier without its start")
            _put(found, start, unit, usd(tier, "price"))
    return {above: found[above] for above in sorted(found) if found[above]}


def _put(found: Tiers, above: int, unit: str, price: float | None) -> None:
    if price is not None:
        found.setdefault(above, {})[unit] = price
