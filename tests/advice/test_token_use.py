"""Bills at the tokens that a model spends: measured where it was, assumed where not, and said either way."""

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
    case = small_use_cases["customer-service"]
    return {case.id: msgspec.structs.replace(case, token_power=0.5)}


def ask(snapshot: Snapshot, cases: dict[str, UseCase], **more: Any) -> Any:
    return advise(snapshot, cases, Needs(use_case="customer-service", **more), TODAY)


def offer_of(advice: Any, model: str) -> Any:
    return next(entry.offer for entry in advice.candidates if entry.model.id == model)


def test_the_output_is_billed_by_the_power_of_the_job(snapshot: Snapshot, cases: dict[str, UseCase]) -> None:
    plain = offer_of(ask(with_use(snapshot), cases), "northlab/titan-2")
    dear = offer_of(ask(with_use(snapshot, use("northlab/titan-2", 4.0)), cases), "northlab/titan-2")
    out = {line.item: line.usd for line in plain.bill.lines}["output"]
    assert {line.item: line.usd for line in dear.bill.lines}["output"] == pytest.approx(2 * out, abs=0.01)
    assert dear.bill.usd == pytest.approx(plain.bill.usd + out, abs=0.02)
    assert dear.scored_usd == dear.bill.usd == round(sum(line.usd for line in dear.bill.lines), 2)
    assert (dear.list_usd, plain.list_usd) == (plain.bill.usd, plain.bill.usd)


def test_where_a_factor_comes_from_is_said(snapshot: Snapshot, cases: dict[str, UseCase]) -> None:
    advice = ask(with_use(snapshot, use("northlab/titan-2", 4.0, 1.0, 16.0)), cases)
    found = offer_of(advice, "northlab/titan-2")
    assert (found.spending.times, found.spending.low, found.spending.high) == (2.0, 1.0, 4.0)
    assert (found.spending.basis, found.spending.source, found.spending.as_of) == (
        "measured",
        "scoreboard",
        DAY,
    )
    assert found.bill.assumptions[0] == (
        "Billed for 2x the visible output (1x to 4x depending on effort), measured on Made-up run, 1 Sep 2026."
    )


def test_what_nobody_measured_is_assumed_of_its_like_and_said(
    snapshot: Snapshot, cases: dict[str, UseCase]
) -> None:
    others = (use("reasoning", 4.0, 2.0, 9.0), use("direct", 1.0))
    advice = ask(with_use(snapshot, others=others), cases)
    thinking = [entry for entry in advice.candidates if entry.model.reasoning and entry.offer.bill]
    assert thinking, "the made-up catalogue has one that thinks"
    for entry in thinking:
        assert entry.offer.spending.basis == "assumed"
        assert entry.offer.spending.times == 2.0
        assert any("was not measured" in caution for caution in entry.cautions)
    direct = next(entry for entry in advice.candidates if not entry.model.reasoning and entry.offer.bill)
    assert direct.offer.spending.times == 1.0


def test_unknown_thinking_is_billed_as_counted_and_never_as_less(snapshot: Snapshot) -> None:
    others = (use("reasoning", 4.0, 2.0, 9.0), use("direct", 0.5, 0.25, 2.0))
    shelf = with_use(snapshot, others=others)
    unknown, thinks, direct = (
        token_use.spending(Model(id="x/y", name="y", kind="llm", developer="x", reasoning=known), shelf, 0.5)
        for known in (None, True, False)
    )
    assert (unknown.times, unknown.low, unknown.high, unknown.basis) == (1.0, 0.5, 3.0, "assumed")
    assert (thinks.times, direct.times) == (2.0, 0.707)


def test_the_bill_that_ranks_is_the_one_at_the_tokens_spent(
    snapshot: Snapshot, cases: dict[str, UseCase]
) -> None:
    money = Priorities(cost=1, capability=0, downloads=0)
    first = ask(with_use(snapshot), cases, priorities=money).candidates[0].model.id
    wordy = ask(with_use(snapshot, use(first, 1e6)), cases, priorities=money)
    assert wordy.candidates[0].model.id != first


def test_a_budget_is_held_against_the_tokens_spent(snapshot: Snapshot, cases: dict[str, UseCase]) -> None:
    cheapest = min(way for way in (offer_of(ask(with_use(snapshot), cases), "northlab/titan-2").range_usd))
    budget = Budget(monthly_usd=cheapest)
    assert "northlab/titan-2" in {
        e.model.id for e in ask(with_use(snapshot), cases, budget=budget).candidates
    }
    wordy = ask(with_use(snapshot, use("northlab/titan-2", 4.0)), cases, budget=budget)
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
