"""Which of several values is the best, and which cannot be told from it.

A difference counts only where it is real: ranges that overlap and coin tosses are ties. An unknown value is never the
best, and where fewer than two are known nothing is.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from catalog.advice import capability
from catalog.advice.comparison.records import Mark
from catalog.advice.explanation.baseline import CostKind, relative_cost
from catalog.advice.result import Capability, Range

Marks = tuple[Mark | None, ...]
SURELY = 0.8
"""The chance from which a capability is said to be the highest; below it, it is likely so."""
SAME_SHARE = 0.01
"""Figures that are nearer than this share of the larger one count as equal."""
_Known = TypeVar("_Known")


class _Interval(NamedTuple):
    value: float
    low: float
    high: float


def cheapest(bills: Sequence[float | Range | None]) -> Marks:
    """The lowest bill in USD a month is the best, of an estimate with its whole range.

    Bills that sentences call the same are a tie (see `relative_cost`).
    """
    return _marks([_interval(bill) for bill in bills], lambda one: -one.value, _same_bill)


def most(values: Sequence[float | Range | None]) -> Marks:
    """The highest is the best; of an estimate its whole range counts."""
    return _marks([_interval(value) for value in values], lambda one: one.value, _overlap)


def foremost(ranks: Sequence[int | None]) -> Marks:
    """The lowest rank is the best."""
    return _marks(ranks, lambda rank: -rank, lambda _one, _other: False)


def most_capable(values: Sequence[Capability | None]) -> Marks:
    """The highest is the best; what the evidence cannot tell from it is a tie.

    It is only likely the best where another has more than a chance of one in five to do better.
    """
    found = _marks(values, lambda one: one.theta, capability.is_tie)
    best = next((value for value, mark in zip(values, found, strict=True) if mark == "best"), None)
    others = [value for value in values if value is not None and value is not best]
    if best is None or all(capability.chance_better(best, other) >= SURELY for other in others):
        return found
    return tuple("likely best" if mark == "best" else mark for mark in found)


def truth(values: Sequence[bool | None]) -> Marks:
    """Those that have it are the best where others do not."""
    return _chosen([value is True for value in values], values)


def widest(values: Sequence[tuple[str, ...] | None]) -> Marks:
    """Those whose words include those of all others are the best where not all have the same."""
    known = [frozenset(value) for value in values if value is not None]
    every = frozenset().union(*known)
    return _chosen([value is not None and every == frozenset(value) for value in values], values)


def among(values: Sequence[str | None], best: str) -> Marks:
    """Those that have this value are the best where others have another."""
    return _chosen([value == best for value in values], values)


def none(values: Sequence[Any]) -> Marks:
    """No value is better than another."""
    return (None,) * len(values)


def _chosen(is_best: Iterable[bool], values: Sequence[Any]) -> Marks:
    found = tuple("best" if best else None for best in is_best)
    known = sum(value is not None for value in values)
    return found if 0 < found.count("best") < known else none(values)  # type: ignore[return-value]


def _marks(
    values: Sequence[_Known | None],
    rating: Callable[[_Known], float],
    is_tie: Callable[[_Known, _Known], bool],
) -> Marks:
    """The marks by a rating of which the highest is the best; where all known values tie, all are marked so."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return none(values)
    best = max(known, key=rating)
    if all(value == best for value in known):
        return none(values)
    if all(value is best or is_tie(best, value) for value in known):
        return tuple(None if value is None else "tie" for value in values)
    return tuple(
        None
        if value is None
        else "best"
        if rating(value) == rating(best)
        else "tie"
        if is_tie(best, value)
        else None
        for value in values
    )


def _interval(value: float | Range | None) -> _Interval | None:
    if value is None:
        return None
    return (
        _Interval(value.value, value.low, value.high)
        if isinstance(value, Range)
        else _Interval(value, value, value)
    )


def _same_bill(one: _Interval, other: _Interval) -> bool:
    is_same = relative_cost(one.value, other.value).kind is CostKind.SAME
    return is_same or (one.low <= other.high and other.low <= one.high)


def _overlap(one: _Interval, other: _Interval) -> bool:
    slack = SAME_SHARE * max(abs(one.value), abs(other.value))
    return one.low <= other.high + slack and other.low <= one.high + slack
