"""Where rows of one offer differ or leave something out: which figure stands, and what is no disagreement."""

from typing import Any

import pytest

from catalog.model import Model, Offer, Provider
from catalog.pipeline import offers
from catalog.pipeline.retirements import KnownRetirements, with_retirements
from catalog.record import Kind
from catalog.sources.litellm import LiteLLM
from catalog.sources.upstream import Page, PriceRow, ProviderName
from catalog.storage.groundwork import Retirement

OLD, NEW = "2026-10-01", "2026-11-20"


def row(source: str = "litellm", as_of: str = NEW, seller: str = "host", **fields: Any) -> PriceRow:
    known: dict[str, Any] = {"provider_model_id": "model", "model": "maker/model"}
    return PriceRow(source=source, as_of=as_of, provider=seller, **(known | fields))


def made(*rows: PriceRow, kind: Kind = "llm") -> list[Offer]:
    model = Model(id="maker/model", name="model", kind=kind, developer="maker")
    sellers = {one.provider: ProviderName(name_in_source=one.provider, provider="host") for one in rows}
    return offers.make_offers(rows, {model.id: model}, sellers)


def test_a_price_that_the_newest_file_leaves_out_stays_known() -> None:
    (found,) = made(row(input=2.5), row("genai-prices", OLD, input=2.5, output=15.0))
    assert (found.input, found.output, found.as_of) == (2.5, 15.0, NEW)


def test_half_a_price_stands_behind_a_whole_one_that_contradicts_it() -> None:
    (found,) = made(row(input=2.5), row("genai-prices", OLD, input=3.0, output=15.0))
    assert (found.input, found.output, found.as_of) == (3.0, 15.0, OLD)
    (alone,) = made(row(input=2.5))
    assert (alone.input, alone.output) == (2.5, None)


def test_a_gateway_s_price_that_was_copied_by_hand_stands_behind_what_reads_its_list() -> None:
    copied = row(seller="vercel_ai_gateway", input=0.08, output=0.24)
    read = row("models-dev", OLD, seller="vercel", input=0.12, output=0.24)
    (found,) = made(copied, read)
    assert (found.input, found.source) == (0.12, "models-dev")
    (newest,) = made(row(input=0.08, output=0.24), row("models-dev", OLD, input=0.12, output=0.24))
    assert newest.input == 0.08


def test_reading_from_a_cache_never_costs_more_than_the_prompt() -> None:
    (found,) = made(row(input=0.5, output=1.5, cache_read=1.25))
    assert found.cache_read is None
    (same,) = made(row(input=0.5, output=1.5, cache_read=0.5))
    assert same.cache_read == 0.5


def test_the_price_of_off_peak_hours_is_no_disagreement() -> None:
    peak: dict[str, Any] = {"input": 0.3, "output": 1.2}
    low: dict[str, Any] = {"input": 0.15, "output": 0.6}
    (found,) = made(row(**peak), row(condition="off-peak=133/168", **low), row("models-dev", OLD, **low))
    assert found.disagreement == ()
    newest = row("models-dev", "2026-11-30", **low)
    (same,) = made(row(**peak), row(condition="off-peak=133/168", **low), newest)
    assert (same.input, same.off_peak and same.off_peak.input) == (0.3, 0.15)
    (other,) = made(row(**peak), row("models-dev", OLD, **low))
    assert [quote.input for quote in other.disagreement] == [0.15]


def test_a_price_for_those_who_let_their_data_be_used_is_a_promotion() -> None:
    (found,) = made(row(provider_model_id="muse-contributor", input=0.1, output=0.2))
    assert found.terms == "promotion"


@pytest.mark.parametrize(
    ("extras", "sold"),
    [({}, False), ({"input_cost_per_audio_1m": 3.0}, True), ({"input_cost_per_second": 0.0001}, True)],
)
def test_transcription_has_a_price_of_sound_or_none(extras: dict[str, float], sold: bool) -> None:
    (found,) = made(row(input=0.04, output=0.04, extras=extras), kind="asr")
    assert bool(found.input or found.media) is sold


def test_rent_by_the_second_of_a_model_that_talks_is_no_price_of_sound() -> None:
    page = b'{"bedrock/m": {"litellm_provider": "bedrock", "mode": "%s", "input_cost_per_second": 0.04}}'
    assert not LiteLLM().read(Page(page % b"chat", NEW)).prices
    assert LiteLLM().read(Page(page % b"audio_transcription", NEW)).prices


@pytest.mark.parametrize(
    ("ended", "expected"),
    [("model-20240229", "2026-01-05"), ("model", "2026-01-05"), ("model-2-20240229", None)],
)
def test_a_closed_model_that_its_developer_no_longer_lists_ends_with_its_dated_id(
    ended: str, expected: str | None
) -> None:
    maker = Provider(id="maker", name="Maker", own_models_of=("maker",))
    model = Model(id="maker/model", name="model", kind="llm", developer="maker", open_weights=False)
    known = KnownRetirements([Retirement(provider="maker", provider_model_id=ended, retires="2026-01-05")])
    (found,) = with_retirements([model], made(row(input=1.0, output=2.0)), [maker], known)
    assert found.retired == expected
