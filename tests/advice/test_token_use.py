"""The output that is billed, what a model may spend beyond it, and that both are said."""

from typing import Any

import msgspec
import pytest

from catalog.advice.cost import token_use
from catalog.advice.needs.records import Budget, Needs, Priorities
from catalog.advice.ranking import advise
from catalog.advice.understanding.use_cases import UseCase
from catalog.build import evidence
from catalog.build.tables import TableError
from catalog.evidence import Run, TokenUse
from catalog.model import Model
from catalog.storage import snapshot as snapshots
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY

RUN = Run(id="run", name="Made-up run", task="question", source="scoreboard")
DAY = "2026-09-01"


def use(model: str, factor: float, least: float | None = None, most: float | None = None) -> TokenUse:
    return TokenUse(
        model=model, factor=factor, least=least or factor, most=most or factor, run="run", as_of=DAY
    )


def with_use(snapshot: Snapshot, *measured: TokenUse, others: tuple[TokenUse, ...] = ()) -> Snapshot:
    known = msgspec.structs.replace(
        snapshot.catalog, runs=(RUN,), token_use=measured, token_use_of_others=others
    )
    return snapshots.of(known)


@pytest.fixture
def cases(small_use_cases: dict[str, UseCase]) -> dict[str, UseCase]:
    """A job where no run shows better than the list bill."""
    case = small_use_cases["customer-service"]
    return {case.id: msgspec.structs.replace(case, thinking_times=1.0)}


@pytest.fixture
def thinking(cases: dict[str, UseCase]) -> dict[str, UseCase]:
    """A job where runs show that models that think first cost more: their output counts double."""
    return {name: msgspec.structs.replace(case, thinking_times=2.0) for name, case in cases.items()}


def ask(snapshot: Snapshot, cases: dict[str, UseCase], **more: Any) -> Any:
    return advise(snapshot, cases, Needs(use_case="customer-service", **more), TODAY)


def offer_of(advice: Any, model: str) -> Any:
    return next(entry.offer for entry in advice.candidates if entry.model.id == model)


OTHERS = (use("reasoning", 4.0, 2.0, 9.0), use("direct", 0.5, 0.25, 2.0))


def test_the_list_bill_ranks_where_nothing_better_is_shown(
    snapshot: Snapshot, cases: dict[str, UseCase]
) -> None:
    plain = ask(with_use(snapshot), cases)
    dear = ask(with_use(snapshot, use("northlab/titan-2", 4.0, 1.5, 16.0), others=OTHERS), cases)
    assert [entry.model.id for entry in dear.candidates] == [entry.model.id for entry in plain.candidates]
    for one, other in zip(dear.candidates, plain.candidates, strict=True):
        assert one.offer.scored_usd == other.offer.scored_usd == one.offer.list_usd
        assert one.score == other.score


def test_what_a_thinking_model_may_spend_is_said(snapshot: Snapshot, cases: dict[str, UseCase]) -> None:
    advice = ask(with_use(snapshot, use("northlab/titan-2", 4.0, 1.5, 16.0)), cases)
    found = offer_of(advice, "northlab/titan-2")
    assert (found.spending.times, found.spending.low, found.spending.high) == (1.0, 1.0, 16.0)
    assert (found.spending.basis, found.spending.source, found.spending.as_of) == (
        "measured",
        "scoreboard",
        DAY,
    )
    assert found.bill.assumptions[0] == (
        "Billed for the visible output. It spent 1.5x to 16x the output tokens of a model that answers directly on "
        "Made-up run, 1 Sep 2026; no measurement shows how many in this job."
    )


def test_what_its_like_may_spend_is_said_where_nobody_measured_it(
    snapshot: Snapshot, cases: dict[str, UseCase]
) -> None:
    advice = ask(with_use(snapshot, others=OTHERS), cases)
    thinks = [entry for entry in advice.candidates if entry.model.reasoning and entry.offer.bill]
    assert thinks, "the made-up catalogue has one that thinks"
    for entry in thinks:
        spent = entry.offer.spending
        assert (spent.basis, spent.times, spent.low, spent.high) == ("assumed", 1.0, 1.0, 9.0)
        assert any("was not measured" in caution for caution in entry.cautions)
        assert entry.offer.bill.assumptions[0] == (
            "Billed for the visible output. Models that think first may spend 2x to 9x as many output tokens; "
            "no measurement shows how many in this job."
        )
    direct = next(entry for entry in advice.candidates if entry.model.reasoning is False and entry.offer.bill)
    assert direct.offer.spending.times == 1.0
    assert not any("output tokens" in said for said in direct.offer.bill.assumptions)


def test_where_thinking_is_the_job_the_output_of_thinking_models_counts_more(
    snapshot: Snapshot, cases: dict[str, UseCase], thinking: dict[str, UseCase]
) -> None:
    shelf = with_use(snapshot, use("northlab/titan-2", 4.0, 1.0, 16.0), others=OTHERS)
    plain, dear = (offer_of(ask(shelf, asked), "northlab/titan-2") for asked in (cases, thinking))
    out = {line.item: line.usd for line in plain.bill.lines}["output"]
    assert {line.item: line.usd for line in dear.bill.lines}["output"] == pytest.approx(2 * out, abs=0.01)
    assert dear.bill.usd == pytest.approx(plain.bill.usd + out, abs=0.02)
    assert dear.scored_usd == dear.bill.usd == round(sum(line.usd for line in dear.bill.lines), 2)
    assert (dear.list_usd, plain.list_usd) == (plain.bill.usd, plain.bill.usd)
    assert dear.bill.assumptions[0] == (
        "Billed for 2x the visible output, as thinking models cost in runs of such work. It spent 1x to 16x "
        "the output tokens of a model that answers directly on Made-up run, 1 Sep 2026."
    )


def test_unknown_thinking_is_billed_as_counted_and_never_as_less(snapshot: Snapshot) -> None:
    shelf = with_use(snapshot, others=OTHERS)
    unknown, thinks, direct = (
        token_use.spending(Model(id="x/y", name="y", kind="llm", developer="x", reasoning=known), shelf, 2.0)
        for known in (None, True, False)
    )
    assert (unknown.times, unknown.low, unknown.high, unknown.basis) == (1.0, 0.25, 9.0, "assumed")
    assert (thinks.times, direct.times) == (2.0, 1.0)


def test_the_bill_that_ranks_is_the_one_of_the_job(
    snapshot: Snapshot, cases: dict[str, UseCase], thinking: dict[str, UseCase]
) -> None:
    money = Priorities(cost=1, capability=0, downloads=0)
    shelf = with_use(snapshot, others=OTHERS)
    first = next(
        entry.model.id
        for entry in ask(shelf, cases, priorities=money).candidates
        if entry.model.reasoning and entry.offer.bill
    )
    far = {name: msgspec.structs.replace(case, thinking_times=1e6) for name, case in thinking.items()}
    places = [
        [entry.model.id for entry in ask(shelf, asked, priorities=money).candidates].index(first)
        for asked in (cases, far)
    ]
    assert places[0] < places[1]


def test_a_budget_is_held_against_the_bill_of_the_job(
    snapshot: Snapshot, cases: dict[str, UseCase], thinking: dict[str, UseCase]
) -> None:
    shelf = with_use(snapshot, use("northlab/titan-2", 4.0), others=OTHERS)
    cheapest = min(offer_of(ask(shelf, cases), "northlab/titan-2").range_usd)
    budget = Budget(monthly_usd=cheapest)
    assert "northlab/titan-2" in {e.model.id for e in ask(shelf, cases, budget=budget).candidates}
    wordy = ask(shelf, thinking, budget=budget)
    assert {r.rule for e in wordy.excluded if e.model.id == "northlab/titan-2" for r in e.reasons} == {
        "budget"
    }


def test_kinds_that_do_not_write_are_billed_as_counted(snapshot: Snapshot) -> None:
    painter = Model(id="x/y", name="y", kind="image", developer="x")
    assert token_use.spending(painter, with_use(snapshot, use("x/y", 9.0)), 1.0) == token_use.AS_COUNTED


def row(model: str, variant: str, tokens: float, run: str = evidence.REFERENCE_RUN) -> dict[str, str]:
    return {
        "model": model,
        "run": run,
        "variant": variant,
        "source": "s",
        "as_of": DAY,
        "output_tokens_per_task": f"{tokens}",
        "usd_per_task": "",
    }


RUNS = [{"id": evidence.REFERENCE_RUN, "name": "R", "task": "question", "source": "s", "url": ""}]
KNOWN = {
    f"d/m{i:02}": Model(id=f"d/m{i:02}", name="m", kind="llm", developer="d", reasoning=i > 9)
    for i in range(24)
}


def test_a_factor_lies_between_the_least_and_the_most_effort() -> None:
    rows = [row(name, "none", 100.0) for name in sorted(KNOWN)[:10]]
    rows += [
        row(name, effort, tokens)
        for name in sorted(KNOWN)[10:]
        for effort, tokens in (("low", 100), ("max", 400))
    ]
    made = evidence.measured_spend(rows, RUNS, KNOWN)
    by_model = {one.model: one for one in made.token_use}
    assert (by_model["d/m00"].factor, by_model["d/m12"].factor) == (1.0, 2.0)
    assert (by_model["d/m12"].least, by_model["d/m12"].most) == (1.0, 4.0)
    assert {one.model: one.factor for one in made.others} == {"direct": 1.0, "reasoning": 2.0}


def test_too_few_models_say_nothing_of_the_others() -> None:
    made = evidence.measured_spend([row("d/m00", "none", 100.0)], RUNS, KNOWN)
    assert (made.token_use, made.others) == ((), ())


def test_an_unknown_run_is_an_error_that_names_it() -> None:
    with pytest.raises(TableError, match="the unknown run 'elsewhere'"):
        evidence.measured_spend([row("d/m00", "none", 1.0, "elsewhere")], RUNS, KNOWN)
