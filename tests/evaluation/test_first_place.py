"""What the first place costs, on made-up figures that can be worked out by hand."""

import pytest

from catalog.advice import scoring
from catalog.advice.result import Capability
from tests.evaluation.first_place import RULES, TODAY, Setting, by_support, misses, pick, verdict, with_bills


def able(value: float, half: float, results: int, own: int = 0) -> Capability:
    return Capability(
        value=value,
        low=value - half,
        high=value + half,
        theta=value / 17,
        sd=half / 28,
        evidence=results,
        direct=own,
        preference=0,
        skills=("chat",),
    )


def setting(truth: dict[str, float], shown: dict[str, Capability]) -> Setting:
    return Setting("b", "none", truth, shown)


TWO = setting({"sure": 60.0, "thin": 70.0}, {"sure": able(60, 3, 9, own=2), "thin": able(66, 15, 1)})


@pytest.mark.parametrize(
    ("rule", "regret", "results", "own"),
    [
        ("the figure itself", 0.0, 1, 0),  # 60 and 66
        ("one third", 0.0, 1, 0),  # 59 and 61
        (TODAY, 10.0, 9, 2),  # 58 and 56
        ("low end for one or two results", 10.0, 9, 2),
    ],
)
def test_a_rule_picks_and_its_regret_is_the_distance_to_the_best(
    rule: str, regret: float, results: int, own: int
) -> None:
    found = pick(TWO, RULES[rule])
    assert (found.regret, found.results, found.own) == (regret, results, own)
    assert found.rho == (1.0 if regret == 0 else -1.0)


def test_today_is_what_the_score_counts() -> None:
    assert RULES[TODAY] is scoring.sure


def test_the_bill_takes_part_in_the_pick_and_in_the_truth() -> None:
    found = pick(TWO, RULES["the figure itself"], {"sure": 0.0, "thin": 20.0})
    assert (found.results, found.regret) == (9, 0.0)


def test_true_scores_beside_bills_are_on_the_scale_of_the_figures() -> None:
    truth = {f"m{place}": float(place) for place in range(20)}
    shown = {name: able(40 + 2 * value, 3, 9) for name, value in truth.items()}
    ((scaled, cost),) = with_bills([setting(truth, shown)], dict.fromkeys(truth, 10.0))
    assert scaled.truth == pytest.approx({name: 40 + 2 * value for name, value in truth.items()})
    assert set(cost.values()) == {10.0}


def test_rules_are_compared_on_the_same_questions() -> None:
    mean, today = ([pick(TWO, RULES[rule])] * 3 for rule in ("the figure itself", TODAY))
    found = verdict(mean, today)
    assert (found.regret, found.gap, found.gap_range) == (0.0, -10.0, (-10.0, -10.0))
    assert by_support([*mean, *today], lambda one: one.results == 1) == (0.5, 0.0, (0.0, 0.0))


def test_a_figure_that_is_too_high_misses_by_as_much() -> None:
    truth = {f"m{place}": float(place) for place in range(10)} | {"thin": 5.0}
    shown = {name: able(40 + 2 * value, 3, 9) for name, value in truth.items()}
    shown["thin"] = able(56, 6, 1)
    found = misses([setting(truth, shown)], 1, 1)
    assert (found.results, found.models) == (1, 1)
    assert found.mean == pytest.approx(-6.0)
    assert found.to_low_end == 6.0
