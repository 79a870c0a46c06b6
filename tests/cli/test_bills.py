"""Bills of known workloads, as the real command gives them on the shipped catalogue: what an invoice would say."""

import json
from typing import Any

import pytest

from tui.cli.dispatch import main

TODAY = "2026-11-30"


def bill(capsys: pytest.CaptureFixture[str], *arguments: str, today: str = TODAY) -> dict[str, Any]:
    """The offer of `why --json`."""
    assert main(["why", *arguments, "--today", today, "--json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    offer: dict[str, Any] = document["candidate"]["offer"] if "candidate" in document else document["offer"]
    return offer


def lines(offer: dict[str, Any]) -> dict[str, float]:
    """The dollars of each line."""
    return {line["item"]: line["usd"] for line in offer["breakdown"]["lines"]}


@pytest.mark.parametrize(("batch", "usd"), [(True, 72.10), (False, 154.20)])
def test_cache_and_batch_multiply_at_anthropic(
    capsys: pytest.CaptureFixture[str], batch: bool, usd: float
) -> None:
    # 20 M of input at 2, 180 M cached at 0.2, 6.82 M of output at 10; in batch half of each. Outside it the 20 M are
    # written to the cache at 2.5.
    offer = bill(
        capsys,
        "anthropic/claude-sonnet-5",
        *("--use-case", "summarisation", "--requests", "10000", "--input-tokens", "20000"),
        *("--output-tokens", "500", "--cached-share", "0.9", "--provider", "anthropic"),
        *(("--batch",) if batch else ("--no-batch",)),
    )
    assert offer["monthly_usd"] == usd


def test_writing_to_the_cache_is_billed_at_its_price(capsys: pytest.CaptureFixture[str]) -> None:
    offer = bill(capsys, "anthropic/claude-opus-5", "--use-case", "coding-agent", "--provider", "anthropic")
    assert lines(offer)["input, written to the cache"] == 2025.0
    assert any("written to it once" in text for text in offer["breakdown"]["assumptions"])


def test_a_prompt_below_the_least_cached_length_is_billed_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    offer = bill(
        capsys,
        "anthropic/claude-haiku-4-5",
        *("--use-case", "customer-service", "--requests", "1000000", "--input-tokens", "2000"),
        *("--output-tokens", "100", "--cached-share", "0.9", "--provider", "anthropic"),
    )
    assert offer["monthly_usd"] == 2458.0
    assert any("below 4,096 tokens" in text for text in offer["breakdown"]["assumptions"])


def test_the_default_of_customer_service_is_too_short_to_be_cached_at_openai(
    capsys: pytest.CaptureFixture[str],
) -> None:
    offer = bill(capsys, "openai/gpt-6-luna", "--use-case", "customer-service", "--provider", "openai")
    assert "cached input" not in lines(offer)


def test_every_request_of_a_model_that_searches_pays_its_fee(capsys: pytest.CaptureFixture[str]) -> None:
    offer = bill(
        capsys,
        "perplexity/sonar",
        *("--use-case", "customer-service", "--requests", "10000", "--input-tokens", "7"),
        *("--output-tokens", "149", "--cached-share", "0", "--provider", "perplexity"),
    )
    assert offer["monthly_usd"] == 51.42
    assert lines(offer)["fee per request"] == 50.0


def test_thinking_is_billed_at_its_own_price(capsys: pytest.CaptureFixture[str]) -> None:
    offer = bill(
        capsys,
        "alibaba/qwen-turbo",
        *("--use-case", "customer-service", "--requests", "1000", "--input-tokens", "25"),
        *("--output-tokens", "2736", "--cached-share", "0", "--provider", "alibaba"),
    )
    # An invoice with 2,715 of the 2,736 tokens thinking is $1.36: the 21 others cost less.
    assert offer["list_monthly_usd"] == pytest.approx(1.36, abs=0.011)


@pytest.mark.parametrize(
    ("model", "tokens", "price"),
    [
        ("openai/gpt-5.6-luna", 250_000, 0.2),
        ("openai/gpt-5.6-luna", 272_001, 0.4),
        ("xai/grok-4.5", 199_999, 2.0),
        ("xai/grok-4.5", 200_000, 4.0),
    ],
)
def test_a_tier_holds_from_where_it_begins(
    capsys: pytest.CaptureFixture[str], model: str, tokens: int, price: float
) -> None:
    offer = bill(
        capsys,
        model,
        *("--use-case", "customer-service", "--requests", "1000", "--input-tokens", str(tokens)),
        *("--output-tokens", "1000", "--cached-share", "0", "--provider", model.partition("/")[0]),
    )
    assert lines(offer)["input"] == pytest.approx(tokens * price / 1000, abs=0.01)


def test_sound_reaches_the_tier_of_long_prompts(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (
        *(
            "google/gemini-2.5-pro",
            "--use-case",
            "summarisation",
            "--requests",
            "100",
            "--audio-minutes",
            "120",
        ),
        *("--input-tokens", "0", "--output-tokens", "1000", "--cached-share", "0", "--provider", "google"),
    )
    assert bill(capsys, *arguments, "--no-batch")["monthly_usd"] == 59.75
    assert bill(capsys, *arguments, "--batch")["monthly_usd"] == pytest.approx(59.75 / 2, abs=0.01)


def test_sound_fills_the_context_window(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("google/gemini-2.5-pro", "--use-case", "summarisation", "--audio-minutes", "600")
    assert main(["why", *arguments, "--today", TODAY, "--json"]) == 1
    assert "must.context" in capsys.readouterr().out


def test_off_peak_hours_count_by_their_share_of_the_week(capsys: pytest.CaptureFixture[str]) -> None:
    offer = bill(
        capsys,
        "deepseek/deepseek-v4-flash",
        *("--use-case", "customer-service", "--requests", "1000000", "--input-tokens", "1000"),
        *("--output-tokens", "0", "--cached-share", "0", "--provider", "deepseek"),
    )
    assert lines(offer)["input"] == pytest.approx(1000 * (0.3 * 35 + 0.15 * 133) / 168, abs=0.01)


def test_an_announced_price_holds_from_its_day_on(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (
        *("google/gemini-4-argon", "--use-case", "customer-service", "--requests", "1000000"),
        *("--input-tokens", "1000", "--output-tokens", "0", "--cached-share", "0", "--provider", "google"),
    )
    assert lines(bill(capsys, *arguments))["input"] == 2000.0
    assert lines(bill(capsys, *arguments, today="2026-12-01"))["input"] == 4000.0
    assert main(["why", *arguments, "--today", TODAY]) == 0
    assert "From 1 Dec 2026 its announced price holds" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("model", "usd"),
    [("openai/gpt-4o-mini", 38.25), ("openai/gpt-4o", 19.13), ("google/gemini-2.5-flash", 3.1)],
)
def test_a_picture_counts_for_what_its_developer_publishes(
    capsys: pytest.CaptureFixture[str], model: str, usd: float
) -> None:
    offer = bill(
        capsys,
        model,
        *("--use-case", "image-understanding", "--requests", "10000", "--images", "1", "--no-batch"),
        *("--input-tokens", "0", "--output-tokens", "100", "--provider", model.partition("/")[0]),
        *("--min-capability", "0"),
    )
    assert lines(offer)["pictures"] == pytest.approx(usd, abs=0.01)
    assert any("by its developer's formula" in text for text in offer["breakdown"]["assumptions"])
