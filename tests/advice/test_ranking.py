"""The answer: hard rules, the offer that ranks, the score, ties, and what makes it defensible."""

from typing import Any

import pytest

from catalog.advice.needs import Budget, Hosting, LicenseNeeds, Must, Origin, Priorities, Workload
from catalog.model import Adoption, Offer
from tests.support.factories import ability, ask, ids, make, model, offer, only, why_not

# The offer that ranks


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


# Rules


@pytest.mark.parametrize(
    ("changed", "needs", "rule", "has"),
    [
        ({"kind": "embedding"}, {}, "use_case.kind", "an embedding model"),
        ({"retired": "2026-01-01"}, {}, "status.retired", "2026-01-01"),
        ({"context_tokens": 900}, {}, "must.context", "900"),
        ({"context_tokens": 100_000}, {"must": Must(context_tokens=200_000)}, "must.context", "100000"),
        ({"context_tokens": None}, {"must": Must(context_tokens=1)}, "must.context", None),
        ({}, {"must": Must(inputs=("image",))}, "must.inputs", "text"),
        ({"inputs": None}, {"must": Must(inputs=("image",))}, "must.inputs", None),
        ({}, {"must": Must(outputs=("audio",))}, "must.outputs", "text"),
        ({"tools": False}, {"must": Must(features=("tools",))}, "must.features", "no tools"),
        ({}, {"must": Must(features=("tools",))}, "must.features", None),
        ({"languages": ("en",)}, {"must": Must(languages=("de",))}, "must.languages", "en"),
        ({}, {"must": Must(min_capability=61)}, "must.capability", "60.0"),
        ({}, {"must": Must(max_parameters=3)}, "must.parameters", "7 billion"),
        ({"total_parameters": None}, {"must": Must(max_parameters=3)}, "must.parameters", None),
        ({}, {"origin": Origin(developer_countries=("CN",))}, "origin.developer", "US"),
        ({}, {"origin": Origin(exclude_developer_countries=("US",))}, "origin.developer", "US"),
        ({"developer": "unheard"}, {"origin": Origin(developer_countries=("CN",))}, "origin.developer", None),
        ({}, {"origin": Origin(serving_countries=("FR",))}, "origin.serving", "US"),
        ({}, {"hosting": Hosting(providers=("h1",))}, "hosting.providers", "h2"),
        ({}, {"hosting": Hosting(exclude_providers=("h2",))}, "hosting.providers", "h2"),
        ({}, {"budget": Budget(monthly_usd=1000)}, "budget", "1200.00"),
        (
            {"license": "NC"},
            {"license": LicenseNeeds(require="commercial")},
            "license.require",
            "non-commercial",
        ),
        ({"license": None}, {"license": LicenseNeeds(require="commercial")}, "license.require", None),
        (
            {"open_weights": False},
            {"hosting": Hosting(where=("self-host",))},
            "hosting.where",
            "closed weights",
        ),
        (
            {"total_parameters": 70_000_000_000},
            {"hosting": Hosting(where=("self-host",), gpu="24 GB")},
            "hosting.memory",
            "42.5 GiB",
        ),
    ],
)
def test_each_rule_excludes_and_says_what_it_found(
    changed: dict[str, Any], needs: dict[str, Any], rule: str, has: str | None
) -> None:
    shelf = make([model("a", **changed)], [offer("a", "h2", 1.0)], [ability("a", 60)])
    advice = ask(shelf, **needs)
    assert ids(advice) == []
    found = why_not(advice, "a")
    assert rule in found
    assert found[rule] == has or (has is not None and has in (found[rule] or ""))


def test_a_budget_that_no_way_meets_is_named_beside_the_rule_on_the_ways() -> None:
    shelf = make([model("a")], [offer("a", "h1", 1.0), offer("a", "h2", 2.0)], [ability("a", 60)])
    cheaper = min(e.offer.bill.usd for e in ask(shelf).candidates if e.offer.bill)
    other = Hosting(providers=("h3",))
    tight = why_not(ask(shelf, hosting=other, budget=Budget(monthly_usd=cheaper / 2)), "a")
    assert set(tight) == {"hosting.providers", "budget"}
    loose = why_not(ask(shelf, hosting=other, budget=Budget(monthly_usd=10 * cheaper)), "a")
    assert set(loose) == {"hosting.providers"}


def test_a_row_without_a_price_does_not_hide_why_the_priced_ones_do_not_fit() -> None:
    rows = [offer("a", "lab", None), offer("a", "h2", 1.0)]
    shelf = make([model("a", license="NC")], rows, [ability("a", 60)])
    assert set(why_not(ask(shelf, license=LicenseNeeds(require="commercial")), "a")) == {"license.require"}


def test_every_rule_that_fails_is_named() -> None:
    shelf = make([model("a", inputs=("text",))], [offer("a", "h2", 1.0)], [ability("a", 10)])
    advice = ask(shelf, must=Must(inputs=("image",)), budget=Budget(monthly_usd=1))
    assert set(why_not(advice, "a")) == {"must.inputs", "must.capability", "budget"}


def test_an_unknown_fact_may_be_let_pass_with_a_caution() -> None:
    shelf = make([model("a")], [offer("a", "h2", 1.0)], [ability("a", 60)])
    found = only(ask(shelf, must=Must(features=("tools",)), unknown_ok=("must.features",)))
    assert any("let that pass" in caution for caution in found.cautions)


@pytest.mark.parametrize(
    ("needs", "rule"),
    [
        ({"origin": Origin(serving_countries=("US",))}, "origin.serving"),
        ({"license": LicenseNeeds(require="commercial")}, "license.require"),
        ({"hosting": Hosting(where=("self-host",), gpu="24 GB")}, "hosting.memory"),
        ({"hosting": Hosting(where=("self-host",)), "budget": Budget(monthly_usd=5)}, "budget"),
    ],
)
def test_what_is_let_pass_on_the_way_of_running_is_said(needs: dict[str, Any], rule: str) -> None:
    shelf = make(
        [model("a", license=None, total_parameters=None)], [offer("a", "h3", 1.0)], [ability("a", 60)]
    )
    assert ids(ask(shelf, **needs)) == []
    found = only(ask(shelf, unknown_ok=(rule, "license.require"), **needs))
    assert any("let that pass" in caution for caution in found.cautions)


def test_an_unknown_bill_does_not_meet_a_budget() -> None:
    shelf = make([model("a")], [], [ability("a", 60)])
    advice = ask(shelf, hosting=Hosting(where=("self-host",)), budget=Budget(monthly_usd=1e9))
    assert why_not(advice, "a") == {"budget": None}


@pytest.mark.parametrize(
    ("changed", "where", "fits"),
    [
        ({}, ("api", "self-host"), True),
        ({}, ("api",), False),
        ({"open_weights": False}, ("api", "self-host"), False),
        ({"open_weights": None}, ("api", "self-host"), False),
        ({"license": "NC"}, ("api", "self-host"), False),
    ],
)
def test_an_unknown_price_that_is_let_pass_still_needs_a_way_to_run(
    changed: dict[str, Any], where: tuple[Any, ...], fits: bool
) -> None:
    shelf = make([model("a", **changed)], [offer("a", "cheap", 1.0)], [ability("a", 60)])
    advice = ask(
        shelf,
        hosting=Hosting(where=where),
        license=LicenseNeeds(require="commercial"),
        unknown_ok=("price.unknown",),
    )
    assert ids(advice) == (["a"] if fits else [])


def test_own_hardware_without_a_price_does_not_meet_a_budget() -> None:
    shelf = make([model("a")], [], [ability("a", 60)])
    asked: dict[str, Any] = {"budget": Budget(monthly_usd=1e9), "unknown_ok": ("price.unknown",)}
    assert why_not(ask(shelf, **asked), "a") == {"budget": None}


def test_an_unknown_bill_that_is_let_pass_stays_so_beside_one_over_the_budget() -> None:
    shelf = make([model("a")], [offer("a", "h1", None), offer("a", "h2", 9.0)], [ability("a", 60)])
    asked: dict[str, Any] = {
        "budget": Budget(monthly_usd=10),
        "hosting": Hosting(where=("api",)),
        "unknown_ok": ("price.unknown", "budget"),
    }
    assert only(ask(shelf, **asked)).offer.provider == "h1"


def test_a_workload_with_pictures_asks_for_a_model_that_sees() -> None:
    shelf = make([model("a"), model("b", inputs=("text", "image"))], [offer(n, "h2", 1.0) for n in "ab"], [])
    advice = ask(shelf, workload=Workload(images=1))
    assert ids(advice) == ["b"]
    assert "must.inputs" in why_not(advice, "a")


def test_with_nothing_to_rank_by_nobody_is_first() -> None:
    shelf = make([model("a"), model("b")], [], [ability("a", 60), ability("b", 50)])
    advice = ask(
        shelf,
        hosting=Hosting(where=("self-host",)),
        priorities=Priorities(cost=1, capability=0, downloads=0),
    )
    assert [entry.rank for entry in advice.candidates] == [None, None]
    assert advice.headlines.best_value is None
    assert "not ranked" in advice.order_note


def test_thin_evidence_counts_less_and_never_reads_as_the_leader() -> None:
    shelf = make(
        [model("a"), model("b")],
        [offer("a", "h2", 1.0), offer("b", "h2", 1.0)],
        [ability("a", 62, 20), ability("b", 60, 3)],
    )
    advice = ask(shelf)
    assert ids(advice) == ["b", "a"]
    assert advice.headlines.best == "lab/b"
    assert "2 points above b, but less surely" in " ".join(advice.candidates[1].explanation)


def test_a_retired_offer_does_not_hide_what_excludes_a_living_one() -> None:
    shelf = make(
        [model("a")],
        [offer("a", "lab", 1.0, retires="2026-01-01"), offer("a", "h1", 1.0)],
        [ability("a", 60)],
    )
    assert why_not(ask(shelf, hosting=Hosting(exclude_providers=("h1",))), "a") == {"hosting.providers": "h1"}


def test_a_known_failure_is_never_let_pass() -> None:
    shelf = make([model("a", tools=False)], [offer("a", "h2", 1.0)], [ability("a", 60)])
    assert ids(ask(shelf, must=Must(features=("tools",)), unknown_ok=("must.features",))) == []


def test_unknown_languages_only_bring_a_caution() -> None:
    shelf = make([model("a")], [offer("a", "h2", 1.0)], [ability("a", 60)])
    assert any("de" in caution for caution in only(ask(shelf, must=Must(languages=("de",)))).cautions)


def test_the_budget_is_met_by_any_way_that_fits_but_the_usual_price_scores() -> None:
    models, abilities = [model("a"), model("b")], [ability("a", 60), ability("b", 60)]
    offers = [offer("a", "lab", 2.0), offer("a", "h1", 0.5), offer("b", "lab", 1.0)]
    advice = ask(make(models, offers, abilities), budget=Budget(monthly_usd=1300))
    assert ids(advice) == ["b", "a"]
    shown = advice.candidates[1].offer
    assert (shown.provider, shown.scored_usd) == ("h1", 2400.0)


def test_self_host_ranks_open_weights_without_a_bill_and_says_so() -> None:
    shelf = make([model("a"), model("b")], [offer("a", "h2", 9.0)], [ability("a", 60), ability("b", 50)])
    advice = ask(shelf, hosting=Hosting(where=("self-host",)))
    assert ids(advice) == ["a", "b"]
    assert advice.candidates[0].offer.bill is None
    assert "ordered by capability and downloads" in advice.order_note


# Evidence


def test_without_evidence_a_model_is_neither_last_nor_first_but_apart() -> None:
    shelf = make(
        [model("a"), model("b")], [offer("a", "h2", 0.001), offer("b", "h2", 1.0)], [ability("b", 60)]
    )
    advice = ask(shelf)
    assert [(entry.model.name, entry.rank) for entry in advice.candidates] == [("b", 1), ("a", None)]
    assert advice.candidates[1].capability is None
    assert advice.candidates[1].score is None


def test_an_explicit_floor_excludes_what_has_no_evidence() -> None:
    shelf = make([model("a")], [offer("a", "h2", 1.0)], [])
    assert why_not(ask(shelf, must=Must(min_capability=10)), "a") == {"evidence.none": None}


def test_a_kind_without_any_evidence_is_ordered_by_cost_and_downloads() -> None:
    shelf = make(
        [model("a", kind="rerank"), model("b", kind="rerank")],
        [offer("a", "h2", 2.0), offer("b", "h2", 1.0)],
        [],
    )
    advice = ask(shelf, use_case="rerank")
    assert [(entry.model.name, entry.rank) for entry in advice.candidates] == [("b", 1), ("a", 2)]
    assert "cost and downloads only" in advice.order_note


def test_ties_share_a_group_and_the_order_says_which_leads() -> None:
    models = [model(name) for name in "abc"]
    offers = [offer("a", "h2", 1.0), offer("b", "h2", 1.2), offer("c", "h2", 1.0)]
    advice = ask(make(models, offers, [ability("a", 60), ability("b", 60.5), ability("c", 40)]))
    assert [(entry.model.name, entry.tie_group) for entry in advice.candidates] == [
        ("a", 1),
        ("b", 1),
        ("c", 3),
    ]


def test_headlines_and_the_pareto_front() -> None:
    models = [model(name) for name in "abcd"]
    offers = [offer("a", "h2", 100.0), offer("b", "h2", 1.0), offer("c", "h2", 0.5), offer("d", "h2", 2.0)]
    advice = ask(
        make(models, offers, [ability("a", 80), ability("b", 60), ability("c", 25), ability("d", 59)])
    )
    assert (advice.headlines.best, advice.headlines.cheapest_good_enough) == ("lab/a", "lab/c")
    assert advice.headlines.best_value == advice.candidates[0].model.id == "lab/b"
    assert {entry.model.name for entry in advice.candidates if entry.pareto} == {"a", "b", "c"}


def test_of_two_terms_at_one_price_the_list_price_is_shown_in_any_order() -> None:
    rows = [offer("a", "h1", 1.0, terms="free"), offer("a", "h1", 1.0)]
    for offers in (rows, rows[::-1]):
        found = only(ask(make([model("a")], offers, []), hosting=Hosting(providers=("h1",)))).offer
        assert found.offer is not None
        assert found.offer.terms == "list"


def test_of_two_alike_both_stand_on_the_front() -> None:
    offers = [offer(name, "h2", 1.0) for name in "ab"]
    advice = ask(make([model("a"), model("b")], offers, [ability("a", 60), ability("b", 60)]))
    assert [entry.pareto for entry in advice.candidates] == [True, True]


def test_downloads_count_little_and_their_absence_nothing() -> None:
    models = [model("a", hub_repository="lab/a"), model("b"), model("c", hub_repository="lab/c")]
    rows = tuple(
        Adoption(repository=f"lab/{name}", relation="original", as_of="2026-10-10", source="s", model=f"lab/{name}",
                 downloads_30d=downloads)
        for name, downloads in (("a", 100_000), ("c", 10))
    )  # fmt: skip
    offers = [offer(name, "h2", 1.0) for name in "abc"]
    advice = ask(make(models, offers, [ability(name, 60) for name in "abc"], adoption=rows))
    assert ids(advice) == ["a", "b", "c"]
    assert advice.candidates[1].parts is not None
    assert advice.candidates[1].parts.downloads == 0


def test_a_zero_priority_drops_its_term() -> None:
    shelf = make(
        [model("a"), model("b")],
        [offer("a", "h2", 50.0), offer("b", "h2", 0.1)],
        [ability("a", 61), ability("b", 60)],
    )
    assert ids(ask(shelf, priorities=Priorities(cost=0, capability=1, downloads=0))) == ["a", "b"]


def test_open_beside_proprietary_in_money_and_percent() -> None:
    shelf = make(
        [model("a"), model("b", open_weights=False, license="Proprietary")],
        [offer("a", "h2", 1.0), offer("b", "lab", 10.0)],
        [ability("a", 55), ability("b", 70)],
    )
    found = ask(shelf).open_or_proprietary
    assert found is not None
    assert (found.saving, found.points) == (0.9, -15.0)
    assert "90 % less than b" in found.text


# When nothing fits


def test_when_nothing_fits_the_nearest_and_the_best_relaxation_are_named() -> None:
    models = [model(name) for name in "abc"]
    offers = [offer("a", "h2", 1.0), offer("b", "h2", 2.0), offer("c", "h2", 1.0)]
    advice = ask(make(models, offers, [ability(name, 60) for name in "abc"]), budget=Budget(monthly_usd=10))
    assert advice.candidates == ()
    assert [entry.rules for entry in advice.relaxations] == [("budget",)]
    assert advice.relaxations[0].fits == 3
    assert [miss.candidate.model.name for miss in advice.nearest_misses] == ["a", "c", "b"]


def test_words_that_mean_no_use_case_are_never_guessed() -> None:
    advice = ask(make([model("a")], [offer("a", "h2", 1.0)], []), use_case="protein folding")
    assert advice.unrecognised is not None
    assert advice.candidates == ()
