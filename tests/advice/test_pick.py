"""The headline: what to take, what is second and why, the best of the other weights; it never contradicts the list."""

from typing import Any

import pytest

from catalog.advice.explanation.support import thin_evidence
from catalog.advice.needs.records import Budget, Hosting, Priorities
from catalog.advice.result import Advice, Pick, SkillEvidence, Support
from tests.support.factories import ability, ask, make, model, offer

CLOSED: dict[str, Any] = {"open_weights": False, "license": "Proprietary"}


def picked(advice: Advice) -> Pick:
    """The pick of an answer that has one."""
    assert advice.pick is not None
    return advice.pick


def two(usd: tuple[float, float], able: tuple[float, float], **second: Any) -> Advice:
    """Two models of one maker at these prices and capabilities; the second may be a closed one."""
    return ask(
        make(
            [model("a"), model("b", **second)],
            [offer("a", "lab", usd[0]), offer("b", "lab", usd[1])],
            [ability("a", able[0]), ability("b", able[1])],
        )
    )


def test_the_pick_is_the_first_with_its_bill_and_range() -> None:
    advice = two((1.0, 10.0), (60, 62))
    pick = picked(advice)
    first = advice.candidates[0]
    assert (pick.model, pick.monthly_usd) == (first.model.id, first.offer.scored_usd)
    assert pick.capability == first.capability
    assert pick.text == "Take a: $1,200/month, capability 60 ±3."


def test_the_runner_up_says_what_it_costs_and_can_more_and_why_it_is_second() -> None:
    pick = picked(two((1.0, 10.0), (60, 66)))
    assert pick.runner_up is not None
    assert (pick.runner_up.rank, pick.runner_up.more_usd, pick.runner_up.points) == (2, 10800.0, 6.0)
    assert pick.leads == ("cost",)
    assert pick.runner_up.text == (
        "b is second: $12,000/month, $10,800 more, 6 points more capable. It trails on cost."
    )


def test_what_is_worse_in_both_needs_no_reason() -> None:
    runner_up = picked(two((1.0, 2.0), (70, 50))).runner_up
    assert runner_up is not None
    assert runner_up.text == "b is second: $2,400/month, $1,200 more, 20 points less capable."


@pytest.mark.parametrize(
    ("figures", "clause"),
    [
        ((66.4, 73.6), "8 points more capable"),
        ((66.4, 66.4), "about as capable"),
        ((73.6, 66.4), "8 points less"),
    ],
)
def test_a_difference_is_that_of_the_figures_shown(figures: tuple[float, float], clause: str) -> None:
    runner_up = picked(two((1.0, 40.0), figures)).runner_up
    assert runner_up is not None
    assert clause in runner_up.text


def test_bills_that_look_the_same_are_called_the_same() -> None:
    # $12.00 and $12.24 are both shown as $12.
    runner_up = picked(two((0.01, 0.0102), (60, 50))).runner_up
    assert runner_up is not None
    assert runner_up.more_usd == 0.24
    assert "the same cost" in runner_up.text


def test_bills_in_millions_are_told_apart_in_percent() -> None:
    runner_up = picked(two((1000.0, 1500.0), (60, 50))).runner_up
    assert runner_up is not None
    assert "$1.8M/month, 50% more expensive" in runner_up.text


def test_a_narrower_range_is_said_to_decide_where_the_second_is_likely_better() -> None:
    shelf = make(
        [model("a"), model("b")],
        [offer("a", "lab", 1.0), offer("b", "lab", 1.0)],
        [ability("a", 60, 1.0), ability("b", 68, 20.0)],
    )
    pick = picked(ask(shelf))
    assert pick.chance_ahead is not None
    assert pick.chance_ahead < 0.4
    assert not pick.is_within_noise
    assert pick.runner_up is not None
    assert pick.runner_up.text.endswith("a is first for its narrower range.")


def test_the_best_of_the_other_weights_is_named_once() -> None:
    as_second = picked(two((1.0, 10.0), (60, 66), **CLOSED))
    assert as_second.other_weights is None
    assert as_second.runner_up is not None
    assert as_second.runner_up.text.startswith("b, the best closed model, is second: ")
    shelf = make(
        [model("a"), model("b"), model("c", **CLOSED)],
        [offer("a", "lab", 1.0), offer("b", "lab", 1.5), offer("c", "lab", 40.0)],
        [ability("a", 60), ability("b", 60), ability("c", 62)],
    )
    pick = picked(ask(shelf))
    assert pick.other_weights is not None
    assert (pick.other_weights.model, pick.other_weights.rank) == ("lab/c", 3)
    assert pick.other_weights.text.startswith("Best closed model: c (#3), $48,000/month, $46,800 more, ")
    assert picked(ask(make([model("a")], [offer("a", "lab", 1.0)], [ability("a", 60)]))).other_weights is None


def test_what_is_cheaper_and_as_good_says_in_what_it_is_behind() -> None:
    shelf = make(
        [model("a"), model("b"), model("c", **CLOSED)],
        [offer("a", "lab", 1.1), offer("b", "lab", 1.2), offer("c", "lab", 1.0)],
        [ability("a", 60, 3), ability("b", 60, 3), ability("c", 60, 20)],
    )
    other = picked(ask(shelf)).other_weights
    assert other is not None
    assert other.text.endswith("$120 less, about as capable; behind on the lower bound of capability.")


def test_an_offer_that_is_not_the_usual_one_and_own_hardware_are_named() -> None:
    offers = [offer("a", "lab", 2.0), offer("a", "h1", 0.5)]
    within = ask(make([model("a")], offers, [ability("a", 60)]), budget=Budget(monthly_usd=1000))
    assert picked(within).text == "Take a: $600/month via Host 1 (usually $2,400), capability 60 ±3."
    at_home = ask(
        make([model("a")], [], [ability("a", 60)]),
        hosting=Hosting(where=("self-host",)),
        priorities=Priorities(cost=0, capability=1, downloads=0),
    )
    assert picked(at_home).text.startswith("Take a on own hardware: ")


@pytest.mark.parametrize(
    ("tested", "said"),
    [
        ((), "Expected from its maker, family, date and size; no result measured."),
        (("chat",), "Thin evidence: one result (chat)."),
        (("coding",), "Thin evidence: one result, which tests coding, not this job's own skills."),
        (
            ("coding", "vision", "maths"),
            "Inferred: 3 results, which test coding and vision, not this job's own skills.",
        ),
        (("chat", "coding", "vision"), ""),
    ],
)
def test_thin_evidence_is_said_with_what_it_tests(tested: tuple[str, ...], said: str) -> None:
    skills = [
        SkillEvidence(skill=skill, is_own=skill == "chat", benchmarks=(f"{skill} test",)) for skill in tested
    ]
    assert thin_evidence(Support(skills=tuple(skills))) == said
