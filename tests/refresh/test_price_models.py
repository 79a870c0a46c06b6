"""What price lists make a model of: a name of a developer's own list or of two sellers, without what sellers append."""

from typing import Any

import pytest

from catalog.pipeline.fetch import SourceAnswer
from catalog.pipeline.merge import MergeResult, merge
from catalog.pipeline.name_matcher import NameMatcher
from catalog.pipeline.price_models import is_mode
from catalog.sources.upstream import Listing, PriceRow, Reading
from catalog.storage import groundwork, store
from tests.support.factories import TODAY
from tests.support.merging import Made, begun, rows_of, shipped


def row(provider: str, name: str, **more: Any) -> PriceRow:
    figures = {"input": 0.5, "output": 1.5} | more
    return PriceRow(source="litellm", as_of=TODAY, provider=provider, provider_model_id=name, **figures)


def talker(provider: str, name: str, **more: Any) -> Listing:
    return Listing(provider=provider, id=name, name="", outputs=("text",), **more)


def refreshed(*rows: PriceRow, listings: tuple[Listing, ...] = (), source: str = "litellm") -> MergeResult:
    prices = (*rows_of(source), *rows)
    reading = Reading(rows=len(prices), prices=prices, listings=listings)
    return merge(begun(), [SourceAnswer(Made(source), (reading,), TODAY, "network")], force=False)


def new(result: MergeResult) -> set[str]:
    return result.snapshot.models.keys() - shipped().models.keys()


def test_a_name_that_two_sellers_share_becomes_a_model_with_their_prices() -> None:
    rows = (row("novita", "novita/qwen/qwen9-turbo-max"), row("deepinfra", "Qwen/Qwen9-Turbo-Max", input=0.7))
    windows = (
        talker("novita", "novita/qwen/qwen9-turbo-max", context_tokens=32_000),
        talker("deepinfra", "Qwen/Qwen9-Turbo-Max", context_tokens=128_000, reasoning=True),
    )
    made = refreshed(*rows, listings=windows)
    assert new(made) == {"alibaba/qwen9-turbo-max"}
    model = made.snapshot.models["alibaba/qwen9-turbo-max"]
    assert (model.unreviewed, model.kind, model.developer) == (True, "llm", "alibaba")
    assert (model.context_tokens, model.reasoning, model.open_weights) == (128_000, True, None)
    assert {offer.provider for offer in made.snapshot.offers[model.id]} == {"novita-ai", "deepinfra"}
    assert made.sources[0].unmatched == 0


@pytest.mark.parametrize(
    "rows",
    [
        (row("novita", "novita/qwen/qwen9-max"),),  # one reseller
        (row("novita", "novita/qwen9-latest"), row("deepinfra", "Qwen/Qwen9-latest")),
        (row("novita", "novita/openai/gpt-6-luna-free"), row("deepinfra", "openai/gpt-6-luna-free")),
        (
            row("novita", "novita/openai/gpt-6-luna-ultraspeed"),
            row("deepinfra", "openai/gpt-6-luna-ultraspeed"),
        ),
        (row("novita", "novita/qwen/qwen9-8b-awq"), row("deepinfra", "Qwen/Qwen9-8B-AWQ")),
        (row("novita", "novita/qwen/qwen9:fast"), row("deepinfra", "Qwen/Qwen9:fast")),
        (row("novita", "novita/mistral-large"), row("deepinfra", "mistralai/mistral-large")),
    ],
)
def test_what_sellers_append_and_names_that_move_make_no_model(rows: tuple[PriceRow, ...]) -> None:
    assert new(refreshed(*rows)) == set()


def test_a_region_s_id_is_the_model_itself() -> None:
    made = refreshed(row("bedrock_converse", "jp.anthropic.claude-opus-5-v1:0", input=5.6))
    assert new(made) == set()
    (offer,) = (one for one in made.snapshot.offers["anthropic/claude-opus-5"] if one.input == 5.6)
    assert (offer.provider, offer.serving_countries) == ("amazon-bedrock", ("JP",))


def test_dated_releases_of_one_list_stand_apart() -> None:
    dated = (
        row("dashscope", "dashscope/qwen3.8-max-2029-01-23"),
        row("dashscope", "dashscope/qwen3.8-max-2029-05-01"),
    )
    made = refreshed(*dated, listings=tuple(talker("dashscope", one.provider_model_id) for one in dated))
    assert new(made) == {"alibaba/qwen3.8-max-2029-01-23", "alibaba/qwen3.8-max-2029-05-01"}
    alone = refreshed(dated[0])
    assert new(alone) == set()
    assert alone.sources[0].unmatched == 0


def test_prices_that_only_an_archive_holds_make_no_model() -> None:
    old = tuple(
        PriceRow(
            source="genai-prices", as_of=TODAY, provider=seller, provider_model_id=name, input=1.0, output=1.0
        )
        for seller, name in (("novita", "qwen/qwen0-7b"), ("openrouter", "qwen/qwen0-7b"))
    )
    assert new(refreshed(*old, source="genai-prices")) == set()
    windows = tuple(talker(one.provider, one.provider_model_id, context_tokens=8_000) for one in old)
    assert new(refreshed(*old, listings=windows, source="genai-prices")) == {"alibaba/qwen0-7b"}


def test_a_model_stays_while_one_of_its_two_sellers_is_read_again() -> None:
    first = PriceRow(
        source="models-dev", as_of=TODAY, provider="nebius", provider_model_id="Qwen/Qwen9-Max", input=0.6
    )
    second = row("novita", "novita/qwen/qwen9-max")
    readings = {
        "models-dev": Reading(rows=9, prices=(*rows_of("models-dev"), first)),
        "litellm": Reading(rows=9, prices=(*rows_of("litellm"), second)),
    }
    answers = {name: SourceAnswer(Made(name), (made,), TODAY, "network") for name, made in readings.items()}
    both = merge(begun(), list(answers.values()), force=False)
    assert new(both) == {"alibaba/qwen9-max"}
    for name, answer in answers.items():
        again = merge(begun({part.source.id: part for part in both.parts}), [answer], force=False)
        assert new(again) == {"alibaba/qwen9-max"}, name
        assert len(again.snapshot.offers["alibaba/qwen9-max"]) == 2


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("gpt-6-luna-pro", "llm", True),
        ("gpt-6-luna-xhigh", "llm", True),
        ("gpt-6-luna-nova", "llm", False),
        ("gpt-image-2-pro", "image", False),
    ],
)
def test_modes(name: str, kind: Any, expected: bool) -> None:
    assert is_mode(name, "openai", kind, NameMatcher(store.load(), groundwork.load(), ())) is expected
