"""The documents that programs read: their shape and their figures."""

import json
from typing import Any

import pytest

from catalog.advice.explanation.counterfactuals import remedy
from catalog.advice.needs.keys import KEYS
from catalog.advice.needs.reading import override
from catalog.advice.ranking import advise
from catalog.advice.result import Advice
from catalog.advice.result.json.lists import sources_document, use_cases_document
from catalog.advice.result.json.rank import rank_document
from catalog.advice.result.json.show import show_document
from catalog.advice.result.json.why import why_document
from catalog.advice.rules import RULES
from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Rule
from catalog.advice.understanding.use_cases import UseCase, UseCases
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY

CANDIDATE = {
    *("rank", "tie_group", "pareto", "model", "name", "kind", "developer", "country", "open_weights"),
    *("license", "offer", "capability", "downloads_30d", "score", "parts", "explanation", "cautions"),
}
OFFER = {
    *("kind", "provider", "provider_class", "monthly_usd", "list_monthly_usd", "range_usd", "breakdown"),
    *("gpu", "utilisation", "serving_country", "as_of", "source"),
}
TOP = {
    *("schema", "today", "catalog", "needs", "headlines", "candidates", "excluded_by_rule"),
    *("nearest_misses", "unrecognised_use_case"),
}


def ask(snapshot: Snapshot, cases: dict[str, UseCase], **needs: Any) -> Advice:
    values = {"use_case": "customer-service"} | {
        key.replace("__", "."): value for key, value in needs.items()
    }
    return advise(snapshot, cases, override(None, values), "2026-11-24")


def test_rank_has_the_promised_shape(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> None:
    document = rank_document(ask(snapshot, small_use_cases), snapshot, 0, excluded=False)
    assert set(document) >= TOP
    assert "excluded" not in document
    assert document["catalog"] == {"as_of": "2026-11-12", "digest": snapshot.digest, "models": 24}
    assert set(document["headlines"]) == {"best", "best_value", "cheapest_good_enough"}
    for entry in document["candidates"]:
        assert set(entry) >= CANDIDATE
        assert set(entry["offer"]) >= OFFER
        assert set(entry["license"]) == {"id", "class", "applies", "duties"}
    json.dumps(document, allow_nan=False)


def test_needs_are_shown_with_defaults_filled_in(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    needs = rank_document(ask(snapshot, small_use_cases), snapshot, 1, excluded=False)["needs"]
    assert needs["workload"]["requests_per_month"] == 1_000_000
    assert needs["priorities"] == {"cost": 1, "capability": 1, "downloads": 0.25}
    for key in KEYS:
        holder = needs[key.table] if key.table else needs
        assert key.name in holder


def test_figures_are_rounded_and_bills_add_up(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    document = rank_document(ask(snapshot, small_use_cases), snapshot, 0, excluded=False)
    for entry in document["candidates"]:
        offer = entry["offer"]
        assert offer["monthly_usd"] == round(offer["monthly_usd"], 2)
        assert round(sum(line["usd"] for line in offer["breakdown"]["lines"]), 2) == offer["monthly_usd"]
        for figure in (entry["score"], *(entry["parts"] or {}).values()):
            assert figure is None or figure == round(figure, 1)


def test_the_limit_and_the_excluded(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> None:
    advice = ask(snapshot, small_use_cases, license__require="permissive")
    document = rank_document(advice, snapshot, 2, excluded=True)
    assert len(document["candidates"]) == 2
    assert document["fits"] == len(advice.ranked) > 2
    assert document["unranked"] == len(advice.candidates) - len(advice.ranked) > 0
    assert {entry["model"] for entry in document["excluded"]} == {e.model.id for e in advice.excluded}
    assert document["excluded_by_rule"]["license.require"] >= 2
    assert list(document["excluded_by_rule"]) == [
        rule.id for rule in RULES if rule.id in document["excluded_by_rule"]
    ]
    for entry in document["excluded"]:
        for reason in entry["reasons"]:
            assert set(reason) == {"rule", "need", "has", "text"}


def test_nearest_misses_carry_their_reasons(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> None:
    document = rank_document(
        ask(snapshot, small_use_cases, budget__monthly_usd=0.5), snapshot, 0, excluded=False
    )
    assert document["candidates"] == []
    assert all(entry["reasons"] for entry in document["nearest_misses"])
    assert document["relaxations"][0]["rules"] == ("budget",)


def test_words_that_mean_nothing(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> None:
    document = rank_document(
        ask(snapshot, small_use_cases, use_case="protein folding"), snapshot, 0, excluded=False
    )
    assert document["unrecognised_use_case"]["asked"] == "protein folding"
    assert document["candidates"] == []


def test_why_names_reasons_remedies_and_the_place_without_them(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    strict = ask(snapshot, small_use_cases, license__require="open-weights")
    model = snapshot.models["northlab/titan-2"]
    document = why_document(strict, snapshot, model, ask(snapshot, small_use_cases))
    assert document["fits"] is False
    assert document["reasons"][0]["rule"] == "license.require"
    assert document["reasons"][0]["remedy"] == "Accept any license."
    assert document["relaxed"]["rank"] >= 1
    fits = why_document(ask(snapshot, small_use_cases), snapshot, model, None)
    assert fits["fits"] is True
    assert fits["candidate"]["rank"] == fits["rank"]


class _Known(Reason, frozen=True, kw_only=True):
    """A reason whose fact is known."""

    rule = ""
    need = has = text = "known"


class _Unknown(Reason, frozen=True, kw_only=True):
    """A reason whose fact is unknown."""

    rule = ""
    need = text = "unknown"
    has = None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize("made", [_Known, _Unknown])
def test_every_rule_has_a_remedy_whose_changes_are_needs(
    rule: Rule, made: type[Reason], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "rule", rule.id)
    asked = override(None, {"use_case": "x", "unknown_ok": ["budget"]})
    found = remedy(made(), asked)
    assert found.text
    assert override(asked, found.changes).use_case == "x"


def test_show_has_facts_offers_and_results_with_source_and_date(snapshot: Snapshot) -> None:
    document = show_document(snapshot, snapshot.models["openly/atlas-27b"], TODAY)
    assert all(fact["sources"] and fact["as_of"] for fact in document["facts"])
    prices = [offer["input"] for offer in document["offers"]]
    assert prices == [0.1, 0.15, 0.2, None]
    assert [offer["provider_class"] for offer in document["offers"]] == [
        "host",
        "developer",
        "host",
        "aggregator",
    ]
    assert all(row["source"] and row["as_of"] for row in document["offers"] + document["evidence"])
    assert document["adoption"][0]["repository"] == "openly-ai/Atlas-27B"
    assert document["disputed"][0]["value"] == "131072"
    assert document["license"]["id"] == "Apache-2.0"
    assert "legal advice" in document["license"]["note"]


def test_every_model_can_be_shown(snapshot: Snapshot) -> None:
    for model in snapshot.models.values():
        json.dumps(show_document(snapshot, model, TODAY), allow_nan=False)


def test_use_cases_and_sources(snapshot: Snapshot, small_use_cases: UseCases) -> None:
    document = use_cases_document(small_use_cases)
    assert [entry["id"] for entry in document["use_cases"]] == list(small_use_cases)
    sources = {entry["id"]: entry for entry in sources_document(snapshot)["sources"]}
    assert sources["price-list"]["rows"] > 30
    assert sources["scoreboard"]["attribution"].startswith("Results by")
