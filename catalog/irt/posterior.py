"""The posterior of one model's ability from its results, the benchmarks held at their fitted places.

    score(m, b) = sigmoid(slope_b * (z(m, b) - difficulty_b)) + noise_b
    z(m, b)     = ability(m) + traits_b . traits(m) + area deviation(m, area of b) + skill deviation(m, skill of b)

A two-parameter item response model, as in Epoch's Capabilities Index, with three traits that models have in
different measure (which benchmarks they show in is fitted, not named), a deviation per skill, one per area of skills
that stray together (both fitted: how much a result elsewhere says of a skill), and a prior on ability (see `prior`).
Solved by damped Gauss-Newton; the posterior is exact given the last linearisation. The linear
algebra of small matrices is written here, because numpy is for the build only.
"""

from collections.abc import Mapping, Sequence
from math import exp, sqrt
from typing import NamedTuple

from catalog.evidence import Benchmark, Scale
from catalog.irt.observations import AREAS, Observation
from catalog.irt.prior import Expected

Matrix = list[list[float]]


def dot(left: Sequence[float], right: Sequence[float]) -> float:
    """The inner product of two vectors of the same length."""
    return sum(a * b for a, b in zip(left, right, strict=True))


def quadratic(vector: Sequence[float], matrix: Matrix) -> float:
    """vector' matrix vector: the variance of a sum where `matrix` is a covariance."""
    return dot(vector, [dot(row, vector) for row in matrix])


def diagonal(values: Sequence[float]) -> Matrix:
    """A matrix with these values on its diagonal."""
    size = len(values)
    return [[values[row] if row == column else 0.0 for column in range(size)] for row in range(size)]


def add_outer(matrix: Matrix, vector: Sequence[float], weight: float) -> None:
    """Adds weight * vector vector' in place; vectors are mostly zeros."""
    parts = [(place, part) for place, part in enumerate(vector) if part]
    for row, left in parts:
        line, scaled = matrix[row], weight * left
        for column, right in parts:
            line[column] += scaled * right


def inverse(matrix: Matrix) -> Matrix:
    """The inverse of a symmetric positive definite matrix, by Cholesky. Raises `ValueError` on any other."""
    size = len(matrix)
    lower = _cholesky(matrix)
    inverted = diagonal((0.0,) * size)
    for column in range(size):
        inverted[column][column] = 1 / lower[column][column]
        for row in range(column + 1, size):
            total = sum(lower[row][k] * inverted[k][column] for k in range(column, row))
            inverted[row][column] = -total / lower[row][row]
    return [
        [
            sum(inverted[k][row] * inverted[k][column] for k in range(max(row, column), size))
            for column in range(size)
        ]
        for row in range(size)
    ]


def _cholesky(matrix: Matrix) -> Matrix:
    size = len(matrix)
    lower = diagonal((0.0,) * size)
    for row in range(size):
        for column in range(row + 1):
            left = matrix[row][column] - sum(lower[row][k] * lower[column][k] for k in range(column))
            if row == column:
                if left <= 0:
                    raise ValueError("the matrix is not positive definite")
                lower[row][row] = sqrt(left)
            else:
                lower[row][column] = left / lower[column][column]
    return lower


FLAT = 0.02
"""The least slope of the sigmoid, so that scores near 0 or 1 still count."""
EVEN_SHARE = 0.2
"""The share of a benchmark's noise that is the same everywhere; the rest shrinks towards 0 and 100 %."""
MOST_PULL = 1.5
"""The furthest, in standard deviations, that one linearised result lies from the model's place at each step."""
_STEPS = 40
_CONVERGED = 1e-7

NOISE_TIMES = {"lmarena-webdev": 1.5}
"""How many times the noise of the fit a result has where a model is read from it. Votes on web pages speak of other
skills less surely than the fit takes them to: the figures of later models known by these alone were 4.8 points off, and
are 4.6 (twice the noise: 4.5, but coding 5.5 instead of 5.0)."""


class Item(NamedTuple):
    """A benchmark's place: score = sigmoid(slope * z + offset), its noise (sd, 0..1, see `NOISE_TIMES`), its traits,
    its skill.
    """

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
        noise = benchmark.noise * NOISE_TIMES.get(benchmark.id, 1.0)
        return cls(benchmark.slope, offset, noise, benchmark.traits, benchmark.skill)

    def expected(self, z: float) -> float:
        """The score to expect at `z`, on 0..1."""
        return sigmoid(self.slope * z + self.offset)

    def variance(self, score: float) -> float:
        """The variance of results around an expected score."""
        return self.noise**2 * (EVEN_SHARE + (1 - EVEN_SHARE) * 4 * bend(score))


class LinearisedResult(NamedTuple):
    """One result linearised at the last step: `z` is the place that it alone implies, `precision` is 1 / variance."""

    cell: Observation
    item: Item
    direction: tuple[float, ...]
    z: float
    precision: float


class Posterior(NamedTuple):
    """A model's place: the mean and covariance of ability, traits and skill deviations, and the results behind them.

    `prior` is the ability expected before any result. All in standard deviations of the models in the fit.
    """

    mean: tuple[float, ...]
    covariance: Matrix
    prior: float
    readings: tuple[LinearisedResult, ...]


def solve(
    cells: Sequence[Observation], items: Mapping[str, Item], scale: Scale, prior: Expected
) -> Posterior:
    """The posterior of one model from its cells, all of them on benchmarks of `items`."""
    ways = [direction(items[cell.benchmark], scale) for cell in cells]
    variances = prior_variances(scale, prior.sd)
    # A number on which no result bears stays what it was, and moves no other: it takes no part.
    used = sorted({place for way in ways for place, part in enumerate(way) if part} | {0})
    directions = [tuple(way[place] for place in used) for way in ways]
    precisions = tuple(1 / variances[place] for place in used)
    start = (prior.mean,) + (0.0,) * (len(used) - 1)
    mean = start
    readings: tuple[LinearisedResult, ...] = ()
    covariance: Matrix = []
    for _ in range(_STEPS):
        readings = tuple(
            _linearise(cell, items[cell.benchmark], weights, dot(weights, mean))
            for cell, weights in zip(cells, directions, strict=True)
        )
        before = mean
        mean, covariance = _update(start, precisions, readings)
        if max(abs(new - old) for new, old in zip(mean, before, strict=True)) < _CONVERGED:
            break
    return _whole(Posterior(mean, covariance, prior.mean, readings), ways, used, variances)


def _whole(
    found: Posterior, ways: Sequence[tuple[float, ...]], used: Sequence[int], variances: Sequence[float]
) -> Posterior:
    """The posterior in all numbers of the scale, those without a result as they were before."""
    mean, covariance = [0.0] * len(variances), diagonal(variances)
    for row, place in enumerate(used):
        mean[place] = found.mean[row]
        for column, other in enumerate(used):
            covariance[place][other] = found.covariance[row][column]
    readings = tuple(one._replace(direction=way) for one, way in zip(found.readings, ways, strict=True))
    return Posterior(tuple(mean), covariance, found.prior, readings)


def dimensions(scale: Scale) -> int:
    """How many numbers place a model: its ability, its traits, a deviation per area and per skill."""
    return 1 + scale.traits + len(areas(scale)) + len(scale.skills)


def direction(item: Item, scale: Scale) -> tuple[float, ...]:
    """The weights with which a benchmark adds up a model's numbers to its own `z`."""
    area = (1.0 if item.skill in AREAS[name] else 0.0 for name in areas(scale))
    skill = (1.0 if name == item.skill else 0.0 for name in scale.skills)
    return (1.0, *item.traits, *area, *skill)


def areas(scale: Scale) -> tuple[str, ...]:
    """The areas of a scale's skills whose deviation was fitted."""
    return tuple(area for area in AREAS if area in scale.skill_sds)


def prior_variances(scale: Scale, ability_sd: float) -> tuple[float, ...]:
    """The variance of each number before any result."""
    names = (*areas(scale), *scale.skills)
    deviations = (scale.skill_sds.get(name, scale.skill_sd) ** 2 for name in names)
    return (ability_sd**2, *((1.0,) * scale.traits), *deviations)


def sigmoid(x: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-x)) if x > -500 else 0.0


def bend(expected: float) -> float:
    """The slope of the sigmoid at an expected score, kept off zero."""
    return max(FLAT, expected * (1 - expected))


def _linearise(cell: Observation, item: Item, weights: tuple[float, ...], z: float) -> LinearisedResult:
    expected = item.expected(z)
    gradient = item.slope * bend(expected)
    shift = max(-MOST_PULL, min(MOST_PULL, (cell.score - expected) / gradient))
    return LinearisedResult(cell, item, weights, z + shift, gradient**2 / item.variance(expected))


def _update(
    start: tuple[float, ...], precisions: tuple[float, ...], readings: Sequence[LinearisedResult]
) -> tuple[tuple[float, ...], Matrix]:
    matrix = diagonal(precisions)
    right = [precision * value for precision, value in zip(precisions, start, strict=True)]
    for reading in readings:
        add_outer(matrix, reading.direction, reading.precision)
        for place, part in enumerate(reading.direction):
            if part:
                right[place] += reading.precision * reading.z * part
    covariance = inverse(matrix)
    return tuple(dot(row, right) for row in covariance), covariance
