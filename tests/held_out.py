"""Held-out results: folds, what a method predicts for them, and how far off it is. For `tests/evaluate.py`."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from catalog.model import Benchmark, Model
from catalog.scale.cells import Cell

FOLDS = 10
LEAST_FOR_RANKS = 10
Z90 = 1.645
Floats = NDArray[np.float64]


class Facts(NamedTuple):
    """What every method may know besides the results it learns from."""

    models: Mapping[str, Model]
    benchmarks: Mapping[str, Benchmark]


class Guess(NamedTuple):
    """A predicted score on 0..1 and its standard deviation; None where a method gives none."""

    score: float
    sd: float | None = None


class Learnt(Protocol):
    """A method that has seen its results."""

    def guess(self, model: str, benchmark: str) -> Guess | None:
        """The score of a model on a benchmark; None where the method has nothing to say."""


Method = Callable[[Sequence[Cell], Facts], Learnt]


class Held(NamedTuple):
    """One held-out result, what was predicted for it, and how many results of its model were seen."""

    cell: Cell
    guess: Guess | None
    seen: int


def over_cells(cells: Sequence[Cell], facts: Facts, method: Method, seed: int) -> list[Held]:
    """Every cell predicted from the other nine tenths; the same seed gives every method the same folds."""
    order = np.random.default_rng(seed).permutation(len(cells)) % FOLDS
    held = []
    for fold in range(FOLDS):
        seen = [cell for cell, own in zip(cells, order, strict=True) if own != fold]
        learnt, counts = method(seen, facts), Counter(cell.model for cell in seen)
        for cell, own in zip(cells, order, strict=True):
            if own == fold:
                known = counts[cell.model] > 0
                guess = learnt.guess(cell.model, cell.benchmark) if known else None
                held.append(Held(cell, guess, counts[cell.model]))
    return sorted(held, key=lambda one: (one.cell.benchmark, one.cell.model))


def errors(held: Sequence[Held]) -> Floats:
    """Absolute errors in points (0..100) of what was predicted."""
    return np.array([100 * abs(one.guess.score - one.cell.score) for one in held if one.guess])


def rank_correlation(held: Sequence[Held]) -> float:
    """The mean over benchmarks of Spearman's correlation, where at least ten results were predicted."""
    by_benchmark: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        if one.guess:
            by_benchmark[one.cell.benchmark].append(one)
    found = [
        spearman([one.guess.score for one in rows if one.guess], [one.cell.score for one in rows])
        for rows in by_benchmark.values()
        if len(rows) >= LEAST_FOR_RANKS
    ]
    return float(np.mean(found))


def coverage(held: Sequence[Held]) -> float:
    """The share of results within their 90 % interval."""
    within = [
        abs(one.guess.score - one.cell.score) <= Z90 * one.guess.sd
        for one in held
        if one.guess and one.guess.sd is not None
    ]
    return float(np.mean(within)) if within else float("nan")


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rank correlation; 0 where one side is all the same."""
    a, b = _ranks(np.asarray(one)), _ranks(np.asarray(other))
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def bootstrap(
    statistic: Callable[[NDArray[np.intp]], float], groups: Sequence[str], rounds: int = 1000
) -> tuple[float, float]:
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


def _ranks(values: Floats) -> Floats:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[places], dtype=np.float64)
