"""Models later than all that were seen, of which one result is shown: whether the score's low end holds.

The figure of each skill that the result does not measure, beside what the model's other results say. For
`tests/evaluation/`.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from catalog.irt import abilities, fit, posterior, prior
from catalog.irt.observations import PREFERENCE, Observation, grouped
from catalog.irt.posterior import Item
from tests.evaluation.expected import Fold
from tests.evaluation.held_out import Facts
from tests.evaluation.methods import Ours

LEAST_RESULTS = 5
_VAGUE_SD = 2.0
WEBDEV = "lmarena-webdev"


class Thin(NamedTuple):
    """One skill of a model, told by one result of another skill, `shown`: figure, low end, what all its results say."""

    model: str
    shown: str
    figure: float
    low: float
    truth: float


def thin(fold: Fold, cells: Sequence[Observation], facts: Facts) -> Iterator[Thin]:
    """Every result of the models of a fold shown alone."""
    ours = Ours(fit.enough_models([cell for cell in cells if cell.model not in fold.unseen]), facts)
    baskets = dict(abilities._items_by_skill(ours.items))
    rows = [cell for cell in cells if cell.model in fold.predicted and cell.benchmark in ours.items]
    for model, own in sorted(grouped(rows, lambda cell: cell.model).items()):
        measured = {ours.items[cell.benchmark].skill for cell in own}
        if len(own) >= LEAST_RESULTS and len(measured) > 1:
            for cell in own:
                skills = sorted(measured - {ours.items[cell.benchmark].skill})
                yield from _of(model, cell, own, {skill: baskets[skill] for skill in skills}, ours, facts)


def _of(
    model: str,
    shown: Observation,
    own: Sequence[Observation],
    baskets: dict[str, list[Item]],
    ours: Ours,
    facts: Facts,
) -> Iterator[Thin]:
    before = prior.expected(facts.models[model], ours.scale)
    alone = posterior.solve([shown], ours.items, ours.scale, before)
    whole = posterior.solve(own, ours.items, ours.scale, prior.Expected(before.mean, _VAGUE_SD))
    for skill, basket in baskets.items():
        told = abilities._ability(model, skill, basket, alone, ours.scale)
        truth = abilities._ability(model, skill, basket, whole, ours.scale)
        yield Thin(model, _kind(shown), told.value, told.low, truth.value)


def _kind(cell: Observation) -> str:
    if cell.benchmark == WEBDEV:
        return "votes on web pages"
    return "other votes" if cell.kind == PREFERENCE else "tasks"
