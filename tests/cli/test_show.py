"""`modelpick show`: all facts of a model, what is unknown and what sources disagree on."""

from typing import get_args

import msgspec
import pytest

from catalog.advice.understanding.use_cases import UseCase
from catalog.model import Offer
from catalog.record import PriceUnit
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.command_line import Run
from tui.rendering import show_offers


def test_show_says_what_is_unknown_and_disputed(run: Run) -> None:
    done = run("show", "atlas-27b")
    assert done.code == 0
    for words in ("Openly (CN)", "says 131072", "Keep the license text", "GPU Farm", "Chit-Chat", "hub"):
        assert words in done.out
    assert "price-list (1 Oct 2026)" not in done.out
    assert "scoreboard (1 Oct 2026) says $6.00 and $24.00" in " ".join(run("show", "titan-2").out.split())
    unknown = run("show", "whisperling-9b").out
    assert "License of the weights: unknown" in unknown
    assert "country unknown" in unknown


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_show_tells_variants_apart_and_prices_of_media(
    run: Run, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    model = next(offer.model for offer in snapshot.catalog.offers if offer.variant == "service:priority")
    table_of_offers = run("show", model).out.partition("Offers, ")[2]
    assert " · service:priority" in table_of_offers
    heard = next(
        offer.model
        for offer in snapshot.catalog.offers
        if [price.unit for price in offer.media] == ["audio_minute_in"]
    )
    assert "$0.002 a minute" in run("show", heard).out


def test_every_unit_of_price_has_words() -> None:
    assert set(show_offers.UNITS) == set(get_args(PriceUnit))


def test_an_offer_without_a_price_is_unknown_and_never_free(
    run: Run, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
) -> None:
    offer = Offer(
        model="northlab/titan-2",
        provider="northlab",
        provider_model_id="x",
        source="hub",
        as_of="2026-10-01",
        terms="free",
    )
    catalog = msgspec.structs.replace(snapshot.catalog, offers=(offer,))
    monkeypatch.setattr(store, "load", lambda _folder=None: Snapshot(catalog, snapshot.digest))
    offers = run("show", "titan-2").out.partition("Offers, ")[2].partition("Spend of")[0]
    assert "free plan; price unknown" in offers
    assert offers.count("unknown") >= 3
    assert "$" not in offers


def test_every_model_and_job_can_be_shown(
    run: Run, snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    for model in snapshot.models:
        assert run("show", model).code == 0
    for case in small_use_cases:
        assert run("rank", "--use-case", case).code == 0
