"""The hard rules: each excludes, says what it found, and lets an unknown fact pass only where that is said."""

from typing import Any

import msgspec
import pytest

from catalog.advice.needs.records import Budget, Hosting, LicenseNeeds, Must, Needs, Origin, Workload
from catalog.advice.ranking import advise
from catalog.advice.result import Advice
from catalog.record import Kind
from tests.support.factories import CASE, TODAY, ability, ask, ids, make, model, offer, only, why_not


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
        ({}, {"origin": Origin(developers=("meta",))}, "origin.developer", "lab"),
        ({}, {"origin": Origin(exclude_developers=("lab",))}, "origin.developer", "lab"),
        ({}, {"origin": Origin(exclude_provider_countries=("US",))}, "origin.provider", "US"),
        ({"license": None}, {"license": LicenseNeeds(use_countries=("DE",))}, "license.territory", None),
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
    assert any("German" in caution for caution in only(ask(shelf, must=Must(languages=("de",)))).cautions)


def test_an_explicit_floor_excludes_what_has_no_evidence() -> None:
    shelf = make([model("a")], [offer("a", "h2", 1.0)], [])
    assert why_not(ask(shelf, must=Must(min_capability=10)), "a") == {"evidence.none": None}


def test_a_host_with_a_short_window_does_not_count_for_long_prompts() -> None:
    offers = [offer("a", "h1", 1.0, context_tokens=8_000), offer("a", "h2", 5.0)]
    shelf = make([model("a", context_tokens=400_000)], offers, [ability("a", 60)])
    short = only(ask(shelf, workload=Workload(input_tokens=1_000, output_tokens=100)))
    assert short.offer.provider == "h1"
    found = only(ask(shelf, workload=Workload(input_tokens=9_000, output_tokens=100)))
    assert found.offer.provider == "h2"
    alone = make([model("a", context_tokens=400_000)], offers[:1], [ability("a", 60)])
    advice = ask(
        alone, workload=Workload(input_tokens=9_000, output_tokens=100), hosting=Hosting(where=("api",))
    )
    assert why_not(advice, "a") == {"must.context": "8000"}


def test_a_window_holds_one_call_of_a_request() -> None:
    shelf = make([model("a", context_tokens=8_000)], [offer("a", "h2", 1.0)], [ability("a", 60)])
    task: dict[str, Any] = {"input_tokens": 30_000, "output_tokens": 3_000}
    assert why_not(ask(shelf, workload=Workload(**task)), "a") == {"must.context": "8000"}
    # 33,000 over four calls are 8,250 each, over five 6,600.
    four = ask(shelf, workload=Workload(**task, calls_per_request=4))
    assert why_not(four, "a") == {"must.context": "8000"}
    assert "each of the 4 calls of a request" in counterfigure(four)
    assert ids(ask(shelf, workload=Workload(**task, calls_per_request=5))) == ["a"]


def counterfigure(advice: Advice) -> str:
    """What would do, of the first reason of the one model that is excluded."""
    found = advice.excluded[0].reasons[0].counterfigure
    return found.text if found else ""


READERS = {
    "embed": msgspec.structs.replace(CASE, id="embed", kinds=("embedding",)),
    "rerank": msgspec.structs.replace(CASE, id="rerank", kinds=("rerank",)),
}


def read(kind: Kind, window: int | None, **workload: Any) -> Advice:
    """One model that only reads, put to a job of its kind."""
    rows = [model("a", kind=kind, context_tokens=window, inputs=("text", "image"))]
    shelf = make(rows, [offer("a", "h2", 1.0)], [ability("a", 60)])
    case = {"embedding": "embed", "rerank": "rerank"}[kind]
    asked = Needs(use_case=case, workload=Workload(output_tokens=0, **workload))
    return advise(shelf, READERS, asked, TODAY)


@pytest.mark.parametrize(
    ("workload", "fits"),
    [
        ({"input_tokens": 512}, True),
        ({"input_tokens": 513}, False),
        ({"input_tokens": 1024, "calls_per_request": 2}, True),
        ({"input_tokens": 1026, "calls_per_request": 2}, False),
        # A picture has room of its own.
        ({"input_tokens": 30, "images": 4}, True),
    ],
)
def test_a_text_that_an_embedding_model_would_cut_does_not_fit(
    workload: dict[str, float], fits: bool
) -> None:
    advice = read("embedding", 512, **workload)
    assert ids(advice) == (["a"] if fits else [])
    if not fits:
        assert why_not(advice, "a")["must.context"] == "512"
        assert "would be cut" in advice.excluded[0].reasons[0].text


@pytest.mark.parametrize(
    ("workload", "fits"),
    [
        # A query with one document of 400 tokens at a time, however many documents there are, and however many calls.
        ({"input_tokens": 400, "documents": 40}, True),
        ({"input_tokens": 513, "documents": 40}, False),
        ({"input_tokens": 513, "documents": 40, "calls_per_request": 4}, False),
    ],
)
def test_a_reranker_reads_a_query_with_one_document(workload: dict[str, float], fits: bool) -> None:
    advice = read("rerank", 512, **workload)
    assert ids(advice) == (["a"] if fits else [])
    if not fits:
        assert "A query with one document of 513 tokens" in advice.excluded[0].reasons[0].text


@pytest.mark.parametrize("kind", ["embedding", "rerank"])
def test_an_unknown_window_is_a_caution_for_those_that_only_read_too(kind: Kind) -> None:
    found = only(read(kind, None, input_tokens=9_000))
    assert "Its context window is unknown." in found.cautions
