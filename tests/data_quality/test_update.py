"""Newer prices of one source in the tables: joined as a refresh joins them, with the corrections that still hold."""

import json
from typing import Any

import pytest

from catalog.build.update import Document, read_update, stale_corrections
from catalog.build.updated_rows import Update
from catalog.sources.litellm import LiteLLM


def document(**models: dict[str, Any]) -> bytes:
    return json.dumps(
        {name: {"litellm_provider": "openai", "mode": "chat"} | row for name, row in models.items()}
    ).encode()


def updated(body: bytes, *before: dict[str, str]) -> Update:
    source = LiteLLM()
    return read_update([Document(source.about, source, body, "2026-11-20")], before)


def test_rows_of_known_models_are_kept_and_others_counted() -> None:
    known = {"gpt-6-luna": {"input_cost_per_token": 1e-07, "cache_read_input_token_cost_batches": 5e-09}}
    stranger = {"input_cost_per_token": 1e-06, "litellm_provider": "groq"}
    update = updated(document(**known, **{"groq/imaginary-99": stranger}))
    (row,) = update.offers
    assert (row["model"], row["input"], row["batch_cache_read"]) == ("openai/gpt-6-luna", "0.1", "0.005")
    assert (row["as_of"], row["source"], update.unmatched) == ("2026-11-20", "litellm", 1)


def test_a_row_that_was_known_keeps_the_model_that_it_was_filed_under() -> None:
    body = document(**{"gpt-6-luna": {"input_cost_per_token": 1e-07}})
    filed = {
        "provider": "openai",
        "provider_model_id": "gpt-6-luna",
        "source": "litellm",
        "model": "somewhere/else",
    }
    (row,) = updated(body, filed).offers
    assert row["model"] == "somewhere/else"


def test_what_a_developer_lists_first_becomes_a_model_to_look_at() -> None:
    update = updated(document(**{"gpt-99-imaginary": {"input_cost_per_token": 1e-06}}))
    (model,), (row,) = update.models, update.offers
    assert (model["id"], model["kind"], model["outputs"]) == ("openai/gpt-99-imaginary", "llm", "text")
    assert (row["model"], update.unmatched) == ("openai/gpt-99-imaginary", 0)


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        ({}, False),
        ({"found": "3.0"}, True),
        ({"key": "openai|other||litellm"}, True),
        ({"field": "*"}, False),
    ],
)
def test_a_correction_ends_with_what_it_corrects(change: dict[str, str], stale: bool) -> None:
    row = {
        "provider": "openai",
        "provider_model_id": "m",
        "condition": "",
        "source": "litellm",
        "input": "2.0",
    }
    correction = {
        "table": "offers",
        "key": "openai|m||litellm",
        "field": "input",
        "found": "2.0",
        "value": "1.0",
    }
    assert bool(stale_corrections([correction | change], [row], "litellm")) is stale
