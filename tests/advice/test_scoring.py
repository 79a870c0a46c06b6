"""The price of money in points, the basket, and that an answer told twice is the same."""

from typing import Any

import pytest

from catalog.advice import capability, scoring
from catalog.advice.needs.records import Priorities
from catalog.storage.snapshot import Snapshot


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
    assert entry.load_details(entry.license, entry.offer) == entry.load_details(entry.license, entry.offer)
    assert entry.offer is entry.offer
