"""From price rows to offers: where tiers begin, hours, announced prices, the least cached length, shutdown dates."""

from typing import Any

import msgspec
import pytest

from catalog.model import Model, Offer, Provider
from catalog.pipeline import offers
from catalog.pipeline.retirements import KnownRetirements, with_retirements
from catalog.pipeline.windows import with_developer_windows
from catalog.sources.upstream import PriceRow, ProviderName
from catalog.storage.groundwork import Retirement
from tests.support.factories import TODAY

PROVIDERS = (Provider(id="maker", name="Maker", own_models_of=("maker",)), Provider(id="host", name="Host"))


def row(condition: str = "", source: str = "litellm", seller: str = "maker", **fields: Any) -> PriceRow:
    known: dict[str, Any] = {"as_of": TODAY, "provider_model_id": "model", "model": "maker/model"}
    return PriceRow(source=source, provider=seller, condition=condition, **(known | fields))


def made(*rows: PriceRow, developer: str = "maker") -> list[Offer]:
    model = Model(id="maker/model", name="model", kind="llm", developer=developer, as_of=TODAY)
    names = {row.provider for row in rows}
    sellers = {name: ProviderName(name_in_source=name, provider=name) for name in names}
    return offers.make_offers(rows, {model.id: model}, sellers)


def test_a_tier_of_models_dev_begins_where_others_say() -> None:
    firm = [row(input=1.0, output=2.0), row("context>272k", input=2.0, output=4.0)]
    vague = [
        row("", "models-dev", "host", input=1.0, output=2.0),
        row("context>200000", "models-dev", "host", input=2.0, output=4.0),
    ]
    found = {offer.provider: offer for offer in made(*firm, *vague)}
    assert [tier.above_tokens for tier in found["host"].tiers] == [272_000]
    (alone,) = made(*vague)
    assert [tier.above_tokens for tier in alone.tiers] == [200_000]


def test_tiers_of_xai_begin_at_their_bound() -> None:
    (found,) = made(row(seller="xai", input=1.0), row("context>200k", seller="xai", input=2.0))
    assert [tier.above_tokens for tier in found.tiers] == [199_999]


def test_a_tier_keeps_the_price_of_writing_to_the_cache() -> None:
    (found,) = made(row(input=1.0), row("context>200k", input=2.0, cache_write=2.5))
    assert found.tiers[0].cache_write == 2.5


def test_hours_and_announced_prices_are_kept_beside_the_price_in_force() -> None:
    (found,) = made(
        row(input=2.0, output=4.0),
        row("off-peak=133/168", input=1.0, output=2.0),
        row("from=2099-01-01", "genai-prices", input=3.0, output=6.0),
        row("from=2020-01-01", "genai-prices", input=9.0, output=9.0),
    )
    assert found.input == 2.0
    assert found.off_peak is not None
    assert (found.off_peak.hours, found.off_peak.input) == (133.0, 1.0)
    assert [(price.since, price.input, price.source) for price in found.announced] == [
        ("2099-01-01", 3.0, "genai-prices")
    ]
    assert found.on("2098-12-31") == found
    then = found.on("2099-01-01")
    assert (then.input, then.output, then.announced, then.off_peak) == (3.0, 6.0, (), None)


def test_the_least_cached_length_is_that_of_the_source_else_as_published() -> None:
    (stated,) = made(row(input=1.0, least_cached_tokens=4096))
    assert stated.least_cached_tokens == 4096
    model = Model(id="openai/model", name="model", kind="llm", developer="openai", as_of=TODAY)
    sellers = {"openai": ProviderName(name_in_source="openai", provider="openai")}
    (published,) = offers.make_offers(
        [row(seller="openai", model=model.id, input=1.0)], {model.id: model}, sellers
    )
    assert published.least_cached_tokens == 1024


@pytest.mark.parametrize("stated", ["2026-06-01", "2027-01-01", ""])
def test_the_earliest_date_counts(stated: str) -> None:
    known = KnownRetirements(
        [Retirement(provider="maker", provider_model_id="Model", retires="2026-09-01", replacement="new")]
    )
    (found,) = known.with_dates(made(row(input=1.0, retires=stated)))
    assert (found.retires, found.replacement) == (min(filter(None, (stated, "2026-09-01"))), "new")


@pytest.mark.parametrize("name", ["us.model", "region/model", "MODEL"])
def test_an_id_is_found_whatever_region_or_path_it_names(name: str) -> None:
    known = KnownRetirements([Retirement(provider="maker", provider_model_id="model", retires="2026-09-01")])
    assert known.of("maker", name) is not None
    assert known.of("host", name) is None


def closed(*found: Offer, dates: tuple[Retirement, ...] = ()) -> str | None:
    """The day on which a closed model with these offers retires."""
    model = Model(
        id="maker/model", name="model", kind="llm", developer="maker", open_weights=False, as_of=TODAY
    )
    known = KnownRetirements(dates)
    (retired,) = with_retirements([model], known.with_dates(found), PROVIDERS, known)
    return retired.retired


def test_a_closed_model_retires_with_its_developer_s_last_offer() -> None:
    first = made(row(input=1.0, retires="2026-05-01"))
    second = made(row(input=1.0, provider_model_id="model-2", retires="2026-07-01"))
    lasting = made(row(input=1.0, provider_model_id="model-3"))
    assert closed(*first, *second) == "2026-07-01"
    assert closed(*first, *second, *lasting) is None


def test_what_only_a_price_archive_holds_keeps_no_model_alive() -> None:
    ended = made(row(input=1.0, retires="2026-05-01"))
    archived = made(row("", "genai-prices", input=1.0, provider_model_id="old-name"))
    assert closed(*ended, *archived) == "2026-05-01"
    assert closed(*archived) is None


def test_a_closed_model_without_a_price_retires_by_its_developer_s_id() -> None:
    date = Retirement(provider="maker", provider_model_id="model", retires="2025-01-01")
    assert closed(dates=(date,)) == "2025-01-01"
    resold = made(row(seller="host", input=1.0))
    assert closed(*resold, dates=(date,)) == "2025-01-01"


def test_open_weights_do_not_retire() -> None:
    model = Model(
        id="maker/model", name="model", kind="llm", developer="maker", open_weights=True, as_of=TODAY
    )
    known = KnownRetirements(())
    found = [msgspec.structs.replace(offer, retires="2026-05-01") for offer in made(row(input=1.0))]
    (kept,) = with_retirements([model], found, PROVIDERS, known)
    assert kept.retired is None


@pytest.mark.parametrize(
    ("seller", "stated", "window"),
    [
        ("maker", 1_000_000, 1_000_000),
        ("maker", 100_000, 512_000),
        ("host", 1_000_000, 512_000),
        ("maker", 10**12, 512_000),
    ],
)
def test_a_developer_s_longer_window_is_the_model_s(seller: str, stated: int, window: int) -> None:
    model = Model(
        id="maker/model", name="model", kind="llm", developer="maker", context_tokens=512_000, as_of=TODAY
    )
    sellers = {name: ProviderName(name_in_source=name, provider=name) for name in ("maker", "host")}
    rows = [row(seller=seller, input=1.0, context_tokens=stated)]
    found = with_developer_windows({model.id: model}, rows, sellers, PROVIDERS)
    assert found[model.id].context_tokens == window
