"""The independent reading of the hard rules sees what is broken: answers held against needs that they do not meet."""

from typing import Any

import msgspec
import pytest

from catalog.advice.needs.keys import KEYS
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from catalog.advice.ranking import advise
from catalog.advice.understanding.use_cases import UseCase
from catalog.storage.snapshot import Snapshot
from tests.invariants.rules import RULES, Question, broken
from tests.support.factories import TODAY

ASKED = Needs(use_case="customer-service")


def found(
    snapshot: Snapshot, cases: dict[str, UseCase], said: dict[str, Any], today: str = TODAY
) -> list[str]:
    """What the answer to a question with no other need breaks of these needs."""
    advice = advise(snapshot, cases, ASKED, TODAY)
    pretended = msgspec.structs.replace(advice, needs=override(advice.needs, said), today=today)
    question = Question.of(snapshot, cases["customer-service"], override(ASKED, said), pretended)
    return [fault for entry in advice.candidates for fault in broken(entry, question)]


def test_the_rules_are_those_that_may_be_let_pass() -> None:
    (key,) = (key for key in KEYS if key.path == "unknown_ok")
    assert set(RULES) == set(key.value.words)


def test_the_usual_answer_breaks_nothing(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> None:
    assert found(snapshot, small_use_cases, {}) == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"license.require": "permissive"}, "license.require fails"),
        ({"license.require": "open-weights"}, "license.require fails"),
        ({"license.allow": ["MIT"]}, "license.allow fails"),
        ({"budget.monthly_usd": 0.001}, "over the budget of 0.001"),
        ({"origin.developer_countries": ["CH"]}, "origin.developer fails"),
        ({"origin.exclude_developer_countries": ["US"]}, "origin.developer fails"),
        ({"origin.serving_countries": ["CH"]}, "origin.serving fails"),
        ({"origin.exclude_provider_countries": ["US"]}, "origin.provider fails"),
        ({"origin.exclude_developers": ["northlab"]}, "origin.developer fails"),
        ({"hosting.exclude_providers": ["northlab"]}, "hosting.providers fails"),
        ({"must.inputs": ["video"]}, "must.inputs fails"),
        ({"must.outputs": ["video"]}, "must.outputs fails"),
        ({"must.features": ["reasoning"]}, "must.features"),
        ({"must.context_tokens": 10_000_000}, "must.context fails"),
        ({"must.max_parameters": 0.001}, "must.parameters"),
        ({"must.min_capability": 99}, "of 99"),
    ],
)
def test_a_broken_rule_is_seen(
    said: dict[str, Any], fault: str, snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    assert any(fault in text for text in found(snapshot, small_use_cases, said))


def test_what_is_retired_or_of_another_kind_is_seen(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    late = found(snapshot, small_use_cases, {}, today="2999-01-01")
    assert any("status.retired fails" in text for text in late)
    advice = advise(snapshot, small_use_cases, ASKED, TODAY)
    case = msgspec.structs.replace(small_use_cases["customer-service"], kinds=("tts",))
    question = Question.of(snapshot, case, ASKED, advice)
    assert any("use_case.kind fails" in text for text in broken(advice.candidates[0], question))
