"""What is said of bills and measured runs, on made-up runs whose answers are known."""

from math import log

import numpy as np
import pytest

from catalog.build.tables import Tables
from catalog.storage import store
from tests.evaluation.spend_predictors import by_thinking, hierarchical, thinking_factor
from tests.evaluation.spend_runs import JOBS, MOVED, MOVED_OF, Cost, costs
from tests.evaluation.spend_transfer import LIST, left_out, verdicts


def cost(run: str, model: int, *, thinks: bool, times: float, source: str = "") -> Cost:
    """A model whose list bill grows with its number, half of it output; what was measured is `times` the output."""
    listed = 2.0 * 1.3**model
    return Cost(
        run=run,
        source=source or run,
        kind="reasoning",
        model=f"d/m{model}",
        developer="d",
        thinks=thinks,
        thought=thinks,
        effort=0,
        list_usd=listed,
        output_usd=listed / 2,
        usd=listed * (0.5 + 0.5 * times) / 1000,
    )


def runs_of(times: float, *names: str) -> list[Cost]:
    return [
        cost(run, model, thinks=model % 2 == 0, times=times if model % 2 == 0 else 1.0)
        for run in names
        for model in range(12)
    ]


def test_the_factor_of_thinking_models_is_found() -> None:
    rows = runs_of(3.0, "one", "two")
    assert thinking_factor(rows, np.ones(len(rows), dtype=bool)) == 3.0


def test_a_run_without_such_models_leaves_the_list_bill() -> None:
    rows = [cost("one", model, thinks=False, times=1.0) for model in range(12)]
    assert thinking_factor(rows, np.ones(len(rows), dtype=bool)) == 1.0


def test_what_is_hidden_does_not_count() -> None:
    rows = runs_of(3.0, "one") + runs_of(1.0, "two")
    said = left_out(rows, {"thinking": by_thinking}, [row.run for row in rows])["thinking"]
    one = np.array([row.run == "one" for row in rows])
    assert not said[one].any(), "the other run shows no factor"
    assert said[~one].max() == pytest.approx(log(2.0)), "half of the bill three times"


def test_what_transfers_is_shown_and_what_does_not_is_not() -> None:
    rows = runs_of(4.0, "one", "two", "three")
    said = left_out(rows, {"thinking": by_thinking}, [row.run for row in rows])
    listed, thinking = [one for one in verdicts(rows, said, rounds=50) if one.kind == "reasoning"]
    assert (listed.way, listed.rho_gain, listed.is_shown) == (LIST, None, False)
    assert thinking.score.rho == pytest.approx(1.0)
    assert thinking.score.error == pytest.approx(0.0, abs=1e-9)
    assert thinking.is_shown
    against = {"thinking": -said["thinking"]}
    assert not next(one for one in verdicts(rows, against, rounds=50) if one.way == "thinking").is_shown


def test_one_models_spend_is_foreseen_from_its_other_runs_and_shrunk() -> None:
    rows = runs_of(1.0, "one", "two")
    rows = [row._replace(usd=row.usd * 4) if row.model == "d/m3" else row for row in rows]
    seen = np.array([row.run == "one" for row in rows])
    said = hierarchical(rows, seen)
    there = {row.model: said[at] for at, row in enumerate(rows) if row.run == "two"}
    assert max(there, key=lambda model: there[model]) == "d/m3"
    assert 0 < there["d/m3"] - there["d/m1"] < log(4)


def test_a_predictor_that_was_fitted_on_a_run_is_not_judged_on_it() -> None:
    rows = runs_of(2.0, "one")
    said = {"fitted": np.full(len(rows), float("nan"))}
    assert [one.way for one in verdicts(rows, said, rounds=5) if one.kind == "reasoning"] == [LIST]


def test_every_run_of_the_table_is_of_a_kind_that_a_use_case_stands_for() -> None:
    assert {row["kind"] for row in Tables().rows("runs")} == set(JOBS)
    assert set(JOBS.values()) <= set(store.load_use_cases())


def test_prices_that_moved_are_left_out_but_where_the_source_states_them() -> None:
    snapshot = store.load()
    rows = costs(snapshot, dict(store.load_use_cases()))
    stated = {"openhands-index", "bfcl"}
    with_tokens = {"bullshitbench", "llm-chess", "aider"}
    moved = [row for row in rows if row.model in MOVED or row.developer == MOVED_OF]
    assert moved, "some of them are in runs that can be compared"
    assert {row.source for row in moved} <= stated | with_tokens
    opus = next(
        row for row in rows if row.run == "openhands-swe-bench" and row.model == "anthropic/claude-opus-4-5"
    )
    # 120,000 calls of 27,000 in, nine tenths cached, and 500 out: 324 M at 5, 2,916 M at 0.5, 60 M at 25.
    assert opus.output_usd == pytest.approx(1500, abs=0.02)
    assert opus.list_usd == pytest.approx(1620 + 1458 + 1500, abs=0.02)
