"""What to expect of a language model without a result: what its developer, family, date and size say, by skill."""

from collections.abc import Iterable, Mapping
from math import log10, sqrt, tanh
from typing import NamedTuple

from msgspec.structs import replace

from catalog.evidence import Z90, Ability, Benchmark, Scale
from catalog.irt import posterior, prior
from catalog.irt.observations import GROUPS
from catalog.irt.posterior import Item
from catalog.model import Model

LEAST_PARAMETERS = 1.5e9
"""Below this size nothing is expected: of models of a billion parameters the prior says up to twice what they score."""
LEAST_SIBLINGS = 5
"""So many models of the same developer must be measured: of makers with fewer one in five lies outside the range."""
SMALL_PARAMETERS, LARGE_PARAMETERS = 3e9, 200e9
SMALL_STRETCH, LARGE_STRETCH = 1.55, 0.6
"""How many times as wide as the prior says the ranges of small and of large models are; between them, between.
Chosen by the interval score (Gneiting and Raftery 2007) of models whose results were hidden, and a little wider, so
that nine in ten of later models fall within too (`python -m tests.evaluation expected`)."""


class _Skill(NamedTuple):
    """The fitted benchmarks of a skill, each by half its slope and offset, and the mean weights that place a model."""

    curves: tuple[tuple[float, float], ...]
    weights: tuple[float, ...]

    def score(self, z: float) -> float:
        """The mean score to expect at a place, 0..100; written out, since a list asks it hundreds of times."""
        return 50 * (
            1 + sum(map(tanh, [half * z + offset for half, offset in self.curves])) / len(self.curves)
        )


class Expectations:
    """The abilities to expect of models of the largest group of skills; a model's are worked out once, when asked for.

    Only of models whose developer has several that are measured, with a known date and size, made for no job of their
    own: without any of these the prior knows too little of them. `measured` counts the measured language models of
    each developer.
    """

    def __init__(
        self,
        scales: Iterable[Scale],
        benchmarks: Iterable[Benchmark],
        measured: Mapping[str, int],
        skills: Iterable[str],
    ) -> None:
        self._measured = measured
        self._scale = next((scale for scale in scales if scale.group == GROUPS[0][0]), None)
        self._benchmarks = benchmarks
        self._skills = tuple(skills)
        self._baskets: dict[str, _Skill] | None = None
        self._spreads: dict[float, dict[str, float]] = {}
        self._known: dict[str, dict[str, Ability]] = {}

    def of(self, model: Model) -> dict[str, Ability]:
        """The expected abilities by skill; empty where nothing can be expected."""
        found = self._known.get(model.id)
        if found is None:
            scale = self._scale
            found = self.assumed(model, scale) if scale and self.is_foreseeable(model) else {}
            self._known[model.id] = found
        return found

    def is_foreseeable(self, model: Model) -> bool:
        """Whether enough is known of a model to expect something of it before any result."""
        return (
            model.kind == "llm"
            and not model.role
            and model.released is not None
            and (model.total_parameters or 0) >= LEAST_PARAMETERS
            and self._measured.get(model.developer, 0) >= LEAST_SIBLINGS
        )

    def assumed(self, model: Model, scale: Scale) -> dict[str, Ability]:
        """The same whatever is known of the model."""
        if self._baskets is None:
            self._baskets = _baskets(scale, self._benchmarks, self._skills)
        before = prior.expected(_no_later_than(model, scale.newest), scale)
        stretch = _stretch(model.total_parameters or SMALL_PARAMETERS)
        if before.sd not in self._spreads:
            variances = posterior.prior_variances(scale, before.sd)
            self._spreads[before.sd] = {
                skill: _spread(basket, variances) for skill, basket in self._baskets.items()
            }
        spreads = self._spreads[before.sd]
        return {
            skill: _ability(model.id, skill, basket, before.mean, stretch * spreads[skill])
            for skill, basket in self._baskets.items()
        }


def _no_later_than(model: Model, newest: str) -> Model:
    """A model later than all that are measured, as of their last day: by how much those got better, nobody measured."""
    late = newest and model.released and model.released > newest
    return replace(model, released=newest) if late else model


def _stretch(parameters: float) -> float:
    """The factor of a size: straight in the logarithm of the parameters between the two ends."""
    share = log10(parameters / SMALL_PARAMETERS) / log10(LARGE_PARAMETERS / SMALL_PARAMETERS)
    return SMALL_STRETCH + (LARGE_STRETCH - SMALL_STRETCH) * min(1.0, max(0.0, share))


def _baskets(scale: Scale, benchmarks: Iterable[Benchmark], skills: Iterable[str]) -> dict[str, _Skill]:
    """The fitted benchmarks of each of the skills that has some."""
    asked = set(skills).intersection(scale.skills)
    placed = [item for one in benchmarks if one.skill in asked and (item := Item.of(one))]
    found = {}
    for skill in sorted({item.skill for item in placed}):
        items = tuple(item for item in placed if item.skill == skill)
        directions = [posterior.direction(item, scale) for item in items]
        weights = tuple(sum(parts) / len(items) for parts in zip(*directions, strict=True))
        found[skill] = _Skill(tuple((item.slope / 2, item.offset / 2) for item in items), weights)
    return found


def _spread(basket: _Skill, variances: Iterable[float]) -> float:
    """The standard deviation of a model's place in a skill before any result."""
    parts = zip(basket.weights, variances, strict=True)
    return sqrt(sum(weight**2 * variance for weight, variance in parts))


def _ability(model: str, skill: str, basket: _Skill, theta: float, sd: float) -> Ability:
    reach = Z90 * sd
    value, low, high = basket.score(theta), basket.score(theta - reach), basket.score(theta + reach)
    return Ability(
        model=model,
        skill=skill,
        value=round(value, 2),
        low=round(low, 2),
        high=round(high, 2),
        theta=round(theta, 4),
        sd=round(sd, 4),
        evidence=0,
        direct=0,
    )
