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


@pytest.mark.parametrize(("batch", "usd"), [(True, 63.0), (False, 136.0)])
def test_cache_and_batch_multiply_at_anthropic(
    capsys: pytest.CaptureFixture[str], batch: bool, usd: float
) -> None:
    # 20 M of input at 2, 180 M cached at 0.2, 5 M of output at 10; in batch half of each. Outside it the 20 M are
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
    assert any("written to the cache once" in text for text in offer["breakdown"]["assumptions"])


def test_a_prompt_below_the_least_cached_length_is_billed_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    offer = bill(
        capsys,
        "anthropic/claude-haiku-4-5",
        *("--use-case", "customer-service", "--requests", "1000000", "--input-tokens", "2000"),
        *("--output-tokens", "100", "--cached-share", "0.9", "--provider", "anthropic"),
    )
    assert offer["monthly_usd"] == 2500.0
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
    assert offer["monthly_usd"] == 51.56
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
    assert bill(capsys, *arguments, "--no-batch")["monthly_usd"] == 59.1
    assert bill(capsys, *arguments, "--batch")["monthly_usd"] == pytest.approx(59.1 / 2, abs=0.01)


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
    assert "Its price changes on 1 Dec 2026" in capsys.readouterr().out


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


# An agent's request: a task of many model calls

# The coding agent's own 120,000 calls of 27,000 and 500 tokens.
CODING_TASKS = (
    *("--requests", "4000", "--input-tokens", "810000", "--output-tokens", "15000"),
    *("--calls-per-request", "30"),
)


def task(tokens: int, calls: int | None, *more: str, cached: str = "0") -> tuple[str, ...]:
    """A thousand tasks a month of so many tokens that go in; none come out."""
    said = () if calls is None else ("--calls-per-request", str(calls))
    plain = ("--use-case", "customer-service", "--requests", "1000", "--output-tokens", "0")
    return (*plain, "--input-tokens", str(tokens), "--cached-share", cached, *said, *more)


def test_a_task_of_many_calls_costs_what_its_calls_cost(capsys: pytest.CaptureFixture[str]) -> None:
    model = ("anthropic/claude-opus-5", "--use-case", "coding-agent", "--provider", "anthropic")
    calls = bill(capsys, *model)
    tasks = bill(capsys, *model, *CODING_TASKS)
    assert tasks["monthly_usd"] == calls["monthly_usd"]
    assert lines(tasks) == lines(calls)
    note = "A request is 30 model calls, taken to be equally long: 27,000 tokens go into each."
    assert note in tasks["breakdown"]["assumptions"]
    assert note not in calls["breakdown"]["assumptions"]


@pytest.mark.parametrize(("calls", "price"), [(None, 0.4), (3, 0.4), (4, 0.2)])
def test_the_tier_of_a_long_prompt_goes_by_one_call(
    capsys: pytest.CaptureFixture[str], calls: int | None, price: float
) -> None:
    # 1,000 requests of 900,000 tokens: the dearer tier begins above 272,000.
    offer = bill(capsys, "openai/gpt-5.6-luna", *task(900_000, calls, "--provider", "openai"))
    assert lines(offer)["input"] == pytest.approx(900 * price)


@pytest.mark.parametrize(("calls", "cached"), [(2, True), (3, False)])
def test_the_least_cached_length_goes_by_one_call(
    capsys: pytest.CaptureFixture[str], calls: int, cached: bool
) -> None:
    # 10,000 tokens: prompts of 5,000 are cached here, those of 3,333 lie below 4,096.
    arguments = task(10_000, calls, "--provider", "anthropic", cached="0.5")
    assert ("cached input" in lines(bill(capsys, "anthropic/claude-haiku-4-5", *arguments))) is cached


def test_every_call_of_a_model_that_searches_pays_its_fee(capsys: pytest.CaptureFixture[str]) -> None:
    # As above, 10,000 requests of 7 and 149 tokens, but each of 20 calls at $0.005.
    offer = bill(
        capsys,
        "perplexity/sonar",
        *("--use-case", "customer-service", "--requests", "10000", "--input-tokens", "7"),
        *("--output-tokens", "149", "--cached-share", "0", "--provider", "perplexity"),
        *("--calls-per-request", "20"),
    )
    assert offer["monthly_usd"] == 1001.56
    assert lines(offer)["fee per call"] == 1000.0


@pytest.mark.parametrize(("calls", "fits"), [(None, False), (9, False), (11, True)])
def test_the_context_window_holds_one_call(
    capsys: pytest.CaptureFixture[str], calls: int | None, fits: bool
) -> None:
    # Claude Haiku 4.5 holds 200,000 tokens; 2,100,000 over eleven calls are 190,909 each.
    arguments = ("anthropic/claude-haiku-4-5", *task(2_100_000, calls, "--min-capability", "0"))
    assert main(["why", *arguments, "--today", TODAY, "--json"]) == (0 if fits else 1)
    found = json.loads(capsys.readouterr().out)
    assert found["needs"]["workload"]["calls_per_request"] == (calls or 1)
    assert [reason["rule"] for reason in found["reasons"]] == ([] if fits else ["must.context"])


def test_own_hardware_holds_one_call_and_works_for_all(capsys: pytest.CaptureFixture[str]) -> None:
    own = ("--where", "self-host", "--gpu", "8x H200", "--min-capability", "0")
    model = ("openai/gpt-oss-120b", "--use-case", "coding-agent", *own)
    calls = bill(capsys, *model)
    tasks = bill(capsys, *model, *CODING_TASKS)
    plans = [offer["own_hardware"] for offer in (calls, tasks)]
    for figure in ("gpus", "request_gib", "prompt_tokens", "written_tokens", "at_once"):
        assert plans[0][figure] == plans[1][figure]
    assert plans[1]["usd"] == plans[0]["usd"]
    assert plans[1]["capacity"] == pytest.approx(plans[0]["capacity"] / 30)
    assert any("30 model calls" in text for text in tasks["breakdown"]["assumptions"])
