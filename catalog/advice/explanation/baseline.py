"""Every bill beside another: what is used or paid today, else the leading proprietary model that fits; and what open
weights instead of proprietary come to for this question, in money, percent and points.
"""

from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from catalog.advice import capability
from catalog.advice.assessment import Assessment
from catalog.advice.question import Question
from catalog.advice.result import OpenOrProprietary
from catalog.advice.result.candidates import Against, Comparison, Difference, NoDifference, Role
from catalog.formatting import count, percent, usd

SAME_LEAGUE = 3.0
SAME_BILL = 0.005
"""Share by which a bill may differ and still count as the same."""
MUCH = 3
"""So many times the bill is told in times rather than in percent."""
SAME_CAPABILITY = 0.5
ROLE_WORDS = {
    Role.USED_TODAY: "which you use today",
    Role.LEADING: "the cheapest of the most capable proprietary ones",
    Role.CHEAPEST_EQUAL: "the cheapest proprietary one that is no less capable",
    Role.BEST_OPEN_API: "the open model that scores best by API",
    Role.BEST_OWN_HARDWARE: "the open model that scores best on own hardware",
}
"""What a model is to the question, as a clause behind its name."""


class Peers(NamedTuple):
    """The candidates an explanation compares with: figures of others enter sentences, never scores.

    `fits` counts those that are ranked.
    """

    fits: int
    best: Assessment | None
    proprietary: Assessment | None
    cheapest: Assessment | None
    by_downloads: dict[str, int]
    baseline: Assessment | None

    @classmethod
    def of(
        cls,
        ranked: Sequence[Assessment],
        unranked: Sequence[Assessment] = (),
        baseline: Assessment | None = None,
    ) -> "Peers":
        """The field of everyone who fits."""
        everyone = (*ranked, *unranked)
        downloaded = sorted(
            (e for e in everyone if e.downloads), key=lambda e: (-(e.downloads or 0), e.model.id)
        )
        priced = [entry for entry in ranked if entry.usd is not None]
        closed = [entry for entry in priced if entry.model.open_weights is False]
        return cls(
            fits=len(ranked),
            best=surest(ranked),
            proprietary=leading(closed),
            cheapest=min(priced, key=lambda e: (e.usd or 0.0, e.model.id), default=None),
            by_downloads={entry.model.id: place for place, entry in enumerate(downloaded)},
            baseline=baseline,
        )


def surest(entries: Sequence[Assessment]) -> Assessment | None:
    """The most surely capable: the highest low end of the range, so that one lucky result does not lead."""
    able = [(entry.capability.low, entry) for entry in entries if entry.capability]
    return min(able, key=lambda pair: (-pair[0], pair[1].model.id))[1] if able else None


def leading(entries: Sequence[Assessment]) -> Assessment | None:
    """The one to compare bills with: the cheapest of those about as surely capable as the surest.

    A far dearer model that is no better as far as anyone knows would flatter every other by comparison.
    """
    top = surest(entries)
    if top is None or top.capability is None:
        return None
    level = [e for e in entries if e.capability and e.capability.low >= top.capability.low - SAME_LEAGUE]
    return min(level, key=lambda e: (e.usd if e.usd is not None else float("inf"), e.model.id))


class CostKind(Enum):
    """How a bill compares with another."""

    SAME = auto()
    LESS = auto()
    MORE = auto()
    TIMES = auto()


class RelativeCost(NamedTuple):
    """A bill beside another: `figure` is the share (0..) that it is less or more, for `TIMES` the factor."""

    kind: CostKind
    figure: float = 0.0


def relative_cost(amount: float, other: float) -> RelativeCost:
    """A bill beside another, both in USD: the same within half a percent, from threefold on the factor."""
    if other <= 0 or abs(amount - other) <= SAME_BILL * other:
        return RelativeCost(CostKind.SAME)
    if amount < other:
        return RelativeCost(CostKind.LESS, 1 - amount / other)
    if amount < MUCH * other:
        return RelativeCost(CostKind.MORE, amount / other - 1)
    return RelativeCost(CostKind.TIMES, amount / other)


def relative_cost_text(amount: float, other: float) -> str:
    """`91 % less than`, `12 % more than`, `3 times`, or `the same as`."""
    found = relative_cost(amount, other)
    if found.kind is CostKind.SAME:
        return "the same as"
    if found.kind is CostKind.TIMES:
        return f"{count(round(found.figure))} times"
    return f"{percent(found.figure)} {'less' if found.kind is CostKind.LESS else 'more'} than"


def baseline_of(peers: Peers) -> tuple[Assessment | None, Role]:
    """What bills are measured against, and what it is."""
    if peers.baseline is not None and peers.baseline.usd:
        return peers.baseline, Role.USED_TODAY
    return peers.proprietary, Role.LEADING


def compare(entry: Assessment, bill: float | None, peers: Peers, question: Question) -> Comparison:
    """This model at a bill (USD a month) beside what is paid today, what is used today, or the leader."""
    if bill is None:
        return NoDifference.NOT_COMPARABLE
    other, role = baseline_of(peers)
    paid = question.needs.baseline.monthly_usd
    if not paid and (other is None or not other.usd):
        return NoDifference.NOT_COMPARABLE
    is_same_model = other is not None and other.model.id == entry.model.id
    if not paid and is_same_model and other is not None and bill == other.usd:
        return NoDifference.IS_BASELINE
    return Difference(
        against=Against.PAID_TODAY if paid else Against.MODEL,
        model=other.model.id if other else None,
        name=other.model.name if other else None,
        role=role,
        bill_usd=bill,
        other_usd=paid or (other.usd if other and other.usd else 0.0),
        points=points_beside(entry, other),
        is_same_model=is_same_model,
    )


def difference_text(difference: Difference) -> str:
    """`91 % less than Luna ($212), which you use today, at 4 points less capability.`"""
    cost = relative_cost_text(difference.bill_usd, difference.other_usd)
    cost, other = cost[:1].upper() + cost[1:], usd(difference.other_usd)
    if difference.against is Against.PAID_TODAY:
        name = None if difference.is_same_model else difference.name
        able = capability_clause(difference.points, name) if name else ""
        return f"{cost} the {other} you pay today{able}."
    able = capability_clause(difference.points)
    return f"{cost} {difference.name} ({other}), {ROLE_WORDS[difference.role]}{able}."


def points_beside(entry: Assessment, other: Assessment | None) -> float | None:
    """This capability minus the other; None where one is not known."""
    if other is None or entry.capability is None or other.capability is None:
        return None
    return round(entry.capability.value - other.capability.value, 1)


def capability_clause(points: float | None, than: str = "") -> str:
    """`, at 4 points less capability`; `than` names the other where the sentence has not. Empty where unknown."""
    if points is None:
        return ""
    if abs(points) < SAME_CAPABILITY:
        return f", at the same capability{f' as {than}' if than else ''}"
    side = "more" if points > 0 else "less"
    return f", at {in_points(abs(points))} {side} capability{f' than {than}' if than else ''}"


def in_points(points: float, unit: str = "point") -> str:
    """`9 points`, `1 point`, `0.4 points`."""
    if points < 1:
        return f"{points:.1f} {unit}s"
    whole = round(points)
    return f"{whole} {unit}{'' if whole == 1 else 's'}"


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
    against = f"{relative_cost_text(cost, top)} {leader.model.name} ({usd(top)}), {role}"
    if equal is None or equal.model.id == leader.model.id:
        if cost > top * (1 + SAME_BILL):
            return f"Open weights do not pay here: {one.model.name} costs {usd(cost)} a month, {against}."
        return f"Open instead of proprietary: {one.model.name} costs {usd(cost)} a month, {against}."
    other = equal.usd or 0.0
    near = f"{relative_cost_text(cost, other)} {equal.model.name} ({usd(other)}), {_beside(equal, one)}"
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
