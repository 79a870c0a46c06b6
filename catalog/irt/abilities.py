"""Reads a model's abilities from its place on the scale, and traces an ability back to the results behind it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from catalog.evidence import Z90, Ability, Benchmark, Evidence, Scale
from catalog.irt import posterior, prior
from catalog.irt.observations import PREFERENCE, Observation, best_observations, group_of, grouped
from catalog.irt.posterior import Item, Posterior
from catalog.model import Model

STRETCH = 1.15
"""The factor by which intervals are wider than the model says, which does not know its own errors.
Chosen so that nine in ten held-out results fall within (`tests/evaluation/`)."""
UNSEEN_SKILL_SD = 0.15
"""The standard deviation that is added of a skill on which a model has no result: nine in ten skills of later models
that few results of other skills tell of then fall within (`python -m tests.evaluation thin`)."""
_LEAST_PULL = 0.5
"""Points: where the results nearly cancel out, their pulls are not scaled, because the ratio is unstable."""


class Pull(NamedTuple):
    """One result and how far it moved a model's figure from what was expected before, in points (0..100)."""

    cell: Observation
    points: float


class Origin(NamedTuple):
    """The parts of a figure: `expected` before any result, and the pull of each result, the strongest first."""

    expected: float
    pulls: tuple[Pull, ...]


def abilities_of(
    models: Iterable[Model],
    benchmarks: Iterable[Benchmark],
    evidence: Iterable[Evidence],
    scales: Iterable[Scale],
) -> tuple[Ability, ...]:
    """The abilities of all `models` with a result on a fitted benchmark, in every skill of its group."""
    by_id = {benchmark.id: benchmark for benchmark in benchmarks}
    known = {model.id: model for model in models}
    cells = best_observations((row for row in evidence if row.model in known), by_id)
    found: list[Ability] = []
    for scale in scales:
        items = items_of(scale, by_id.values())
        baskets = _items_by_skill(items)
        own = (cell for cell in cells if cell.benchmark in items)
        for name, rows in sorted(grouped(own, _model).items()):
            place = posterior.solve(rows, items, scale, prior.expected(known[name], scale))
            found += [_ability(name, skill, basket, place, scale) for skill, basket in baskets]
    return tuple(found)


def updated_abilities(
    models: Iterable[Model],
    benchmarks: Iterable[Benchmark],
    evidence: Iterable[Evidence],
    scales: Iterable[Scale],
    abilities: Iterable[Ability],
    changed: Collection[str],
) -> tuple[Ability, ...]:
    """The abilities after new results: those of the models in `changed` computed anew, all others unchanged.

    The benchmarks keep their fitted places, so no model's reading moves another's.
    """
    changed_models = [model for model in models if model.id in changed]
    kept = [ability for ability in abilities if ability.model not in changed]
    return (*kept, *abilities_of(changed_models, benchmarks, evidence, scales))


def origin(
    model: Model,
    skills: Mapping[str, float],
    benchmarks: Mapping[str, Benchmark],
    evidence: Iterable[Evidence],
    scales: Iterable[Scale],
) -> Origin | None:
    """The parts of a model's figure over the weighted `skills`, `None` without a result that bears on them.

    The expectation and the pulls add up to the figure, except for a rest where the results nearly cancel out.
    """
    group = next((group_of(skill) for skill in skills), None)
    scale = next((scale for scale in scales if scale.group == group), None)
    if scale is None:
        return None
    items = items_of(scale, benchmarks.values())
    cells = [cell for cell in best_observations(evidence, benchmarks) if cell.benchmark in items]
    if not cells:
        return None
    place = posterior.solve(cells, items, scale, prior.expected(model, scale))
    expected, _ = _figure(
        skills, items, place._replace(mean=(place.prior, *(0.0,) * (len(place.mean) - 1))), scale
    )
    figure, gradient = _figure(skills, items, place, scale)
    covariances = [posterior.dot(row, gradient) for row in place.covariance]
    linear_shifts = [
        posterior.dot(result.direction, covariances) * result.precision * (result.z - place.prior)
        for result in place.readings
    ]
    # The score is a curve of the place, so the linear shifts do not add up to its change: all are scaled to do so.
    total = sum(linear_shifts)
    curvature_ratio = (figure - expected) / total if abs(total) > _LEAST_PULL else 1.0
    pulls = [
        Pull(result.cell, shift * curvature_ratio)
        for result, shift in zip(place.readings, linear_shifts, strict=True)
    ]
    strongest = sorted(pulls, key=lambda pull: (-abs(pull.points), pull.cell.benchmark))
    return Origin(expected, tuple(strongest))


def items_of(scale: Scale, benchmarks: Iterable[Benchmark]) -> dict[str, Item]:
    """The fitted benchmarks of a scale's skills."""
    placed = ((benchmark, Item.of(benchmark)) for benchmark in benchmarks)
    return {benchmark.id: item for benchmark, item in placed if item and benchmark.skill in scale.skills}


def _model(cell: Observation) -> str:
    return cell.model


def _items_by_skill(items: Mapping[str, Item]) -> list[tuple[str, list[Item]]]:
    return sorted(grouped((item for _, item in sorted(items.items())), lambda item: item.skill).items())


def _ability(model: str, skill: str, basket: Sequence[Item], place: Posterior, scale: Scale) -> Ability:
    """The ability in one skill over its benchmarks: the mean expected score, its interval, its place in sd."""
    directions = [posterior.direction(item, scale) for item in basket]
    weights = [sum(parts) / len(directions) for parts in zip(*directions, strict=True)]
    direct = [reading for reading in place.readings if reading.item.skill == skill]
    unseen = 0.0 if direct else UNSEEN_SKILL_SD**2
    sd = STRETCH * sqrt(posterior.quadratic(weights, place.covariance) + unseen)
    places = [posterior.dot(own, place.mean) for own in directions]
    value, low, high = (
        100 * sum(item.expected(z + shift) for item, z in zip(basket, places, strict=True)) / len(basket)
        for shift in (0.0, -Z90 * sd, Z90 * sd)
    )
    return Ability(
        model=model,
        skill=skill,
        value=round(value, 2),
        low=round(low, 2),
        high=round(high, 2),
        theta=round(posterior.dot(weights, place.mean), 4),
        sd=round(sd, 4),
        evidence=len(place.readings),
        direct=len(direct),
        preference=sum(reading.cell.kind == PREFERENCE for reading in place.readings),
    )


def _figure(
    skills: Mapping[str, float], items: Mapping[str, Item], place: Posterior, scale: Scale
) -> tuple[float, list[float]]:
    """The figure over `skills` in points, and its derivative by each number that places the model."""
    baskets = [(skills[skill], basket) for skill, basket in _items_by_skill(items) if skills.get(skill)]
    total = sum(weight for weight, _ in baskets)
    figure, gradient = 0.0, [0.0] * posterior.dimensions(scale)
    for weight, basket in baskets:
        share = 100 * weight / total / len(basket)
        for item in basket:
            weights = posterior.direction(item, scale)
            expected = item.expected(posterior.dot(weights, place.mean))
            figure += share * expected
            steep = share * item.slope * expected * (1 - expected)
            gradient = [before + steep * part for before, part in zip(gradient, weights, strict=True)]
    return figure, gradient
