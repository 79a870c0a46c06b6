"""Models later than all that were seen, of which few results are shown: whether the ranges of other skills hold.

The figure of a skill that the shown results do not measure, beside what the model's other results say. For
`tests/evaluation/`.
"""

import random
from collections.abc import Iterator, Sequence
from math import sqrt
from typing import NamedTuple

from catalog.evidence import Z90
from catalog.irt import abilities, fit, posterior, prior
from catalog.irt.observations import PREFERENCE, Observation, grouped
from catalog.irt.posterior import Item
from tests.evaluation.expected import Fold
from tests.evaluation.held_out import Facts
from tests.evaluation.methods import Ours

LEAST_RESULTS = 5
MORE = (2, 4, 8)
"""How many results of other skills are shown of each skill, besides one alone."""
_VAGUE_SD = 2.0
WEBDEV = "lmarena-webdev"


class Thin(NamedTuple):
    """One skill of a model, told by `shown`: its figure, low end, what its other results say, whether within range."""

    model: str
    shown: str
    figure: float
    low: float
    truth: float
    in_range: bool


class _Case(NamedTuple):
    model: str
    shown: Sequence[Observation]
    own: Sequence[Observation]
    skills: Sequence[str]


def thin(fold: Fold, cells: Sequence[Observation], facts: Facts) -> Iterator[Thin]:
    """Every result of the models of a fold shown alone, and some together; the same each time."""
    ours = Ours(fit.enough_models([cell for cell in cells if cell.model not in fold.unseen]), facts)
    baskets = dict(abilities._items_by_skill(ours.items))
    rows = [cell for cell in cells if cell.model in fold.predicted and cell.benchmark in ours.items]
    for model, own in sorted(grouped(rows, lambda cell: cell.model).items()):
        if len(own) >= LEAST_RESULTS:
            for case in _cases(model, own, ours):
                yield from _told(case, baskets, ours, facts)


def _cases(model: str, own: Sequence[Observation], ours: Ours) -> Iterator[_Case]:
    """What is shown of a model: each result for all skills that it does not measure, several for one skill each."""
    dice = random.Random(model)
    skill_of = {cell.benchmark: ours.items[cell.benchmark].skill for cell in own}
    measured = sorted(set(skill_of.values()))
    for cell in own:
        yield _Case(model, [cell], own, [skill for skill in measured if skill != skill_of[cell.benchmark]])
    for skill in measured:
        others = [cell for cell in own if skill_of[cell.benchmark] != skill]
        for number in MORE:
            if len(others) >= number:
                yield _Case(model, dice.sample(others, number), own, [skill])


def _told(case: _Case, baskets: dict[str, list[Item]], ours: Ours, facts: Facts) -> Iterator[Thin]:
    before = prior.expected(facts.models[case.model], ours.scale)
    few = posterior.solve(case.shown, ours.items, ours.scale, before)
    rest = [cell for cell in case.own if cell not in case.shown]
    others = posterior.solve(rest, ours.items, ours.scale, prior.Expected(before.mean, _VAGUE_SD))
    for skill in case.skills:
        told = abilities._ability(case.model, skill, baskets[skill], few, ours.scale)
        truth = abilities._ability(case.model, skill, baskets[skill], others, ours.scale)
        error = sqrt(
            told.sd**2 + (truth.sd / abilities.STRETCH) ** 2
        )  # what the other results say has one as well
        yield Thin(
            model=case.model,
            shown=_kind(case.shown),
            figure=told.value,
            low=told.low,
            truth=truth.value,
            in_range=abs(told.theta - truth.theta) <= Z90 * error,
        )


def _kind(shown: Sequence[Observation]) -> str:
    if len(shown) > 1:
        return f"{len(shown)} results"
    if shown[0].benchmark == WEBDEV:
        return "one: votes on web pages"
    return "one: other votes" if shown[0].kind == PREFERENCE else "one: tasks"
