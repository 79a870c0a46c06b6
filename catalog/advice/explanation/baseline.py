"""Every bill beside another: what is used or paid today, else the leading proprietary model that fits; and what open
weights instead of proprietary come to for this question, in money, percent and points.
"""

from collections.abc import Sequence
from enum import Enum, auto

import msgspec

from catalog.advice import capability
from catalog.advice.assessment import Assessment
from catalog.advice.question import Question
from catalog.advice.result import OpenOrProprietary
from catalog.advice.result.candidates import Against, Comparison, Difference, NoDifference, Role
from catalog.formatting import bill_column, count, percent, usd, usd_bill, usd_month

SAME_LEAGUE = 3.0
SAME_BILL = 0.005
"""Share by which a bill may differ and still count as the same."""
MUCH = 3
"""So many times the bill is told in times rather than in percent."""
ROLE_WORDS = {
    Role.USED_TODAY: "what you use today",
    Role.LEADING: "cheapest top-tier closed model",
    Role.CHEAPEST_EQUAL: "cheapest closed model at least as capable",
    Role.BEST_OPEN_API: "top-ranked open model by API",
    Role.BEST_OWN_HARDWARE: "top-ranked open model on own hardware",
}
"""What a model is to the question, to stand in brackets behind its name.

Top-tier are those whose range begins at most `SAME_LEAGUE` points below that of the most surely capable one.
"""


class Peers(msgspec.Struct, frozen=True):
    """The candidates an explanation compares with: figures of others enter sentences, never scores.

    `fits` counts those that are ranked, `measured` those of them that a result measured.
    """

    fits: int
    measured: int
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
            measured=sum(
                entry.capability is not None and not entry.capability.is_expected for entry in ranked
            ),
            best=surest(ranked),
            proprietary=leading(closed),
            cheapest=min(priced, key=lambda e: (e.usd or 0.0, e.model.id), default=None),
            by_downloads={entry.model.id: place for place, entry in enumerate(downloaded)},
            baseline=baseline,
        )


def surest(entries: Sequence[Assessment]) -> Assessment | None:
    """The most surely capable: the highest low end of the range, so that one lucky result does not lead; of what is
    expected and not measured only where nothing is measured.
    """
    able = [(entry.capability.low, entry) for entry in _measured(entries) if entry.capability]
    return min(able, key=lambda pair: (-pair[0], pair[1].model.id))[1] if able else None


def _measured(entries: Sequence[Assessment]) -> Sequence[Assessment]:
    """Those that a result measured; all where none did."""
    found = [entry for entry in entries if entry.capability and not entry.capability.is_expected]
    return found or entries


def leading(entries: Sequence[Assessment]) -> Assessment | None:
    """The one to compare bills with: the cheapest of those about as surely capable as the surest.

    A far dearer model that is no better as far as anyone knows would flatter every other by comparison.
    """
    top = surest(entries)
    if top is None or top.capability is None:
        return None
    least = top.capability.low - SAME_LEAGUE
    level = [entry for entry in _measured(entries) if entry.capability and entry.capability.low >= least]
    return min(level, key=lambda e: (e.usd if e.usd is not None else float("inf"), e.model.id))


class CostKind(Enum):
    """How a bill compares with another."""

    SAME = auto()
    LESS = auto()
    MORE = auto()
    TIMES = auto()


class RelativeCost(msgspec.Struct, frozen=True):
    """A bill beside another: `figure` is the share (0..) that it is less or more, for `TIMES` the factor."""

    kind: CostKind
    figure: float = 0.0


def relative_cost(amount: float, other: float) -> RelativeCost:
    """A bill beside another, both in USD: the same within half a percent, from threefold on the factor.

    The same too where both are shown as the same: "2% less" is not said of $12 beside $12.
    """
    is_shown_alike = bill_column(amount) == bill_column(other)
    if other <= 0 or is_shown_alike or abs(amount - other) <= SAME_BILL * other:
        return RelativeCost(CostKind.SAME)
    if amount < other:
        return RelativeCost(CostKind.LESS, 1 - amount / other)
    if amount < MUCH * other:
        return RelativeCost(CostKind.MORE, amount / other - 1)
    return RelativeCost(CostKind.TIMES, amount / other)


def relative_cost_text(amount: float, other: float) -> str:
    """A bill beside an amount: `91% less than`, `12% more than`, `3.2x`, or `the same as`."""
    found = relative_cost(amount, other)
    if found.kind is CostKind.SAME:
        return "the same as"
    if found.kind is CostKind.TIMES:
        return times_text(found.figure)
    return f"{percent(found.figure)} {'less' if found.kind is CostKind.LESS else 'more'} than"


def relative_price_text(amount: float, other: float) -> str:
    """A bill beside that of a model: `91% cheaper than`, `12% more expensive than`, `3.2x as expensive as`."""
    is_share = relative_cost(amount, other).kind in (CostKind.LESS, CostKind.MORE)
    return f"{relative_price(amount, other)} {'than' if is_share else 'as'}"


def relative_price(amount: float, other: float) -> str:
    """The same without what it is beside: `91% cheaper`, `3.2x as expensive`, `the same price`."""
    found = relative_cost(amount, other)
    if found.kind is CostKind.SAME:
        return "the same price"
    if found.kind is CostKind.TIMES:
        return f"{times_text(found.figure)} as expensive"
    return f"{percent(found.figure)} {'cheaper' if found.kind is CostKind.LESS else 'more expensive'}"


def times_text(factor: float) -> str:
    """A factor of at least one: `3.2x`, `41x`, `1,200x`."""
    return f"{factor:.1f}".removesuffix(".0") + "x" if factor < 9.95 else f"{count(round(factor))}x"


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
        points=_points_between(entry, other),
        shown_points=shown_points(entry, other),
        is_same_model=is_same_model,
    )


def difference_text(difference: Difference) -> str:
    """`91% cheaper than Luna ($212, what you use today), 4 points less capable.`"""
    if difference.against is Against.PAID_TODAY:
        cost = relative_cost_text(difference.bill_usd, difference.other_usd)
        name = None if difference.is_same_model else difference.name
        able = capability_clause(difference.shown_points, name) if name else ""
        return f"{cost[:1].upper()}{cost[1:]} the {usd(difference.other_usd)} you pay today{able}."
    cost, other = (
        relative_price_text(difference.bill_usd, difference.other_usd),
        usd_bill(difference.other_usd),
    )
    able = capability_clause(difference.shown_points)
    role = ROLE_WORDS[difference.role]
    return f"{cost[:1].upper()}{cost[1:]} {difference.name} ({other}, {role}){able}."


def shown_points(entry: Assessment, other: Assessment | None) -> int | None:
    """This capability minus the other, of the figures as they are shown; None where one is not known."""
    return None if other is None else capability.shown_points(entry.capability, other.capability)


def capability_clause(points: int | None, than: str = "") -> str:
    """`, 4 points less capable`; `than` names the other where the sentence has not. Empty where unknown."""
    if points is None:
        return ""
    if not points:
        return f", as capable{f' as {than}' if than else ''}"
    side = "more" if points > 0 else "less"
    return f", {in_points(abs(points))} {side} capable{f' than {than}' if than else ''}"


def in_points(points: int, unit: str = "point") -> str:
    """`9 points`, `1 point`."""
    return f"{points} {unit}{'' if points == 1 else 's'}"


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
    """The open model beside the closed ones, the nearest first; it never says which of them to take."""
    cost = one.usd or 0.0
    others = [(leader, Role.LEADING)]
    if equal is not None and equal.model.id != leader.model.id:
        others.insert(0, (equal, Role.CHEAPEST_EQUAL))
    clauses = [
        f"{relative_price_text(cost, other.usd or 0.0)} {other.model.name} ({usd_bill(other.usd or 0.0)}, "
        f"{ROLE_WORDS[role]}){capability_clause(shown_points(one, other))}"
        for other, role in others
    ]
    return f"Open vs closed: {one.model.name} at {usd_month(cost)} is {'; and '.join(clauses)}."


def _points_between(one: Assessment, other: Assessment | None) -> float | None:
    if other is None or one.capability is None or other.capability is None:
        return None
    return round(one.capability.value - other.capability.value, 1)


def _saving(cost: float, other: float) -> float:
    return round(1 - cost / other, 4)
