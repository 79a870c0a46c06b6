"""The sum that ranking adds up without keeping lines is that of the bill, to the cent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.advice.cost.api_bill import Bills, monthly_usd
from catalog.advice.cost.plain_text import PlainText
from catalog.advice.needs.records import Workload
from catalog.model import MediaPrice, Offer, OffPeak, PriceTier

PRICE = st.none() | st.sampled_from((0.0, 0.005, 0.15, 1.0, 3.0)) | st.floats(0.001, 200)
COUNT = st.none() | st.integers(0, 200_000) | st.floats(0, 10_000)
UNITS = ("request", "reasoning_million_tokens_out", "image_out", "audio_minute_in")
OFFERS = st.builds(
    Offer,
    model=st.just("a/b"),
    provider=st.just("p"),
    provider_model_id=st.just("b"),
    source=st.just("s"),
    as_of=st.just("2026-11-01"),
    input=PRICE,
    output=PRICE,
    cache_read=PRICE,
    cache_write=PRICE,
    batch_input=PRICE,
    tiers=st.just(())
    | st.tuples(st.builds(PriceTier, above_tokens=st.sampled_from((0, 900)), input=PRICE, output=PRICE)),
    media=st.just(()) | st.tuples(st.builds(MediaPrice, unit=st.sampled_from(UNITS), usd=st.floats(0, 50))),
    off_peak=st.none() | st.builds(OffPeak, hours=st.sampled_from((40.0, 84.0)), input=PRICE, output=PRICE),
    least_cached_tokens=st.none() | st.sampled_from((512, 1024, 4096)),
)
WORKLOADS = st.builds(
    Workload,
    requests_per_month=st.none() | st.integers(0, 10**12) | st.floats(0, 1e6),
    input_tokens=COUNT,
    output_tokens=COUNT,
    cached_input_share=st.none() | st.sampled_from((0.0, 0.5, 1.0)) | st.floats(0, 1),
    calls_per_request=st.none() | st.sampled_from((1, 3, 20)),
)


@given(offer=OFFERS, workload=WORKLOADS, times=st.sampled_from((1.0, 1.4, 6.37)))
def test_the_sum_without_lines_is_that_of_the_lines(offer: Offer, workload: Workload, times: float) -> None:
    assert PlainText.of(workload) is not None
    assert Bills(workload).monthly_usd(offer, times) == monthly_usd(offer, workload, times)


@pytest.mark.parametrize("usd", [0.005, 0.015, 0.025, 1.005, 2.675, 1e9 + 0.125, 123456789012.345, 4e15])
def test_half_a_cent_is_rounded_as_the_bill_rounds_it(usd: float) -> None:
    offer = Offer(model="a/b", provider="p", provider_model_id="b", source="s", as_of="2026-11-01", input=usd)
    workload = Workload(requests_per_month=1.0, input_tokens=1e6)
    assert Bills(workload).monthly_usd(offer) == monthly_usd(offer, workload) == round(usd, 2)


@pytest.mark.parametrize(
    "more",
    [
        {"batch": True},
        {"images": 1},
        {"pages": 2},
        {"audio_minutes": 0.5},
        {"documents": 20},
        {"characters": 9},
    ],
)
def test_a_workload_of_more_than_text_takes_the_lines(more: dict[str, Any]) -> None:
    assert PlainText.of(Workload(requests_per_month=10, input_tokens=10, **more)) is None
