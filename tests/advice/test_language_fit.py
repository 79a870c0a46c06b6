"""The fit of languages finds what made the results: one breadth per model, shown more in some languages than others."""

import random

import pytest

from catalog.evidence import Benchmark, Evidence
from catalog.irt.language_fit import fit_languages
from catalog.irt.languages import best_scores, readings
from catalog.model import Model

DICE = random.Random(5)
LANGUAGES = {"de": 0.2, "fi": 0.4, "et": 0.6}
MODELS = {
    f"{maker}/m{place:02}": Model(id=f"{maker}/m{place:02}", name="m", kind="llm", developer=maker)
    for maker in ("broad", "narrow")
    for place in range(20)
}
ABILITY = {name: DICE.gauss(0, 1) for name in MODELS}
BREADTH = {name: (1 if name.startswith("broad") else -1) + DICE.gauss(0, 0.3) for name in MODELS}
BENCHMARKS = [
    Benchmark(id="euroeval-english", name="e", skill="language", unit="rank score", source="euroeval"),
    *(
        Benchmark(
            id=f"b-{code}", name=code, skill="language", unit="rank score", source="euroeval", language=code
        )
        for code in LANGUAGES
    ),
    Benchmark(id="lmarena-text-style-control", name="all", skill="chat", unit="Elo", source="lmarena"),
    Benchmark(id="v-de", name="v", skill="language", unit="Elo", source="lmarena", language="de"),
]


def row(model: str, benchmark: str, score: float, kind: str = "independent", half: str = "") -> Evidence:
    return Evidence(
        model=model,
        benchmark=benchmark,
        score=score,
        kind="crowd" if kind == "crowd" else "independent",
        source="s",
        as_of="2026-01-01",
        plus_minus=half,
    )


def results() -> list[Evidence]:
    rows = []
    for name in MODELS:
        rows.append(row(name, "euroeval-english", ABILITY[name]))
        rows += [
            row(name, f"b-{code}", ABILITY[name] + loading * BREADTH[name] + DICE.gauss(0, 0.05))
            for code, loading in LANGUAGES.items()
        ]
        rating = 1300 + 100 * ABILITY[name]
        rows.append(row(name, "lmarena-text-style-control", rating, "crowd"))
        rows.append(row(name, "v-de", rating + (30 if name.endswith("7") else 0), "crowd", "±10"))
    return rows


ROWS = results()
FITTED = fit_languages(MODELS, BENCHMARKS, ROWS, ABILITY)
BY_ID = {benchmark.id: benchmark for benchmark in BENCHMARKS}


def test_languages_show_as_much_of_breadth_as_made_the_results() -> None:
    found = {board.language: board.loading for board in FITTED.boards if not board.signal}
    assert found["de"] < found["fi"] < found["et"]
    assert found["et"] / found["de"] == pytest.approx(3, rel=0.25)


def test_the_breadth_of_makers_is_told_apart() -> None:
    assert FITTED.developers["broad"][0] > 0.5 > -0.5 > FITTED.developers["narrow"][0]


def test_a_model_without_one_language_is_placed_by_the_others() -> None:
    whole, _ = readings(MODELS, ROWS, BY_ID, FITTED.boards, FITTED.developers)
    fewer = [one for one in ROWS if one.benchmark != "b-et"]
    part, _ = readings(MODELS, fewer, BY_ID, FITTED.boards, FITTED.developers)
    assert {one.languages for one in part} == {("de", "fi")}
    assert all(abs(one.mean - other.mean) < 0.5 for one, other in zip(whole, part, strict=True))
    assert all(one.sd < other.sd for one, other in zip(whole, part, strict=True))


def test_votes_are_drawn_towards_none_by_their_own_error() -> None:
    _, votes = readings(MODELS, ROWS, BY_ID, FITTED.boards, FITTED.developers)
    shifts = {one.model: one.shift for one in votes}
    liked = [shift for name, shift in shifts.items() if name.endswith("7")]
    others = [shift for name, shift in shifts.items() if not name.endswith("7")]
    assert min(liked) > max(others)
    assert max(liked) < 30 / 100


def test_a_model_without_the_base_or_a_board_with_few_models_says_nothing() -> None:
    few = [one for one in ROWS if one.benchmark != "b-fi" or one.model < "broad/m05"]
    fitted = fit_languages(MODELS, BENCHMARKS, few, ABILITY)
    assert "fi" not in {board.language for board in fitted.boards}
    orphan = [one for one in ROWS if one.model != "broad/m03" or one.benchmark != "euroeval-english"]
    breadth, _ = readings(MODELS, orphan, BY_ID, FITTED.boards, FITTED.developers)
    assert "broad/m03" not in {one.model for one in breadth}


def test_the_best_configuration_counts_where_lower_is_better() -> None:
    upside = [
        Benchmark(
            id="b", name="b", skill="language", unit="r", source="s", language="de", higher_is_better=False
        )
    ]
    found = best_scores([row("m", "b", 2.0), row("m", "b", 1.5), row("m", "b", 3.0)], {"b": upside[0]})
    assert found["m", "b"].score == 1.5
