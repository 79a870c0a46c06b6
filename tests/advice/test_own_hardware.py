"""Own hardware among the ways of running a model: what it costs, what it is told beside, whom it lets in."""

import json
from math import isfinite
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from catalog.advice.hosting.speed import FITTED
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, UsualOffer
from catalog.advice.understanding.use_cases import UseCase
from catalog.hardware import Gpu
from catalog.storage import snapshot as snapshots
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY, ability, model, offer
from tests.support.own_hardware import ask, at_home, card, of, rules, shelf, sized
from tests.support.strategies import JOBS, catalogues, needs

steady = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
ONE = (sized("a", 8), ability("a", 60))
MANY_REQUESTS = 1e9

# One model


def test_the_lower_bill_counts_and_the_other_is_told() -> None:
    known = shelf(*ONE, offer("a", "lab", 1.0))
    few, many = (of(ask(known, workload__requests_per_month=n), "a").offer for n in (1e5, MANY_REQUESTS))
    assert (few.kind, few.basis, few.scored_usd) == ("api", "developer's own price", 120.0)
    assert few.plan is not None
    assert few.plan.usd == 1460.0
    assert (many.kind, many.basis, many.api_usd, many.api_name) == (
        "self-host",
        "own hardware",
        1_200_000.0,
        "Lab",
    )
    assert many.bill is not None
    assert many.plan is not None
    assert many.bill.usd == many.plan.usd == many.scored_usd == many.plan.gpus * 1460.0
    assert many.plan.usd_low <= many.plan.usd <= many.plan.usd_high
    assert few.break_even is not None
    assert many.break_even is not None
    assert few.break_even.requests == pytest.approx(1460 / 0.0012)
    assert many.break_even.requests == pytest.approx(1460 / 0.0012)


@pytest.mark.parametrize("requests", [1, 7, 30, 1000])
def test_the_break_even_does_not_depend_on_cents(requests: float) -> None:
    known = shelf(*ONE, offer("a", "lab", 1.0))
    found = of(ask(known, workload__requests_per_month=requests), "a").offer.break_even
    assert found is not None
    assert found.requests == pytest.approx(1460 / 0.0012)


@pytest.mark.parametrize("requests", [0, 1, 1e12, 1e15])
@pytest.mark.parametrize("batch", [False, True])
@pytest.mark.parametrize("utilisation", [0.01, 1])
def test_any_volume_has_a_finite_bill_to_the_cent(requests: float, batch: bool, utilisation: float) -> None:
    known = shelf(*ONE, offer("a", "lab", 1.0))
    advice = at_home(
        known,
        workload__requests_per_month=requests,
        workload__batch=batch,
        hosting__utilisation=utilisation,
    )
    found = of(advice, "a").offer
    assert found.plan is not None
    usd = found.plan.usd
    assert isfinite(usd)
    assert usd == round(usd, 2)
    assert found.plan.usd_low <= usd <= found.plan.usd_high
    assert usd == (0.0 if batch and not requests else usd)
    assert batch or usd >= 1460.0
    assert 0 <= found.plan.busy <= utilisation + 1e-9
    both = ask(known, workload__requests_per_month=requests, workload__batch=batch)
    assert isfinite(of(both, "a").offer.scored_usd or 0.0)
    assert (both.three_ways is None) is (requests == 0)


def test_no_requests_still_keep_one_copy_running() -> None:
    found = of(at_home(shelf(*ONE), workload__requests_per_month=0), "a").offer
    assert found.scored_usd == 1460.0


@pytest.mark.parametrize(("kind", "case"), [("embedding", "embed"), ("rerank", "rerank")])
def test_models_that_only_read_have_a_bill(kind: str, case: str) -> None:
    known = shelf(sized("a", 0.6, kind=kind, outputs=None))
    advice = at_home(known, use_case=case, workload__output_tokens=0, workload__requests_per_month=1e9)
    told = of(advice, "a").offer.plan
    assert told is not None
    assert (told.alone, told.loaded, told.throughput, told.verify) == (None, None, None, "")
    # 2 x 0.6e9 x 1000 operations at a share of 2000 TFLOPS; 3600 x 730 x 0.3 seconds a month
    assert told.capacity == pytest.approx(788_400 / (1.2e12 / (FITTED.prompt_flops * 2e15)), rel=1e-6)
    assert told.copies == 2
    assert any("for this kind it is rougher" in text for text in told.assumptions)


def test_a_kind_without_an_estimate_is_ordered_without_bills() -> None:
    known = shelf(model("a", kind="asr"))
    advice = at_home(known, use_case="hear")
    assert [entry.offer.bill for entry in advice.candidates] == [None]
    both = ask(known, use_case="hear")
    assert "price.unknown" in rules(both, "a")


def test_what_is_assumed_is_said() -> None:
    told = of(at_home(shelf(*ONE)), "a").offer.plan
    assert told is not None
    said = " ".join(told.assumptions)
    for words in ("architecture is not known", "Counted as dense", "No hardware was named"):
        assert words in said
    known = shelf(sized("a", 8, 8), ability("a", 60))
    assert "Counted as dense" not in " ".join(
        (of(at_home(known, hosting__gpu="H100"), "a").offer.plan or told).assumptions
    )


# Rules


def test_the_weights_license_holds_on_own_hardware_and_terms_at_the_developers() -> None:
    known = shelf(sized("a", 8, license="NC"), ability("a", 60), offer("a", "lab", 1.0))
    asked: dict[str, Any] = {"license__require": "commercial", "workload__requests_per_month": MANY_REQUESTS}
    found = of(ask(known, **asked), "a").offer
    assert (found.kind, found.plan, found.break_even) == ("api", None, None)
    assert "license.require" in rules(at_home(known, **asked), "a")
    ways = ask(known, **asked).three_ways
    assert ways is not None
    assert [row.way for row in ways.rows] == ["open API"]
    assert of(ask(known, workload__requests_per_month=MANY_REQUESTS), "a").offer.kind == "self-host"


@pytest.mark.parametrize("weights", [False, None])
def test_weights_that_are_not_open_run_nowhere_at_home(weights: bool | None) -> None:
    known = shelf(sized("a", 8, open_weights=weights), ability("a", 60), offer("a", "lab", 1.0))
    assert "hosting.where" in rules(at_home(known), "a")
    found = of(ask(known, workload__requests_per_month=MANY_REQUESTS), "a").offer
    assert (found.kind, found.plan) == ("api", None)


def test_own_hardware_within_the_budget_where_no_api_is() -> None:
    known = shelf(*ONE, offer("a", "lab", 1.0), offer("a", "h1", 0.9))
    asked: dict[str, Any] = {"workload__requests_per_month": 2e6, "budget__monthly_usd": 1500}
    found = of(ask(known, **asked), "a").offer
    assert (found.kind, found.scored_usd, found.api_usd) == ("self-host", 1460.0, 2400.0)
    assert rules(ask(known, hosting__where=["api"], **asked), "a").keys() == {"budget"}
    tight = ask(known, **(asked | {"budget__monthly_usd": 1400}))
    assert "Even its cheapest offer, $1,460/month" in rules(tight, "a")["budget"]
    assert (
        "Even its cheapest offer, $1,460/month"
        in rules(at_home(known, **(asked | {"budget__monthly_usd": 1400})), "a")["budget"]
    )


def test_an_api_within_the_budget_where_own_hardware_is_not() -> None:
    known = shelf(*ONE, offer("a", "lab", 1.0), offer("a", "h1", 0.5))
    found = of(ask(known, workload__requests_per_month=2e6, budget__monthly_usd=1300), "a").offer
    assert (found.kind, found.provider, found.scored_usd) == ("api", "h1", 1200.0)
    assert found.usual == UsualOffer(1460.0, None, "own hardware", "own hardware")


def test_a_dear_way_that_an_unknown_lets_pass_does_not_hide_own_hardware() -> None:
    # The developer's price ranks, and where it runs is let pass; a host costs less than any hardware.
    known = shelf(*ONE, offer("a", "lab", 9.0), offer("a", "h1", 1.0))
    asked: dict[str, Any] = {
        "origin__serving_countries": ["FR"],
        "unknown_ok": ["origin.serving"],
        "workload__requests_per_month": 1e6,
    }
    found = of(ask(known, **asked), "a").offer
    assert (found.kind, found.scored_usd, found.api_usd) == ("self-host", 1460.0, 10_800.0)


def test_an_unknown_size_that_is_let_pass_has_no_price_all_the_same() -> None:
    known = shelf(model("a", total_parameters=None), ability("a", 60))
    asked = {"hosting__gpu": "1x H100", "unknown_ok": ["hosting.memory"]}
    assert rules(ask(known, **asked), "a").keys() == {"price.unknown"}
    both = asked | {"unknown_ok": ["hosting.memory", "price.unknown"]}
    assert [entry.model.name for entry in ask(known, **both).candidates] == ["a"]


def test_an_unknown_size_without_an_api_has_no_price() -> None:
    known = shelf(model("a", total_parameters=None), ability("a", 60))
    assert "size is unknown" in rules(ask(known), "a")["price.unknown"]
    assert "size is unknown" in rules(at_home(known), "a")["price.unknown"]
    passed = at_home(known, unknown_ok=["price.unknown"])
    assert of(passed, "a").offer.bill is None
    assert "budget" in rules(at_home(known, unknown_ok=["price.unknown"], budget__monthly_usd=1e9), "a")


def test_a_model_too_large_for_a_server_says_so() -> None:
    known = shelf(sized("a", 2000), ability("a", 60))
    # (2000 x 0.58 + 0.8) x 1.1 = 1,277 GB, 1,189 GiB
    assert "It needs about 1,189 GiB, more than one server" in rules(at_home(known), "a")["price.unknown"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"bandwidth_gb_s": None}, "How many requests"),
        ({"bf16_tflops": None, "fp8_tflops": None}, "How many requests"),
        ({"rent_usd_per_hour": None}, "price of an hour"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_what_is_unknown_of_a_card_is_told(changed: dict[str, Any], words: str, named: bool) -> None:
    known = shelf(*ONE, gpus=(card(**changed),))
    asked = {"hosting__gpu": "1x H100"} if named else {}
    text = rules(ask(known, **asked), "a")["price.unknown"]
    if named or words == "How many requests":
        assert words in text
    assert "more than one server" not in text
    alone = at_home(known, **asked)
    if "rent_usd_per_hour" in changed:
        assert of(alone, "a").offer.bill is None
    else:
        assert "more than one server" not in rules(alone, "a")["price.unknown"]


def test_a_price_of_ones_own_makes_up_for_a_rent_that_nobody_knows() -> None:
    known = shelf(*ONE, gpus=(card(rent_usd_per_hour=None),))
    found = of(at_home(known, hosting__gpu="H100", hosting__gpu_usd_per_hour=1.5), "a").offer
    assert found.plan is not None
    assert (found.scored_usd, found.plan.hour_basis) == (1095.0, "your price for an hour")
    assert found.plan.usd_high >= found.plan.usd == 1095.0


def test_plain_memory_has_no_bill_whatever_an_hour_costs() -> None:
    advice = at_home(shelf(*ONE), hosting__gpu="24 GB", hosting__gpu_usd_per_hour=1.0)
    found = of(advice, "a")
    assert found.offer.bill is None
    assert "--gpu-hour" not in " ".join((*found.explanation, advice.order_note))
    both = ask(shelf(*ONE, offer("a", "lab", 1.0)), hosting__gpu="24 GB").three_ways
    assert both is not None
    assert "--gpu-hour" not in " ".join(both.missing)


def test_without_cards_a_catalogue_still_answers() -> None:
    known = shelf(*ONE, offer("a", "lab", 1.0), gpus=())
    assert of(ask(known), "a").offer.plan is None
    assert of(at_home(known), "a").offer.bill is None
    with pytest.raises(ValueError, match="a GPU such as"):
        ask(known, hosting__gpu="H100")


# Random catalogues


def on_hardware(
    shelf: Snapshot, asked: Needs, **changes: Any
) -> tuple[Advice, dict[str, float], dict[str, float]]:
    """The answer, the bills that rank and those of own hardware alone."""
    found = advise(shelf, JOBS, override(asked, {k.replace("__", "."): v for k, v in changes.items()}), TODAY)
    bills = {
        entry.model.id: entry.offer.scored_usd
        for entry in found.candidates
        if entry.offer.scored_usd is not None
    }
    plans = {entry.model.id: entry.offer.plan.usd for entry in found.candidates if entry.offer.plan}
    return found, bills, plans


def recast(known: Snapshot, **changes: Any) -> Snapshot:
    """The same with each card changed: a number is a factor."""
    gpus = tuple(_changed(gpu, changes) for gpu in known.catalog.gpus)
    return snapshots.of(msgspec.structs.replace(known.catalog, gpus=gpus))


def _changed(gpu: Gpu, factors: dict[str, float]) -> Gpu:
    fields = {name: getattr(gpu, name) for name in factors}
    return msgspec.structs.replace(
        gpu, **{name: value * factors[name] for name, value in fields.items() if value is not None}
    )


def no_dearer(less: dict[str, float], more: dict[str, float]) -> None:
    """That what the first bills, the second bills too, at no less."""
    for name in more:
        if name in less:
            assert less[name] <= more[name] + 0.011, name


HOME = {"hosting__where": ["self-host"], "hosting__gpu": "4x H100", "budget__monthly_usd": None}


@steady
@given(catalogues(), needs(), st.sampled_from([1.01, 2.0, 30.0]))
def test_a_dearer_rent_never_helps(known: Snapshot, asked: Needs, factor: float) -> None:
    _, cheap, plans = on_hardware(known, asked)
    rents = {"rent_usd_per_hour": factor, "rent_low_usd": factor, "rent_high_usd": factor, "buy_usd": factor}
    _, dear, dearer_plans = on_hardware(recast(known, **rents), asked)
    assert dear.keys() <= cheap.keys()
    no_dearer(cheap, dear)
    no_dearer(plans, dearer_plans)


@steady
@given(catalogues(), needs(), st.sampled_from([1.1, 1.5, 4.0]))
def test_more_memory_loses_no_model(known: Snapshot, asked: Needs, factor: float) -> None:
    less, _, _ = on_hardware(known, asked, **HOME)
    more, _, _ = on_hardware(recast(known, memory_gib=factor), asked, **HOME)
    fit = {entry.model.id for entry in less.candidates}
    assert fit <= {entry.model.id for entry in more.candidates}


@steady
@given(catalogues(), needs(), st.sampled_from([1.001, 2.0, 1000.0]))
def test_more_requests_never_cost_less(known: Snapshot, asked: Needs, factor: float) -> None:
    for requests in (1e3, 3e7):
        asks = HOME | {"workload__requests_per_month": requests}
        _, few, _ = on_hardware(known, asked, **asks)
        _, many, _ = on_hardware(known, asked, **(asks | {"workload__requests_per_month": requests * factor}))
        assert few.keys() == many.keys()
        no_dearer(few, many)


@steady
@given(catalogues(), needs(), st.sampled_from([(0.01, 0.3), (0.3, 0.31), (0.5, 1.0)]))
def test_hardware_that_is_busier_never_costs_more(
    known: Snapshot, asked: Needs, shares: tuple[float, float]
) -> None:
    asks = HOME | {"workload__requests_per_month": 3e7}
    (_, idle, _), (_, busy, _) = (
        on_hardware(known, asked, **asks, hosting__utilisation=share) for share in shares
    )
    assert idle.keys() == busy.keys()
    no_dearer(busy, idle)


@steady
@given(catalogues(), needs(), st.sampled_from([1.05, 2.0, 5.0]))
def test_a_faster_card_at_the_same_price_is_never_dearer(
    known: Snapshot, asked: Needs, factor: float
) -> None:
    faster = recast(known, bandwidth_gb_s=factor, bf16_tflops=factor, fp8_tflops=factor)
    asks = HOME | {"workload__requests_per_month": 3e7, "hosting__precision": "8-bit"}
    _, slow, _ = on_hardware(known, asked, **asks)
    _, fast, _ = on_hardware(faster, asked, **asks)
    assert slow.keys() <= fast.keys()
    no_dearer(fast, slow)


@steady
@given(catalogues(), needs(), st.sampled_from([1e4, 1e6, 1e9]))
def test_own_hardware_beside_apis_raises_no_bill_and_loses_nobody(
    known: Snapshot, asked: Needs, requests: float
) -> None:
    assume(not JOBS[asked.use_case].where)  # a job for its user's device runs there alone
    volume = {"workload__requests_per_month": requests}
    apis, bills, _ = on_hardware(known, asked, hosting__where=["api"], **volume)
    both, lower, _ = on_hardware(known, asked, hosting__where=["api", "self-host"], **volume)
    fit = {entry.model.id for entry in apis.candidates}
    assert fit <= {entry.model.id for entry in both.candidates}
    assert bills.keys() <= lower.keys()
    no_dearer(lower, bills)


# The made-up catalogue, as a document


def test_a_plan_is_in_the_document(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> None:
    from catalog.advice.result.json.rank import rank_document

    advice = at_home(
        snapshot,
        small_use_cases,
        use_case="customer-service",
        hosting__gpu="2x H100",
        budget__monthly_usd=1e4,
    )
    document = json.loads(msgspec.json.encode(rank_document(advice, snapshot, 0, excluded=True)))
    entry = document["candidates"][0]["offer"]
    assert entry["kind"] == "self-host"
    plan = entry["own_hardware"]
    assert entry["gpu"] == f"{plan['gpus']}x H100-80GB"
    assert (entry["utilisation"], plan["utilisation"]) == (0.3, 0.3)
    assert entry["monthly_usd"] == entry["scored_usd"] == plan["usd"]
    assert (entry["api_usd"], entry["break_even"]) == (None, None)
    assert (entry["source"], entry["as_of"]) == (plan["hour_source"], plan["hour_as_of"])
    line = entry["breakdown"]["lines"][0]
    assert line["usd"] == pytest.approx(line["quantity"] * line["usd_per_unit"], abs=0.006)
