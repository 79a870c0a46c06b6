"""The scale as it is read: the same place as the fit finds, every result's pull, and what moves nothing."""

import random
from functools import cache
from math import exp
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.evidence import Ability, Benchmark, Evidence, Scale
from catalog.irt import abilities, fit, posterior, prior
from catalog.irt.fit_arrays import TRAITS
from catalog.irt.observations import Observation, best_observations, grouped
from catalog.model import Model

MODELS = tuple(
    Model(
        id=f"lab{i % 3}/m{i:02}",
        name=f"m{i:02}",
        kind="llm",
        developer=f"lab{i % 3}",
        released=f"202{4 + i // 20}-0{1 + i % 9}",
        total_parameters=10**9 * (1 + i),
        open_weights=i % 2 == 0,
    )
    for i in range(40)
)
SKILLS = ("coding", "reasoning", "chat")
BENCHMARKS = tuple(
    Benchmark(id=f"b{i:02}", name=f"B{i:02}", skill=SKILLS[i % 3], unit="%", source="s") for i in range(24)
)


def result(model: str, benchmark: str, score: float, kind: str = "independent") -> Evidence:
    return Evidence(
        model=model,
        benchmark=benchmark,
        score=score,
        kind=kind,  # type: ignore[arg-type]
        source="s",
        as_of="2026-01-01",
    )


def results(share: float = 0.5) -> list[Evidence]:
    dice, rows = random.Random(11), []
    for i, model in enumerate(MODELS):
        for place, benchmark in enumerate(BENCHMARKS):
            if dice.random() < share:
                score = 100 / (1 + exp(-1.2 * ((i - 20) / 10 - (place - 12) / 8))) + dice.gauss(0, 4)
                rows.append(result(model.id, benchmark.id, min(100.0, max(0.0, score))))
    return rows


ROWS = results()


class Fitted(NamedTuple):
    """What the fit makes of the made-up results."""

    benchmarks: tuple[Benchmark, ...]
    scales: tuple[Scale, ...]
    abilities: tuple[Ability, ...]

    @property
    def by_id(self) -> dict[str, Benchmark]:
        return {benchmark.id: benchmark for benchmark in self.benchmarks}


@cache
def fitted() -> Fitted:
    """Fitted once, and only where a test asks: collecting the tests need not wait for it."""
    return Fitted(*fit.fit(MODELS, BENCHMARKS, ROWS))


def test_plain_python_finds_the_place_that_the_fit_finds() -> None:
    cells = best_observations(ROWS, dict(zip([b.id for b in BENCHMARKS], BENCHMARKS, strict=True)))
    group = fit.fit_group(
        cells, {m.id: m for m in MODELS}, {b.id: b.skill for b in BENCHMARKS}, sorted(SKILLS)
    )
    placed = fit.fitted_benchmarks(group, {b.id: b for b in BENCHMARKS})
    items = {name: item for name, one in placed.items() if (item := posterior.Item.of(one))}
    for name, ability in group.abilities.items():
        own = [cell for cell in cells if cell.model == name]
        before = prior.expected(next(m for m in MODELS if m.id == name), group.scale)
        found = posterior.solve(own, items, group.scale, before)
        assert found.mean[0] == pytest.approx(ability, abs=0.02)


def test_what_a_model_is_expected_to_be_comes_from_its_facts() -> None:
    scale = fitted().scales[0]
    young, old = MODELS[39], MODELS[0]
    assert prior.expected(young, scale).mean > prior.expected(old, scale).mean
    nobody = Model(id="new/x", name="x", kind="llm", developer="new")
    known = {"constant", "no date", "no size", "open weights unknown", "reasoning unknown"}
    assert known <= prior.terms(nobody).keys()
    assert prior.expected(nobody, scale).mean == pytest.approx(
        sum(scale.terms.get(name, 0.0) for name in known)
    )


def test_the_pulls_and_what_was_expected_add_up_to_the_figure() -> None:
    for model in MODELS[:12]:
        own = [row for row in ROWS if row.model == model.id]
        found = abilities.origin(model, {"coding": 0.6, "chat": 0.4}, fitted().by_id, own, fitted().scales)
        assert found is not None
        assert len(found.pulls) == len(own)
        values = {ability.skill: ability.value for ability in fitted().abilities if ability.model == model.id}
        figure = 0.6 * values["coding"] + 0.4 * values["chat"]
        assert found.expected + sum(pull.points for pull in found.pulls) == pytest.approx(figure, abs=0.02)


def test_what_was_expected_is_what_the_prior_alone_would_show() -> None:
    model, scale = MODELS[8], fitted().scales[0]
    own = [row for row in ROWS if row.model == model.id]
    found = abilities.origin(model, {"coding": 1.0}, fitted().by_id, own, fitted().scales)
    items = [
        item for item in abilities.items_of(scale, fitted().benchmarks).values() if item.skill == "coding"
    ]
    mean = prior.expected(model, scale).mean
    assert found is not None
    assert found.expected == pytest.approx(100 * sum(item.expected(mean) for item in items) / len(items))


def test_of_an_undated_model_more_is_open() -> None:
    scale = Scale(
        group="reasoning", skills=SKILLS, ability_sd=0.3, undated_sd=0.9, skill_sd=0.1, traits=0, terms={}
    )
    dated = Model(id="a/b", name="b", kind="llm", developer="a", released="2026-01")
    undated = Model(id="a/c", name="c", kind="llm", developer="a")
    assert (prior.expected(dated, scale).sd, prior.expected(undated, scale).sd) == (0.3, 0.9)


def test_a_skill_of_which_nothing_is_measured_is_less_sure() -> None:
    model = MODELS[15]
    own = [row for row in ROWS if row.model == model.id]
    without = [row for row in own if fitted().by_id[row.benchmark].skill != "chat"]
    assert _read(model, without)["chat"].sd > _read(model, own)["chat"].sd
    assert _read(model, without)["chat"].sd > abilities.UNSEEN_SKILL_SD


def test_a_better_result_never_lowers_a_figure_and_pulls_up() -> None:
    model = MODELS[10]
    own = [row for row in ROWS if row.model == model.id]
    worst = min(own, key=lambda row: row.score)
    better = [result(row.model, row.benchmark, 99.0) if row is worst else row for row in own]
    before, after = (_read(model, rows) for rows in (own, better))
    assert all(after[skill].value >= before[skill].value for skill in before)
    found = abilities.origin(model, {"coding": 1.0}, fitted().by_id, better, fitted().scales)
    assert found is not None
    assert next(p for p in found.pulls if p.cell.benchmark == worst.benchmark).points > 0


def test_what_a_maker_reports_itself_moves_nothing() -> None:
    model = MODELS[5]
    own = [row for row in ROWS if row.model == model.id]
    boast = result(model.id, "b00", 100.0, "vendor")
    assert _read(model, [*own, boast]) == _read(model, own)
    assert abilities.origin(model, {"coding": 1.0}, fitted().by_id, [boast], fitted().scales) is None


def test_new_results_move_their_own_model_only() -> None:
    one = MODELS[3]
    rows = [*ROWS, result(one.id, next(b.id for b in BENCHMARKS if not _has(one, b)), 97.0)]
    found = abilities.updated_abilities(
        MODELS, fitted().benchmarks, rows, fitted().scales, fitted().abilities, {one.id}
    )
    moved = {a.model for a in set(found) ^ set(fitted().abilities)}
    assert moved == {one.id}
    assert (
        abilities.updated_abilities(
            MODELS, fitted().benchmarks, ROWS, fitted().scales, fitted().abilities, ()
        )
        == fitted().abilities
    )


def test_nothing_changes_where_the_same_results_are_read_again() -> None:
    again = abilities.updated_abilities(
        MODELS, fitted().benchmarks, ROWS, fitted().scales, fitted().abilities, {MODELS[7].id}
    )
    assert sorted(again, key=_key) == sorted(fitted().abilities, key=_key)


def test_intervals_hold_their_figure_and_stay_within_the_scale() -> None:
    for ability in fitted().abilities:
        assert 0 <= ability.low <= ability.value <= ability.high <= 100
        assert ability.sd > 0


def test_one_result_says_less_than_many() -> None:
    model = MODELS[20]
    own = [row for row in ROWS if row.model == model.id]
    few, many = _read(model, own[:1]), _read(model, own)
    assert all(few[skill].sd > many[skill].sd for skill in few)
    assert few["coding"].evidence == 1


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=6),
    st.floats(-50, 50),
)
@settings(deadline=None, max_examples=60, derandomize=True)
def test_any_results_and_any_expectation_give_a_place(scores: list[float], expected: float) -> None:
    scale = fitted().scales[0]
    items = abilities.items_of(scale, fitted().benchmarks)
    cells = [
        Observation("m", name, score / 100, "independent", "s", result("m", name, score))
        for name, score in zip(sorted(items), scores, strict=False)
    ]
    place = posterior.solve(cells, items, scale, prior.Expected(expected, 0.5))
    assert all(np.isfinite(place.mean))
    assert all(place.covariance[i][i] > 0 for i in range(len(place.mean)))


@given(st.integers(1, 7), st.integers(0, 10**6))
@settings(deadline=None, max_examples=50, derandomize=True)
def test_the_inverse_is_that_of_numpy(size: int, seed: int) -> None:
    half = np.random.default_rng(seed).normal(size=(size, size))
    matrix = half @ half.T + np.eye(size)
    found = np.array(posterior.inverse(matrix.tolist()))
    assert np.allclose(found, np.linalg.inv(matrix), atol=1e-8)


def test_a_matrix_that_is_no_covariance_is_refused() -> None:
    with pytest.raises(ValueError, match="not positive definite"):
        posterior.inverse([[1.0, 2.0], [2.0, 1.0]])


def test_groups_of_few_benchmarks_have_no_traits() -> None:
    few = tuple(b for b in BENCHMARKS if b.id < "b06")
    found = fit.fit(MODELS, few, [row for row in ROWS if row.benchmark < "b06"])
    assert [scale.traits for scale in found[1]] == [0]
    assert [scale.traits for scale in fitted().scales] == [TRAITS]


def _read(model: Model, rows: list[Evidence]) -> dict[str, Ability]:
    return {a.skill: a for a in abilities.abilities_of([model], fitted().benchmarks, rows, fitted().scales)}


def _has(model: Model, benchmark: Benchmark) -> bool:
    return any(row.model == model.id and row.benchmark == benchmark.id for row in ROWS)


def _key(ability: Ability) -> tuple[str, str]:
    return (ability.model, ability.skill)


def test_cells_are_grouped_in_their_order() -> None:
    assert grouped(["b1", "a1", "b2"], lambda word: word[0]) == {"b": ["b1", "b2"], "a": ["a1"]}


def test_a_scale_survives_the_catalogue() -> None:
    scale = Scale(
        group="g",
        skills=("a",),
        ability_sd=0.4,
        undated_sd=0.8,
        skill_sd=0.1,
        traits=1,
        terms={"constant": 1.0},
    )
    items = abilities.items_of(scale, [Benchmark(id="b", name="b", skill="a", unit="%", slope=1.0)])
    assert items == {}, "a benchmark without all of its place is not on the scale"
