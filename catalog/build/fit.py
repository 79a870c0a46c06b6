"""Puts benchmarks on a common scale and reads each model's abilities off it, when the catalogue is built.

Model: score(m, b) = sigmoid(slope_b * (theta_m - difficulty_b)), scores on 0..1, theta with a standard normal
prior (a two-parameter item-response model, as in Epoch's Capabilities Index). Benchmarks are fitted in groups
that share one general ability; a skill's small deviation comes from the residuals of its own benchmarks. A
skill reads as the expected score, in percent, over a basket of the group's benchmarks of that skill.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import exp, sqrt
from typing import NamedTuple

import msgspec

from catalog.model import Ability, Benchmark, Evidence, Model

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
LEAST_MODELS = 6
PREFERENCE = "crowd"

_ROUNDS = 200
_SLOPE_PRIOR = (1.0, 0.5)
_OFFSET_PRIOR_SD = 2.0
_NOISE_PRIOR = (0.10, 4.0)
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


def fit(
    models: Iterable[Model], benchmarks: Iterable[Benchmark], evidence: Iterable[Evidence]
) -> tuple[tuple[Benchmark, ...], tuple[Ability, ...]]:
    """The benchmarks with their fitted parameters, and the abilities of all models with a result in the fit.

    Deterministic: rows are sorted first, results rounded. Benchmarks marked `left_out`, or with fewer than
    six models, take no part.
    """
    known = {model.id for model in models}
    by_id = {benchmark.id: benchmark for benchmark in benchmarks}
    cells = best_cells((row for row in evidence if row.model in known), by_id)
    fitted: dict[str, Item] = {}
    abilities: list[Ability] = []
    for skills in GROUPS:
        group = [cell for cell in cells if by_id[cell.benchmark].skill in skills]
        group = _enough_models(group)
        if not group:
            continue
        items, thetas = _fit_group(group)
        fitted |= items
        skill_of = {item: by_id[item].skill for item in items}
        abilities += _abilities(group, items, thetas, skill_of)
    return tuple(_with_item(benchmark, fitted) for benchmark in by_id.values()), tuple(abilities)


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


def _enough_models(cells: list[Cell]) -> list[Cell]:
    counts: dict[str, int] = defaultdict(int)
    for cell in cells:
        counts[cell.benchmark] += 1
    return [cell for cell in cells if counts[cell.benchmark] >= LEAST_MODELS]


def _fit_group(cells: list[Cell]) -> tuple[dict[str, Item], dict[str, float]]:
    by_model = _by(cells, "model")
    by_benchmark = _by(cells, "benchmark")
    thetas = dict.fromkeys(by_model, 0.0)
    items = {name: Item(_SLOPE_PRIOR[0], 0.0, _NOISE_PRIOR[0]) for name in by_benchmark}
    for _ in range(_ROUNDS):
        for name, own in by_benchmark.items():
            items[name] = _item_step(own, items[name], thetas)
        for name, own in by_model.items():
            thetas[name] = _theta_step(own, items, thetas[name])[0]
        _standardise(thetas)
    return items, thetas


def _standardise(thetas: dict[str, float]) -> None:
    """Fix the scale: the model is the same under any shift and stretch of theta."""
    mean = sum(thetas.values()) / len(thetas)
    spread = sqrt(sum((theta - mean) ** 2 for theta in thetas.values()) / len(thetas)) or 1.0
    for name in thetas:
        thetas[name] = (thetas[name] - mean) / spread


def _theta_step(cells: list[Cell], items: Mapping[str, Item], theta: float) -> tuple[float, float]:
    """One damped Gauss-Newton step for a model: the new theta and its posterior precision."""
    gradient, precision = -theta, 1.0
    for cell in cells:
        item = items[cell.benchmark]
        expected = _sigmoid(item.slope * theta + item.offset)
        lever = item.slope * _bend(expected)
        weight = 1 / (item.noise**2 + lever**2 * _OWN_VARIANCE)
        gradient += weight * lever * (cell.score - expected)
        precision += weight * lever**2
    return theta + max(-0.5, min(0.5, gradient / precision)), precision


def _item_step(cells: list[Cell], item: Item, thetas: Mapping[str, float]) -> Item:
    """One Gauss-Newton step for a benchmark's slope and offset, and its noise from the residuals."""
    weight = 1 / item.noise**2
    slope_precision, offset_precision = 1 / _SLOPE_PRIOR[1] ** 2, 1 / _OFFSET_PRIOR_SD**2
    g_slope, g_offset = (_SLOPE_PRIOR[0] - item.slope) * slope_precision, -item.offset * offset_precision
    h_ss, h_so, h_oo = slope_precision, 0.0, offset_precision
    squares = 0.0
    for cell in cells:
        theta = thetas[cell.model]
        expected = _sigmoid(item.slope * theta + item.offset)
        residual, bend = cell.score - expected, _bend(expected)
        squares += residual**2
        g_slope += weight * residual * bend * theta
        g_offset += weight * residual * bend
        h_ss += weight * (bend * theta) ** 2
        h_so += weight * bend**2 * theta
        h_oo += weight * bend**2
    determinant = h_ss * h_oo - h_so**2
    slope = item.slope + _damped((g_slope * h_oo - g_offset * h_so) / determinant)
    offset = item.offset + _damped((g_offset * h_ss - g_slope * h_so) / determinant)
    prior, strength = _NOISE_PRIOR
    noise = sqrt((squares + strength * prior**2) / (len(cells) + strength))
    return Item(max(0.05, slope), offset, noise)


def _abilities(
    cells: list[Cell], items: Mapping[str, Item], thetas: Mapping[str, float], skill_of: Mapping[str, str]
) -> list[Ability]:
    baskets: dict[str, list[Item]] = defaultdict(list)
    for name, item in sorted(items.items()):
        baskets[skill_of[name]].append(item)
    found: list[Ability] = []
    for model, own in sorted(_by(cells, "model").items()):
        theta = thetas[model]
        variance = 1 / _theta_step(own, items, theta)[1] + _SOURCE_SD**2 / len({cell.source for cell in own})
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
        expected = _sigmoid(item.slope * theta + item.offset)
        lever = item.slope * _bend(expected)
        gradient += lever * (cell.score - expected) / item.noise**2
        precision += lever**2 / item.noise**2
    return gradient / precision, 1 / precision


def _basket_score(basket: list[Item], theta: float) -> tuple[float, float]:
    """The mean expected score of a basket and its derivative in theta."""
    scores = [_sigmoid(item.slope * theta + item.offset) for item in basket]
    levers = [item.slope * score * (1 - score) for item, score in zip(basket, scores, strict=True)]
    return sum(scores) / len(scores), sum(levers) / len(levers)


def _with_item(benchmark: Benchmark, fitted: Mapping[str, Item]) -> Benchmark:
    item = fitted.get(benchmark.id)
    if item is None:
        return benchmark
    return msgspec.structs.replace(
        benchmark,
        slope=round(item.slope, 4),
        difficulty=round(-item.offset / item.slope, 4),
        noise=round(item.noise, 4),
    )


def _by(cells: list[Cell], field: str) -> dict[str, list[Cell]]:
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[getattr(cell, field)].append(cell)
    return dict(groups)


def _sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x)) if x > -500 else 0.0


def _bend(expected: float) -> float:
    """The slope of the sigmoid, kept off zero so that results at the ends still pull."""
    return max(0.02, expected * (1 - expected))


def _clip(share: float) -> float:
    return min(1.0, max(0.0, share))


def _damped(step: float) -> float:
    return max(-0.5, min(0.5, step))
