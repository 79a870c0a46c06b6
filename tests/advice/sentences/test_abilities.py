"""What the model must read, offer and be: inputs, features, context, size, speed, batches."""

from typing import Any

import pytest

from tests.support.read_sentences import read, values


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Customer support with images", {"must.inputs": ("image",)}),
        ("Customer support, customers send photos and voice messages", {"must.inputs": ("image", "audio")}),
        ("Customer support that reads PDFs", {"must.inputs": ("document",)}),
        ("Customer support, no images, but audio", {"must.inputs": ("audio",)}),
        ("Customer support, no images, audio or video", {"must.inputs": ()}),
        ("Customer support, no need for images", {"must.inputs": ()}),
        ("Customer support, answer with voice", {"must.outputs": ("audio",)}),
        ("Customer support, no tool calling", {"must.features": ()}),
        ("Customer support, extended thinking", {"must.features": ("reasoning",)}),
    ],
)
def test_what_it_reads_and_offers(sentence: str, found: dict[str, Any]) -> None:
    assert values(sentence) == found


def test_features_are_told_apart_from_the_job() -> None:
    found = values("Customer support, tool calling and JSON output")
    assert found == {"must.features": ("tools", "structured-output")}


def test_what_the_job_reads_anyway_is_no_need() -> None:
    assert values("transcribe audio recordings") == {}
    assert values("describe images") == {}


def test_recordings_for_a_job_with_texts_make_two_jobs() -> None:
    match = read("summarise call recordings").use_case
    assert getattr(match, "made_of", None) == ("speech-to-text", "summarisation")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("at least 128k context", {"must.context_tokens": 128_000}),
        ("context window of 200,000 tokens", {"must.context_tokens": 200_000}),
        ("1M context", {"must.context_tokens": 1_000_000}),
        ("under 10B parameters", {"must.max_parameters": 10}),
        ("at most 30 billion parameters", {"must.max_parameters": 30}),
        ("no bigger than 8B", {"must.max_parameters": 8}),
        ("a 7B model", {"must.max_parameters": 7}),
        ("at least 50 tokens per second", {"must.tokens_per_second": 50}),
        ("100 tok/s", {"must.tokens_per_second": 100}),
        ("faster than 80 tps", {"must.tokens_per_second": 80}),
        ("nightly batch", {"workload.batch": True}),
        ("results can wait", {"workload.batch": True}),
        ("only measured models", {"must.measured_only": True}),
        ("only models with benchmark results", {"must.measured_only": True}),
    ],
)
def test_figures_of_the_model(words: str, found: dict[str, Any]) -> None:
    assert values(f"Customer support, {words}") == found


def test_tokens_that_go_in_are_no_context_window() -> None:
    found = values("Customer support, 6,000 tokens of context per question")
    assert "must.context_tokens" not in found


def test_at_once_matters_only_where_the_job_is_usually_done_in_a_batch() -> None:
    assert values("Customer support in real time") == {}
    assert values("classification in real time") == {"workload.batch": False}
