"""Whether "the chance that A beats B" comes true on benchmarks left out whole. For `tests/evaluation/`."""

from collections.abc import Sequence
from itertools import pairwise
from math import erf, sqrt
from typing import NamedTuple

import numpy as np

from tests.evaluation.measures import Floats, Places
from tests.evaluation.whole_benchmarks import LeftOut

EDGES = (0.50, 0.55, 0.60, 0.70, 0.80, 0.90, 0.95, 0.99, 1.0)
MOST_SURE = 0.95
NOISES = tuple(round(0.01 * step, 2) for step in range(81))
HALVES = 200
_erf = np.vectorize(erf, otypes=[float])


class Pairs(NamedTuple):
    """Every two models of every benchmark left out: how far the first is ahead, and whether it was better.

    `won` is 0.5 for a tie. `weight` adds up to 1 for each benchmark, so that boards with hundreds of models do not
    speak for all.
    """

    ahead: Floats
    variance: Floats
    won: Floats
    benchmark: Places
    weight: Floats


class Bin(NamedTuple):
    """Pairs of which much the same was said: how many, what was said, what came true (weighted means)."""

    low: float
    high: float
    pairs: int
    said: float
    true: float


def pairs(rows: Sequence[LeftOut]) -> Pairs:
    """The pairs, the better by our figure first, so that chances are 50 % or more."""
    parts = []
    for at, row in enumerate(rows):
        models = sorted(row.shown)
        theta = np.array([row.shown[model].theta for model in models])
        variance = np.array([row.shown[model].sd for model in models]) ** 2
        truth = np.array([row.truth[model] for model in models])
        one, other = np.triu_indices(len(models), 1)
        swap = theta[one] < theta[other]
        first, second = np.where(swap, other, one), np.where(swap, one, other)
        won = (np.sign(truth[first] - truth[second]) + 1) / 2
        ahead, both = theta[first] - theta[second], variance[first] + variance[second]
        ones = np.ones(len(one))
        parts.append((ahead, both, won, at * ones, ones / len(one)))
    ahead, both, won, benchmark, weight = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Pairs(ahead, both, won, benchmark.astype(np.intp), weight)


def chances(found: Pairs, noise: float) -> Floats:
    """What `catalog.advice.capability.chance_better` says with so much task noise, before its cap."""
    z = found.ahead / np.sqrt(found.variance + 2 * noise**2) / sqrt(2)
    return np.asarray(0.5 * (1 + _erf(z)), dtype=np.float64)


def brier(found: Pairs, chance: Floats, weight: Floats) -> float:
    """The mean squared distance between what was said and what came true."""
    return float(np.average((chance - found.won) ** 2, weights=weight))


def table(found: Pairs, noise: float) -> list[Bin]:
    """Said beside true, bin by bin."""
    said = chances(found, noise)
    bins = []
    for low, high in pairwise(EDGES):
        inside = (said >= low) & ((said < high) | (high == 1.0))
        if inside.any():
            weight = found.weight[inside]
            bins.append(
                Bin(
                    low,
                    high,
                    int(inside.sum()),
                    float(np.average(said[inside], weights=weight)),
                    float(np.average(found.won[inside], weights=weight)),
                )
            )
    return bins


def best_noise(found: Pairs) -> tuple[float, tuple[float, float]]:
    """The task noise with the least Brier score, and the range of its 5th to 95th percentile over random halves."""
    losses = _losses(found)
    count = losses.shape[1]
    dice = np.random.default_rng(11)
    halves = [_least(losses[:, dice.permutation(count)[: count // 2]]) for _ in range(HALVES)]
    low, high = np.quantile(halves, (0.05, 0.95))
    return _least(losses), (float(low), float(high))


def left_one_half(found: Pairs, noise: float) -> tuple[float, float]:
    """The Brier score on each half of the benchmarks with the noise fitted on the other, and with `noise` as it is."""
    losses = _losses(found)
    even = np.arange(losses.shape[1]) % 2 == 0
    fitted = [losses[NOISES.index(_least(losses[:, half])), ~half].mean() for half in (even, ~even)]
    return float(np.mean(fitted)), float(losses[NOISES.index(noise)].mean())


def _losses(found: Pairs) -> Floats:
    """Brier scores by noise (rows) and benchmark (columns), capped as the product caps."""
    rows = []
    for noise in NOISES:
        said = np.minimum(MOST_SURE, chances(found, noise))
        rows.append(np.bincount(found.benchmark, found.weight * (said - found.won) ** 2))
    return np.array(rows)


def _least(losses: Floats) -> float:
    return NOISES[int(losses.mean(axis=1).argmin())]
