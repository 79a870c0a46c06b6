"""Reads a model's abilities off its results, on the scale that the build fitted.

Model: score(m, b) = sigmoid(slope_b * (theta_m - difficulty_b)), scores on 0..1, theta with a standard normal
prior (a two-parameter item-response model, as in Epoch's Capabilities Index). A skill's small deviation comes
from the residuals of its own benchmarks; it reads as the expected score, in percent, over a basket of the
group's benchmarks of that skill.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from math import exp, sqrt
from typing import NamedTuple

from catalog.model import Ability, Benchmark, Evidence

GROUPS: tuple[tuple[str, ...], ...] = (
    (
        "general",
        "reasoning",
        "coding",
        "agentic",
        "maths",
        "vision",
        "long-context",
        "factuality",
        "writing",
        "chat",
        "search",
    ),
    ("embedding",),
    ("speech-to-text",),
    ("image-generation", "image-editing"),
    ("video-generation",),
)
ELO_EVEN = {
    "chat": 1380.0,
    "vision": 1200.0,
    "coding": 1450.0,
    "image-generation": 1100.0,
    "image-editing": 1230.0,
}
ELO_EVEN_OTHERWISE = 1200.0
WORST_WER = 30.0
PREFERENCE = "crowd"
_STEPS = 100
_SKILL_SD = 0.25
_SOURCE_SD = 0.22
"""How far all results of one source stray together: fitted on human votes alone and on all else alone, 145 models
differed by 0.27 standard deviations, twice what the results' own noise explains."""
_OWN_VARIANCE = _SKILL_SD**2 + _SOURCE_SD**2
"""What a single result says of its skill and source rather than of general ability, so that one result cannot
carry a model to the top: on held-out results it lifts the rank correlation from 0.788 to 0.797."""
_Z90 = 1.645


class Cell(NamedTuple):
    """One score on 0..1 that enters the fit."""

    model: str
    benchmark: str
    score: float
    kind: str
    source: str


class Item(NamedTuple):
    """A benchmark's place on the scale: score = sigmoid(slope * theta + offset), residual sd `noise`."""

    slope: float
    offset: float
    noise: float


def updated(
    benchmarks: Iterable[Benchmark],
    evidence: Iterable[Evidence],
    abilities: Iterable[Ability],
    changed: Collection[str],
) -> tuple[Ability, ...]:
    """The abilities after new results: those of the models in `changed` anew, all others as they were.

    The benchmarks keep their fitted places, so no model's reading moves another's.
    """
    by_id = {benchmark.id: benchmark for benchmark in benchmarks}
    placed = {name: item for name, benchmark in by_id.items() if (item := _placed(benchmark))}
    cells = best_cells((row for row in evidence if row.model in changed), by_id)
    found = [ability for ability in abilities if ability.model not in changed]
    for skills in GROUPS:
        items = {name: item for name, item in placed.items() if by_id[name].skill in skills}
        own = [cell for cell in cells if cell.benchmark in items]
        thetas = {model: _theta(rows, items) for model, rows in by(own, "model").items()}
        found += read(own, items, thetas, {name: by_id[name].skill for name in items})
    return tuple(found)


def unit_score(score: float, benchmark: Benchmark) -> float:
    """A reported score on 0..1: Elo as the chance to win against a fixed rating, word error as accuracy.

    Chance-corrected and plain percentages are divided by 100 and clipped.
    """
    if benchmark.unit == "Elo":
        even = ELO_EVEN.get(benchmark.skill, ELO_EVEN_OTHERWISE)
        return 1 / (1 + 10 ** ((even - score) / 400))
    if benchmark.unit == "% WER":
        return _clip(1 - score / WORST_WER)
    if benchmark.unit == "Epoch normalised":
        return _clip(score)
    share = score / 100
    return _clip(share if benchmark.higher_is_better else 1 - share)


def best_cells(evidence: Iterable[Evidence], benchmarks: Mapping[str, Benchmark]) -> list[Cell]:
    """The best configuration of each model on each benchmark that takes part, in a fixed order."""
    best: dict[tuple[str, str], Cell] = {}
    for row in evidence:
        benchmark = benchmarks[row.benchmark]
        if benchmark.left_out or row.kind == "vendor":
            continue
        cell = Cell(row.model, row.benchmark, unit_score(row.score, benchmark), row.kind, row.source)
        key = (cell.benchmark, cell.model)
        if key not in best or (cell.score, cell.kind) > (best[key].score, best[key].kind):
            best[key] = cell
    return [best[key] for key in sorted(best)]


def theta_step(cells: list[Cell], items: Mapping[str, Item], theta: float) -> tuple[float, float]:
    """One damped Gauss-Newton step for a model: the new theta and its posterior precision."""
    gradient, precision = -theta, 1.0
    for cell in cells:
        item = items[cell.benchmark]
        expected = sigmoid(item.slope * theta + item.offset)
        lever = item.slope * bend(expected)
        weight = 1 / (item.noise**2 + lever**2 * _OWN_VARIANCE)
        gradient += weight * lever * (cell.score - expected)
        precision += weight * lever**2
    return theta + max(-0.5, min(0.5, gradient / precision)), precision


def _theta(cells: list[Cell], items: Mapping[str, Item]) -> float:
    """A model's place with the benchmarks fixed."""
    theta = 0.0
    for _ in range(_STEPS):
        theta = theta_step(cells, items, theta)[0]
    return theta


def _placed(benchmark: Benchmark) -> Item | None:
    if benchmark.slope is None or benchmark.difficulty is None or benchmark.noise is None:
        return None
    return Item(benchmark.slope, -benchmark.difficulty * benchmark.slope, benchmark.noise)


def read(
    cells: list[Cell], items: Mapping[str, Item], thetas: Mapping[str, float], skill_of: Mapping[str, str]
) -> list[Ability]:
    """The abilities of the models in `cells`, in every skill that `items` measure."""
    baskets: dict[str, list[Item]] = defaultdict(list)
    for name, item in sorted(items.items()):
        baskets[skill_of[name]].append(item)
    found: list[Ability] = []
    for model, own in sorted(by(cells, "model").items()):
        theta = thetas[model]
        variance = 1 / theta_step(own, items, theta)[1] + _SOURCE_SD**2 / len({cell.source for cell in own})
        preference = sum(cell.kind == PREFERENCE for cell in own)
        for skill, basket in sorted(baskets.items()):
            direct = [cell for cell in own if skill_of[cell.benchmark] == skill]
            shift, shift_variance = _skill_shift(direct, items, theta)
            value, lever = _basket_score(basket, theta + shift)
            half = 100 * _Z90 * lever * sqrt(variance + shift_variance)
            found.append(
                Ability(
                    model=model,
                    skill=skill,
                    value=round(100 * value, 2),
                    low=round(max(0.0, 100 * value - half), 2),
                    high=round(min(100.0, 100 * value + half), 2),
                    evidence=len(own),
                    direct=len(direct),
                    preference=preference,
                )
            )
    return found


def _skill_shift(cells: list[Cell], items: Mapping[str, Item], theta: float) -> tuple[float, float]:
    """A model's deviation in one skill, shrunk towards none, and its variance."""
    gradient, precision = 0.0, 1 / _SKILL_SD**2
    for cell in cells:
        item = items[cell.benchmark]
        expected = sigmoid(item.slope * theta + item.offset)
        lever = item.slope * bend(expected)
        gradient += lever * (cell.score - expected) / item.noise**2
        precision += lever**2 / item.noise**2
    return gradient / precision, 1 / precision


def _basket_score(basket: list[Item], theta: float) -> tuple[float, float]:
    """The mean expected score of a basket and its derivative in theta."""
    scores = [sigmoid(item.slope * theta + item.offset) for item in basket]
    levers = [item.slope * score * (1 - score) for item, score in zip(basket, scores, strict=True)]
    return sum(scores) / len(scores), sum(levers) / len(levers)


def by(cells: list[Cell], field: str) -> dict[str, list[Cell]]:
    """Cells by one of their fields."""
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[getattr(cell, field)].append(cell)
    return dict(groups)


def sigmoid(x: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-x)) if x > -500 else 0.0


def bend(expected: float) -> float:
    """The slope of the sigmoid, kept off zero so that results at the ends still pull."""
    return max(0.02, expected * (1 - expected))


def _clip(share: float) -> float:
    return min(1.0, max(0.0, share))
