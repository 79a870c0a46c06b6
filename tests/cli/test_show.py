"""`modelpick show`: all facts of a model, what is unknown and what sources disagree on."""

from typing import get_args

import msgspec
import pytest

from catalog.advice.model_facts import ModelOffer, model_facts
from catalog.advice.needs.records import Budget
from catalog.advice.understanding.use_cases import UseCase
from catalog.model import Offer, Provider
from catalog.record import PriceUnit
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.command_line import Run
from tests.support.factories import TODAY, ability, ask, make, model, offer
from tui.rendering import show_offers
from tui.rendering.bill import offers_section
from tui.rendering.offer_marks import marks


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
    table_of_offers = run("show", model).out.partition("Offers: ")[2]
    assert " · priority service" in table_of_offers
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
    offers = run("show", "titan-2").out.partition("Offers: ")[2].partition("Measured cost")[0]
    assert "free plan; price unknown" in offers
    assert offers.count("unknown") >= 3
    assert "$" not in offers


def test_every_model_and_job_can_be_shown(
    run: Run, snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    for name in snapshot.models:
        assert run("show", name).code == 0
    for case in small_use_cases:
        assert run("rank", "--use-case", case).code == 0


TOLD_APART = (
    (offer("a", "h1", 1.0), ()),
    (offer("a", "h2", 0.1, retires="2026-11-24"), ("ended 24 Nov 2026",)),
    (offer("a", "h1", 0.1, retires="2026-11-25"), ()),
    (offer("a", "h1", 0.1, variant="service:flex"), ("flex service",)),
    (offer("a", "h1", 0.1, variant="service:priority"), ("priority service",)),
    (offer("a", "h1", 0.1, variant="mode:fast"), ("fast mode",)),
    (
        offer("a", "h1", 0.1, variant="time-of-day 01:00:00+00:00-04:00:00+00:00"),
        ("01:00 to 04:00 UTC only",),
    ),
    (offer("a", "h1", None, terms="free"), ("free plan",)),
    (offer("a", "h1", 0.1, terms="promotion"), ("promotion",)),
    (offer("a", "h1", 0.1, terms="subscription"), ("subscription",)),
    (offer("a", "h1", None, batch_input=0.1), ("batch only",)),
    (offer("a", "cheap", 0.1), ("reseller",)),
    (offer("a", "who", 0.1), ("class unknown",)),
    (
        offer("a", "cheap", 0.1, variant="service:flex", retires="2026-01-02"),
        ("ended 2 Jan 2026", "flex service", "reseller"),
    ),
)


@pytest.mark.parametrize(("row", "words"), TOLD_APART)
def test_what_does_not_count_says_so_by_a_word(row: Offer, words: tuple[str, ...]) -> None:
    shelf = make([model("a")], [row], [])
    (entry,) = model_facts(shelf, shelf.models["lab/a"], TODAY).offers
    assert marks(entry, TODAY) == words
    assert entry.counts(TODAY) is not bool(words)


def test_what_counts_stands_first_and_the_page_of_a_model_says_which_ranks() -> None:
    offers = [offer("a", "lab", 2.0), offer("a", "h1", 0.5), offer("a", "h1", 0.1, variant="service:flex")]
    offers += [offer("a", "cheap", 0.2), offer("a", "h2", 0.3, retires="2026-11-01")]
    shelf = make([model("a")], offers, [ability("a", 60)])
    listed = model_facts(shelf, shelf.models["lab/a"], TODAY).offers
    assert [entry.counts(TODAY) for entry in listed] == [True, True, False, False, False]
    for limit, ranks in (
        (None, "Lab (used for ranking)"),
        (1000, "Host 1 (used for ranking, cheapest that fits)"),
    ):
        page = offers_section(shelf.models["lab/a"], ask(shelf, budget=Budget(monthly_usd=limit)), shelf, 100)
        text = "\n".join(line.plain for line in page)
        assert ranks in text
        assert "Host 1 (flex service)" in text
        assert "Host 2 (ended 1 Nov 2026)" in text
        assert "Cheap (reseller)" in text
        assert text.count("cheapest that fits") == 1


def test_every_variant_that_ships_has_words() -> None:
    host = Provider(id="h1", name="Host 1", provider_class="host")
    for variant in {one.variant for one in store.load().catalog.offers} - {""}:
        row = offer("a", "h1", 1.0, variant=variant)
        (words,) = marks(ModelOffer(row, host, "host", None), TODAY)
        assert not words.startswith(("service", "mode", "variant", "route", "time-of-day")), variant
