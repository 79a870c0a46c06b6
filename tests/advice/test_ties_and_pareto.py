"""Ties, the Pareto front, headlines, the price of money, the chance against the first: on the made-up catalogue."""

from typing import Any

import pytest

from catalog.advice import capability, scoring
from catalog.advice.needs import Needs, Priorities
from catalog.advice.ranking import advise
from catalog.advice.result import Capability
from catalog.advice.understanding.use_cases import UseCase
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY


@pytest.fixture
def advice(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> Any:
    return advise(snapshot, small_use_cases, Needs(use_case="customer-service"), TODAY)


def able(theta: float, sd: float = 0.1) -> Capability:
    return Capability(
        value=50 + 17 * theta,
        low=50 + 17 * (theta - sd),
        high=50 + 17 * (theta + sd),
        theta=theta,
        sd=sd,
        evidence=3,
        direct=1,
        preference=0,
        skills=("chat",),
    )


def test_a_tie_names_its_ranks_and_the_cheapest_of_them(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    by_capability = Priorities(cost=0, capability=1, downloads=0)
    asked = Needs(use_case="customer-service", priorities=by_capability)
    advice = advise(snapshot, small_use_cases, asked, TODAY)
    assert advice.ties, "the made-up catalogue has a tie"
    for tie in advice.ties:
        members = [e for e in advice.candidates if e.rank and tie.first <= e.rank <= tie.last]
        assert len(members) == tie.last - tie.first + 1 > 1
        assert {e.tie_group for e in members} == {tie.first}
        cheapest = min(members, key=lambda e: e.offer.bill.usd if e.offer.bill else float("inf"))
        assert tie.cheapest == cheapest.model.id
        assert tie.text.startswith(f"{tie.first} to {tie.last}: a coin toss on capability")
        assert cheapest is members[0] or cheapest.model.name in tie.text


def test_nothing_is_both_cheaper_and_more_capable_than_a_marked_one(advice: Any) -> None:
    ranked = [e for e in advice.candidates if e.rank and e.offer.bill and e.capability]
    for entry in ranked:
        beaten = any(
            other.offer.bill.usd <= entry.offer.bill.usd
            and other.capability.value >= entry.capability.value
            and (other.offer.bill.usd, other.capability.value)
            != (entry.offer.bill.usd, entry.capability.value)
            for other in ranked
        )
        assert entry.pareto is not beaten


def test_chances_add_up_are_never_sure_and_a_tie_is_near_even() -> None:
    strong, weak = able(1.5), able(-1.5)
    assert (capability.chance_better(strong, weak), capability.chance_better(weak, strong)) == (0.95, 0.05)
    near = able(0.05)
    chance = capability.chance_better(near, able(0.0))
    assert chance + capability.chance_better(able(0.0), near) == pytest.approx(1.0)
    assert capability.is_tie(near, able(0.0))
    assert not capability.is_tie(able(0.8), able(0.0))
    assert capability.chance_better(able(0.5, 0.05), able(0.0)) > capability.chance_better(
        able(0.5, 0.9), able(0.0)
    )


def test_every_other_candidate_has_its_chance_against_the_first(advice: Any) -> None:
    first, *others = [entry for entry in advice.candidates if entry.rank]
    assert first.chance_against_first is None
    for entry in others:
        assert entry.chance_against_first == capability.chance_better(entry.capability, first.capability)
    assert all(e.chance_against_first is None for e in advice.candidates if e.capability is None)


@pytest.mark.parametrize(
    ("cost", "able_", "points"), [(1.0, 1.0, 3.01), (2.0, 1.0, 6.02), (0.0, 1.0, 0.0), (1.0, 0.0, None)]
)
def test_the_price_of_money_is_in_points_a_halving(cost: float, able_: float, points: float | None) -> None:
    priorities = Priorities(cost=cost, capability=able_, downloads=0.0)
    assert scoring.points_per_halving(priorities) == points
    if points is None:
        return
    dear, cheap = (
        scoring.points(monthly_usd=usd, capability=60, downloads=None, median_downloads=None)
        for usd in (200, 100)
    )
    gained = scoring.total(scoring.parts(priorities, cheap)) - scoring.total(scoring.parts(priorities, dear))
    assert gained * (cost + able_) / able_ == pytest.approx(points, abs=0.01)


def test_the_basket_names_what_a_figure_is_a_percentage_of(snapshot: Snapshot) -> None:
    parts = capability.basket({"chat": 3.0, "vision": 1.0, "nothing measured": 5.0}, snapshot)
    measured = {b.skill for b in snapshot.catalog.benchmarks if b.slope is not None}
    assert {part.skill for part in parts} == measured & {"chat", "vision"}
    assert sum(part.share for part in parts) == pytest.approx(1.0)
    assert all(part.benchmarks for part in parts)


def test_what_is_told_of_a_candidate_is_always_the_same(advice: Any) -> None:
    entry = advice.candidates[0]
    assert entry.load_details() == entry.tell()
    assert entry.offer is entry.offer
