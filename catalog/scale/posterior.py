"""What a model's results say of its ability, the benchmarks held at their fitted places.

    score(m, b) = sigmoid(slope_b * (z(m, b) - difficulty_b)) + noise_b
    z(m, b)     = ability(m) + traits_b . traits(m) + skill deviation(m, skill of b)

A two-parameter item-response model, as in Epoch's Capabilities Index, with three traits that models have in
different measure (which benchmarks they show in is fitted, not named), a small deviation per skill, and a prior on
ability (see `prior`). Solved by damped Gauss-Newton; the posterior is exact given the last linearisation.
"""

from collections.abc import Mapping, Sequence
from math import exp
from typing import NamedTuple

from catalog.model import Benchmark, Scale
from catalog.scale import linear
from catalog.scale.cells import Cell
from catalog.scale.prior import Expected

FLAT = 0.02
"""The slope of the sigmoid is kept off zero, so that results at the ends still pull."""
EVEN_SHARE = 0.2
"""The share of a benchmark's noise that is the same everywhere; the rest shrinks towards 0 and 100 %."""
MOST_PULL = 1.5
"""How far, in standard deviations, one result may say that a model is off: one odd result must not carry it."""
_STEPS = 40
_STILL = 1e-7


class Item(NamedTuple):
    """A benchmark's place: score = sigmoid(slope * z + offset), its noise (sd, 0..1), its traits, its skill."""

    slope: float
    offset: float
    noise: float
    traits: tuple[float, ...]
    skill: str

    @classmethod
    def of(cls, benchmark: Benchmark) -> "Item | None":
        """The place of a fitted benchmark; None for one that stays out of the fit."""
        if benchmark.slope is None or benchmark.difficulty is None or benchmark.noise is None:
            return None
        offset = -benchmark.difficulty * benchmark.slope
        return cls(benchmark.slope, offset, benchmark.noise, benchmark.traits, benchmark.skill)

    def expected(self, z: float) -> float:
        """The score to expect at `z`, on 0..1."""
        return sigmoid(self.slope * z + self.offset)

    def variance(self, score: float) -> float:
        """The variance of results around an expected score."""
        return self.noise**2 * (EVEN_SHARE + (1 - EVEN_SHARE) * 4 * bend(score))


class Reading(NamedTuple):
    """One result as the last step saw it: `z` is what it alone says, `precision` how firmly (1 / variance)."""

    cell: Cell
    item: Item
    direction: tuple[float, ...]
    z: float
    precision: float


class Posterior(NamedTuple):
    """A model's place: ability, traits and skill deviations (`mean`), their covariance, and what led to it.

    `prior` is the ability expected before any result. All in standard deviations of the models in the fit.
    """

    mean: tuple[float, ...]
    covariance: linear.Matrix
    prior: float
    readings: tuple[Reading, ...]


def solve(cells: Sequence[Cell], items: Mapping[str, Item], scale: Scale, prior: Expected) -> Posterior:
    """The posterior of one model from its cells, all of them on benchmarks of `items`."""
    directions = [direction(items[cell.benchmark], scale) for cell in cells]
    start = (prior.mean,) + (0.0,) * (dimensions(scale) - 1)
    precisions = prior_precisions(scale, prior.sd)
    mean = start
    readings: tuple[Reading, ...] = ()
    covariance: linear.Matrix = []
    for _ in range(_STEPS):
        readings = tuple(
            _read(cell, items[cell.benchmark], way, linear.dot(way, mean))
            for cell, way in zip(cells, directions, strict=True)
        )
        before = mean
        mean, covariance = _update(start, precisions, readings)
        if max(abs(new - old) for new, old in zip(mean, before, strict=True)) < _STILL:
            break
    return Posterior(mean, covariance, prior.mean, readings)


def dimensions(scale: Scale) -> int:
    """How many numbers place a model: its ability, its traits, a deviation per skill."""
    return 1 + scale.traits + len(scale.skills)


def direction(item: Item, scale: Scale) -> tuple[float, ...]:
    """How a benchmark adds up a model's numbers to its own `z`."""
    skill = tuple(1.0 if name == item.skill else 0.0 for name in scale.skills)
    return (1.0, *item.traits, *skill)


def prior_precisions(scale: Scale, ability_sd: float) -> tuple[float, ...]:
    """1 / variance of each number before any result."""
    skill = scale.skill_sd**-2
    return (ability_sd**-2, *((1.0,) * scale.traits), *((skill,) * len(scale.skills)))


def sigmoid(x: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-x)) if x > -500 else 0.0


def bend(expected: float) -> float:
    """The slope of the sigmoid at an expected score, kept off zero."""
    return max(FLAT, expected * (1 - expected))


def _read(cell: Cell, item: Item, way: tuple[float, ...], z: float) -> Reading:
    expected = item.expected(z)
    lever = item.slope * bend(expected)
    pull = max(-MOST_PULL, min(MOST_PULL, (cell.score - expected) / lever))
    return Reading(cell, item, way, z + pull, lever**2 / item.variance(expected))


def _update(
    start: tuple[float, ...], precisions: tuple[float, ...], readings: Sequence[Reading]
) -> tuple[tuple[float, ...], linear.Matrix]:
    matrix = linear.diagonal(precisions)
    right = [precision * value for precision, value in zip(precisions, start, strict=True)]
    for reading in readings:
        linear.add_outer(matrix, reading.direction, reading.precision)
        for place, part in enumerate(reading.direction):
            if part:
                right[place] += reading.precision * reading.z * part
    covariance = linear.inverse(matrix)
    return tuple(linear.dot(row, right) for row in covariance), covariance
