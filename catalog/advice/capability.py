"""From stored abilities to one figure for a use case, and what two such figures say about each other."""

from collections.abc import Iterable, Mapping
from math import erf, sqrt
from typing import TYPE_CHECKING

from catalog.advice.result import BasketPart, Capability
from catalog.evidence import Z90, Ability
from catalog.irt.expectation import Expectations
from catalog.model import Model
from catalog.storage.snapshot import Snapshot

if TYPE_CHECKING:
    from catalog.irt.abilities import Origin

TASK_NOISE = 0.19
"""How far each model strays on a task of one's own from what benchmarks say, in standard deviations of all
models: without it, comparisons are far too sure of themselves. Benchmarks left out whole tell (`tests/evaluation/`)."""

TIE = (0.4, 0.6)
LEAST_SURE, MOST_SURE = 0.05, 0.95
_LEAST_COVER = 0.5


def of(abilities: dict[str, Ability], skills: dict[str, float]) -> Capability | None:
    """The weighted mean of the skills a use case needs, on 0..100 with a 90 % interval.

    `None` where no evidence bears on at least half of the weight. The interval is the weighted mean of the
    skills' intervals: their errors share a cause (one general ability), so they do not average out.
    """
    total = value = low = high = theta = sd = 0.0
    counted: list[Ability] = []
    for skill, weight in skills.items():
        ability = abilities.get(skill)
        if ability is None or weight <= 0:
            continue
        counted.append(ability)
        total += weight
        value += ability.value * weight
        low += ability.low * weight
        high += ability.high * weight
        theta += ability.theta * weight
        sd += ability.sd * weight
    if not counted or total < _LEAST_COVER * sum(skills.values()):
        return None
    return Capability(
        value=round(value / total, 1),
        low=round(low / total, 1),
        high=round(high / total, 1),
        theta=theta / total,
        sd=sd / total,
        evidence=max([ability.evidence for ability in counted]),
        direct=sum([ability.direct for ability in counted]),
        preference=max([ability.preference for ability in counted]),
        skills=tuple([ability.skill for ability in counted]),
    )


def by_skill(model: Model, snapshot: Snapshot) -> dict[str, Ability]:
    """A model's abilities by skill; those that are expected (`evidence` 0) where no result measured any."""
    known = snapshot.abilities.get(model.id)
    if known:
        return known
    skills = [skill for scale in snapshot.catalog.scales for skill in scale.skills]
    return expectations(snapshot, skills).of(model)


def expectations(snapshot: Snapshot, skills: Iterable[str]) -> Expectations:
    """What is expected in these skills of models without a result."""
    known = snapshot.catalog
    return Expectations(known.scales, known.benchmarks, snapshot.measured_models, skills)


def basket(skills: Mapping[str, float], snapshot: Snapshot) -> tuple[BasketPart, ...]:
    """The tasks that a use case's figure is the expected percentage of, the largest share first."""
    fitted = [one for one in snapshot.catalog.benchmarks if one.slope is not None]
    named = {skill: sorted(one.name for one in fitted if one.skill == skill) for skill in skills}
    measured = {skill: skills[skill] for skill, names in named.items() if names}
    total = sum(measured.values())
    return tuple(
        BasketPart(skill=skill, share=round(weight / total, 3), benchmarks=tuple(named[skill]))
        for skill, weight in sorted(measured.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def origin(model: Model, parts: Iterable[BasketPart], snapshot: Snapshot) -> "Origin | None":
    """What was expected of a model before any result, and how far each result moved its figure for a use case."""
    from catalog.irt import abilities  # only a page about one model asks

    skills = {part.skill: part.share for part in parts}
    rows = snapshot.evidence.get(model.id, ())
    return abilities.origin(model, skills, snapshot.benchmarks, rows, snapshot.catalog.scales)


def chance_better(one: Capability, other: Capability) -> float:
    """The chance (0..1) that `one` does better than `other` on a task like the user's: at least 5, at most 95 %.

    Never more sure: of comparisons said to be surer, one in twenty turns out otherwise.
    """
    spread = sqrt(one.sd**2 + other.sd**2 + 2 * TASK_NOISE**2)
    return _chance_positive(one.theta - other.theta, spread)


def chance_ahead(one: Capability, other: Capability, points: float) -> float:
    """The chance (0..1) that `one` plus so many certain points is more than `other` on a task like the user's.

    At least 5, at most 95 %, as in `chance_better`; here in points, so that what else counts in a score can be added.
    """
    spread = sqrt(_points_sd(one) ** 2 + _points_sd(other) ** 2)
    return _chance_positive(one.value - other.value + points, spread)


def _points_sd(figure: Capability) -> float:
    """The standard deviation in points of a figure on a task like the user's, the task's own noise included."""
    points_per_theta = (figure.high - figure.low) / (2 * Z90 * figure.sd) if figure.sd else 0.0
    return points_per_theta * sqrt(figure.sd**2 + TASK_NOISE**2)


def _chance_positive(mean: float, spread: float) -> float:
    if not spread:
        return 0.5 if not mean else MOST_SURE if mean > 0 else LEAST_SURE
    chance = 0.5 * (1 + erf(mean / spread / sqrt(2)))
    return min(MOST_SURE, max(LEAST_SURE, chance))


def shown_points(one: Capability | None, other: Capability | None) -> int | None:
    """By how many points one figure is above another, as both are shown: 74 beside 66 is 8 where 7.2 are between.

    None where one is unknown.
    """
    return None if one is None or other is None else round(one.value) - round(other.value)


def is_tie(one: Capability, other: Capability) -> bool:
    """Whether the evidence cannot tell two models apart on capability: a chance of 40 to 60 %."""
    return TIE[0] <= chance_better(one, other) <= TIE[1]
