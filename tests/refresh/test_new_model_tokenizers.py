"""Which tokenizer a model has that a refresh brings: that of its family, else none; bills in its languages follow."""

import pytest

from catalog.advice.cost.text_tokens import TextTokens
from catalog.model import Model
from catalog.pipeline.merge import assemble
from catalog.pipeline.tokenizers import tokenizer_of, with_tokenizers
from catalog.sources.upstream import Listing, PriceRow
from catalog.storage.groundwork import TokenizerModels
from catalog.storage.source_parts import Part
from tests.support.factories import TODAY, model
from tests.support.merging import Made, ground, refreshed, rows_of, shipped

RULES = (
    TokenizerModels(
        tokenizer="x", models=("lab/fox-3-*", "lab/fox-3.[1-5]*"), left_out=("lab/fox-3-embed*",)
    ),
    TokenizerModels(tokenizer="y", models=("lab/*-owl*",)),
)


def row(seller: str, name: str) -> PriceRow:
    return PriceRow(source="", as_of=TODAY, provider=seller, provider_model_id=name, input=0.5, output=1.5)


def listed(*names: str) -> dict[str, Model]:
    """The new models of OpenRouter's list."""
    said = tuple(Listing(provider="openrouter", id=name, name=name, outputs=("text",)) for name in names)
    made = refreshed("openrouter", listings=said, prices=tuple(row("openrouter", name) for name in names))
    return {name: one for name, one in made.snapshot.models.items() if name not in shipped().models}


def test_a_listed_model_has_the_tokenizer_of_its_family() -> None:
    new = listed("qwen/qwen3-90b-a9b-instruct-2612", "deepseek/deepseek-v3.9", "openai/gpt-5.4-tiny")
    assert {name: one.tokenizer for name, one in new.items()} == {
        "alibaba/qwen3-90b-a9b-instruct-2612": "qwen-2",
        "deepseek/deepseek-v3.9": "deepseek-v3",
        "openai/gpt-5.4-tiny": "o200k",
    }
    greek = TextTokens(["el"], shipped().tokenizers)
    times = greek.times(new["alibaba/qwen3-90b-a9b-instruct-2612"])
    assert times == greek.times(shipped().models["alibaba/qwen3-235b-a22b-2507"]) > 2


def test_a_later_generation_and_another_maker_have_none() -> None:
    assert {
        name: one.tokenizer for name, one in listed("qwen/qwen3.9-27b", "openai/gpt-5.9-mini").items()
    } == {
        "alibaba/qwen3.9-27b": None,
        "openai/gpt-5.9-mini": None,
    }


def test_a_model_of_an_unknown_maker_has_none() -> None:
    rows = [row(seller, "acme/qwen3-90b-a9b") for seller in ("novita", "deepinfra")]
    made = refreshed("litellm", prices=(*rows_of("litellm"), *rows))
    assert made.snapshot.models["acme/qwen3-90b-a9b"].tokenizer is None


def test_what_a_part_says_of_a_tokenizer_does_not_count() -> None:
    """The rows of an earlier refresh, or of a bundle, take the patterns of this release."""
    said = (
        model("", id="alibaba/qwen3-90b-a9b", developer="alibaba", tokenizer="gone"),
        model("", id="acme/one-9b", developer="acme", tokenizer="qwen-2"),
    )
    part = Part(source=Made("openrouter").about, read=TODAY, models=said)
    known = {one.id: one for one in assemble(shipped(), ground(), [part]).catalog.models}
    assert known["alibaba/qwen3-90b-a9b"].tokenizer == "qwen-2"
    assert known["acme/one-9b"].tokenizer is None
    assert known["alibaba/qwen3-8b"] == shipped().models["alibaba/qwen3-8b"]


@pytest.mark.parametrize(
    ("name", "tokenizer"),
    [
        ("lab/fox-3-large", "x"),
        ("lab/fox-3.2-large", "x"),
        ("lab/fox-3-2-large", "x"),
        ("lab/fox-3-9-large", None),  # it may be fox 3.9
        ("lab/fox-3-embed-large", None),
        ("lab/fox-3-owl", None),  # two tokenizers name it
        ("other/fox-3-large", None),
    ],
)
def test_a_version_with_a_dash_must_mean_the_same_with_a_dot(name: str, tokenizer: str | None) -> None:
    found = with_tokenizers({name: model("", id=name)}, RULES, settled=())
    assert found[name].tokenizer == tokenizer


def test_a_settled_model_keeps_what_it_has() -> None:
    known = {"lab/fox-3-large": model("fox-3-large")}
    assert with_tokenizers(known, RULES, settled=known) == known
    assert tokenizer_of("lab/fox-3-large", RULES) == "x"
