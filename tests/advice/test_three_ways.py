"""A closed API, an open model's API and own hardware side by side: each figure is that of the needs asked again."""

from math import sqrt
from typing import Any

import pytest

from catalog.advice.explanation.baseline import difference_text
from catalog.advice.explanation.three_ways import three_ways_text
from catalog.advice.needs.reading import override
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, ThreeWays, ThreeWaysRow
from catalog.advice.result.candidates import Against, NoDifference, Role
from catalog.advice.understanding.use_cases import UseCase
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY, ability, model, offer
from tests.support.own_hardware import ask, at_home, of, shelf, sized

CLOSED = {"open_weights": False, "license": "Proprietary"}
CLAIM = (
    model("closed", **CLOSED),
    sized("open", 8),
    offer("closed", "lab", 5.0),
    offer("open", "lab", 1.0),
    ability("closed", 70),
    ability("open", 66),
)
NEEDS: tuple[dict[str, Any], ...] = (
    {},
    {"workload.requests_per_month": 1},
    {"workload.requests_per_month": 40},
    {"workload.requests_per_month": 9e6},
    {"workload.requests_per_month": 1e12},
    {"workload.batch": True},
    {"hosting.gpu": "2x H100"},
    {"hosting.gpu": "RTX 4090", "hosting.own_gpu": True},
    {"hosting.gpu": "H100", "hosting.gpu_usd_per_hour": 0},
    {"hosting.utilisation": 1.0, "priorities.cost": 3},
    {"must.tokens_per_second": 60},
    {"budget.monthly_usd": 400},
    {"license.require": "permissive"},
    {"baseline.model": "northlab/titan-2-mini"},
    {"baseline.monthly_usd": 5000},
)


def found(advice: Advice) -> ThreeWays:
    assert advice.three_ways is not None
    return advice.three_ways


def row(advice: Advice, way: str) -> ThreeWaysRow:
    return next(entry for entry in found(advice).rows if entry.way == way)


def put(snapshot: Snapshot, cases: dict[str, UseCase], *asked: dict[str, Any]) -> Advice:
    said: dict[str, Any] = {"use_case": "customer-service"}
    for more in asked:
        said |= more
    return advise(snapshot, cases, override(None, said), TODAY)


def asked_again(
    snapshot: Snapshot, cases: dict[str, UseCase], entry: ThreeWaysRow, *asked: dict[str, Any]
) -> float:
    """The bill of this row's model where only its way of running is allowed, whatever the budget."""
    where = ["self-host"] if entry.way == "own hardware" else ["api"]
    again = put(snapshot, cases, *asked, {"hosting.where": where, "budget.monthly_usd": None})
    offered = of(again, entry.model).offer
    bill = offered.scored_usd if entry.way == "own hardware" else offered.api_usd
    assert bill is not None
    return bill


@pytest.mark.parametrize("asked", NEEDS)
def test_each_bill_is_that_of_its_way_alone(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase], asked: dict[str, Any]
) -> None:
    ways = found(put(snapshot, small_use_cases, asked))
    assert {entry.way for entry in ways.rows} == {"closed API", "open API", "own hardware"} or (
        bool({"license.require", "budget.monthly_usd"} & asked.keys()) and len(ways.rows) == 2
    )
    for entry in ways.rows:
        assert entry.usd == asked_again(snapshot, small_use_cases, entry, asked)
        if entry.low is not None and entry.high is not None:
            assert entry.low <= entry.usd <= entry.high
            assert entry.plan is not None
            assert entry.plan.usd == entry.usd
            assert entry.runs_on == f"{entry.plan.gpus}x {entry.plan.gpu}"


@pytest.mark.parametrize("asked", NEEDS)
def test_curves_never_fall_and_meet_the_rows(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase], asked: dict[str, Any]
) -> None:
    ways = found(put(snapshot, small_use_cases, asked))
    assert list(ways.volumes) == sorted(ways.volumes)
    assert ways.volumes[0] < ways.requests < ways.volumes[-1]
    for entry, bills in zip(ways.rows, ways.bills, strict=True):
        assert list(bills) == sorted(bills)
        for at, bill in list(zip(ways.volumes, bills, strict=True))[::18]:
            there = {"workload.requests_per_month": at}
            if at <= 1e15:
                told = asked_again(snapshot, small_use_cases, entry, asked, there)
                assert bill == pytest.approx(told, abs=0.021)


@pytest.mark.parametrize("asked", NEEDS)
def test_between_crossings_the_row_named_is_the_cheapest(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase], asked: dict[str, Any]
) -> None:
    ways = found(put(snapshot, small_use_cases, asked))
    starts = [crossing.requests for crossing in ways.crossings]
    assert starts == sorted(starts)
    assert starts[0] == 0
    for crossing, end in zip(ways.crossings, [*starts[1:], ways.volumes[-1]], strict=True):
        begin = crossing.requests or 100.0
        if begin >= end:
            continue
        for at in (begin * 1.001, sqrt(begin * end), end / 1.001):
            if not begin <= at <= min(end, 1e15):
                continue
            there = {"workload.requests_per_month": at}
            bills = [asked_again(snapshot, small_use_cases, entry, asked, there) for entry in ways.rows]
            assert bills[crossing.cheapest] <= min(bills) + 0.021, at


@pytest.mark.parametrize("asked", NEEDS)
def test_where_own_hardware_meets_a_row(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase], asked: dict[str, Any]
) -> None:
    ways = found(put(snapshot, small_use_cases, asked))
    home = next((entry for entry in ways.rows if entry.way == "own hardware"), None)
    for meets in ways.meets:
        at = meets.break_even.requests
        if at is None or not 1 < at < 1e14:
            continue
        assert home is not None
        for share, cheaper in ((0.999, False), (1.001, True)):
            there = {"workload.requests_per_month": at * share}
            own, api = (
                asked_again(snapshot, small_use_cases, entry, asked, there)
                for entry in (home, ways.rows[meets.row])
            )
            assert (own <= api) is cheaper


def test_savings_by_hand() -> None:
    ways = found(ask(shelf(*CLAIM)))
    closed, opened, home = ways.rows
    # 1,200 tokens a request, a million of them: $5 and $1 a million tokens; one card at $2 for 730 hours
    assert [entry.usd for entry in ways.rows] == [6000.0, 1200.0, 1460.0]
    assert [entry.model for entry in ways.rows] == ["lab/closed", "lab/open", "lab/open"]
    assert closed.comparison is NoDifference.IS_BASELINE
    assert opened.difference is not None
    assert home.difference is not None
    assert (opened.difference.other_usd, opened.difference.saving, opened.difference.points) == (
        6000.0,
        0.8,
        -4.0,
    )
    assert (home.difference.saving, home.difference.points) == (0.7567, -4.0)
    assert difference_text(opened.difference).startswith("80% cheaper than closed ($6,000, ")
    assert three_ways_text(ways).startswith("open via Lab costs $1,200/month: 80% cheaper than closed")
    # The API costs what a card does at 1.217 million, the closed one at 243,333.
    assert [crossing.cheapest for crossing in ways.crossings] == [1, 2]
    assert ways.crossings[1].requests == pytest.approx(1460 / 0.0012, rel=1e-6)
    assert [entry.row for entry in ways.meets] == [0, 1]
    assert ways.meets[0].break_even.requests == pytest.approx(1460 / 0.006)
    assert ways.missing == ()


def test_beside_the_leader_stands_the_cheapest_that_is_no_less_capable() -> None:
    mini = (model("mini", **CLOSED), offer("mini", "lab", 2.0), ability("mini", 67))
    great = (model("great", **CLOSED), offer("great", "lab", 5.0), ability("great", 90))
    ways = found(ask(shelf(*CLAIM, *mini, *great)))
    assert [(entry.model, entry.usd) for entry in ways.rows[:2]] == [
        ("lab/great", 6000.0),
        ("lab/mini", 2400.0),
    ]
    assert (
        "It is 50% cheaper than mini ($2,400, cheapest closed model at least as capable)."
        in three_ways_text(ways)
    )


def test_what_is_used_today_is_the_measure() -> None:
    mini = (model("mini", **CLOSED), offer("mini", "lab", 2.0), ability("mini", 50))
    advice = ask(shelf(*CLAIM, *mini), baseline__model="lab/mini")
    closed = row(advice, "closed API")
    assert (closed.model, closed.role) == ("lab/mini", Role.USED_TODAY)
    against = row(advice, "open API").difference
    assert against is not None
    found_usd = (against.other_usd, against.saving)
    assert (against.against, against.model, *found_usd) == (Against.MODEL, "lab/mini", 2400.0, 0.5)
    assert against.points == 16.0


def test_what_is_paid_today_is_the_measure() -> None:
    advice = ask(shelf(*CLAIM), baseline__monthly_usd=4800)
    savings = {entry.way: entry.difference for entry in found(advice).rows}
    told = {way: (entry.against, entry.other_usd, entry.saving) for way, entry in savings.items() if entry}
    assert told == {
        "closed API": (Against.PAID_TODAY, 4800.0, -0.25),
        "open API": (Against.PAID_TODAY, 4800.0, 0.75),
        "own hardware": (Against.PAID_TODAY, 4800.0, 0.6958),
    }


def test_an_open_model_used_today_leaves_the_proprietary_one_in_view() -> None:
    weak = (ability("closed", 40), *(entry for entry in CLAIM if entry != ability("closed", 70)))
    ways = found(ask(shelf(*weak), baseline__model="lab/open"))
    assert [entry.way for entry in ways.rows] == ["closed API", "open API", "own hardware"]
    assert ways.missing == ()


def test_a_budget_marks_what_is_over_it() -> None:
    ways = found(ask(shelf(*CLAIM), budget__monthly_usd=1300))
    assert {entry.way: entry.over_budget for entry in ways.rows} == {"open API": False, "own hardware": True}
    assert ways.missing == ("No closed model fits.",)


@pytest.mark.parametrize(
    ("where", "ways", "missing"),
    [
        (["api"], ["closed API", "open API"], ["You do not allow own hardware."]),
        (["self-host"], ["own hardware"], ["You do not allow APIs."]),
    ],
)
def test_ways_that_are_not_allowed_are_said(where: list[str], ways: list[str], missing: list[str]) -> None:
    told = found(ask(shelf(*CLAIM), hosting__where=where))
    assert [entry.way for entry in told.rows] == ways
    assert list(told.missing) == missing


def test_only_closed_only_open_and_nothing() -> None:
    closed = found(ask(shelf(CLAIM[0], CLAIM[2], CLAIM[4])))
    assert [entry.way for entry in closed.rows] == ["closed API"]
    assert three_ways_text(closed) == "No open model that fits has a known cost here."
    assert closed.missing == (
        "No open model that fits is known to run on this hardware.",
        "No open model that fits has an API with a price.",
    )
    opened = found(ask(shelf(CLAIM[1], CLAIM[3], CLAIM[5])))
    assert [entry.way for entry in opened.rows] == ["open API", "own hardware"]
    assert opened.missing == ("No closed model fits.",)
    assert three_ways_text(opened) == "open via Lab costs $1,200/month."
    home = found(ask(shelf(CLAIM[1], CLAIM[5])))
    assert [entry.way for entry in home.rows] == ["own hardware"]
    assert ask(shelf(*CLAIM), must__min_capability=99).three_ways is None
    assert ask(shelf(*CLAIM), workload__requests_per_month=0).three_ways is None


def test_the_few_requests_of_a_trial_are_told_as_they_cost() -> None:
    ways = found(ask(shelf(*CLAIM), workload__requests_per_month=3))
    assert [entry.usd for entry in ways.rows] == [0.01, 0.0, 1460.0]
    assert ways.missing == ()
    assert ways.bills[0][-1] == pytest.approx(0.006 * ways.volumes[-1], rel=0.01)
    assert ways.meets[0].break_even.requests == pytest.approx(1460 / 0.006)


def test_an_equal_bill_is_neither_more_nor_less() -> None:
    twin = (model("twin", **CLOSED), offer("twin", "lab", 1.0), ability("twin", 66))
    ways = found(ask(shelf(*CLAIM, *twin)))
    assert "0% more" not in three_ways_text(ways)
    assert three_ways_text(ways).endswith(
        "It is the same price as twin ($1,200, cheapest closed model at least as capable)."
    )


def test_own_hardware_is_cheapest_only_from_the_volume_at_which_it_is() -> None:
    ways = found(ask(shelf(*CLAIM), workload__requests_per_month=1e12))
    assert [(crossing.cheapest, round(crossing.requests, -3)) for crossing in ways.crossings] == [
        (1, 0.0),
        (2, 1_217_000.0),
    ]


def test_the_best_on_own_hardware_may_be_another_model(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    small = {"hosting__gpu": "RTX 4090", "hosting__own_gpu": True, "use_case": "customer-service"}
    for requests in (1e5, 1e6, 3e7):
        home = at_home(snapshot, small_use_cases, **small, workload__requests_per_month=requests)
        both = ask(snapshot, small_use_cases, **small, workload__requests_per_month=requests)
        ranked = [entry.model.id for entry in home.candidates if entry.rank == 1]
        assert [row(both, "own hardware").model] == ranked


def test_what_cannot_be_compared_is_not_the_measure() -> None:
    opened = found(ask(shelf(CLAIM[1], CLAIM[3], CLAIM[5])))
    assert {row.comparison for row in opened.rows} == {NoDifference.NOT_COMPARABLE}
