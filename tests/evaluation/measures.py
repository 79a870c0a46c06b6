"""How far off predictions are, how well they rank, how sure that is. For `tests/evaluation/`."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.evaluation.held_out import Held

LEAST_FOR_RANKS = 10
ROUNDS = 500
Z90 = 1.645
Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Range = tuple[float, float]


class Comparison(NamedTuple):
    """A method beside the project's own on the results that both predict; gaps are the method minus ours.

    Errors are mean absolute errors in points, `rho` the mean of Spearman's correlations within benchmarks; ranges
    are 95 % bootstrap intervals over models.
    """

    results: int
    error: float
    our_error: float
    error_gap: Range
    rho: float
    our_rho: float
    rho_gap: Range


def errors(held: Sequence[Held]) -> Floats:
    """Absolute errors in points (0..100) of what was predicted."""
    return np.array([100 * abs(one.guess.score - one.cell.score) for one in held if one.guess])


def rank_correlation(held: Sequence[Held]) -> float:
    """The mean over benchmarks of Spearman's correlation, where at least ten results were predicted."""
    rows = [one for one in held if one.guess]
    codes = _codes([one.cell.benchmark for one in rows])
    guesses = np.array([one.guess.score for one in rows if one.guess])
    return _mean_rho(codes, guesses, np.array([one.cell.score for one in rows]))


def coverage(held: Sequence[Held], wider: float = 1.0) -> float:
    """The share of results within their 90 % interval, or within one that is so many times as wide."""
    within = [
        abs(one.guess.score - one.cell.score) <= wider * Z90 * one.guess.sd
        for one in held
        if one.guess and one.guess.sd is not None
    ]
    return float(np.mean(within)) if within else float("nan")


def compare(
    ours: Sequence[Sequence[Held]], other: Sequence[Sequence[Held]], rounds: int = ROUNDS
) -> Comparison:
    """Both methods on the same held-out results, one sequence per seed."""
    pairs = [
        (f"{seed} {one.cell.benchmark}", one, two)
        for seed, (mine, theirs) in enumerate(zip(ours, other, strict=True))
        for one, two in zip(mine, theirs, strict=True)
        if one.guess and two.guess
    ]
    codes = _codes([name for name, _, _ in pairs])
    truth = np.array([one.cell.score for _, one, _ in pairs])
    own = np.array([one.guess.score for _, one, _ in pairs if one.guess])
    its = np.array([two.guess.score for _, _, two in pairs if two.guess])
    gaps = 100 * (np.abs(its - truth) - np.abs(own - truth))
    models = [one.cell.model for _, one, _ in pairs]

    def rho_gap(at: Places) -> float:
        return _mean_rho(codes[at], its[at], truth[at]) - _mean_rho(codes[at], own[at], truth[at])

    return Comparison(
        results=len(pairs) // max(1, len(ours)),
        error=float(100 * np.abs(its - truth).mean()),
        our_error=float(100 * np.abs(own - truth).mean()),
        error_gap=bootstrap(lambda at: float(gaps[at].mean()), models, rounds),
        rho=_mean_rho(codes, its, truth),
        our_rho=_mean_rho(codes, own, truth),
        rho_gap=bootstrap(rho_gap, models, rounds),
    )


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rank correlation; 0 where one side is all the same."""
    codes = np.zeros(len(one), dtype=np.intp)
    return float(spearman_by(codes, np.asarray(one, dtype=float), np.asarray(other, dtype=float))[0])


def spearman_by(codes: Places, one: Floats, other: Floats) -> Floats:
    """Spearman's rank correlation within each code (0, 1, 2 ...); 0 where one side is all the same."""
    a, b = _centred_ranks(codes, one), _centred_ranks(codes, other)
    both, first, second = np.bincount(codes, a * b), np.bincount(codes, a * a), np.bincount(codes, b * b)
    scale = np.sqrt(first * second)
    return np.asarray(np.divide(both, scale, out=np.zeros_like(both), where=scale > 0), dtype=np.float64)


def bootstrap(statistic: Callable[[Places], float], groups: Sequence[str], rounds: int = ROUNDS) -> Range:
    """The 95 % interval of a statistic of places, groups (models, benchmarks) drawn with replacement."""
    dice = np.random.default_rng(7)
    places: dict[str, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        places[group].append(place)
    blocks = [np.array(rows) for rows in places.values()]
    found = [
        statistic(np.concatenate([blocks[pick] for pick in dice.integers(0, len(blocks), len(blocks))]))
        for _ in range(rounds)
    ]
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def _mean_rho(codes: Places, one: Floats, other: Floats) -> float:
    counts = np.bincount(codes)
    return float(spearman_by(codes, one, other)[counts >= LEAST_FOR_RANKS].mean())


def _codes(names: Sequence[str]) -> Places:
    return np.unique(np.array(names), return_inverse=True)[1].reshape(-1)


def _centred_ranks(codes: Places, values: Floats) -> Floats:
    """Ranks within each code, ties at their mean, less the mean rank of the code."""
    order = np.lexsort((values, codes))
    fresh = np.ones(len(values), dtype=bool)
    fresh[1:] = (np.diff(codes[order]) != 0) | (np.diff(values[order]) != 0)
    run = np.cumsum(fresh) - 1
    middle = np.bincount(run, np.arange(len(values))) / np.bincount(run)
    ranks = np.empty(len(values))
    ranks[order] = middle[run]
    means = np.bincount(codes, ranks) / np.maximum(1, np.bincount(codes))
    return np.asarray(ranks - means[codes], dtype=np.float64)
