"""Open weights instead of proprietary: what the claim comes to for this question, in money, percent and points."""

from collections.abc import Sequence

from catalog.advice import capability
from catalog.advice.assessment import Assessment
from catalog.advice.explanation.baseline import ROLE_WORDS, SAME_BILL, in_points, leading, relative_cost
from catalog.advice.result import OpenOrProprietary
from catalog.advice.result.comparison import Role
from catalog.formatting import usd


def open_or_proprietary(ranked: Sequence[Assessment]) -> OpenOrProprietary | None:
    """The first open model beside the leading proprietary one and beside the cheapest that is no worse.

    The first comparison alone would flatter: nobody who finds the open model good enough has to buy the leader.
    """
    priced = [entry for entry in ranked if entry.usd and entry.capability]
    closed = [entry for entry in priced if entry.model.open_weights is False]
    one = next((entry for entry in priced if entry.model.open_weights), None)
    leader = leading(closed)
    if one is None or leader is None or not one.usd or not leader.usd:
        return None
    equal = cheapest_no_worse(one, closed)
    return OpenOrProprietary(
        open=one.model.id,
        open_usd=one.usd,
        proprietary=leader.model.id,
        proprietary_usd=leader.usd,
        saving=_saving(one.usd, leader.usd),
        points=_points_between(one, leader),
        equal=equal.model.id if equal else None,
        equal_usd=equal.usd if equal else None,
        equal_saving=_saving(one.usd, equal.usd) if equal and equal.usd else None,
        text=_sentence(one, leader, equal),
    )


def cheapest_no_worse(one: Assessment, closed: Sequence[Assessment]) -> Assessment | None:
    """The cheapest of `closed` that is no less capable than `one`, as far as the evidence tells."""
    level = [entry for entry in closed if _no_worse(entry, one)]
    return min(level, key=lambda entry: (entry.usd or 0.0, entry.model.id), default=None)


def _no_worse(entry: Assessment, one: Assessment) -> bool:
    if entry.capability is None or one.capability is None:
        return False
    better = entry.capability.value >= one.capability.value
    return better or capability.is_tie(entry.capability, one.capability)


def _sentence(one: Assessment, leader: Assessment, equal: Assessment | None) -> str:
    cost, top = one.usd or 0.0, leader.usd or 0.0
    role = f"{ROLE_WORDS[Role.LEADING]}{_worth(one, leader)}"
    against = f"{relative_cost(cost, top)} {leader.model.name} ({usd(top)}), {role}"
    if equal is None or equal.model.id == leader.model.id:
        if cost > top * (1 + SAME_BILL):
            return f"Open weights do not pay here: {one.model.name} costs {usd(cost)} a month, {against}."
        return f"Open instead of proprietary: {one.model.name} costs {usd(cost)} a month, {against}."
    other = equal.usd or 0.0
    near = f"{relative_cost(cost, other)} {equal.model.name} ({usd(other)}), {_beside(equal, one)}"
    if cost >= other:
        return f"Open weights do not pay here: {one.model.name} costs {usd(cost)} a month, {near}."
    return f"Open instead of proprietary: {one.model.name} costs {usd(cost)} a month, {near}, and {against}."


def _beside(equal: Assessment, one: Assessment) -> str:
    """How capable the cheapest proprietary one is that is no worse."""
    if equal.capability and one.capability and capability.is_tie(equal.capability, one.capability):
        return "about as capable"
    return f"which is more capable by {in_points(abs(_points_between(one, equal) or 0.0))}"


def _worth(one: Assessment, other: Assessment) -> str:
    points = _points_between(one, other)
    if points is None or abs(points) < 0.5:
        return "" if points is None else ", at the same capability"
    return f", for {in_points(abs(points))} {'more' if points > 0 else 'less'}"


def _points_between(one: Assessment, other: Assessment) -> float | None:
    if one.capability is None or other.capability is None:
        return None
    return round(one.capability.value - other.capability.value, 1)


def _saving(cost: float, other: float) -> float:
    return round(1 - cost / other, 4)
