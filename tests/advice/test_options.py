"""The ways to run a model: which one ranks, which do not count, and which bill is shown."""

import pytest

from catalog.advice.needs.records import Budget, Hosting
from catalog.advice.result import UsualOffer
from catalog.model import Offer
from tests.support.factories import ability, ask, ids, make, model, offer, only, why_not


def test_the_developers_own_price_ranks_and_the_cheapest_stands_beside_it() -> None:
    shelf = make(
        [model("a")],
        [offer("a", "lab", 2.0), offer("a", "h1", 0.5), offer("a", "cheap", 0.1)],
        [ability("a", 60)],
    )
    found = only(ask(shelf)).offer
    assert (found.provider, found.basis) == ("lab", "developer's own price")
    assert found.bill is not None
    assert found.bill.usd == 2400.0
    assert found.cheapest_usd == 600.0
    assert found.range_usd == (600.0, 2400.0)
    assert found.choices == 2


def test_without_it_the_median_host_ranks_not_the_cheapest_and_no_reseller() -> None:
    offers = [
        offer("a", name, price) for name, price in (("h1", 0.5), ("h2", 1.0), ("h3", 3.0), ("cheap", 0.1))
    ]
    found = only(ask(make([model("a")], offers, [ability("a", 60)]))).offer
    assert (found.provider, found.basis) == ("h2", "median of 3 hosts")


def test_closed_weights_rank_by_the_cheapest_cloud_before_hosts() -> None:
    shelf = make(
        [model("a", open_weights=False, license="Proprietary")],
        [offer("a", "cloud", 3.0), offer("a", "agg", 1.0)],
        [ability("a", 60)],
    )
    assert only(ask(shelf)).offer.provider == "cloud"


def test_aggregators_rank_only_where_nobody_else_serves() -> None:
    assert only(ask(make([model("a")], [offer("a", "agg", 1.0)], [ability("a", 60)]))).offer.provider == "agg"


@pytest.mark.parametrize(
    "row",
    [
        offer("a", "cheap", 0.1),
        offer("a", "who", 0.1),
        offer("a", "h1", 0.1, terms="subscription"),
        offer("a", "h1", 0.1, terms="promotion"),
        offer("a", "h1", None, terms="free"),
        offer("a", "h1", 0.1, variant="service:flex"),
    ],
)
def test_what_does_not_count_makes_no_price(row: Offer) -> None:
    assert "price.unknown" in why_not(ask(make([model("a")], [row], [ability("a", 60)])), "a")


def test_a_reseller_counts_when_it_is_named() -> None:
    shelf = make([model("a")], [offer("a", "cheap", 0.1), offer("a", "h1", 1.0)], [ability("a", 60)])
    assert only(ask(shelf, hosting=Hosting(providers=("cheap",)))).offer.provider == "cheap"


def test_a_retired_offer_does_not_count() -> None:
    shelf = make([model("a")], [offer("a", "h1", 1.0, retires="2026-11-24")], [ability("a", 60)])
    assert why_not(ask(shelf), "a") == {"status.retired": "2026-11-24"}


def test_the_budget_is_met_by_any_way_that_fits_and_the_one_shown_scores() -> None:
    models, abilities = [model("a"), model("b")], [ability("a", 60), ability("b", 60)]
    offers = [offer("a", "lab", 2.0), offer("a", "h1", 0.5), offer("b", "lab", 1.0)]
    shelf = make(models, offers, abilities)
    assert ids(ask(shelf)) == ["b", "a"]
    advice = ask(shelf, budget=Budget(monthly_usd=1300))
    assert ids(advice) == ["a", "b"]
    shown = advice.candidates[0].offer
    assert (shown.provider, shown.scored_usd, shown.cheapest_usd) == ("h1", 600.0, 600.0)
    assert shown.usual == UsualOffer(2400.0, "lab", "Lab", "developer's own price")
    assert advice.candidates[1].offer.usual is None
    told = " ".join(advice.candidates[0].cautions)
    assert "Its usual price, $2,400/month (Lab), is over your budget; shown and ranked via Host 1." in told


def test_a_way_of_unknown_price_that_is_let_pass_scores_by_no_other_price() -> None:
    offers = [offer("a", "lab", 2.0), offer("a", "h1", None)]
    shelf = make([model("a")], offers, [ability("a", 60)])
    asked = {"budget": Budget(monthly_usd=1300), "unknown_ok": ("price.unknown", "budget")}
    found = only(ask(shelf, **asked))
    assert (found.rank, found.offer.provider, found.offer.scored_usd) == (None, "h1", None)
    assert found.offer.usual is not None
    assert found.offer.usual.usd == 2400.0
    assert any("shown via Host 1, where the price is unknown" in text for text in found.cautions)


def test_of_two_terms_at_one_price_the_list_price_is_shown_in_any_order() -> None:
    rows = [offer("a", "h1", 1.0, terms="free"), offer("a", "h1", 1.0)]
    for offers in (rows, rows[::-1]):
        found = only(ask(make([model("a")], offers, []), hosting=Hosting(providers=("h1",)))).offer
        assert found.offer is not None
        assert found.offer.terms == "list"
