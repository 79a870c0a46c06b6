"""How many copies a month needs and what they cost, by hand; which precision and how many cards a model gets."""

from math import ceil
from typing import Any

import pytest
from msgspec.structs import replace

from catalog.advice.hosting.own import Month, job
from catalog.advice.hosting.plan import bill, plan
from catalog.advice.hosting.sizing import Copy
from catalog.advice.hosting.speed import FITTED, SPREAD
from catalog.advice.needs.reading import override
from tests.support.factories import ability, offer
from tests.support.own_hardware import (
    CARD,
    architecture,
    ask,
    at_home,
    card,
    copy,
    of,
    own,
    rules,
    shelf,
    sized,
)

EMPTY = shelf()
FILLED = 730 * 3600 * 0.3 / 1e6
"""Seconds a request, so that a copy carries a million of them a month at 30%."""


@pytest.mark.parametrize(
    ("requests", "copies"),
    [(0, 1), (1, 1), (1e6, 1), (1e6 + 1, 2), (2e6, 2), (2_500_000, 3), (1e12, 1_000_000)],
)
def test_copies_are_added_as_requests_fill_them(requests: float, copies: int) -> None:
    home = own(EMPTY)
    pair = copy(FILLED, gpus=2)
    # two cards at $2 an hour, 730 hours
    assert home.month(pair, requests) == Month(copies, 730.0, copies * 2920.0)
    assert home.usd(pair, requests) == pytest.approx(copies * 2920.0)
    assert home.capacity(pair) == pytest.approx(1e6)


@pytest.mark.parametrize(("utilisation", "copies"), [(1.0, 3), (0.5, 6), (0.01, 300)])
def test_a_busier_copy_carries_more(utilisation: float, copies: int) -> None:
    home = own(EMPTY, hosting__utilisation=utilisation)
    assert home.month(copy(730 * 3.6), 3000).copies == copies


def test_a_batch_costs_the_hours_that_it_takes() -> None:
    home = own(EMPTY, workload__batch=True)
    # 100 hours of work, 80% of the hours paid for
    assert home.month(copy(3.6, gpus=4), 100_000) == Month(1, 125.0, 1000.0)
    assert home.usd(copy(3.6, gpus=4), 100_000) == pytest.approx(1000.0)
    assert home.least_usd == 0.0
    assert own(EMPTY).least_usd == 1460.0


def test_a_batch_of_more_hours_than_a_month_has_needs_more_copies() -> None:
    home = own(EMPTY, workload__batch=True, hosting__utilisation=1)
    month = home.month(copy(3600, gpus=4), 1000)
    assert (month.copies, month.usd) == (2, 8000.0)
    assert month.hours == 500.0
    assert bill(copy(3600, gpus=4), home, month).lines[0].quantity == 4000.0
    told = plan(sized("a", 8), copy(3600, gpus=4), home, 1000, 1.0)
    assert (told.copies, told.gpus, told.hours) == (2, 8, 4000.0)
    assert told.busy == pytest.approx(1000 / 1460)


@pytest.mark.parametrize(
    ("said", "usd"),
    [
        ({}, 2.0),
        ({"gpu_usd_per_hour": 1.25}, 1.25),
        ({"gpu_usd_per_hour": 0}, 0.0),
        # $26,280 over three years of 8760 hours, 0.7 kW
        ({"own_gpu": True}, 1.0 + 0.7 * 0.15),
        ({"own_gpu": True, "usd_per_kwh": 0.4}, 1.0 + 0.7 * 0.4),
        ({"own_gpu": True, "gpu_price_usd": 13_140, "usd_per_kwh": 0}, 0.5),
        ({"own_gpu": True, "gpu_price_usd": 0, "usd_per_kwh": 1}, 0.7),
        ({"own_gpu": True, "gpu_usd_per_hour": 3}, 3.0),
    ],
)
def test_what_an_hour_costs(said: dict[str, Any], usd: float) -> None:
    home = own(EMPTY, hosting__gpu="H100", **{f"hosting__{key}": value for key, value in said.items()})
    assert home.priced
    assert home.rate(CARD).usd == pytest.approx(usd)
    assert home.month(copy(1.0), 0).usd == pytest.approx(730 * usd, abs=0.005)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rent_usd_per_hour": None}, {}),
        ({"buy_usd": None}, {"own_gpu": True}),
        ({"watts": None}, {"own_gpu": True}),
        ({"watts": None}, {"own_gpu": True, "gpu_price_usd": 900}),
    ],
)
def test_an_hour_whose_price_nobody_knows_makes_no_bill(
    changed: dict[str, Any], said: dict[str, Any]
) -> None:
    known = shelf(gpus=(card(**changed),))
    home = own(known, hosting__gpu="H100", **{f"hosting__{key}": value for key, value in said.items()})
    assert not home.priced
    assert home.best(home.sized(sized("a", 8), 1.0), 10) is None


def test_the_range_of_a_plan_comes_from_speed_and_rent() -> None:
    home = own(EMPTY)
    told = plan(sized("a", 8), copy(FILLED), home, 10e6, 1.0)
    # ten copies of $2 an hour; of $1 as many as a faster one takes, of $3 a slower one
    fewest, most = ceil(10 / SPREAD), ceil(10 * SPREAD)
    assert (told.usd, told.usd_low, told.usd_high) == (14_600.0, fewest * 730.0, most * 3 * 730.0)
    assert (told.hour_source, told.hour_as_of) == ("rents", "2026-11-02")
    assert told.busy == pytest.approx(0.3)
    assert plan(sized("a", 8), copy(FILLED), home, 1.5e6, 1.0).busy == pytest.approx(0.225)


def test_a_bill_is_hours_times_the_price_of_one() -> None:
    home = own(EMPTY)
    line = bill(copy(FILLED, gpus=2), home, home.month(copy(FILLED, gpus=2), 1.5e6)).lines[0]
    assert (line.item, line.quantity, line.usd_per_unit, line.usd) == ("4x H100-80GB", 2920.0, 2.0, 5840.0)


def test_the_copies_that_cost_least_depend_on_the_volume() -> None:
    home = own(EMPTY)
    one, four = copy(FILLED), copy(FILLED / 10, gpus=4)
    both = replace(home.sized(sized("a", 8), 1.0), copies=(one, four))
    chosen = [home.best(both, requests) for requests in (1e5, 3e6, 4e6, 9e6, 1e9)]
    assert chosen == [one, one, one, four, four]
    assert [home.least(both, requests) for requests in (1e5, 9e6)] == [1460.0, 5840.0]


def copies_of(known: Any, name: str, **keys: Any) -> tuple[Copy, ...]:
    return own(known, **keys).sized(known.models[f"lab/{name}"], 1.0).copies


@pytest.mark.parametrize(
    ("billions", "bits", "hardware", "said", "expected"),
    [
        (27, None, "1x H100", None, (1, "8-bit")),
        (80, None, "1x H100", None, (1, "4-bit")),  # 88 GiB at 8 bits, 48 at 4
        (80, None, "2x H100", None, (2, "8-bit")),
        (80, None, "3x H100", None, (2, "8-bit")),
        (400, None, "6x H100", None, (4, "4-bit")),
        (400, None, "16x H100", None, (8, "8-bit")),
        (27, 4.25, "1x H100", None, (1, "4-bit")),
        (27, 8.0, "1x H100", None, (1, "8-bit")),
        (80, 8.0, "1x H100", None, (1, "4-bit")),  # 80.8 GB x 1.1 = 83 GiB as published
        (27, None, "1x H100", "16-bit", (1, "16-bit")),
        (27, None, "1x H100", "4-bit", (1, "4-bit")),
        (27, 4.25, "1x H100", "8-bit", (1, "8-bit")),
        (80, None, "1x H100", "8-bit", None),
        (400, None, "3x H100", None, None),
    ],
)
def test_precision_and_cards(
    billions: float,
    bits: float | None,
    hardware: str,
    said: str | None,
    expected: tuple[int, str] | None,
) -> None:
    shape = [architecture("a", weight_bits=bits)] if bits else []
    known = shelf(sized("a", billions), ability("a", 60), *shape)
    asked = {"hosting__gpu": hardware} | ({"hosting__precision": said} if said else {})
    advice = at_home(known, **asked)
    if expected is None:
        assert set(rules(advice, "a")) == {"hosting.memory"}
        return
    told = of(advice, "a").offer.plan
    assert told is not None
    assert (told.gpus_per_copy, told.precision) == expected


def test_sixteen_cards_are_two_copies_and_more_are_told() -> None:
    known = shelf(sized("a", 400), ability("a", 60))
    for hardware, more in (("16x H100", False), ("8x H100", True)):
        busy = at_home(known, hosting__gpu=hardware, workload__requests_per_month=1e7)
        told = of(busy, "a").offer.plan
        assert told is not None
        while told.copies < 2:
            busy = at_home(known, hosting__gpu=hardware, workload__requests_per_month=told.capacity * 1.5)
            told = of(busy, "a").offer.plan
            assert told is not None
        assert (told.gpus, told.more_than_asked) == (16, more)


def test_a_speed_asked_for_lowers_how_many_run_at_once_and_raises_the_bill() -> None:
    known = shelf(sized("a", 27), ability("a", 60))
    asked: dict[str, Any] = {"hosting__gpu": "1x H100", "workload__requests_per_month": 5e7}
    told = [
        of(at_home(known, **asked, must__tokens_per_second=least), "a").offer.plan for least in (0, 25, 35)
    ]
    plans = [entry for entry in told if entry is not None]
    assert [
        entry.loaded.value >= least for entry, least in zip(plans, (0, 25, 35), strict=True) if entry.loaded
    ] == [True] * 3
    assert plans[0].at_once > plans[1].at_once > plans[2].at_once >= 1
    assert plans[0].usd < plans[1].usd < plans[2].usd


def test_a_speed_that_no_copy_reaches_excludes() -> None:
    known = shelf(sized("a", 27), ability("a", 60))
    # 28.62 GB of 8 bits and 15.66 GB of 4 at 3000 GB/s: about 66 and 112 tokens a second on one card
    best = 1 / (0.015_66 / 3 / FITTED.alone_bandwidth + FITTED.alone_seconds)
    advice = at_home(known, hosting__gpu="1x H100", must__tokens_per_second=120)
    assert list(rules(advice, "a")) == ["must.speed"]
    assert f"about {best:.3g} tokens a second; you ask for 120" in rules(advice, "a")["must.speed"]
    slower = of(at_home(known, hosting__gpu="1x H100", must__tokens_per_second=best - 1), "a").offer.plan
    assert slower is not None
    assert slower.precision == "4-bit"
    more = of(at_home(known, hosting__gpu="2x H100", must__tokens_per_second=120), "a").offer.plan
    assert more is not None
    assert (more.gpus_per_copy, more.precision) == (2, "8-bit")


def test_a_speed_that_own_hardware_lacks_leaves_the_api() -> None:
    known = shelf(sized("a", 27), ability("a", 60), offer("a", "h1", 9.0))
    found = of(ask(known, hosting__gpu="1x H100", must__tokens_per_second=1000), "a").offer
    assert (found.kind, found.plan, found.break_even) == ("api", None, None)


@pytest.mark.parametrize(
    ("hardware", "fits"), [("32 GB", True), ("20 GB", True), ("12 GB", False), ("30 GiB", True)]
)
def test_plain_memory_holds_or_does_not(hardware: str, fits: bool) -> None:
    # 27 billion at 4 bits: 18.1 GB with all, 16.9 GiB and a little for one request
    known = shelf(sized("a", 27), ability("a", 60))
    advice = at_home(known, hosting__gpu=hardware)
    assert bool(advice.candidates) is fits
    if fits:
        assert of(advice, "a").offer.bill is None
    else:
        assert "It needs about 17 GiB at 4-bit; 12 GB has 12 GiB" in rules(advice, "a")["hosting.memory"]


def test_plain_memory_is_unknown_where_the_size_is() -> None:
    known = shelf(sized("a", 27, total_parameters=None), ability("a", 60))
    assert "size is unknown" in rules(at_home(known, hosting__gpu="24 GB"), "a")["hosting.memory"]
    let_pass = at_home(known, hosting__gpu="24 GB", unknown_ok=["hosting.memory"])
    assert of(let_pass, "a").offer.bill is None


@pytest.mark.parametrize("hardware", ["1x H100", "3x H100", "16x H100"])
def test_memory_is_unknown_where_the_size_is(hardware: str) -> None:
    known = shelf(sized("a", 27, total_parameters=None), ability("a", 60))
    for asked in (at_home(known, hosting__gpu=hardware), ask(known, hosting__gpu=hardware)):
        assert "hosting.memory" in rules(asked, "a")
        assert "size is unknown" in rules(asked, "a")["hosting.memory"]


def test_a_request_of_tokens_anew_held_and_written() -> None:
    said = {
        "use_case": "x",
        "workload.input_tokens": 1000,
        "workload.cached_input_share": 0.75,
        "workload.output_tokens": 100,
        "workload.images": 2,
        "workload.documents": 3,
    }
    needs = override(None, said)
    found = job(needs.workload, needs, 2.5)
    assert found is not None
    # (1000 + 2 x 1000) x 3, of which 750 x 3 are known; 100 x 2.5 written
    assert (found.prompt, found.read_anew, found.written, found.held) == (9000, 6750, 250, 9125)


@pytest.mark.parametrize("key", ["audio_minutes", "generated_images", "generated_seconds", "characters"])
def test_what_is_not_text_is_not_estimated(key: str) -> None:
    needs = override(None, {"use_case": "x", f"workload.{key}": 1})
    assert job(needs.workload, needs, 1.0) is None
    assert not own(EMPTY, **{f"workload__{key}": 1}).priced
