"""What a refresh must not believe: prices of another model, mode or unit; copies and bases as new models."""

import random
from typing import Any

import msgspec
import pytest

from catalog.model import Adoption, Model, Offer
from catalog.pipeline import offers
from catalog.pipeline.context import PreviousRows
from catalog.pipeline.merge import MergeResult
from catalog.record import Kind
from catalog.sources.upstream import Listing, PriceRow, ProviderName, Repository
from tests.support.factories import TODAY
from tests.support.merging import EVERYONE, ground, offer, refreshed, rows_of, shipped

HUB = "hugging-face"


def row(provider: str, model_id: str, source: str = "litellm", **figures: Any) -> PriceRow:
    figures.setdefault("as_of", TODAY)
    return PriceRow(source=source, provider=provider, provider_model_id=model_id, **figures)


def made(*rows: PriceRow, kind: Kind = "llm") -> Offer:
    """The one offer that rows of one name at one provider make."""
    model = Model(id="maker/model", name="model", kind=kind, developer="maker", as_of=TODAY)
    named = [msgspec.structs.replace(one, model=model.id) for one in rows]
    sellers = {"seller": ProviderName(name_in_source="seller", provider="seller")}
    (found,) = (one for one in offers.make_offers(named, {model.id: model}, sellers) if not one.variant)
    return found


def priced(row: PriceRow) -> MergeResult:
    """What comes of litellm's rows and one more."""
    return refreshed("litellm", prices=(*rows_of("litellm"), row))


def test_a_cache_price_that_the_lead_leaves_out_is_that_of_another_source_with_the_same_price() -> None:
    lead = row("seller", "model", input=1.0, output=2.0)
    other = row("seller", "model", "genai-prices", as_of="2026-11-01", input=1.0, output=2.0)
    other = msgspec.structs.replace(other, cache_read=0.1, cache_write=1.25, batch_input=0.5)
    found = made(lead, other)
    assert (found.source, found.cache_read, found.cache_write) == ("litellm", 0.1, 1.25)
    assert (found.batch_input, found.batch_output) == (0.5, None)


def test_a_cache_or_batch_price_beside_another_price_is_left_alone() -> None:
    lead = row("seller", "model", input=1.0, output=2.0)
    other = row("seller", "model", "genai-prices", as_of="2026-11-01", input=4.0, output=2.0, cache_read=0.1)
    batch = msgspec.structs.replace(other, condition="processing=batch", input=2.0, output=1.0)
    found = made(lead, other, batch)
    assert (found.cache_read, found.batch_input, found.batch_output) == (None, None, None)
    assert made(other, batch).batch_input == 2.0


def test_of_one_day_a_price_for_some_hours_does_not_lead() -> None:
    night = row("seller", "model", "genai-prices", input=0.5, output=1.0)
    peak = msgspec.structs.replace(
        night, condition="time-of-day 01:00:00+00:00-04:00:00+00:00", input=1.0, output=2.0
    )
    always = row("seller", "model", input=1.0, output=2.0)
    assert made(night, peak, always).input == 1.0
    assert made(night, peak).input == 0.5


@pytest.mark.parametrize("word", ["ada", "babbage", "curie", "davinci"])
def test_a_bare_word_means_a_model_with_its_maker_only(word: str) -> None:
    report = priced(row("azure", f"azure/{word}", input=0.1)).sources[0]
    assert report.unmatched == 1


def test_a_price_of_the_base_is_not_one_of_the_finished_model() -> None:
    start = "fireworks_ai/accounts/fireworks/models/qwen2p5-coder-14b"
    finished = row("fireworks_ai", f"{start}-instruct", input=0.2, output=0.2)
    base = row("fireworks_ai", start, input=0.2, output=0.2)
    rows = (*rows_of("litellm"), finished, base)
    result = refreshed("litellm", prices=rows)
    ids = [one.provider_model_id for one in result.snapshot.offers["alibaba/qwen2-5-coder-14b"]]
    assert any(name.endswith("-instruct") for name in ids)
    assert not any(name.endswith("coder-14b") for name in ids)
    assert result.sources[0].unmatched == 1


def test_an_open_image_model_is_not_priced_by_token() -> None:
    name = "deepinfra/black-forest-labs/FLUX-1-schnell"
    (report,) = priced(row("deepinfra", name, input=0.1, output=0.1)).sources
    assert any(name in one.where and "per picture" in one.reason for one in report.quarantine)


def test_a_doubted_price_leaves_the_reviewed_one_of_its_source() -> None:
    """The offer does not vanish, and the report names the price that was refused."""
    before = next(
        one for one in shipped().catalog.offers if one.provider == "deepseek" and one.source == "litellm"
    )
    rows = [
        msgspec.structs.replace(one, input=2_000.0) if one.provider == "deepseek" and one.input else one
        for one in rows_of("litellm")
    ]
    result = refreshed("litellm", prices=tuple(rows))
    assert offer(result.snapshot, before.model, "deepseek").input == before.input
    assert any("2000" in one.reason for one in result.sources[0].quarantine)


def test_a_reading_of_an_older_day_leaves_the_single_rows_that_are_newer() -> None:
    newer = [one for one in ground().rows if one.source == "models-dev" and one.as_of > "2026-08-18"]
    assert newer
    day = PreviousRows(shipped(), ground(), ()).day("models-dev")
    assert day == "2026-08-18"
    rows = [one for one in rows_of("models-dev") if one.as_of <= day]
    result = refreshed("models-dev", day=day, prices=tuple(rows))
    assert (result.problem, result.sources[0].state, result.sources[0].gone) == ("", "done", 0)
    for one in newer:
        assert any(
            made.provider_model_id == one.provider_model_id for made in result.snapshot.offers[one.model]
        )


def test_noise_in_the_last_digits_is_no_change() -> None:
    rows = [
        msgspec.structs.replace(one, input=one.input * (1 + 1e-7)) if one.input else one
        for one in rows_of("litellm")
    ]
    assert refreshed("litellm", prices=tuple(rows)).sources[0].changed == 0


def listing(provider: str, name: str, **facts: Any) -> Listing:
    facts.setdefault("outputs", ("text",))
    return Listing(provider=provider, id=name, name=name.rpartition("/")[2], **facts)


@pytest.mark.parametrize(
    "said",
    [
        listing("azure", "phi-4-mini"),  # what Azure calls phi-4-mini-instruct
        listing("openrouter", "openai/gpt-5.3-chat", developer="openai"),  # `-latest` is a rolling name
    ],
)
def test_another_name_of_a_known_model_is_no_new_one(said: Listing) -> None:
    source = "openrouter" if said.provider == "openrouter" else "models-dev"
    result = refreshed(source, listings=(said,), prices=tuple(rows_of("models-dev")), force=True)
    assert not set(result.snapshot.models) - set(shipped().models)


def hub(*repositories: Repository) -> MergeResult:
    """What comes of these repositories of the Hub, each listed where it may be a model."""
    listings = [
        listing(
            "huggingface",
            one.id,
            developer=one.id.partition("/")[0],
            hub_repository=one.id,
            pipeline="text-generation",
            open_weights=True,
        )
        for one in repositories
        if one.how != "quantized"
    ]
    return refreshed(HUB, listings=tuple(listings), repositories=repositories, force=True)


def held(result: MergeResult, repository: str) -> Adoption:
    (found,) = (one for one in result.snapshot.catalog.adoption if one.repository == repository)
    return found


def test_of_base_copy_and_finished_model_only_the_finished_is_new() -> None:
    base, finished = "meta-llama/Llama-9-10B", "meta-llama/Llama-9-10B-Instruct"
    result = hub(
        Repository(id=base),
        Repository(id=finished, base=(base,), how="finetune"),
        Repository(id="meta-llama/Llama-9-10B-Instruct-Diffusers"),
        Repository(id="unsloth/Llama-9-10B-Instruct", base=(finished,), how="finetune"),
        Repository(id="nvidia/Llama-9-10B-Instruct-8x", base=(finished,), how="finetune"),
        Repository(id="bartowski/Llama-9-10B-Instruct-GGUF", base=(finished,), how="quantized"),
        Repository(id="bartowski/Llama-9-10B-GGUF", base=(base,), how="quantized"),
    )
    assert set(result.snapshot.models) - set(shipped().models) == {"meta/llama-9-10b-instruct"}
    assert held(result, finished).model == "meta/llama-9-10b-instruct"
    assert held(result, "bartowski/Llama-9-10B-Instruct-GGUF").model == "meta/llama-9-10b-instruct"
    assert held(result, base).model is held(result, "bartowski/Llama-9-10B-GGUF").model is None


@pytest.mark.parametrize("base", ["mistralai/Mistral-9B-v0.1", "google/gemma-9-4b"])
def test_a_base_is_known_by_the_finished_name_beside_it(base: str) -> None:
    organisation, _, name = base.partition("/")
    finished = name.replace("9B-v", "9B-Instruct-v") if "9B-v" in name else f"{name}-it"
    result = hub(Repository(id=base), Repository(id=f"{organisation}/{finished}"))
    new = set(result.snapshot.models) - set(shipped().models)
    assert [one.rpartition("/")[2] for one in new] == [finished.lower()]


def test_no_shipped_model_names_the_repository_of_its_base() -> None:
    """Of a finished model that has a repository of its own in the catalogue, that one is named."""
    known = {one.repository.lower() for one in shipped(EVERYONE).catalog.adoption}
    for model in shipped(EVERYONE).models.values():
        own = (model.hub_repository or "").lower()
        for ending in ("-instruct", "-it"):
            if model.id.endswith(ending) and own and f"{own}{ending}" in known:
                pytest.fail(f"{model.id} names {own}")


def test_the_order_of_a_source_s_rows_changes_nothing() -> None:
    rows = rows_of("genai-prices")
    said = [listing("openai", f"gpt-{number}-mini", context_tokens=number * 1_000) for number in (7, 8, 9)]
    said += [listing("openai", "gpt-7-mini", context_tokens=5)]
    one = refreshed("models-dev", prices=tuple(rows), listings=tuple(said), force=True)
    shuffled = random.Random(3)
    other = refreshed(
        "models-dev",
        prices=tuple(shuffled.sample(rows, len(rows))),
        listings=tuple(reversed(said)),
        force=True,
    )
    assert one.data == other.data
    assert {model for model in one.snapshot.models if model not in shipped().models}
