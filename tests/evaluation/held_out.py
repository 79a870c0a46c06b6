"""Held-out results: folds, what a method predicts for them, and how far off it is. For `tests/evaluation/`."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from catalog.evidence import Benchmark
from catalog.irt.observations import Observation
from catalog.model import Model

FOLDS = 10
COLD_GROUPS = 5
LEAST_FOR_COLD_START = 6
"""Models with fewer results take no part in the cold start, so that it is the same models for 1 to 5 visible ones."""


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


Method = Callable[[Sequence[Observation], Facts], Learnt]


class Held(NamedTuple):
    """One held-out result, what was predicted for it, and how many results of its model were seen."""

    cell: Observation
    guess: Guess | None
    seen: int


def over_cells(cells: Sequence[Observation], facts: Facts, method: Method, seed: int) -> list[Held]:
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


def cold_start(
    cells: Sequence[Observation], facts: Facts, method: Method, seed: int, visible: int
) -> list[Held]:
    """Models of which only so many results are visible; the others of these are predicted.

    A fifth of the models at a time, and the same models and the same visible results for every method.
    """
    held = []
    for hidden in _hidden(cells, seed, visible):
        learnt = method([cell for cell in cells if _key(cell) not in hidden], facts)
        gone = (cell for cell in cells if _key(cell) in hidden)
        held += [Held(cell, learnt.guess(cell.model, cell.benchmark), visible) for cell in gone]
    return sorted(held, key=lambda one: (one.cell.benchmark, one.cell.model))


def _hidden(cells: Sequence[Observation], seed: int, visible: int) -> list[set[tuple[str, str]]]:
    """What to hide, group by group: all but so many results, drawn at random, of the group's models."""
    dice = np.random.default_rng(seed)
    counts = Counter(cell.model for cell in cells)
    rich = [model for model in sorted(counts) if counts[model] >= LEAST_FOR_COLD_START]
    group = dict(zip(rich, (dice.permutation(len(rich)) % COLD_GROUPS).tolist(), strict=True))
    found: list[set[tuple[str, str]]] = [set() for _ in range(COLD_GROUPS)]
    kept: Counter[str] = Counter()
    for at in dice.permutation(len(cells)).tolist():
        cell = cells[at]
        if cell.model in group:
            kept[cell.model] += 1
            if kept[cell.model] > visible:
                found[group[cell.model]].add(_key(cell))
    return found


def _key(cell: Observation) -> tuple[str, str]:
    return cell.model, cell.benchmark
