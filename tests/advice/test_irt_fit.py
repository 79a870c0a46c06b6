"""The estimator finds what made the scores, says how sure it is, and does not depend on the order of rows."""

import random
from math import exp

import pytest

from catalog.evidence import Ability, Benchmark, Evidence
from catalog.irt import fit
from catalog.irt.observations import best_observations, unit_score
from catalog.model import Model

MODELS = [Model(id=f"d/m{i:02}", name=f"m{i:02}", kind="llm", developer="d") for i in range(24)]
TRUTH = {model.id: (i - 12) / 6 for i, model in enumerate(MODELS)}
BENCHMARKS = [
    Benchmark(id=f"b{i}", name=f"b{i}", skill="reasoning" if i % 2 else "coding", unit="%", source="s")
    for i in range(8)
]


def evidence(share: float = 0.6, noise: float = 0.03) -> list[Evidence]:
    dice = random.Random(7)
    rows = []
    for place, benchmark in enumerate(BENCHMARKS):
        for model, theta in TRUTH.items():
            if dice.random() < share:
                score = 100 / (1 + exp(-1.3 * (theta - (place - 4) / 3))) + dice.gauss(0, 100 * noise)
                rows.append(row(model, benchmark.id, min(100.0, max(0.0, score))))
    return rows


def row(model: str, benchmark: str, score: float, variant: str = "") -> Evidence:
    return Evidence(
        model=model,
        benchmark=benchmark,
        score=score,
        kind="independent",
        source="s",
        as_of="2026-01-01",
        variant=variant,
    )


def abilities(
    rows: list[Evidence], benchmarks: list[Benchmark] = BENCHMARKS
) -> dict[tuple[str, str], Ability]:
    return {(ability.model, ability.skill): ability for ability in fit.fit(MODELS, benchmarks, rows)[2]}


def test_it_finds_the_order_that_made_the_scores() -> None:
    found = abilities(evidence())
    values = [found[model.id, "coding"].value for model in MODELS]
    wrong = sum(later < earlier for i, earlier in enumerate(values) for later in values[i + 1 :])
    assert wrong <= 12, "of 276 pairs"


def test_few_results_widen_the_interval() -> None:
    rows = [r for r in evidence(1.0) if r.model != "d/m12" or r.benchmark == "b0"]
    found = abilities(rows)
    one, many = found["d/m12", "coding"], found["d/m11", "coding"]
    assert one.evidence == 1 < many.evidence == 8
    assert one.high - one.low > many.high - many.low


def test_a_model_without_a_result_has_no_ability() -> None:
    found = abilities([r for r in evidence() if r.model != "d/m03"])
    assert not [key for key in found if key[0] == "d/m03"]


def test_vendor_rows_and_benchmarks_left_out_do_not_count() -> None:
    plain = abilities(evidence())
    vendor = Evidence(
        model="d/m00", benchmark="b0", score=100.0, kind="vendor", source="s", as_of="2026-01-01"
    )
    aside = Benchmark(id="aside", name="aside", skill="coding", unit="%", source="s", left_out="a copy")
    extra = [row(model.id, "aside", 100.0) for model in MODELS]
    assert abilities([*evidence(), vendor, *extra], [*BENCHMARKS, aside]) == plain


def test_the_best_configuration_counts() -> None:
    rows = [*evidence(1.0), row("d/m05", "b0", 99.0, variant="high")]
    cells = {(c.model, c.benchmark): c.score for c in best_observations(rows, {b.id: b for b in BENCHMARKS})}
    assert cells["d/m05", "b0"] == 0.99


def test_the_order_of_rows_does_not_matter() -> None:
    rows = evidence()
    shuffled = rows[:]
    random.Random(3).shuffle(shuffled)
    assert fit.fit(MODELS, BENCHMARKS, shuffled) == fit.fit(MODELS, BENCHMARKS, rows)


@pytest.mark.parametrize(
    ("unit", "higher", "score", "expected"),
    [
        ("Elo", True, 1200.0, 0.5),
        ("%", True, 73.0, 0.73),
        ("% WER", False, 6.0, 0.8),
        ("%", False, 5.0, 0.95),
    ],
)
def test_units_are_never_mixed_raw(unit: str, higher: bool, score: float, expected: float) -> None:
    benchmark = Benchmark(id="b", name="b", skill="other", unit=unit, higher_is_better=higher, source="s")
    assert unit_score(score, benchmark) == pytest.approx(expected)


def test_what_is_placed_after_the_others_moves_none_of_them() -> None:
    sorting = [
        Benchmark(id=f"c{i}", name=f"c{i}", skill="classification", unit="%", source="s") for i in range(3)
    ]
    dice = random.Random(3)
    more = [
        row(name, one.id, 50 + 12 * theta + dice.gauss(0, 9))
        for one in sorting
        for name, theta in TRUTH.items()
    ]
    plain, _, _ = fit.fit(MODELS, BENCHMARKS, evidence())
    whole, scales, found = fit.fit(MODELS, [*BENCHMARKS, *sorting], [*evidence(), *more])
    assert whole[: len(BENCHMARKS)] == plain
    assert {one.id for one in whole if one.slope is not None} >= {"c0", "c1", "c2"}
    assert {"text", "classification"} <= scales[0].skill_sds.keys()
    values = {one.model: one.value for one in found if one.skill == "classification"}
    assert values["d/m22"] > values["d/m12"] > values["d/m02"]
