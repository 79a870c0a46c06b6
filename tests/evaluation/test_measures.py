"""The measuring stick itself: figures known by hand, no leaks, methods that find a planted truth."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from math import exp

import numpy as np
import pytest

from catalog.advice import capability
from catalog.advice.result import Capability
from catalog.evidence import Benchmark
from catalog.irt import fit
from catalog.irt.observations import Observation
from catalog.model import Model
from tests.evaluation import held_out, methods, pairs, whole_benchmarks
from tests.evaluation.held_out import LEAST_FOR_COLD_START, Facts, Guess, Held, Learnt, cold_start, over_cells
from tests.evaluation.measures import (
    bootstrap,
    compare,
    coverage,
    errors,
    rank_correlation,
    spearman,
    spearman_by,
)
from tests.evaluation.methods import BASELINES, METHODS
from tests.evaluation.one_factor import OneFactor
from tests.evaluation.whole_benchmarks import LeftOut, families, leave_out, regret, verdict
from tests.support.observations import cell

MODELS = {
    f"d/m{i:02}": Model(
        id=f"d/m{i:02}",
        name=f"m{i:02}",
        kind="llm",
        developer="d",
        released=f"2025-{1 + i // 3:02}",
        total_parameters=10**9 * (i + 1),
    )
    for i in range(30)
}
TRUTH = {model: (i - 15) / 8 for i, model in enumerate(MODELS)}
NAMES = (methods.ARENA, "arc-agi-one", "arc-agi-two", *(f"b{i}" for i in range(7)))
BENCHMARKS = {
    name: Benchmark(id=name, name=name, skill="reasoning" if i % 2 else "coding", unit="%", source="s")
    for i, name in enumerate(NAMES)
}
FACTS = Facts(MODELS, BENCHMARKS)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """So little is soon fitted."""
    monkeypatch.setattr(fit, "ROUNDS", 6)
    monkeypatch.setattr(held_out, "FOLDS", 4)


def planted(noise: float = 0.01) -> list[Observation]:
    """Scores of a two-parameter model, each benchmark with its own slope and difficulty; a fifth is missing."""
    dice = np.random.default_rng(5)
    found = []
    for place, name in enumerate(NAMES):
        for model, theta in TRUTH.items():
            score = 1 / (1 + exp(-(0.8 + 0.1 * place) * (theta - (place - 5) / 5))) + dice.normal(0, noise)
            if dice.random() < 0.8:
                found.append(cell(model, name, min(1.0, max(0.0, score))))
    return found


CELLS = planted()


def held(truth: float, guess: float | None, sd: float | None = None, model: str = "m", on: str = "b") -> Held:
    return Held(cell(model, on, truth), None if guess is None else Guess(guess, sd), 1)


class Spy:
    """A method that notes what it was shown and asked for."""

    def __init__(self, log: list["Spy"], cells: Sequence[Observation], facts: Facts) -> None:
        del facts
        self.seen = {(one.model, one.benchmark) for one in cells}
        self.asked: set[tuple[str, str]] = set()
        log.append(self)

    def guess(self, model: str, benchmark: str) -> Guess | None:
        self.asked.add((model, benchmark))
        return Guess(0.5)


def test_spearman_is_what_it_is_by_hand() -> None:
    assert spearman([1, 2, 3, 4], [10, 20, 30, 40]) == pytest.approx(1)
    assert spearman([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert spearman([1, 2, 2, 3], [1, 2, 3, 4]) == pytest.approx(4.5 / (4.5 * 5) ** 0.5)
    assert spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]) == pytest.approx(1 - 6 * 4 / (5 * 24))
    assert spearman([1, 1, 1], [1, 2, 3]) == 0


def test_spearman_by_group_is_spearman_of_each() -> None:
    dice = np.random.default_rng(3)
    codes = dice.integers(0, 4, 200)
    one, other = dice.integers(0, 6, 200).astype(float), dice.random(200)
    found = spearman_by(codes, one, other)
    for code in range(4):
        inside = codes == code
        assert found[code] == pytest.approx(spearman(one[inside].tolist(), other[inside].tolist()))


def test_errors_and_coverage_count_what_was_predicted() -> None:
    rows = [held(0.5, 0.4, 0.1), held(0.5, 0.9, 0.1), held(0.5, None), held(0.2, 0.3)]
    assert errors(rows).tolist() == pytest.approx([10, 40, 10])
    assert coverage(rows) == 0.5
    assert coverage(rows, wider=3) == 1
    assert coverage(rows, wider=0.1) == 0


def test_ranks_count_only_where_there_are_ten() -> None:
    good = [held(i / 20, i / 30, model=f"m{i}") for i in range(10)]
    few = [held(i / 20, -i, model=f"m{i}", on="few") for i in range(9)]
    assert rank_correlation([*good, *few]) == pytest.approx(1)


def test_bootstrap_draws_the_same_each_time_and_whole_groups() -> None:
    values = np.random.default_rng(1).normal(2, 1, 400)
    lone = [str(i) for i in range(400)]
    found = bootstrap(lambda at: float(values[at].mean()), lone, 200)
    assert found == bootstrap(lambda at: float(values[at].mean()), lone, 200)
    assert found[0] < values.mean() < found[1]
    assert found[1] - found[0] == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.2)
    same = [str(i % 2) for i in range(400)]
    assert set(bootstrap(lambda at: float(len(at)), same, 50)) == {400}


def test_every_method_gets_the_same_folds_and_never_sees_what_it_is_asked() -> None:
    logs: list[list[Spy]] = [[], []]
    for log in logs:
        rows = over_cells(CELLS, FACTS, partial(Spy, log), seed=4)
        assert sorted((one.cell.benchmark, one.cell.model) for one in rows) == sorted(
            (one.benchmark, one.model) for one in CELLS
        )
    assert [(spy.seen, spy.asked) for spy in logs[0]] == [(spy.seen, spy.asked) for spy in logs[1]]
    assert len(logs[0]) == held_out.FOLDS
    assert sum(len(spy.asked) for spy in logs[0]) == len(CELLS)
    for spy in logs[0]:
        assert not spy.seen & spy.asked
        assert len(spy.seen | spy.asked) == len(CELLS)


@pytest.mark.parametrize("method", METHODS)
def test_no_cell_is_predicted_from_itself(method: str) -> None:
    at = next(i for i, one in enumerate(CELLS) if one.benchmark == "b3" and one.model == "d/m15")
    other = [*CELLS]
    other[at] = cell("d/m15", "b3", 0.001)
    rows = [
        next(one for one in over_cells(cells, FACTS, METHODS[method], 2) if one.cell is cells[at])
        for cells in (CELLS, other)
    ]
    assert rows[0].guess == rows[1].guess


def test_a_model_without_another_result_is_not_predicted() -> None:
    rows = over_cells([*CELLS[:50], cell("d/m29", "b6", 0.5)], FACTS, methods.BenchmarkMean, 1)
    assert [one.guess for one in rows if one.cell.benchmark == "b6"] == [None]


@pytest.mark.parametrize("visible", [1, 3])
def test_a_cold_start_shows_so_many_results_and_hides_the_rest(visible: int) -> None:
    log: list[Spy] = []
    rows = cold_start(CELLS, FACTS, partial(Spy, log), 1, visible)
    for spy in log:
        assert not spy.seen & spy.asked
        for model in {model for model, _ in spy.asked}:
            assert sum(seen == model for seen, _ in spy.seen) == visible
    counts = Counter(one.model for one in CELLS)
    assert {one.cell.model for one in rows} == {
        model for model, count in counts.items() if count >= LEAST_FOR_COLD_START
    }
    assert {one.seen for one in rows} == {visible}


def test_comparing_a_method_with_itself_gives_nothing() -> None:
    rows = [over_cells(CELLS, FACTS, methods.MeanZ, seed) for seed in (1, 2)]
    found = compare(rows, rows, 20)
    assert (found.error, found.rho) == (found.our_error, found.our_rho)
    assert found.error_gap == found.rho_gap == (0, 0)
    assert found.results == len(CELLS)


def test_methods_find_the_planted_truth() -> None:
    found = {name: over_cells(CELLS, FACTS, method, 1) for name, method in METHODS.items()}
    error = {name: float(errors(rows).mean()) for name, rows in found.items()}
    assert error["ours"] < 2.5
    assert error["two-parameter model (ECI-like)"] < 2
    for name in ("mean z-score", "mean percentile (Borda)", "nearest relative", "newest", "Arena alone"):
        assert error[name] < 0.5 * error["benchmark mean"], name
        assert rank_correlation(found[name]) > 0.9, name
    assert all(one.cell.benchmark != methods.ARENA for one in found["Arena alone"] if one.guess)
    assert compare([found["ours"]], [found["benchmark mean"]], 50).error_gap[0] > 5


def test_the_one_factor_model_has_converged() -> None:
    model = OneFactor(CELLS, FACTS)
    abilities = [place for name in TRUTH if (place := model.ability(name)) is not None]
    assert spearman(abilities, list(TRUTH.values())) > 0.99
    dice = np.random.default_rng(1)
    least = model.loss(model.place)
    for _ in range(20):
        assert model.loss(model.place + dice.normal(0, 1e-3, len(model.place))) > least


def test_the_nearest_relative_is_kin_before_it_is_near_in_time() -> None:
    own = Model(id="a/x", name="x", kind="llm", developer="a", family="f", released="2025-06")
    kin = Model(id="a/y", name="y", kind="llm", developer="a", family="f", released="2024-06")
    stranger = Model(id="b/z", name="z", kind="llm", developer="b", family="g", released="2025-06")
    facts = Facts({one.id: one for one in (own, kin, stranger)}, BENCHMARKS)
    near = methods.NearestRelative([cell("a/y", "b0", 0.3), cell("b/z", "b0", 0.6)], facts)
    assert near.guess("a/x", "b0") == Guess(0.3)
    assert near.guess("a/x", "b1") is None


def test_percentiles_count_ties_as_half() -> None:
    rows = [cell(f"d/m0{i}", "b0", score) for i, score in enumerate((0.1, 0.5, 0.5, 0.9))]
    assert methods.mean_percentile(rows) == pytest.approx(
        {"d/m00": 0, "d/m01": 0.5, "d/m02": 0.5, "d/m03": 1}
    )


def test_siblings_are_left_out_together() -> None:
    found = families(CELLS)
    assert ("arc-agi-one", "arc-agi-two") in found
    assert sorted(name for family in found for name in family) == sorted(NAMES)


def test_a_benchmark_left_out_says_nothing_of_its_models() -> None:
    upside_down = [
        one._replace(score=1 - one.score, row=cell(one.model, one.benchmark, 1 - one.score).row)
        if one.benchmark.startswith("arc-agi")
        else one
        for one in CELLS
    ]
    prices = {model: float(at + 1) for at, model in enumerate(MODELS)}
    plain, turned = (
        leave_out(("arc-agi-one", "arc-agi-two"), cells, FACTS, prices) for cells in (CELLS, upside_down)
    )
    assert [row.benchmark for row in plain] == ["arc-agi-one", "arc-agi-two"]
    assert [row.rankers for row in plain] == [row.rankers for row in turned]
    assert [row.shown for row in plain] == [row.shown for row in turned]
    assert verdict(plain, whole_benchmarks.OURS).rho.mean() > 0.97
    assert verdict(turned, whole_benchmarks.OURS).rho.mean() < -0.97


def test_regret_is_what_the_first_ones_miss() -> None:
    truth = {"a": 0.9, "b": 0.7, "c": 0.6, "d": 0.1}
    numbers = {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0}
    assert regret(numbers, truth, 1) == pytest.approx(80)
    assert regret(numbers, truth, 3) == pytest.approx(20)
    assert regret(truth, truth, 1) == 0


def shown(theta: float, sd: float) -> Capability:
    return Capability(
        value=50, low=40, high=60, theta=theta, sd=sd, evidence=1, direct=1, preference=0, skills=("coding",)
    )


def test_chances_are_those_of_the_product() -> None:
    capabilities = {"a": shown(0.3, 0.2), "b": shown(0.1, 0.4), "c": shown(-0.5, 0.1)}
    truth = {"a": 0.5, "b": 0.5, "c": 0.2}
    found = pairs.pairs([LeftOut("b0", "coding", truth, {}, capabilities)])
    said = np.minimum(pairs.MOST_SURE, pairs.chances(found, capability.TASK_NOISE))
    both = [(one, other) for one, other in (("a", "b"), ("a", "c"), ("b", "c"))]
    assert said.tolist() == pytest.approx(
        [capability.chance_better(capabilities[one], capabilities[other]) for one, other in both]
    )
    assert found.won.tolist() == [0.5, 1, 1]
    assert found.weight.sum() == pytest.approx(1)


def test_the_task_noise_that_was_planted_is_found_and_makes_chances_come_true() -> None:
    dice = np.random.default_rng(2)
    rows = []
    for at in range(12):
        thetas = dice.normal(0, 1, 40)
        truth = {f"m{i:02}": theta for i, theta in enumerate(thetas + dice.normal(0, 0.4, 40))}
        capabilities = {f"m{i:02}": shown(float(theta), 0.001) for i, theta in enumerate(thetas)}
        rows.append(LeftOut(f"b{at}", "coding", truth, {}, capabilities))
    found = pairs.pairs(rows)
    best, (low, high) = pairs.best_noise(found)
    assert best == pytest.approx(0.4, abs=0.04)
    assert low <= best <= high
    for one in pairs.table(found, 0.4):
        assert one.true == pytest.approx(one.said, abs=0.05)


def test_baselines_are_named_once() -> None:
    assert {*METHODS} == {"ours", *BASELINES}


def test_a_method_is_what_has_a_guess() -> None:
    learnt: Learnt = methods.BenchmarkMean(CELLS, FACTS)
    assert learnt.guess("d/m00", "nowhere") is None
