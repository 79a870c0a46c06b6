"""Ties: groups that capability cannot tell apart, and the chance of each against the first."""

from typing import Any

import pytest

from catalog.advice import capability
from catalog.advice.needs.records import Needs, Priorities
from catalog.advice.ranking import advise
from catalog.advice.result import Capability
from catalog.advice.understanding.use_cases import UseCase
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY, ability, ask, make, model, offer


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
        joint = "and" if tie.last == tie.first + 1 else "to"
        assert tie.text.startswith(f"Ranks {tie.first} {joint} {tie.last} tie on capability")
        assert cheapest is members[0] or cheapest.model.name in tie.text


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


def test_ties_share_a_group_and_the_order_says_which_leads() -> None:
    models = [model(name) for name in "abc"]
    offers = [offer("a", "h2", 1.0), offer("b", "h2", 1.2), offer("c", "h2", 1.0)]
    advice = ask(make(models, offers, [ability("a", 60), ability("b", 60.5), ability("c", 40)]))
    assert [(entry.model.name, entry.tie_group) for entry in advice.candidates] == [
        ("a", 1),
        ("b", 1),
        ("c", 3),
    ]
