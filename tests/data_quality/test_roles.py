"""What the name of a model says it was made for, that specialists do no other job, and the smallest none unproven."""

import pytest

from catalog.advice import capability
from catalog.advice.needs.records import Needs
from catalog.advice.ranking import advise
from catalog.advice.rules.job import LEAST_UNPROVEN
from catalog.roles import role_of
from catalog.storage import store


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("meta/llama-guard-4-12b", "guard"),
        ("openai/gpt-oss-safeguard-20b", "guard"),
        ("ibm/granite-guardian-3.3-8b", "guard"),
        ("google/shieldgemma-9b", "guard"),
        ("nvidia/nemotron-3-content-safety", "guard"),
        ("mistral/mistral-ocr-4", "ocr"),
        ("baidu/paddleocr-vl", "ocr"),
        ("cohere/command-a-translate-08-2025", "translation"),
        ("google/gemini-3.5-live-translate-preview", "translation"),
        ("openai/o3-deep-research", "search"),
        ("openai/gpt-4o-search-preview", "search"),
        ("morph/morph-v3-fast", "code merging"),
        ("relace/relace-apply-3", "code merging"),
        ("deepseek/deepseek-coder-v2-lite-base", "base"),
        ("google/gemma-3-27b-pt", "base"),
        ("google/gemma-3-27b-it", ""),
        ("nous-research/hermes-4-405b", ""),
        ("mistral/mistral-large-2512", ""),
        ("alibaba/qwen3-coder-30b-a3b-instruct", ""),
        ("moonshotai/kimi-k2-base-models-explained", ""),
        ("openai/gpt-5-research", ""),
    ],
)
def test_a_name_states_a_role(name: str, role: str) -> None:
    assert role_of(name, "llm") == role
    assert role_of(name, "embedding") == ""


def test_no_specialist_is_a_candidate_for_another_job() -> None:
    shipped, cases = store.load(), store.load_use_cases()
    for name in ("customer-service", "general-chat", "coding-agent", "creative-writing"):
        advice = advise(shipped, cases, Needs(use_case=name), "2026-11-30")
        assert [entry.model.id for entry in advice.candidates if entry.model.role] == []


@pytest.mark.parametrize(
    ("job", "role"), [("moderation", "guard"), ("ocr", "ocr"), ("research-assistant", "search")]
)
def test_a_job_may_want_specialists(job: str, role: str) -> None:
    shipped, cases = store.load(), store.load_use_cases()
    advice = advise(shipped, cases, Needs(use_case=job), "2026-11-30")
    out = {entry.model.id for entry in advice.excluded if {"use_case.kind"} & {r.rule for r in entry.reasons}}
    assert not out & {model.id for model in shipped.catalog.models if model.role == role}


def test_no_small_model_that_was_measured_reaches_the_floor_of_a_job_that_asks_for_a_result() -> None:
    """What the limit rests on: where this fails, `small_models` of the job or the limit is out of date."""
    shipped, found = store.load(), []
    for case in store.load_use_cases().values():
        for model in shipped.models.values():
            small = (model.total_parameters or LEAST_UNPROVEN) < LEAST_UNPROVEN and not model.role
            able = capability.of(shipped.abilities.get(model.id, {}), case.skills)
            if small and model.kind == "llm" and case.suits(model) and not case.small_models and able:
                found += [(case.id, model.id)] if able.value >= case.floor else []
    assert found == []


@pytest.mark.parametrize(
    ("job", "model", "fits"),
    [
        ("customer-service", "alibaba/qwen2.5-0.5b-instruct", False),
        ("classification", "alibaba/qwen2.5-0.5b-instruct", True),
        ("customer-service", "zai/glm-ocr", False),
        ("ocr", "zai/glm-ocr", True),
    ],
)
def test_the_smallest_are_candidates_for_what_they_may_do(job: str, model: str, fits: bool) -> None:
    shipped, cases = store.load(), store.load_use_cases()
    advice = advise(shipped, cases, Needs(use_case=job, unknown_ok=("must.inputs",)), "2026-11-30")
    assert any(entry.model.id == model for entry in advice.unranked) is fits
    assert not any(entry.model.id == model for entry in advice.ranked)
