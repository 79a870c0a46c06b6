"""What contradicts itself is told, with what is taken."""

from typing import Any

import pytest

from tests.support.read_sentences import read


@pytest.mark.parametrize(
    ("words", "taken", "note"),
    [
        (
            "budget $300, budget $500",
            {"budget.monthly_usd": 500},
            "“budget $300” and “budget $500” contradict each other: “budget $500” is taken.",
        ),
        (
            "128k context, 200k context",
            {"must.context_tokens": 200_000},
            "“128k context” and “200k context” contradict each other: “200k context” is taken.",
        ),
        (
            "self-hosted, api only",
            {"hosting.where": ("self-host",)},
            "“self-hosted” and “api only” contradict each other: own hardware is taken.",
        ),
        (
            "no Chinese models, Chinese models only",
            {"origin.exclude_developer_countries": ("CN",), "origin.developer_countries": ("CN",)},
            "“Chinese models” and “no Chinese models” contradict each other: nothing can be both.",
        ),
        (
            "only OpenAI, no OpenAI",
            {"origin.developers": ("openai",), "origin.exclude_developers": ("openai",)},
            "“OpenAI” and “no OpenAI” contradict each other: nothing can be both.",
        ),
        (
            "via Azure, not via Azure",
            {"hosting.providers": ("azure",), "hosting.exclude_providers": ("azure",)},
            "“via Azure” and “not via Azure” contradict each other: nothing can be both.",
        ),
        (
            "hosted in the US, no US provider",
            {"origin.serving_countries": ("US",), "origin.exclude_provider_countries": ("US",)},
            "“hosted in the US” and “no US provider” contradict each other: nothing can be both.",
        ),
    ],
)
def test_a_contradiction_is_told(words: str, taken: dict[str, Any], note: str) -> None:
    understood = read(f"Customer support, {words}")
    assert (understood.values, understood.notes) == (taken, (note,))


@pytest.mark.parametrize(
    "words",
    [
        "budget $500, at most $500",
        "in German; answers in German and French",
        "no Chinese models, no Russian models",
        "hosted in Germany, no US provider",
    ],
)
def test_what_goes_together_is_no_contradiction(words: str) -> None:
    assert read(f"Customer support, {words}").notes == ()
