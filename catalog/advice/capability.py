"""From stored abilities to one figure for a use case, and what two such figures say about each other."""

from math import erf, sqrt

from catalog.advice.answer import Capability
from catalog.model import Ability

Z90 = 1.645
TASK_NOISE = 5.0
"""How far a task of one's own strays from the benchmarks, in points (sd): without it, held-out comparisons
are far too sure of themselves. About 0.3 standard deviations of all models, at some 17 points each."""

TIE = (0.4, 0.6)
_MOST_SURE = 0.95
_LEAST_COVER = 0.5


def of(abilities: dict[str, Ability], skills: dict[str, float]) -> Capability | None:
    """The weighted mean of the skills a use case needs, on 0..100 with a 90 % interval.

    `None` where no evidence bears on at least half of the weight. The interval is the weighted mean of the
    skills' intervals: their errors share a cause (one general ability), so they do not average out.
    """
    if not abilities:
        return None
    found = [
        (abilities[skill], weight) for skill, weight in skills.items() if skill in abilities and weight > 0
    ]
    total = sum(weight for _, weight in found)
    if not found or total < _LEAST_COVER * sum(skills.values()):
        return None
    value, low, high = (
        sum(getattr(ability, field) * weight for ability, weight in found) / total
        for field in ("value", "low", "high")
    )
    return Capability(
        value=round(value, 1),
        low=round(low, 1),
        high=round(high, 1),
        evidence=max(ability.evidence for ability, _ in found),
        direct=sum(ability.direct for ability, _ in found),
        preference=max(ability.preference for ability, _ in found),
        skills=tuple(ability.skill for ability, _ in found),
    )


def chance_better(one: Capability, other: Capability) -> float:
    """The chance that `one` does better than `other` on a task like the user's: at least 5, at most 95 %."""
    spread = sqrt(_sd(one) ** 2 + _sd(other) ** 2 + 2 * TASK_NOISE**2)
    chance = 0.5 * (1 + erf((one.value - other.value) / spread / sqrt(2)))
    return min(_MOST_SURE, max(1 - _MOST_SURE, chance))


def is_tie(one: Capability, other: Capability) -> bool:
    """Whether the evidence cannot tell two models apart on capability."""
    return TIE[0] <= chance_better(one, other) <= TIE[1]


def _sd(capability: Capability) -> float:
    return (capability.high - capability.low) / (2 * Z90)
