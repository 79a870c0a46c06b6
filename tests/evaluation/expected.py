"""Models whose results are all hidden: what is expected of them beside what their results say.

Hidden in three ways: whole families of a developer at a time, a fifth of all models at a time, and everything that was
released from a month on, where those of the months up to the next cut are then predicted. For `tests/evaluation/`.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import sqrt
from typing import Literal, NamedTuple

import numpy as np

from catalog.evidence import Z90, Ability
from catalog.irt import fit, posterior, prior
from catalog.irt.expectation import Expectations
from catalog.irt.observations import Observation, grouped
from catalog.irt.posterior import Posterior
from catalog.model import Model
from tests.evaluation.held_out import Facts
from tests.evaluation.methods import Ours
from tests.evaluation.shipped_cells import pool

CUTS = ("2025-03", "2025-07", "2025-11", "2026-02", "2026-05", "2026-08", "2027-01")
FAMILY_FOLDS, MODEL_FOLDS = 6, 5
LEAST_RESULTS = 3
"""Models with fewer results say too little of what is true to judge an expectation by."""
_VAGUE_SD = 2.0
"""The prior of the figure from a model's results: so wide that the results alone say it."""

How = Literal["family", "model", "month"]


class Fold(NamedTuple):
    """Models to predict, and all whose results must not be seen: these and, by month, any that may be later."""

    how: How
    predicted: frozenset[str]
    unseen: frozenset[str]


class Hidden(NamedTuple):
    """One model: the figure that is expected with its 90 % range, and the figure that its results say, in points.

    Both over the skills that its results measure. `in_range`: the share of these skills in which what its results say
    lies in the range, but for their own error; `of_family`: whether its family is in the fit.
    """

    how: How
    model: Model
    expected: float
    low: float
    measured: float
    in_range: float
    of_family: bool
    is_known: bool


def folds(facts: Facts) -> list[Fold]:
    """Everything that is hidden in turn; the same each time."""
    dice = np.random.default_rng(1)
    names = sorted(facts.models)
    families = grouped(names, lambda name: _family(facts.models[name]))
    family_of = dict(zip(sorted(families), dice.permutation(len(families)) % FAMILY_FOLDS, strict=True))
    fold_of = dict(zip(names, dice.permutation(len(names)) % MODEL_FOLDS, strict=True))
    found = []
    for fold in range(FAMILY_FOLDS):
        whole = [name for family, own in families.items() if family_of[family] == fold for name in own]
        found.append(Fold("family", frozenset(whole), frozenset(whole)))
    for fold in range(MODEL_FOLDS):
        some = frozenset(name for name in names if fold_of[name] == fold)
        found.append(Fold("model", some, some))
    for cut, until in pairwise(CUTS):
        dates = {name: facts.models[name].released for name in names}
        later = frozenset(name for name, date in dates.items() if date is None or date >= cut)
        found.append(
            Fold("month", frozenset(name for name in later if cut <= (dates[name] or "") < until), later)
        )
    return found


def hide(fold: Fold) -> list[Hidden]:
    """The models of a fold, seen without their results."""
    cells, facts = pool("shipped")
    return hidden(fold, cells, facts)


def hidden(fold: Fold, cells: Sequence[Observation], facts: Facts) -> list[Hidden]:
    """The same on any results."""
    seen = fit.enough_models([cell for cell in cells if cell.model not in fold.unseen])
    ours = Ours(seen, facts)
    rows = [cell for cell in cells if cell.model in fold.predicted and cell.benchmark in ours.items]
    own = grouped(rows, lambda cell: cell.model)
    enough = (facts.models[name] for name in sorted(own) if len(own[name]) >= LEAST_RESULTS)
    measured = Counter(facts.models[name].developer for name in {cell.model for cell in seen})
    return [_hidden(fold.how, model, own[model.id], ours, measured) for model in enough]


def _hidden(
    how: How, model: Model, cells: Sequence[Observation], ours: Ours, measured: Mapping[str, int]
) -> Hidden:
    before = prior.expected(model, ours.scale)
    vague = prior.Expected(before.mean, _VAGUE_SD)
    place = posterior.solve(cells, ours.items, ours.scale, vague)
    skills = sorted({ours.items[cell.benchmark].skill for cell in cells})
    expectations = Expectations([ours.scale], ours.placed.values(), measured, skills)
    expected = expectations.assumed(model, ours.scale)
    figure = float(np.mean([_figure(skill, place, ours) for skill in skills]))
    return Hidden(
        how=how,
        model=model,
        expected=float(np.mean([one.value for one in expected.values()])),
        low=float(np.mean([one.low for one in expected.values()])),
        measured=figure,
        in_range=float(np.mean([_is_in_range(expected[skill], place, ours) for skill in skills])),
        of_family=f"family {model.family}" in ours.scale.terms,
        is_known=expectations.is_foreseeable(model),
    )


def _is_in_range(expected: Ability, place: Posterior, ours: Ours) -> bool:
    """Whether the place that results say lies in the range; they have an error of their own, which widens it."""
    basket = [item for item in ours.items.values() if item.skill == expected.skill]
    weights = np.mean([posterior.direction(item, ours.scale) for item in basket], axis=0).tolist()
    theta, variance = posterior.dot(weights, place.mean), posterior.quadratic(weights, place.covariance)
    return abs(theta - expected.theta) <= Z90 * sqrt(expected.sd**2 + variance)


def _figure(skill: str, place: Posterior, ours: Ours) -> float:
    """The mean expected score at a place over the benchmarks of a skill, in points."""
    basket = [item for item in ours.items.values() if item.skill == skill]
    where = [posterior.dot(posterior.direction(item, ours.scale), place.mean) for item in basket]
    return float(np.mean([100 * item.expected(z) for item, z in zip(basket, where, strict=True)]))


def _family(model: Model) -> str:
    """The developer and the letters that the name begins with: all Qwen, all Gemma."""
    name = model.id.partition("/")[2]
    letters = re.match("[a-z-]*", name)
    return f"{model.developer} {letters[0].strip('-') if letters else name}"
