"""The project's own method and the simple ones it is measured against. For `tests/evaluate.py`."""

from collections.abc import Sequence
from math import sqrt

from catalog.build import fit
from catalog.scale import linear, posterior, prior
from catalog.scale.cells import Cell, grouped
from catalog.scale.posterior import Item, Posterior
from catalog.scale.reading import STRETCH
from tests.held_out import Facts, Guess

ARENA = "lmarena-text-style-control"
_LEAST_SD = 0.03


class Ours:
    """The scale as it is built, the readings as they are shown."""

    def __init__(self, cells: Sequence[Cell], facts: Facts) -> None:
        skill_of = {name: benchmark.skill for name, benchmark in facts.benchmarks.items()}
        skills = tuple(dict.fromkeys(skill_of[cell.benchmark] for cell in cells))
        group = fit.fit_group(cells, facts.models, skill_of, sorted(skills))
        self.scale = group.scale
        placed = fit.placed(group, facts.benchmarks)
        self.items = {name: item for name, one in placed.items() if (item := Item.of(one))}
        self._cells = grouped(cells, lambda cell: cell.model)
        self._facts = facts
        self._places: dict[str, Posterior] = {}

    def place(self, model: str) -> Posterior:
        """A model's place on the scale."""
        if model not in self._places:
            before = prior.expected(self._facts.models[model], self.scale)
            self._places[model] = posterior.solve(self._cells.get(model, []), self.items, self.scale, before)
        return self._places[model]

    def guess(self, model: str, benchmark: str) -> Guess | None:
        """The expected score, and the spread of model and benchmark together."""
        item = self.items.get(benchmark)
        if item is None:
            return None
        place, way = self.place(model), posterior.direction(item, self.scale)
        score = item.expected(linear.dot(way, place.mean))
        lever = item.slope * score * (1 - score)
        spread = lever**2 * linear.quadratic(way, place.covariance) + item.variance(score)
        return Guess(score, STRETCH * sqrt(spread))
