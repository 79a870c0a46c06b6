"""Puts benchmarks on a common scale, when the catalogue is built; `catalog.merge.abilities` has the model.

Benchmarks are fitted in groups that share one general ability.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import sqrt

import msgspec

from catalog.merge.abilities import GROUPS, Cell, Item, bend, best_cells, by, read, sigmoid, theta_step
from catalog.model import Ability, Benchmark, Evidence, Model

LEAST_MODELS = 6

_ROUNDS = 200
_SLOPE_PRIOR = (1.0, 0.5)
_OFFSET_PRIOR_SD = 2.0
_NOISE_PRIOR = (0.10, 4.0)


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
        abilities += read(group, items, thetas, skill_of)
    return tuple(_with_item(benchmark, fitted) for benchmark in by_id.values()), tuple(abilities)


def _enough_models(cells: list[Cell]) -> list[Cell]:
    counts: dict[str, int] = defaultdict(int)
    for cell in cells:
        counts[cell.benchmark] += 1
    return [cell for cell in cells if counts[cell.benchmark] >= LEAST_MODELS]


def _fit_group(cells: list[Cell]) -> tuple[dict[str, Item], dict[str, float]]:
    by_model = by(cells, "model")
    by_benchmark = by(cells, "benchmark")
    thetas = dict.fromkeys(by_model, 0.0)
    items = {name: Item(_SLOPE_PRIOR[0], 0.0, _NOISE_PRIOR[0]) for name in by_benchmark}
    for _ in range(_ROUNDS):
        for name, own in by_benchmark.items():
            items[name] = _item_step(own, items[name], thetas)
        for name, own in by_model.items():
            thetas[name] = theta_step(own, items, thetas[name])[0]
        _standardise(thetas)
    return items, thetas


def _standardise(thetas: dict[str, float]) -> None:
    """Fix the scale: the model is the same under any shift and stretch of theta."""
    mean = sum(thetas.values()) / len(thetas)
    spread = sqrt(sum((theta - mean) ** 2 for theta in thetas.values()) / len(thetas)) or 1.0
    for name in thetas:
        thetas[name] = (thetas[name] - mean) / spread


def _item_step(cells: list[Cell], item: Item, thetas: Mapping[str, float]) -> Item:
    """One Gauss-Newton step for a benchmark's slope and offset, and its noise from the residuals."""
    weight = 1 / item.noise**2
    slope_precision, offset_precision = 1 / _SLOPE_PRIOR[1] ** 2, 1 / _OFFSET_PRIOR_SD**2
    g_slope, g_offset = (_SLOPE_PRIOR[0] - item.slope) * slope_precision, -item.offset * offset_precision
    h_ss, h_so, h_oo = slope_precision, 0.0, offset_precision
    squares = 0.0
    for cell in cells:
        theta = thetas[cell.model]
        expected = sigmoid(item.slope * theta + item.offset)
        residual, steep = cell.score - expected, bend(expected)
        squares += residual**2
        g_slope += weight * residual * steep * theta
        g_offset += weight * residual * steep
        h_ss += weight * (steep * theta) ** 2
        h_so += weight * steep**2 * theta
        h_oo += weight * steep**2
    determinant = h_ss * h_oo - h_so**2
    slope = item.slope + _damped((g_slope * h_oo - g_offset * h_so) / determinant)
    offset = item.offset + _damped((g_offset * h_ss - g_slope * h_so) / determinant)
    prior, strength = _NOISE_PRIOR
    noise = sqrt((squares + strength * prior**2) / (len(cells) + strength))
    return Item(max(0.05, slope), offset, noise)


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


def _damped(step: float) -> float:
    return max(-0.5, min(0.5, step))
