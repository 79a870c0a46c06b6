"""Needs that were not said are filled in from the use case; what was said stays."""

from typing import Any

import msgspec
import pytest

from catalog.advice.needs.records import Hosting, Must, Needs, Priorities, Workload
from catalog.advice.understanding.use_cases import fill
from tests.support.use_cases import CASES


def filled(**said: Any) -> Needs:
    return fill(Needs(use_case="whatever was typed", **said), CASES["shopping-assistant"])


def test_what_was_not_said_comes_from_the_job() -> None:
    case, needs = CASES["shopping-assistant"], filled()
    assert needs.use_case == case.id
    assert needs.workload == case.workload
    assert needs.priorities == case.priorities
    assert needs.must.min_capability == case.floor
    assert needs.must.inputs == ("image",)


def test_what_was_said_stays() -> None:
    needs = filled(
        workload=Workload(requests_per_month=5, images=0, batch=True),
        priorities=Priorities(cost=0),
        must=Must(min_capability=0, inputs=("audio", "image"), features=("tools",)),
    )
    assert (needs.workload.requests_per_month, needs.workload.images, needs.workload.batch) == (5, 0, True)
    assert needs.workload.input_tokens == CASES["shopping-assistant"].workload.input_tokens
    assert needs.priorities.cost == 0
    assert needs.must.min_capability == 0
    assert needs.must.inputs == ("audio", "image")
    assert needs.must.features == ("tools",)


def test_filling_twice_changes_nothing() -> None:
    for case in CASES.values():
        once = fill(Needs(use_case=case.id), case)
        assert fill(once, case) == once


def test_every_job_leaves_nothing_unsaid() -> None:
    for case in CASES.values():
        needs = fill(Needs(use_case=case.id), case)
        assert None not in msgspec.structs.astuple(needs.workload)
        assert None not in msgspec.structs.astuple(needs.priorities)


def test_a_job_on_the_device_runs_on_own_hardware_unless_said_otherwise() -> None:
    case = CASES["on-device-assistant"]
    assert fill(Needs(use_case=case.id), case).hosting.where == ("self-host",)
    assert fill(Needs(use_case=case.id), case).must.max_parameters == case.max_parameters
    only_api = Needs(use_case=case.id, hosting=Hosting(where=("api",)), must=Must(max_parameters=0))
    assert fill(only_api, case).hosting.where == ("api",)
    assert fill(only_api, case).must.max_parameters == 0


@pytest.mark.parametrize("kept", ["cost", "capability", "downloads"])
def test_zeros_never_leave_nothing_to_count(kept: str) -> None:
    said = Priorities(**{name: 0.0 for name in ("cost", "capability", "downloads") if name != kept})
    for case in CASES.values():
        filled = fill(Needs(use_case=case.id, priorities=said), case).priorities
        assert (filled.cost or 0) + (filled.capability or 0) + (filled.downloads or 0) > 0
