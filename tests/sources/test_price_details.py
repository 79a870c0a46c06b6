"""What a price list says beside input and output: cached batches, least lengths, fees, hours, announced prices."""

from typing import Any

import msgspec
import pytest

from catalog.sources.genai_prices import GenaiPrices
from catalog.sources.litellm import LiteLLM
from catalog.sources.models_dev import VAGUE_TIER, ModelsDev
from catalog.sources.openrouter import OpenRouter
from catalog.sources.upstream import Page, PriceRow, Reading

DAY = "2026-11-20"


def litellm(name: str, **fields: Any) -> Reading:
    entry = {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6} | fields
    return LiteLLM().read(Page(msgspec.json.encode({name: entry}), DAY))


def openrouter(**pricing: Any) -> Reading:
    model = {"id": "maker/model", "pricing": {"prompt": "0.000001", "completion": "0.000002"} | pricing}
    body = {"data": [model | {"architecture": {}}]}
    return OpenRouter().read(Page(msgspec.json.encode(body), DAY))


def genai(prices: Any, variants: list[Any] | None = None) -> dict[str, PriceRow]:
    model = {"id": "m", "prices": prices} | ({"price_variants": variants} if variants else {})
    body = msgspec.json.encode([{"id": "p", "api_pattern": "p", "models": [model]}])
    return {row.condition: row for row in GenaiPrices().read(Page(body, DAY)).prices}


def test_litellm_states_batches_of_cached_input_and_the_least_cached_length() -> None:
    (row,) = litellm("m", cache_read_input_token_cost_batches=5e-8, prompt_cache_min_tokens=4096.0).prices
    assert (row.batch_cache_read, row.least_cached_tokens) == (0.05, 4096)


@pytest.mark.parametrize(
    ("name", "pays"), [("perplexity/sonar-pro", True), ("gpt-4o-search-preview", True), ("gpt-6", False)]
)
def test_a_search_is_a_fee_only_where_every_request_searches(name: str, pays: bool) -> None:
    fees = {"search_context_size_low": 0.005, "search_context_size_high": 0.012}
    (row,) = litellm(name, search_context_cost_per_query=fees).prices
    assert row.extras == ({"request_low": 0.005, "request_high": 0.012} if pays else {})


@pytest.mark.parametrize(
    ("windows", "hours"),
    [
        ([{"hours_utc": ["00:00-01:00", "04:00-06:00", "10:00-00:00"], "weekdays": [1, 2, 3, 4, 5]}], "85"),
        ([{"hours_utc": "00:00-00:00", "weekdays": [6, 7]}], "48"),
        ([{"hours_utc": "16:30-00:30"}], "56"),
    ],
)
def test_off_peak_hours_are_counted_over_the_week(windows: list[Any], hours: str) -> None:
    rows = litellm("m", off_peak_pricing={"input_cost_per_token": 5e-7, "windows": windows}).prices
    assert [(row.condition, row.input) for row in rows] == [("", 1.0), (f"off-peak={hours}/168", 0.5)]


@pytest.mark.parametrize("windows", [[], [{"hours_utc": "25:00-26:00"}], [{"hours_utc": 7}], ["night"]])
def test_off_peak_hours_that_cannot_be_read_put_the_row_aside(windows: list[Any]) -> None:
    reading = litellm("m", off_peak_pricing={"input_cost_per_token": 5e-7, "windows": windows})
    assert reading.prices == ()
    assert len(reading.quarantined) == 1


def test_openrouter_states_fees_and_prices_of_long_prompts() -> None:
    overrides = [{"min_prompt_tokens": 200_000, "prompt": "0.000002"}]
    rows = {row.condition: row for row in openrouter(request="0.005", overrides=overrides).prices}
    assert rows[""].extras == {"request": 0.005}
    assert (rows["context>199999"].input, rows["context>199999"].output) == (2.0, 2.0)


@pytest.mark.parametrize("tiers", [False, True])
def test_models_dev_names_the_first_tier_200k_wherever_it_begins(tiers: bool) -> None:
    cost: dict[str, Any] = {"input": 1, "output": 2, "context_over_200k": {"input": 2, "output": 4}}
    if tiers:
        cost["tiers"] = [{"input": 2, "output": 4, "tier": {"type": "context", "size": 272_000}}]
    body = {"p": {"npm": "x", "models": {"m": {"id": "m", "name": "M", "cost": cost}}}}
    rows = ModelsDev().read(Page(msgspec.json.encode(body), DAY)).prices
    assert [row.condition for row in rows] == ["", f"context>{272_000 if tiers else VAGUE_TIER}"]


def test_genai_prices_announce_what_begins_later() -> None:
    now = {"prices": {"input_mtok": 2, "output_mtok": 10}}
    later = {"constraint": {"start_date": "2026-12-01"}, "prices": {"input_mtok": 4, "output_mtok": 20}}
    batch = {
        "when": {"processing": "batch"},
        "constraint": {"start_date": "2026-12-01"},
        "prices": {"input_mtok": 2, "output_mtok": 10},
    }
    rows = genai([now, later], [batch])
    assert (rows[""].input, rows["from=2026-12-01"].input, rows["from=2026-12-01"].batch_input) == (
        2.0,
        4.0,
        2.0,
    )
    begun = {"constraint": {"start_date": DAY}, "prices": {"input_mtok": 4}}
    assert [(row.condition, row.input) for row in genai([now, begun]).values()] == [("", 4.0)]
