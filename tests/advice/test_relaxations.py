"""When nothing fits: what is told holds when the question is asked again so."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from catalog.advice.explanation.counterfactuals import values_dropping
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, SingleChange
from catalog.advice.understanding.use_cases import UseCase
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY

SOME = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
PRECISION = {
    "budget.monthly_usd": 0.01,
    "must.min_capability": -0.1,
    "must.max_parameters": 1e-6,
    "must.context_tokens": -1,
    "hosting.gpu": 0.1,
}


def ask(snapshot: Snapshot, cases: dict[str, UseCase], values: dict[str, Any]) -> tuple[Advice, Needs]:
    needs = override(None, {"use_case": "customer-service"} | values)
    return advise(snapshot, cases, needs, TODAY), needs


def hard_needs() -> st.SearchStrategy[dict[str, Any]]:
    """Needs of which several at once are hard to meet."""
    rules: dict[str, st.SearchStrategy[Any]] = {
        "budget.monthly_usd": st.floats(0.01, 300),
        "license.require": st.sampled_from(["commercial", "open-weights", "permissive"]),
        "license.allow": st.sampled_from([["MIT"], ["herd-license"]]),
        "license.monthly_active_users": st.just(800_000_000),
        "license.model_as_a_service": st.just(True),
        "hosting.where": st.sampled_from([["api"], ["self-host"]]),
        "hosting.gpu": st.sampled_from(["4 GB", "16 GB", "24 GB"]),
        "hosting.providers": st.sampled_from([["farm"], ["fence"], ["meridian", "bazaar"]]),
        "hosting.exclude_providers": st.sampled_from([["hostelry"], ["farm", "openly"]]),
        "origin.developer_countries": st.sampled_from([["FR"], ["US"], ["JP"]]),
        "origin.serving_countries": st.sampled_from([["FI"], ["EU"], ["CN"]]),
        "must.context_tokens": st.integers(10_000, 3_000_000),
        "must.features": st.just(["tools", "structured-output"]),
        "must.languages": st.just(["ja", "es"]),
        "must.min_capability": st.integers(30, 100),
        "must.max_parameters": st.floats(0.5, 50),
    }
    asked = st.sets(st.sampled_from(sorted(rules)), min_size=1, max_size=6)
    return asked.flatmap(lambda keys: st.fixed_dictionaries({key: rules[key] for key in sorted(keys)}))


@SOME
@given(hard_needs())
def test_dropping_the_rules_gives_that_count_and_that_best(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase], values: dict[str, Any]
) -> None:
    advice, needs = ask(snapshot, small_use_cases, values)
    assume(not advice.candidates)
    told = {entry.rules: entry for entry in advice.relaxations}
    names = {exclusion.rule for entry in advice.excluded for exclusion in entry.reasons}
    for rules in {(rule,) for rule in names} | set(told):
        again = advise(snapshot, small_use_cases, override(needs, values_dropping(rules)), TODAY)
        if rules in told:
            assert told[rules].fits == len(again.ranked)
            assert told[rules].best == again.candidates[0].model.id
        else:
            same = [entry for entry in told if values_dropping(entry) == values_dropping(rules)]
            assert same or not again.candidates
    alone = {entry.rules[0]: entry.fits for entry in advice.relaxations if len(entry.rules) == 1}
    for entry in advice.relaxations:
        assert len(entry.rules) == 1 or entry.fits > max(alone.get(rule, 0) for rule in entry.rules)


@SOME
@given(hard_needs())
def test_one_figure_changed_lets_that_model_in_and_a_less_generous_one_none(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase], values: dict[str, Any]
) -> None:
    advice, needs = ask(snapshot, small_use_cases, values)
    assume(not advice.candidates)
    for change in advice.single_changes:
        again = advise(snapshot, small_use_cases, override(needs, _value(change, 0)), TODAY)
        assert change.model == again.candidates[0].model.id
        short = advise(
            snapshot, small_use_cases, override(needs, _value(change, -PRECISION[change.key])), TODAY
        )
        assert short.candidates == ()


def _value(change: SingleChange, step: float) -> dict[str, Any]:
    if change.key == "hosting.gpu":
        return {change.key: f"{change.to + step:.1f} GB"}
    if change.key == "must.context_tokens":
        return {change.key: int(change.to + step)}
    return {
        change.key: min(100.0, change.to + step) if change.key == "must.min_capability" else change.to + step
    }


def test_a_budget_that_no_way_meets_is_told_beside_the_license(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    values = {"license.require": "open-weights", "budget.monthly_usd": 5.0}
    advice, needs = ask(snapshot, small_use_cases, values)
    both = [{r.rule for r in entry.reasons} for entry in advice.excluded]
    assert {"license.require", "budget"} in both
    assert {"license.require"} not in both
    assert ("license.require",) not in [entry.rules for entry in advice.relaxations]
    assert not advise(snapshot, small_use_cases, override(needs, {"license.require": None}), TODAY).candidates


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"budget.monthly_usd": 1}, "budget.monthly_usd"),
        ({"must.min_capability": 99}, "must.min_capability"),
        ({"must.max_parameters": 0.1}, "must.max_parameters"),
        ({"must.context_tokens": 5_000_000}, "must.context_tokens"),
        ({"hosting.where": ["self-host"], "hosting.gpu": "0.5 GB"}, "hosting.gpu"),
    ],
)
def test_the_figure_that_would_do_is_named(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase], values: dict[str, Any], key: str
) -> None:
    advice, _ = ask(snapshot, small_use_cases, values)
    assert advice.candidates == ()
    assert [entry.key for entry in advice.single_changes] == [key]
    assert "then" in advice.single_changes[0].text


def test_what_has_no_price_is_no_near_miss_of_a_budget(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    advice, _ = ask(snapshot, small_use_cases, {"budget.monthly_usd": 0.01})
    rules = [{reason.rule for reason in miss.reasons} for miss in advice.nearest_misses]
    assert rules[0] == {"budget"}
    bills = [float(r.has) for m in advice.nearest_misses for r in m.reasons if r.rule == "budget" and r.has]
    assert bills[0] <= 2 * min(bills)
