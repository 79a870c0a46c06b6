"""People who ask, and what anyone who reads the evidence would accept as an answer: on the shipped catalogue."""

from typing import Any

import pytest

from catalog.advice.understanding.use_cases import UseCase
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.evaluation.scenarios import EXPECTATIONS, Scenario, ask, scenarios, wrong
from tests.support.factories import TODAY

SCENARIOS = scenarios()
JOB = "customer-service"


@pytest.fixture(scope="module")
def shipped() -> Snapshot:
    """What a user gets."""
    return store.load()


@pytest.fixture(scope="module")
def cases() -> dict[str, UseCase]:
    """The jobs that ship."""
    return store.load_use_cases()


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS.keys())
def test_the_answer_is_acceptable(scenario: Scenario, shipped: Snapshot, cases: dict[str, UseCase]) -> None:
    faults = wrong(scenario, ask(scenario, shipped, cases), shipped, cases)
    assert not faults, "\n".join((scenario.story, *faults, f"Because: {scenario.because}"))


def test_every_expectation_is_known_and_argued(shipped: Snapshot) -> None:
    names = {*shipped.models, *(pointer.id for pointer in shipped.catalog.pointers)}
    for scenario in SCENARIOS.values():
        assert scenario.because, scenario.id
        assert {*scenario.expect} <= {"exit", *EXPECTATIONS}, scenario.id
        for key in (
            "first_in",
            "not_first",
            "top3_has_any",
            "fits",
            "excluded",
            "unranked",
            "bills",
            "cautions",
        ):
            assert {*scenario.expect.get(key, ())} <= names, (scenario.id, key)


@pytest.mark.parametrize(
    "expect",
    [
        {"exit": 1},
        {"exit": 0, "first_in": ["nobody/nothing"]},
        {"exit": 0, "top3_has_any": ["nobody/nothing"]},
        {"exit": 0, "fits": ["nobody/nothing"]},
        {"exit": 0, "unranked": ["nobody/nothing"]},
        {"exit": 0, "excluded": {"nobody/nothing": "budget"}},
        {"exit": 0, "bills": {"nobody/nothing": 1.0}},
        {"exit": 0, "cautions": {"nobody/nothing": "."}},
        {"exit": 0, "above": [["nobody/nothing", "nobody/else"]]},
        {"exit": 0, "none_fits": True},
        {"exit": 0, "unrecognised": True},
    ],
    ids=lambda expect: next(reversed(expect)),
)
def test_a_wrong_answer_is_seen(
    expect: dict[str, Any], snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    scenario = Scenario("made-up", "", "", TODAY, {"use_case": JOB}, expect, "")
    assert len(wrong(scenario, ask(scenario, snapshot, small_use_cases), snapshot, small_use_cases)) == 1
