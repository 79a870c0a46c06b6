"""Models used today, developers and providers wanted or not, by their names."""

from typing import Any

import pytest

from catalog.storage import store
from tests.support.read_sentences import part, read, values

TODAY = "baseline.model"


@pytest.mark.parametrize(
    ("words", "model"),
    [
        ("we use GPT-4o today", "openai/gpt-4o"),
        ("we use gpt 4o", "openai/gpt-4o"),
        ("currently on gpt4o", "openai/gpt-4o"),
        ("we use GPT 4.1 mini", "openai/gpt-4.1-mini"),
        ("currently using Claude Sonnet 4.5", "anthropic/claude-sonnet-4-5"),
        ("cheaper than Claude Opus 4.5", "anthropic/claude-opus-4-5"),
    ],
)
def test_a_model_that_is_used_today(words: str, model: str) -> None:
    assert values(f"Customer support, {words}") == {TODAY: model}


def test_a_model_of_any_name_behind_a_word_for_what_is_used() -> None:
    found = values("currently using text-embedding-3-large for embeddings")
    assert found == {TODAY: "openai/text-embedding-3-large"}


@pytest.mark.parametrize(
    ("words", "of_name"),
    [("we use Claude Opus", ("Claude", "Opus")), ("instead of Gemini Flash", ("Gemini", "Flash"))],
)
def test_a_line_without_a_version_is_its_newest(words: str, of_name: tuple[str, str]) -> None:
    found = part(f"Customer support, {words}", TODAY)
    models = store.load().models
    rivals = [one for one in models.values() if set(of_name) <= set(one.name.split()) and not one.retired]
    assert set(of_name) <= set(models[found.value].name.split())
    assert (models[found.value].released or "") == max(one.released or "" for one in rivals)
    assert found.note == f"taken as {models[found.value].name}, the newest of that name"


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (
            "we use ChatGPT",
            "“ChatGPT” is no single model: name its version to compare with what is used today.",
        ),
        ("we use GPT-99", "“GPT-99” is no model of the catalogue: nothing is compared with it."),
        ("no GPT-4o", "“GPT-4o”: a single model cannot be excluded, only its developer."),
    ],
)
def test_a_name_that_is_no_single_model_is_told(words: str, note: str) -> None:
    understood = read(f"Customer support, {words}")
    assert (understood.values, understood.notes) == ({}, (note,))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("only Mistral", {"origin.developers": ("mistral",)}),
        ("Mistral models only", {"origin.developers": ("mistral",)}),
        ("made by Meta", {"origin.developers": ("meta",)}),
        ("no OpenAI", {"origin.exclude_developers": ("openai",)}),
        ("no Qwen", {"origin.exclude_developers": ("alibaba",)}),
        ("anything but DeepSeek", {"origin.exclude_developers": ("deepseek",)}),
        ("anything but Claude", {"origin.exclude_developers": ("anthropic",)}),
        ("no models from DeepSeek or Alibaba", {"origin.exclude_developers": ("deepseek", "alibaba")}),
        ("via Azure", {"hosting.providers": ("azure",)}),
        ("only on Bedrock", {"hosting.providers": ("amazon-bedrock",)}),
        ("hosted by Together", {"hosting.providers": ("together",)}),
        ("run on Groq or Together", {"hosting.providers": ("groq", "together")}),
        ("not via OpenRouter", {"hosting.exclude_providers": ("openrouter",)}),
    ],
)
def test_developers_and_providers_in_and_out(words: str, found: dict[str, Any]) -> None:
    assert values(f"Customer support, {words}") == found


@pytest.mark.parametrize(
    "words", ["Google models are fine", "OpenAI compatible API", "replicate it together"]
)
def test_a_name_that_asks_for_nothing(words: str) -> None:
    assert values(f"Customer support, {words}") == {}


def test_the_model_and_what_is_paid_for_it() -> None:
    found = values("Customer support, we pay $300 for GPT-4o")
    assert found == {TODAY: "openai/gpt-4o", "baseline.monthly_usd": 300}
