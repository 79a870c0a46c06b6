"""People who ask, and what anyone who reads the evidence would accept as an answer: on the shipped catalogue."""

import pytest

from catalog import store
from catalog.advice.use_cases import UseCase
from catalog.snapshot import Snapshot
from tests.scenarios import EXPECTATIONS, Scenario, ask, scenarios, wrong

SCENARIOS = scenarios()


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
