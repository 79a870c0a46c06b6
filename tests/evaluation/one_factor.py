"""The plain two-parameter model, as in Epoch's Capabilities Index: no prior, no traits, no skills."""

from collections.abc import Sequence

import numpy as np

from catalog.irt.observations import Observation
from tests.evaluation.held_out import Facts, Guess
from tests.evaluation.measures import Floats

RIDGE = 0.0005
"""Chosen in its favour, on held-out results (0.0001 to 0.1 were tried)."""
_STEPS = 200
_STILL = 1e-9


class OneFactor:
    """score = sigmoid(slope of the benchmark * ability of the model + offset): ridge least squares, converged.

    Levenberg-Marquardt over all abilities, slopes and offsets at once. Abilities shrink to 0, slopes to 1.
    """

    def __init__(self, cells: Sequence[Observation], facts: Facts) -> None:
        del facts
        self._models = {name: at for at, name in enumerate(sorted({cell.model for cell in cells}))}
        self._items = {name: at for at, name in enumerate(sorted({cell.benchmark for cell in cells}))}
        self._model = np.array([self._models[cell.model] for cell in cells])
        self._item = np.array([self._items[cell.benchmark] for cell in cells])
        self._score = np.array([cell.score for cell in cells])
        self._count, self._width = len(self._models), len(self._items)
        self._centre = np.zeros(self._count + 2 * self._width)
        self._centre[self._count : self._count + self._width] = 1.0
        self.place = self._solve()

    def ability(self, model: str) -> float | None:
        """A model's ability; None where it was not seen."""
        at = self._models.get(model)
        return None if at is None else float(self.place[at])

    def guess(self, model: str, benchmark: str) -> Guess | None:
        """The score at the model's ability; None where the benchmark was not seen."""
        at, ability = self._items.get(benchmark), self.ability(model)
        if at is None or ability is None:
            return None
        slope, offset = self.place[self._count + at], self.place[self._count + self._width + at]
        return Guess(float(1 / (1 + np.exp(-(slope * ability + offset)))))

    def loss(self, place: Floats) -> float:
        """What is minimised."""
        residual = self._score - self._expected(place)[0]
        return float(residual @ residual + RIDGE * ((place - self._centre) ** 2).sum())

    def _expected(self, place: Floats) -> tuple[Floats, Floats, Floats]:
        ability, slope = place[self._model], place[self._count + self._item]
        offset = place[self._count + self._width + self._item]
        score = 1 / (1 + np.exp(-np.clip(slope * ability + offset, -30, 30)))
        return score, ability, slope

    def _solve(self) -> Floats:
        place, damping = self._start(), 1e-3
        loss = self.loss(place)
        for _ in range(_STEPS):
            step = self._step(place, damping)
            better = self.loss(place + step)
            if better < loss:
                gain, loss, place, damping = loss - better, better, place + step, damping / 5
                if gain < _STILL * loss:
                    break
            else:
                damping *= 4
        return place

    def _start(self) -> Floats:
        """Every model where its results lie beside those of others, every benchmark at its mean."""
        place = self._centre.copy()
        means = np.bincount(self._item, self._score) / np.bincount(self._item)
        means = np.clip(means, 0.02, 0.98)
        place[self._count + self._width :] = np.log(means / (1 - means))
        above = self._score - means[self._item]
        place[: self._count] = 3 * np.bincount(self._model, above) / np.bincount(self._model)
        return place

    def _step(self, place: Floats, damping: float) -> Floats:
        """One damped Gauss-Newton step, the abilities eliminated: each meets only benchmarks."""
        score, ability, slope = self._expected(place)
        steep, residual = score * (1 - score), self._score - score
        by_ability, by_slope, by_offset = steep * slope, steep * ability, steep
        own = np.bincount(self._model, by_ability**2) + RIDGE
        shared = np.zeros((self._count, 2 * self._width))
        shared[self._model, self._item] = by_ability * by_slope
        shared[self._model, self._width + self._item] = by_ability * by_offset
        items = self._item_block(by_slope, by_offset)
        pull = RIDGE * (self._centre - place)
        pull[: self._count] += np.bincount(self._model, by_ability * residual)
        pull[self._count : self._count + self._width] += np.bincount(self._item, by_slope * residual)
        pull[self._count + self._width :] += np.bincount(self._item, by_offset * residual)
        own = own * (1 + damping)
        items = items + damping * np.diag(np.diag(items))
        share = shared / own[:, None]
        rest = np.linalg.solve(items - shared.T @ share, pull[self._count :] - share.T @ pull[: self._count])
        first = (pull[: self._count] - shared @ rest) / own
        return np.concatenate([first, rest])

    def _item_block(self, by_slope: Floats, by_offset: Floats) -> Floats:
        slopes = np.diag(np.bincount(self._item, by_slope**2) + RIDGE)
        offsets = np.diag(np.bincount(self._item, by_offset**2) + RIDGE)
        both = np.diag(np.bincount(self._item, by_slope * by_offset))
        return np.block([[slopes, both], [both, offsets]])
