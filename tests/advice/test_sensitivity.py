"""What would change the answer: each threshold holds when the question is asked again beyond it, and not before."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from catalog.advice.explanation.sensitivity import PRIORITIES, summary
from catalog.advice.explanation.sensitivity_text import STURDY, priority
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs, Priorities
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, Candidate, Change
from catalog.advice.understanding.use_cases import UseCase
from catalog.storage import snapshot as snapshots
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY

NOISE = 0.01
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
KEYS = {
    *("priorities.cost", "priorities.capability", "priorities.downloads"),
    *("workload.requests_per_month", "budget.monthly_usd"),
}


def ask(snapshot: Snapshot, cases: dict[str, UseCase], needs: Needs) -> Advice:
    return advise(snapshot, cases, needs, TODAY)


def some_needs() -> st.SearchStrategy[dict[str, Any]]:
    weight = st.sampled_from([0, 0.1, 0.25, 1, 2]) | st.floats(0.01, 10)
    return st.fixed_dictionaries(
        {
            "priorities.cost": weight,
            "priorities.capability": st.sampled_from([0.5, 1]) | weight,
            "priorities.downloads": weight,
            "workload.requests_per_month": st.sampled_from([100_000, 1_000_000]) | st.floats(20_000, 1e8),
            "budget.monthly_usd": st.none() | st.floats(0.3, 20_000),
            "must.min_capability": st.sampled_from([0, 30, 50]),
            "license.require": st.sampled_from(["any", "commercial", "permissive"]),
            "hosting.where": st.sampled_from([["api"], ["api", "self-host"], ["self-host"]]),
        }
    )


def asked(values: dict[str, Any]) -> Needs:
    assume(any(values[f"priorities.{name}"] for name in PRIORITIES))
    return override(None, {"use_case": "customer-service"} | values)


def leader(advice: Advice) -> str | None:
    found = advice.first
    return found.model.id if found else None


def changed(advice: Advice, what: str) -> Change:
    return next(entry for entry in advice.changes if entry.what == what)


def again(snapshot: Snapshot, cases: dict[str, UseCase], needs: Needs, what: str, value: float) -> Advice:
    return ask(snapshot, cases, override(needs, {what: value}))


@SOME
@given(some_needs())
def test_beyond_each_threshold_another_is_first(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase], values: dict[str, Any]
) -> None:
    needs = asked(values)
    advice = ask(snapshot, small_use_cases, needs)
    assume(leader(advice))
    assert {entry.what for entry in advice.changes} == KEYS
    for change in advice.changes:
        if change.at is None:
            assert change.direction is None
            assert change.then is None
            continue
        step = -1e-6 if change.direction == "less" else 1e-6
        beyond = change.at * (1 + step) if change.at else (1e-9 if change.direction == "more" else 0.0)
        found = again(snapshot, small_use_cases, advice.needs, change.what, beyond)
        assert leader(found) == change.then != leader(advice), change


@SOME
@given(some_needs(), st.floats(0, 0.95))
def test_before_each_threshold_it_stays_first(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase], values: dict[str, Any], share: float
) -> None:
    needs = asked(values)
    advice = ask(snapshot, small_use_cases, needs)
    assume(leader(advice))
    for change in advice.changes:
        if change.now is None or (change.now == 0 and change.at == 0):
            continue
        ends = [change.at] if change.at is not None else [change.now / 50, change.now * 50]
        for end in ends:
            value = change.now + (end - change.now) * share
            if change.what.startswith("priorities") and not _any_weight(advice.needs, change.what, value):
                continue
            found = again(snapshot, small_use_cases, advice.needs, change.what, value)
            assert leader(found) == leader(advice) or _as_good(found, leader(advice)), (change, value)


def _any_weight(needs: Needs, what: str, value: float) -> bool:
    weights = {f"priorities.{name}": getattr(needs.priorities, name) for name in PRIORITIES}
    return any((weights | {what: value}).values())


def _as_good(advice: Advice, name: str | None) -> bool:
    """Whether the model is behind by no more than rounding."""
    best, entry = advice.first, next((c for c in advice.candidates if c.model.id == name), None)
    scores = [c.score for c in (best, entry) if isinstance(c, Candidate) and c.score is not None]
    return len(scores) == 2 and scores[0] - scores[1] < NOISE


def test_the_same_answer_to_a_sturdy_question(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    needs = override(None, {"use_case": "customer-service", "license.allow": ["herd-license"]})
    advice = ask(snapshot, small_use_cases, needs)
    assert summary(()) == ""
    assert summary(advice.changes)
    still = tuple(
        msgspec.structs.replace(entry, at=None, direction=None, then=None) for entry in advice.changes
    )
    assert summary(still) == STURDY


def test_nothing_ranked_has_nothing_to_change(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    needs = override(None, {"use_case": "customer-service", "budget.monthly_usd": 0.01})
    assert ask(snapshot, small_use_cases, needs).changes == ()


def test_a_budget_above_which_a_better_one_enters(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    free = ask(snapshot, small_use_cases, override(None, {"use_case": "customer-service"}))
    best = free.first
    assert best is not None
    assert best.offer.cheapest_usd is not None
    limit = best.offer.cheapest_usd - 1
    tight = ask(
        snapshot,
        small_use_cases,
        override(None, {"use_case": "customer-service", "budget.monthly_usd": limit}),
    )
    change = changed(tight, "budget.monthly_usd")
    assert (change.at, change.direction, change.then) == (best.offer.cheapest_usd, "more", best.model.id)
    volume = changed(tight, "workload.requests_per_month")
    assert (volume.direction, volume.then) == ("less", best.model.id)
    assert "comes within your budget" in volume.text
    assert best.model.name in summary(tight.changes)


@pytest.mark.parametrize(
    ("name", "at", "text"),
    [
        (
            "cost",
            1 / 3,
            "If cost mattered less than 0.33x capability (now 1x), B would win.",
        ),
        (
            "cost",
            2.0,
            "If cost mattered more than 2x capability (now 1x), B would win.",
        ),
        ("cost", 0.0, "If cost did not matter, B would win."),
        (
            "capability",
            2.44,
            "If capability mattered more than 2.4x cost (now 1x), B would win.",
        ),
        (
            "downloads",
            1.0,
            "If downloads mattered more than 1x capability (now 0.25x), B would win.",
        ),
        (
            "downloads",
            0.2504,
            "If downloads mattered more than 0.2504x capability (now 0.25x), B would win.",
        ),
    ],
)
def test_weights_are_told_in_words(name: str, at: float, text: str) -> None:
    weights = Priorities(cost=1, capability=1, downloads=0.25)
    assert priority(name, weights, at, "B", is_measured=True) == text


@pytest.mark.parametrize("name", ["openly/atlas-3.1-8b", "northlab/titan-2", "openly/atlas-27b"])
def test_where_one_is_free_the_volume_may_change_the_order(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase], name: str
) -> None:
    offers = tuple(
        msgspec.structs.replace(row, input=0.0, output=0.0, cache_read=None) if row.model == name else row
        for row in snapshot.catalog.offers
    )
    shelf = snapshots.of(msgspec.structs.replace(snapshot.catalog, offers=offers))
    for requests in (1_000, 1_000_000, 1e12):
        needs = override(None, {"use_case": "customer-service", "workload.requests_per_month": requests})
        advice = ask(shelf, small_use_cases, needs)
        change = changed(advice, "workload.requests_per_month")
        if change.at is not None:
            found = again(shelf, small_use_cases, advice.needs, change.what, change.at)
            assert leader(found) == change.then != leader(advice)
            assert "less than a cent" in change.text
        elif leader(advice) != name:
            raise AssertionError("at some volume a bill of nothing beats all others")
