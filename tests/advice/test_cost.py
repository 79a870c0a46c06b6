"""The bill: every kind of charge, the tiers, the assumptions, and that it adds up."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.advice.cost import api_bill, media, text, token_use
from catalog.advice.needs.records import Workload
from catalog.model import MediaPrice, Offer, PriceTier


def offer(**fields: Any) -> Offer:
    known = {"model": "a/b", "provider": "p", "provider_model_id": "b", "source": "s", "as_of": "2026-11-01"}
    return Offer(**(known | fields))


def usd(priced: Offer, **workload: Any) -> float | None:
    return api_bill.monthly_usd(priced, Workload(**({"requests_per_month": 1000} | workload)))


def test_input_cached_input_and_output() -> None:
    priced = offer(input=2.0, output=10.0, cache_read=0.2)
    bill = api_bill.bill(
        priced,
        Workload(requests_per_month=1_000_000, input_tokens=900, output_tokens=250, cached_input_share=0.6),
    )
    assert bill is not None
    assert {line.item: line.usd for line in bill.lines} == {
        "input": 720.0,
        "cached input": 108.0,
        "output": 2500.0,
    }
    assert bill.usd == 3328.0


def test_without_a_cache_price_all_input_is_billed_and_that_is_said() -> None:
    bill = api_bill.bill(
        offer(input=2.0, output=10.0),
        Workload(requests_per_month=1000, input_tokens=1000, output_tokens=0, cached_input_share=0.5),
    )
    assert bill is not None
    assert bill.usd == 2.0
    assert text.NO_CACHE_NOTE in bill.assumptions


def test_batch_prices_hold_where_they_are_known() -> None:
    priced = offer(input=2.0, output=10.0, batch_input=1.0, batch_output=5.0)
    assert usd(priced, input_tokens=1000, output_tokens=100, batch=True) == 1.5
    assert usd(priced, input_tokens=1000, output_tokens=100, batch=False) == 3.0
    assert usd(offer(input=2.0, output=10.0), input_tokens=1000, output_tokens=100, batch=True) == 3.0


def test_a_long_prompt_moves_the_whole_request_to_its_tier() -> None:
    tiers = (
        PriceTier(above_tokens=200_000, input=4.0, output=15.0),
        PriceTier(above_tokens=500_000, input=8.0),
    )
    priced = offer(input=2.0, output=10.0, tiers=tiers)
    assert usd(priced, input_tokens=200_000, output_tokens=1000) == 410.0
    assert usd(priced, input_tokens=200_001, output_tokens=1000) == 815.0
    assert usd(priced, input_tokens=600_000, output_tokens=1000) == 4810.0


def test_pictures_count_as_tokens_that_are_stated_or_at_their_own_price() -> None:
    plain = api_bill.bill(offer(input=2.0, output=0.5), Workload(requests_per_month=1000, images=2))
    assert plain is not None
    assert plain.usd == 2 * token_use.TOKENS_PER_PICTURE * 1000 * 2.0 / 1e6
    assert media.PICTURE_NOTE in plain.assumptions
    own = offer(input=2.0, output=0.5, media=(MediaPrice(unit="image_in", usd=0.002),))
    assert usd(own, images=2) == 4.0


def test_pictures_lengthen_the_prompt() -> None:
    priced = offer(input=1.0, output=1.0, tiers=(PriceTier(above_tokens=10_000, input=2.0),))
    assert usd(priced, input_tokens=5_000, images=6) == 22.0


@pytest.mark.parametrize(
    ("media", "workload", "expected"),
    [
        (("audio_minute_in", 0.006), {"audio_minutes": 3}, 18.0),
        (("page_in", 0.001), {"pages": 5}, 5.0),
        (("image_out", 0.04), {"generated_images": 2, "input_tokens": 50}, 80.0),
        (("video_second_out", 0.1), {"generated_seconds": 8}, 800.0),
        (("million_characters_in", 15.0), {"characters": 600}, 9.0),
        (("query", 0.002), {"documents": 150, "input_tokens": 300}, 4.0),
    ],
)
def test_media_are_billed_in_their_own_unit(
    media: tuple[Any, float], workload: dict[str, float], expected: float
) -> None:
    priced = offer(media=(MediaPrice(unit=media[0], usd=media[1]),))
    assert usd(priced, **workload) == expected


def test_a_reranker_priced_by_tokens_reads_every_candidate() -> None:
    assert usd(offer(input=0.05), documents=50, input_tokens=300, output_tokens=0) == 0.75


def test_a_missing_price_is_unknown_and_never_nothing() -> None:
    assert usd(offer(input=2.0), input_tokens=10, output_tokens=10) is None
    assert usd(offer(), input_tokens=10) is None
    assert usd(offer(output=2.0), input_tokens=10) is None
    assert usd(offer(input=2.0, output=2.0), generated_images=1) is None


def test_an_embedding_has_no_output_to_price() -> None:
    assert usd(offer(input=0.1), input_tokens=1000, output_tokens=0) == 0.1


def test_no_requests_cost_nothing_and_a_trillion_cost_much() -> None:
    priced = offer(input=2.0, output=10.0)
    assert usd(priced, requests_per_month=0, input_tokens=10, output_tokens=1) == 0.0
    assert usd(priced, requests_per_month=1e12, input_tokens=1000, output_tokens=0) == 2e9


@given(
    prices=st.lists(st.floats(0.001, 100), min_size=3, max_size=3),
    tokens=st.lists(st.integers(0, 300_000), min_size=2, max_size=2),
    share=st.floats(0, 1),
    images=st.integers(0, 5),
    requests=st.integers(0, 10**9),
)
def test_the_lines_add_up_to_the_cent(
    prices: list[float], tokens: list[int], share: float, images: int, requests: int
) -> None:
    workload = Workload(
        requests_per_month=requests,
        input_tokens=tokens[0],
        output_tokens=tokens[1],
        cached_input_share=share,
        images=images,
    )
    priced = offer(input=prices[0], output=prices[1], cache_read=prices[2])
    bill = api_bill.bill(priced, workload)
    assert bill is not None
    assert (
        bill.usd == round(sum(line.usd for line in bill.lines), 2) == api_bill.monthly_usd(priced, workload)
    )
    assert all(line.usd == round(line.usd, 2) for line in bill.lines)


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"": 0.02}, 0.02),
        ({"low, 1024x1024": 0.01, "medium, 1024x1024": 0.04, "high, 1024x1024": 0.17, "": 0.14}, 0.04),
        ({"1024x1024": 0.03, "low, 1024x1024": 0.01}, 0.03),
        ({"480p": 0.1, "720p": 0.2, "1080p": 0.4}, 0.2),
    ],
)
def test_pictures_are_compared_at_their_usual_quality(details: dict[str, float], expected: float) -> None:
    media = tuple(MediaPrice(unit="image_out", usd=price, detail=detail) for detail, price in details.items())
    assert usd(offer(media=media), generated_images=1) == expected * 1000


def test_batch_prices_hold_for_pictures_too() -> None:
    assert (
        usd(offer(input=2.0, output=1.0, batch_input=1.0), images=1, batch=True)
        == token_use.TOKENS_PER_PICTURE / 1000
    )
