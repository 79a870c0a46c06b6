"""What holds of figures that are expected and not measured, in answers from the shipped catalogue."""

from functools import cache

import pytest

from catalog.advice.needs.records import Must, Needs
from catalog.advice.ranking import advise
from catalog.advice.result import Advice
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY

JOBS = ("general-chat", "classification", "on-device-assistant", "coding-agent", "embeddings")


@cache
def shipped() -> Snapshot:
    return store.load()


@cache
def answer(job: str, *, measured_only: bool = False) -> Advice:
    asked = Needs(use_case=job, must=Must(measured_only=measured_only))
    return advise(shipped(), store.load_use_cases(), asked, TODAY)


@pytest.mark.parametrize("job", JOBS)
def test_an_expected_figure_lies_within_its_range_and_rests_on_no_result(job: str) -> None:
    known = shipped().abilities_in(store.load_use_cases()[job].skills)
    for entry in answer(job).ranked:
        able = entry.capability
        measured = entry.model.id in known
        assert able is None or able.is_expected != measured
        if able is not None and able.is_expected:
            assert 0 <= able.low < able.value < able.high <= 100
            assert (able.direct, able.preference) == (0, 0)
            assert entry.model.released
            assert entry.model.total_parameters


@pytest.mark.parametrize("job", JOBS)
def test_without_the_expected_the_measured_stand_in_the_same_order(job: str) -> None:
    every, measured = answer(job), answer(job, measured_only=True)
    kept = [entry for entry in every.ranked if entry.capability and not entry.capability.is_expected]
    assert [entry.model.id for entry in measured.ranked] == [entry.model.id for entry in kept]
    assert [entry.score for entry in measured.ranked] == [entry.score for entry in kept]
    assert measured.counts.ranked_expected == 0
    assert every.counts.ranked_expected == len(every.ranked) - len(kept)
