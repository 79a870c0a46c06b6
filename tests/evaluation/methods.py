"""The project's own method and the simple ones it is measured against. For `tests/evaluation/`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import log10, sqrt
from typing import NamedTuple

import numpy as np

from catalog.irt import fit, posterior, prior
from catalog.irt.abilities import STRETCH
from catalog.irt.observations import Observation, grouped
from catalog.irt.posterior import Item, Posterior
from catalog.model import Model
from tests.evaluation.held_out import Facts, Guess, Method
from tests.evaluation.one_factor import OneFactor

ARENA = "lmarena-text-style-control"
_LEAST_FOR_A_LINE = 3
_UNKNOWN_APART = 1.0
"""How far apart, in years or powers of ten, models count whose date or size is not known."""


class Ours:
    """The scale as it is built, the readings as they are shown."""

    def __init__(self, cells: Sequence[Observation], facts: Facts) -> None:
        skill_of = {name: benchmark.skill for name, benchmark in facts.benchmarks.items()}
        skills = tuple(dict.fromkeys(skill_of[cell.benchmark] for cell in cells))
        group = fit.fit_group(cells, facts.models, skill_of, sorted(skills))
        self.scale = group.scale
        self.placed = fit.fitted_benchmarks(group, facts.benchmarks)
        self.items = {name: item for name, one in self.placed.items() if (item := Item.of(one))}
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
        score = item.expected(posterior.dot(way, place.mean))
        lever = item.slope * score * (1 - score)
        spread = lever**2 * posterior.quadratic(way, place.covariance) + item.variance(score)
        return Guess(score, STRETCH * sqrt(spread))


class BenchmarkMean:
    """Every model is like the mean of the benchmark."""

    def __init__(self, cells: Sequence[Observation], facts: Facts) -> None:
        del facts
        rows = grouped(cells, lambda cell: cell.benchmark)
        self._means = {name: float(np.mean([cell.score for cell in own])) for name, own in rows.items()}

    def guess(self, model: str, benchmark: str) -> Guess | None:
        """The mean of the others."""
        del model
        mean = self._means.get(benchmark)
        return None if mean is None else Guess(mean)


class _Line(NamedTuple):
    middle: float
    mean: float
    slope: float

    @classmethod
    def through(cls, x: Sequence[float], y: Sequence[float]) -> "_Line":
        """Least squares; level where there is too little to tell."""
        middle, mean = float(np.mean(x)), float(np.mean(y))
        spread = float(np.var(x))
        if len(x) < _LEAST_FOR_A_LINE or spread == 0:
            return cls(middle, mean, 0.0)
        return cls(middle, mean, float(np.mean((np.array(x) - middle) * np.array(y))) / spread)


class _OneNumber:
    """A method that gives each model one number, and each benchmark a line over it."""

    def __init__(self, cells: Sequence[Observation], facts: Facts) -> None:
        self.numbers = self.numbered(cells, facts)
        known = [cell for cell in cells if cell.model in self.numbers]
        self._lines = {
            name: _Line.through([self.numbers[cell.model] for cell in own], [cell.score for cell in own])
            for name, own in grouped(known, lambda cell: cell.benchmark).items()
        }

    def numbered(self, cells: Sequence[Observation], facts: Facts) -> Mapping[str, float]:
        """The number of every model that has one."""
        raise NotImplementedError

    def guess(self, model: str, benchmark: str) -> Guess | None:
        """The line at the model's number."""
        number, line = self.numbers.get(model), self._lines.get(benchmark)
        if number is None or line is None:
            return None
        score = line.mean + line.slope * (number - line.middle)
        return Guess(min(1.0, max(0.0, score)))


class MeanZ(_OneNumber):
    """The mean of a model's results, each in standard deviations of its benchmark."""

    def numbered(self, cells: Sequence[Observation], facts: Facts) -> Mapping[str, float]:
        """Mean z-scores."""
        del facts
        return mean_z(cells)


class MeanPercentile(_OneNumber):
    """The mean share of other models that a model beats, benchmark by benchmark: Borda, HELM's mean win rate."""

    def numbered(self, cells: Sequence[Observation], facts: Facts) -> Mapping[str, float]:
        """Mean percentiles."""
        del facts
        return mean_percentile(cells)


class Arena(_OneNumber):
    """Human preference alone: the rating on LMArena's text board."""

    def numbered(self, cells: Sequence[Observation], facts: Facts) -> Mapping[str, float]:
        """Scores on the board, of the models that are on it."""
        del facts
        return arena(cells)

    def guess(self, model: str, benchmark: str) -> Guess | None:
        """The line at the rating; nothing for the board itself."""
        return None if benchmark == ARENA else super().guess(model, benchmark)


class Newest(_OneNumber):
    """Newer is better."""

    def numbered(self, cells: Sequence[Observation], facts: Facts) -> Mapping[str, float]:
        """Dates as years."""
        return {cell.model: year for cell in cells if (year := released(facts.models[cell.model]))}


class NearestRelative:
    """A model scores as its nearest relative on the benchmark does: kin first, then date, size and thinking."""

    def __init__(self, cells: Sequence[Observation], facts: Facts) -> None:
        self._models = facts.models
        self._cells = grouped(cells, lambda cell: cell.benchmark)

    def guess(self, model: str, benchmark: str) -> Guess | None:
        """The score of the nearest."""
        own = self._models[model]
        others = self._cells.get(benchmark, [])
        nearest = min(
            others, key=lambda cell: (apart(own, self._models[cell.model]), cell.model), default=None
        )
        return Guess(nearest.score) if nearest else None


BASELINES: dict[str, Method] = {
    "two-parameter model (ECI-like)": OneFactor,
    "mean z-score": MeanZ,
    "mean percentile (Borda)": MeanPercentile,
    "nearest relative": NearestRelative,
    "newest": Newest,
    "Arena alone": Arena,
    "benchmark mean": BenchmarkMean,
}
METHODS: dict[str, Method] = {"ours": Ours, **BASELINES}


def apart(one: Model, other: Model) -> float:
    """How unlike two models are: a step each for maker and family, then years, powers of ten in size, thinking."""
    steps = 3.0 * (one.developer != other.developer)
    steps += 1.0 * (one.family is None or one.family != other.family)
    steps += _difference(released(one), released(other)) + _difference(_size(one), _size(other))
    return steps + 0.5 * (one.reasoning is not other.reasoning)


def released(model: Model) -> float | None:
    """A model's date as a year with decimals."""
    if not model.released:
        return None
    year, month, day = (int(part) for part in (model.released + "-07-15")[:10].split("-"))
    return year + (month - 1 + (day - 1) / 31) / 12


def mean_z(cells: Sequence[Observation]) -> dict[str, float]:
    """Mean z-scores by model."""
    found: dict[str, list[float]] = defaultdict(list)
    for own in grouped(cells, lambda cell: cell.benchmark).values():
        scores = np.array([cell.score for cell in own])
        spread = scores.std() or 1.0
        for cell in own:
            found[cell.model].append(float((cell.score - scores.mean()) / spread))
    return {model: float(np.mean(parts)) for model, parts in found.items()}


def mean_percentile(cells: Sequence[Observation]) -> dict[str, float]:
    """Mean share of the others beaten, by model; a tie is half a win."""
    found: dict[str, list[float]] = defaultdict(list)
    for own in grouped(cells, lambda cell: cell.benchmark).values():
        scores = np.array([cell.score for cell in own])
        for cell in own:
            beaten = (scores < cell.score).sum() + ((scores == cell.score).sum() - 1) / 2
            found[cell.model].append(float(beaten) / max(1, len(own) - 1))
    return {model: float(np.mean(parts)) for model, parts in found.items()}


def arena(cells: Sequence[Observation]) -> dict[str, float]:
    """Scores on LMArena's text board by model."""
    return {cell.model: cell.score for cell in cells if cell.benchmark == ARENA}


def _size(model: Model) -> float | None:
    return log10(model.total_parameters) if model.total_parameters else None


def _difference(one: float | None, other: float | None) -> float:
    return _UNKNOWN_APART if one is None or other is None else abs(one - other)
