"""What the first place rests on: results by skill, and whether its lead lies within the noise."""

from typing import Any

import pytest

from catalog.advice import capability
from catalog.advice.needs.records import Needs, Priorities
from catalog.advice.ranking import advise
from catalog.advice.result.json.rank import rank_document
from catalog.evidence import Benchmark, Evidence
from catalog.storage import store
from tests.support.factories import TODAY, ability, ask, make, model, offer, only

FITTED: dict[str, Any] = {"unit": "%", "source": "s", "slope": 1.0, "difficulty": 0.0, "noise": 0.1}
BENCHMARKS = (
    Benchmark(id="talk", name="Talk", skill="chat", **FITTED),
    Benchmark(id="code", name="Code", skill="coding", **FITTED),
    Benchmark(id="old", name="Old", skill="chat", unit="%", source="s", left_out="saturated"),
    Benchmark(id="speech", name="Speech", skill="speech-to-text", **FITTED),
)


def result(benchmark: str, **more: Any) -> Evidence:
    known: dict[str, Any] = {
        "model": "lab/a",
        "score": 50.0,
        "kind": "independent",
        "source": "s",
        "as_of": "2026-11-01",
    }
    return Evidence(**(known | {"benchmark": benchmark} | more))


@pytest.mark.parametrize(
    ("evidence", "skills", "is_few", "is_inferred"),
    [
        ([result("code")], [("coding", False, ("Code",))], True, True),
        (
            [result("code"), result("code", variant="high"), result("talk"), result("old")],
            [("chat", True, ("Talk",)), ("coding", False, ("Code",))],
            True,
            False,
        ),
        ([result("talk", kind="vendor"), result("code")], [("coding", False, ("Code",))], True, True),
        ([result("speech"), result("talk")], [("chat", True, ("Talk",))], True, False),
    ],
)
def test_results_are_told_by_skill_those_of_the_job_first(
    evidence: list[Evidence],
    skills: list[tuple[str, bool, tuple[str, ...]]],
    is_few: bool,
    is_inferred: bool,
) -> None:
    shelf = make(
        [model("a")],
        [offer("a", "lab", 1.0)],
        [ability("a", 60)],
        benchmarks=BENCHMARKS,
        evidence=tuple(evidence),
    )
    advice = ask(shelf)
    found = only(advice).support
    assert found is not None
    assert [(one.skill, one.is_own, one.benchmarks) for one in found.skills] == skills
    assert (found.is_few, found.is_inferred, found.is_thin) == (is_few, is_inferred, True)
    (row,) = rank_document(advice, shelf, 0, excluded=False)["candidates"]
    assert row["capability"]["results_by_skill"] == {name: list(names) for name, _, names in skills}
    assert row["capability"]["is_thin"] is True


@pytest.mark.parametrize("name", ["customer-service", "tool-automation", "speech-to-text", "image-editing"])
def test_the_results_counted_are_those_that_the_figure_was_made_from(name: str) -> None:
    advice = advise(store.load(), store.load_use_cases(), Needs(use_case=name), TODAY)
    assert advice.ranked
    for entry in advice.ranked:
        assert entry.capability is not None
        assert entry.support is not None
        assert entry.support.results == entry.capability.evidence
        assert entry.support.own_results == entry.capability.direct


@pytest.mark.parametrize(
    ("gap", "half", "is_within_noise"), [(1.0, 12.0, True), (20.0, 3.0, False), (0.0, 3.0, True)]
)
def test_a_lead_is_within_the_noise_where_the_ranges_do_not_decide(
    gap: float, half: float, is_within_noise: bool
) -> None:
    shelf = make(
        [model("a"), model("b")],
        [offer("a", "lab", 1.0), offer("b", "lab", 1.0)],
        [ability("a", 60, half), ability("b", 60 - gap, half)],
    )
    pick = ask(shelf, priorities=Priorities(cost=1, capability=1, downloads=0)).pick
    assert pick is not None
    assert (pick.model, pick.runner_up and pick.runner_up.model) == ("lab/a", "lab/b")
    assert pick.lead == pytest.approx(gap / 2)
    assert pick.is_within_noise is is_within_noise


def test_a_bill_decides_where_capability_does_not() -> None:
    # Ten times the price is ten points, which half a point of capability does not make up for.
    shelf = make(
        [model("a"), model("b")],
        [offer("a", "lab", 1.0), offer("b", "lab", 10.0)],
        [ability("a", 60, 1.0), ability("b", 60.5, 1.0)],
    )
    pick = ask(shelf, priorities=Priorities(cost=1, capability=1, downloads=0)).pick
    assert pick is not None
    assert pick.model == "lab/a"
    assert pick.chance_ahead is not None
    assert pick.chance_ahead > 0.9
    by_cost = ask(shelf, priorities=Priorities(cost=1, capability=0, downloads=0)).pick
    assert by_cost is not None
    assert (by_cost.chance_ahead, by_cost.is_within_noise) == (None, False)


def test_in_points_and_in_standard_deviations_the_chance_is_the_same() -> None:
    shelf = make([model("a"), model("b")], [], [ability("a", 62, 4.0), ability("b", 58, 6.0)])
    one, other = (capability.of(shelf.abilities[f"lab/{name}"], {"chat": 1.0}) for name in "ab")
    assert one is not None
    assert other is not None
    assert capability.chance_ahead(one, other, 0.0) == pytest.approx(
        capability.chance_better(one, other), abs=0.005
    )


def test_one_model_alone_has_no_runner_up_and_none_is_no_pick() -> None:
    shelf = make([model("a")], [offer("a", "lab", 1.0)], [ability("a", 60)])
    pick = ask(shelf).pick
    assert pick is not None
    assert (pick.runner_up, pick.lead, pick.chance_ahead, pick.is_within_noise) == (None, None, None, False)
    assert ask(make([model("a")], [], [ability("a", 60)])).pick is None
