"""The arrays of a fit: the facts and traits that it starts from, sums by place, and the curve of a score."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from catalog.irt import prior
from catalog.irt.posterior import EVEN_SHARE, FLAT
from catalog.model import Model

TRAITS = 3
_TERM_SD = {"constant": 3.0, "no date": 1.0, "no size": 1.0, "year": 1.0, "size": 1.0, "active size": 1.0}
_TERM_SD_OF = {"after": 0.6, "developer": 0.25, "family": 0.15}
_TERM_SD_OTHERWISE = 0.5

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


def facts_of(models: Sequence[Model]) -> tuple[Floats, tuple[str, ...]]:
    """The models' facts as rows of numbers, and their names; what one model alone has cannot be weighed."""
    rows = [prior.terms(model) for model in models]
    counts = Counter(name for row in rows for name in row)
    names = tuple(sorted(name for name, count in counts.items() if count >= 2))
    return np.array([[row.get(name, 0.0) for name in names] for row in rows]), names


def term_sd(name: str) -> float:
    """The standard deviation of the weight of a fact before any model is seen."""
    return _TERM_SD.get(name) or _TERM_SD_OF.get(name.partition(" ")[0], _TERM_SD_OTHERWISE)


def first_traits(skills: Sequence[str], names: Sequence[str], with_traits: bool) -> Floats:
    """Start values of the traits, which would stay at zero from zero: maths and reasoning against agentic and coding
    work, human votes, knowledge."""
    if not with_traits:
        return np.zeros((len(names), 0))
    found = np.zeros((len(names), TRAITS))
    for place, (skill, name) in enumerate(zip(skills, names, strict=True)):
        found[place, 0] = 0.1 * (skill in ("maths", "reasoning")) - 0.1 * (skill in ("agentic", "coding"))
        found[place, 1] = 0.15 * (skill in ("chat", "writing") or name.startswith("lmarena"))
        found[place, 2] = 0.1 * (skill in ("factuality", "general"))
    return found


def mean_by(values: Floats, places: Places, size: int) -> Floats:
    """The mean of the values at each place."""
    return np.asarray(np.bincount(places, values, size) / np.bincount(places, minlength=size))


def sum_at(places: Places, values: Floats, shape: tuple[int, ...]) -> Floats:
    """The sums of `values` by their place in a flat array of this shape."""
    sums = np.bincount(places.ravel(), values.ravel(), int(np.prod(shape)))
    return np.asarray(sums.reshape(shape), dtype=np.float64)


def sigmoid(x: Floats) -> Floats:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def sigmoid_slope(score: Floats) -> Floats:
    """Its slope at an expected score, kept off zero."""
    return np.maximum(FLAT, score * (1 - score))


def noise_share(score: Floats) -> Floats:
    """How much of a benchmark's noise there is at an expected score: less near 0 and 1."""
    return EVEN_SHARE + (1 - EVEN_SHARE) * 4 * sigmoid_slope(score)
