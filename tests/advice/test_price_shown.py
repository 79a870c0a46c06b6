"""The price shown is the price that ranks: at every budget, and "the cheapest" is one number wherever it is said."""

from typing import Any

import pytest

from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Budget, Hosting, Where, Workload
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, Change
from catalog.advice.result.json.rank import rank_document
from catalog.advice.understanding.use_cases import UseCase
from catalog.formatting import at_most_usd, usd_bill, usd_month
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.invariants import properties
from tests.support.factories import TODAY, ability, ask, make, model, offer, only
from tui.rendering import cells

FALLING = (None, 1000, 65, 43, 20)
"""Budgets in USD a month, most of them between the usual bills and the cheapest of the first places."""
BUDGET, REQUESTS = "budget.monthly_usd", "workload.requests_per_month"


def put(name: str, said: dict[str, Any]) -> Advice:
    return advise(store.load(), store.load_use_cases(), override(None, {"use_case": name} | said), TODAY)


def change(advice: Advice, what: str) -> Change:
    return next(entry for entry in advice.changes if entry.what == what)


def leader(advice: Advice) -> str | None:
    found = advice.first
    return found.model.id if found else None


@pytest.mark.parametrize("name", ["customer-service", "coding-agent", "embedding"])
def test_as_the_budget_falls_the_bill_shown_ranks(name: str) -> None:
    without = put(name, {})
    assert without.ranked
    for limit in FALLING:
        advice = put(name, {BUDGET: limit})
        assert list(properties.the_bill_shown_ranks(advice)) == []
        if limit is not None:
            assert list(properties.the_budget_changes_nothing_but_the_offer(advice, without)) == []


@pytest.mark.parametrize("said", [{}, {BUDGET: 150}, {BUDGET: 50}, {BUDGET: 20}])
def test_the_cheapest_offer_is_the_same_number_everywhere(said: dict[str, Any]) -> None:
    advice = put("customer-service", said)
    by_id = {entry.model.id: entry for entry in advice.candidates}
    for row in rank_document(advice, store.load(), 9, excluded=False)["candidates"]:
        assert row["offer"]["cheapest_usd"] == by_id[row["model"]].offer.cheapest_usd
    for headline in cells.headlines(advice):
        assert headline.bill == usd_bill(cells.monthly(headline.candidate) or 0.0)
    for tie in advice.ties:
        assert usd_month(cells.monthly(by_id[tie.cheapest or ""]) or 0.0) in tie.text
    for entry in advice.candidates[:40]:
        if not entry.offer.is_cheapest:
            assert usd_bill(entry.offer.cheapest_usd or 0.0) in cells.seller_words(entry)
            assert usd_bill(entry.offer.cheapest_usd or 0.0) in cells.offer_words(entry, store.load())


@pytest.mark.parametrize(
    ("limit", "at", "direction", "then"),
    [(None, 2400.0, "less", "lab/a"), (700, 600.0, "less", None), (2000, 2400.0, "more", "lab/b")],
)
def test_the_smallest_change_of_the_budget_at_which_another_first_comes(
    limit: float | None, at: float, direction: str, then: str | None
) -> None:
    # Alike in capability. Usually a costs 2,400 and b 1,200 a month; the cheapest offer of a costs 600.
    offers = [offer("a", "lab", 2.0), offer("a", "h1", 0.5), offer("b", "lab", 1.0)]
    shelf = make([model("a"), model("b")], offers, [ability("a", 60), ability("b", 60)])
    advice = ask(shelf, budget=Budget(monthly_usd=limit))
    found = change(advice, BUDGET)
    assert (found.at, found.direction, found.then) == (at, direction, then)
    beyond = ask(shelf, budget=Budget(monthly_usd=at if direction == "more" else at - 0.01))
    assert leader(beyond) == then != leader(advice)
    before = ask(shelf, budget=Budget(monthly_usd=at - 0.01 if direction == "more" else at))
    assert leader(before) == leader(advice)


def test_a_budget_that_rules_nothing_out_says_why_it_changes_the_first() -> None:
    offers = [offer("a", "lab", 2.0), offer("a", "h1", 0.5), offer("b", "lab", 1.0)]
    shelf = make([model("a"), model("b")], offers, [ability("a", 60), ability("b", 60)])
    assert change(ask(shelf), BUDGET).text == (
        f"With a budget below {at_most_usd(2400)}/month, a would win: its $600 offer would then be used."
    )
    within = ask(shelf, budget=Budget(monthly_usd=2000))
    assert change(within, BUDGET).text == (
        "With a budget of $2,400/month, b would win: the usual price of the pick would count."
    )
    # Half the volume halves both bills of a: 2,400 comes within 2,000 at 833,000 requests.
    fewer = change(within, REQUESTS)
    assert (fewer.direction, fewer.then) == ("less", "lab/b")
    assert fewer.at == pytest.approx(2000 / 2400 * 1e6, rel=0.001)
    assert "the usual price of the pick is within your budget and counts" in fewer.text
    wide = change(ask(shelf, budget=Budget(monthly_usd=3000)), REQUESTS)
    assert (wide.direction, wide.then) == ("more", "lab/a")
    assert wide.at == pytest.approx(3000 / 2400 * 1e6, rel=0.001)
    assert "a would win: its usual price is over your budget, so its cheapest offer counts" in wide.text


def test_the_row_and_the_json_say_via_whom_and_the_usual_price() -> None:
    offers = [offer("a", "lab", 2.0), offer("a", "h1", 0.5)]
    shelf = make([model("a")], offers, [ability("a", 60)])
    advice = ask(shelf, budget=Budget(monthly_usd=1000))
    entry = only(advice)
    assert cells.via(entry) == "via Host 1"
    assert "$600/month via Host 1 (usually $2,400)" in cells.summary(entry)
    assert "usual price $2,400/month (Lab, developer's own price)" in cells.seller_words(entry)
    assert "$600/month via Host 1 for 1M requests" in entry.explanation[0] + entry.explanation[1]
    (row,) = rank_document(advice, shelf, 0, excluded=False)["candidates"]
    told = row["offer"]
    assert (told["monthly_usd"], told["scored_usd"], told["cheapest_usd"]) == (600.0, 600.0, 600.0)
    assert (told["usual_usd"], told["usual_via"]) == (2400.0, "Lab")
    (usual,) = rank_document(ask(shelf), shelf, 0, excluded=False)["candidates"]
    assert (usual["offer"]["usual_usd"], usual["offer"]["usual_via"]) == (None, None)
    assert usual["offer"]["scored_usd"] == usual["offer"]["monthly_usd"] == 2400.0


@pytest.mark.parametrize(
    ("limit", "cheapest", "shown"), [(None, "lab/b", 1200.0), (2000, "lab/a", 600.0), (700, "lab/a", 600.0)]
)
def test_the_cheapest_is_the_one_with_the_lowest_bill_shown(
    limit: float | None, cheapest: str, shown: float
) -> None:
    # The cheapest offer of a costs 600, its usual one 2,400: over a budget of 2,000 the cheapest one is shown.
    offers = [offer("a", "lab", 2.0), offer("a", "h1", 0.5), offer("b", "lab", 1.0)]
    shelf = make([model("a"), model("b")], offers, [ability("a", 60), ability("b", 60)])
    advice = ask(shelf, budget=Budget(monthly_usd=limit))
    assert advice.headlines.cheapest_good_enough == cheapest
    by_id = {entry.model.id: cells.monthly(entry) for entry in advice.candidates}
    assert by_id[cheapest] == shown == min(bill for bill in by_id.values() if bill is not None)
    assert {tie.cheapest for tie in advice.ties} <= {cheapest}


def test_three_ways_show_the_same_bill_as_the_list(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    for limit in (None, 2000, 400, 100):
        asked = override(None, {"use_case": "customer-service", BUDGET: limit, "hosting.where": ["api"]})
        advice = advise(snapshot, small_use_cases, asked, TODAY)
        shown = {entry.model.id: cells.monthly(entry) for entry in advice.candidates}
        for row in advice.three_ways.rows if advice.three_ways else ():
            assert row.over_budget or row.usd == shown[row.model]


@pytest.mark.parametrize("where", [("api",), ("api", "self-host")])
def test_an_offer_that_cents_hide_is_found_where_the_volume_spends_the_budget(
    where: tuple[Where, ...],
) -> None:
    # Of 3 requests all cost a cent: a usually $0.00240 each, at the least $0.00228, and b $0.00234.
    offers = [offer("b", "lab", 2.0), offer("b", "h1", 1.9), offer("a", "lab", 1.95)]
    shelf = make([model("a"), model("b")], offers, [ability("a", 60), ability("b", 60)])
    few = Workload(requests_per_month=3)
    advice = ask(shelf, budget=Budget(monthly_usd=1000), workload=few, hosting=Hosting(where=where))
    found = change(advice, REQUESTS)
    assert (leader(advice), found.then, found.direction) == ("lab/a", "lab/b", "more")
    assert found.at == pytest.approx(1000 / 0.0024, rel=0.002)


@pytest.mark.parametrize("where", [("api",), ("api", "self-host")])
def test_a_budget_of_cents_makes_the_cheapest_offer_count(where: tuple[Where, ...]) -> None:
    # The usual price of a, rounded line by line, is over $0.20 from 87.5 requests on; b costs half of it there, and
    # the cheapest offer of a a quarter.
    offers = [offer("a", "lab", 2.0), offer("a", "h1", 0.5), offer("b", "lab", 1.0)]
    shelf = make([model("a"), model("b")], offers, [ability("a", 60), ability("b", 60)])

    def at(requests: float) -> Advice:
        asked = Workload(requests_per_month=requests)
        return ask(shelf, budget=Budget(monthly_usd=0.2), workload=asked, hosting=Hosting(where=where))

    found = change(at(40), REQUESTS)
    assert (leader(at(40)), found.then, found.direction) == ("lab/b", "lab/a", "more")
    assert found.at is not None
    assert found.at == pytest.approx(87.5, rel=0.001)
    assert leader(at(found.at)) == "lab/a"
    assert leader(at(found.at * 0.998)) == "lab/b"
