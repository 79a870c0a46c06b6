"""Fits the benchmarks to a common scale when the catalogue is built; `catalog.irt.posterior` has the model.

Expectation-maximisation over linearised results: given the benchmarks' places, every model's posterior is exact;
given the posteriors, each benchmark takes one damped Gauss-Newton step, its noise and traits are re-estimated, as is
how far models stray in each skill, and the prior's weights are a ridge regression of the abilities on the models'
facts. Ten seconds on a slow core.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from catalog.evidence import Ability, Benchmark, Evidence, Scale
from catalog.irt import abilities, prior
from catalog.irt.fit_arrays import (
    Floats,
    Places,
    facts_of,
    first_traits,
    mean_by,
    noise_share,
    sigmoid,
    sigmoid_slope,
    sum_at,
    term_sd,
)
from catalog.irt.observations import AREAS, GROUPS, PLACED_AFTER, Observation, best_observations, group_of
from catalog.irt.posterior import MOST_PULL
from catalog.model import Model

LEAST_MODELS = 6
LEAST_BENCHMARKS_WITH_TRAITS = 20
"""Traits show only where many benchmarks overlap; smaller groups have none."""

ROUNDS = 300
"""Enough to converge: twice as many move no ability by a point."""
ROUNDS_AFTER = 100
SLOPE_PRIOR = (1.2, 0.6)
OFFSET_SD = 3.0
NOISE_PRIOR = (0.08, 4.0)
TRAIT_SD = 0.12
"""Tight, so that the fit converges; looser traits predict no better and drift for a thousand rounds."""
SKILL_SD = {True: 0.05, False: 0.25}
"""By whether the group has traits, which already hold most of what sets skills apart; where it has, each skill's
deviation is then learnt (see `learn_deviations`)."""
SKILL_SD_STRENGTH = 20.0
"""How many models the deviation above counts for beside those measured in a skill, whose own is learnt."""
ABILITY_VARIANCE_PRIOR = (0.3, 4.0)
_START_SD = 0.6
_LEAST_SLOPE = 0.03


class Fitted(NamedTuple):
    """One group's benchmarks, by place in `names`, its scale, and the abilities that the last round found."""

    scale: Scale
    abilities: dict[str, float]
    names: tuple[str, ...]
    slopes: Floats
    offsets: Floats
    noises: Floats
    traits: Floats


def fit(
    models: Iterable[Model], benchmarks: Iterable[Benchmark], evidence: Iterable[Evidence]
) -> tuple[tuple[Benchmark, ...], tuple[Scale, ...], tuple[Ability, ...]]:
    """The benchmarks with their fitted places, the scales, and the abilities of all models with a result in the fit.

    Deterministic: rows are sorted first, results rounded. Benchmarks marked `left_out`, or with fewer than
    six models, take no part.
    """
    known = {model.id: model for model in models}
    by_id = {benchmark.id: benchmark for benchmark in benchmarks}
    rows = [row for row in evidence if row.model in known]
    cells = best_observations(rows, by_id)
    fitted = []
    for skills in GROUPS:
        group = enough_models([cell for cell in cells if by_id[cell.benchmark].skill in skills])
        if group:
            fitted.append(
                fit_group(group, known, {name: benchmark.skill for name, benchmark in by_id.items()}, skills)
            )
    at = {name: benchmark for group in fitted for name, benchmark in fitted_benchmarks(group, by_id).items()}
    found = tuple(at.get(name, benchmark) for name, benchmark in by_id.items())
    scales = tuple(group.scale for group in fitted)
    return found, scales, abilities.abilities_of(known.values(), found, rows, scales)


def enough_models(cells: list[Observation]) -> list[Observation]:
    """The cells of benchmarks on which at least `LEAST_MODELS` models have a score."""
    counts = Counter(cell.benchmark for cell in cells)
    return [cell for cell in cells if counts[cell.benchmark] >= LEAST_MODELS]


def fit_group(
    cells: Sequence[Observation],
    models: Mapping[str, Model],
    skill_of: Mapping[str, str],
    skills: Sequence[str],
) -> Fitted:
    """The scale of one group of skills; the benchmarks of `PLACED_AFTER` are placed on that of the others."""
    first = [cell for cell in cells if skill_of[cell.benchmark] not in PLACED_AFTER]
    state = _FitState(first, models, skill_of, skills)
    for _ in range(ROUNDS):
        state.linearise()
        state.place_models()
        state.learn_deviations()
        state.learn_traits()
        state.standardise()
        state.place_benchmarks()
        state.weigh_facts()
    if len(first) == len(cells):
        return state.fitted()
    whole = _FitState(cells, models, skill_of, skills)
    whole.keep(state)
    for _ in range(ROUNDS_AFTER):
        whole.linearise()
        whole.place_models()
        whole.learn_deviations()
        whole.place_benchmarks()
        whole.weigh_facts()
    return whole.fitted()


class _FitState:
    """The state of one fit: observations sorted by model, each with its index among models and benchmarks."""

    def __init__(
        self,
        cells: Sequence[Observation],
        models: Mapping[str, Model],
        skill_of: Mapping[str, str],
        skills: Sequence[str],
    ) -> None:
        rows = sorted(cells, key=lambda cell: (cell.model, cell.benchmark))
        self.names = tuple(sorted({cell.benchmark for cell in rows}))
        self.owners = tuple(sorted({cell.model for cell in rows}))
        self.skills = tuple(skill for skill in skills if any(skill_of[name] == skill for name in self.names))
        self.model: Places = np.array([self.owners.index(cell.model) for cell in rows])
        self.item: Places = np.array([self.names.index(cell.benchmark) for cell in rows])
        self.score: Floats = np.array([cell.score for cell in rows])
        self.skill = np.array([self.skills.index(skill_of[name]) for name in self.names])
        self.facts, self.terms = facts_of([models[owner] for owner in self.owners])
        self.newest = max(models[owner].released or "" for owner in self.owners)
        self.count, self.width = len(self.owners), len(self.names)
        with_traits = self.width >= LEAST_BENCHMARKS_WITH_TRAITS
        self.least_skill_sd = SKILL_SD[with_traits]
        self.areas = tuple(area for area, own in AREAS.items() if set(own) & set(self.skills))
        self.area = np.array([self._area(skill_of[name]) for name in self.names])
        self.skill_sds: Floats = np.full(len(self.areas) + len(self.skills), self.least_skill_sd)
        self.free = np.ones(self.width, dtype=bool)
        self.free_skill = np.ones(len(self.skill_sds), dtype=bool)
        self.of_skill = np.zeros((self.count, len(self.skill_sds)), dtype=bool)
        self.of_skill[self.model, len(self.areas) + self.skill[self.item]] = True
        within = self.area[self.item] >= 0
        self.of_skill[self.model[within], self.area[self.item][within]] = True
        self.traits = first_traits([skill_of[name] for name in self.names], self.names, with_traits)
        self.slopes: Floats = np.full(self.width, SLOPE_PRIOR[0])
        self.noises: Floats = np.full(self.width, NOISE_PRIOR[0])
        means = np.clip(mean_by(self.score, self.item, self.width), 0.02, 0.98)
        self.offsets: Floats = np.log(means / (1 - means))
        self.expected: Floats = np.zeros(self.count)
        self.weights: Floats = np.zeros(len(self.terms))
        undated = self.terms.index(prior.UNDATED) if prior.UNDATED in self.terms else None
        self.undated = self.facts[:, undated] > 0 if undated is not None else np.zeros(self.count, dtype=bool)
        self.variances: Floats = np.full(self.count, _START_SD**2)
        self.z: Floats = np.zeros(len(rows))
        self.spread: Floats = np.full(len(rows), 0.1)

    def keep(self, known: "_FitState") -> None:
        """Hold the benchmarks that another fit placed, and the deviations of their skills, where it has them."""
        at = np.array([self.names.index(name) for name in known.names])
        self.slopes[at], self.offsets[at], self.noises[at] = known.slopes, known.offsets, known.noises
        self.traits = np.zeros((self.width, known.traits.shape[1]))
        self.traits[at] = known.traits
        self.free = np.ones(self.width, dtype=bool)
        self.free[at] = False
        names = (*self.areas, *self.skills)
        sds = dict(zip((*known.areas, *known.skills), known.skill_sds, strict=True))
        self.skill_sds = np.array([sds.get(name, self.least_skill_sd) for name in names])
        self.free_skill = np.array([name not in sds for name in names])

    def _area(self, skill: str) -> int:
        """The place of a skill's area; -1 where it belongs to none."""
        return next((place for place, area in enumerate(self.areas) if skill in AREAS[area]), -1)

    def linearise(self) -> None:
        """Linearise every result: the place that it alone implies, and its precision."""
        score = sigmoid(self.slopes[self.item] * self.z + self.offsets[self.item])
        lever = self.slopes[self.item] * sigmoid_slope(score)
        pull = np.clip((self.score - score) / lever, -MOST_PULL, MOST_PULL)
        self.says = self.z + pull
        self.precision = lever**2 / (self.noises[self.item] ** 2 * noise_share(score))

    def place_models(self) -> None:
        """The posterior of every model: its ability, traits and skill deviations."""
        trait_count = self.traits.shape[1]
        size = 1 + trait_count + len(self.skill_sds)
        ones = np.ones((len(self.item), 1))
        area = self.area[self.item]
        self.directions = np.hstack([ones, self.traits[self.item], (area >= 0)[:, None], ones])
        own = (
            1 + trait_count + np.column_stack([np.maximum(area, 0), len(self.areas) + self.skill[self.item]])
        )
        self.places = np.hstack([np.tile(np.arange(1 + trait_count), (len(self.item), 1)), own])
        weighed = self.directions * self.precision[:, None]
        rows = self.model[:, None] * size + self.places
        matrices = sum_at(
            rows[:, :, None] * size + self.places[:, None, :],
            weighed[:, :, None] * self.directions[:, None, :],
            (self.count, size, size),
        )
        matrices += np.diag(np.concatenate([[0.0], np.ones(trait_count), self.skill_sds**-2]))
        matrices[:, 0, 0] += 1 / self.variances
        right = sum_at(rows, weighed * self.says[:, None], (self.count, size))
        right[:, 0] += self.expected / self.variances
        self.covariance = np.linalg.inv(matrices)
        self.ability_spread = self.covariance[:, 0, 0]
        self.means = np.einsum("mij,mj->mi", self.covariance, right)
        self.own = self.covariance[
            self.model[:, None, None], self.places[:, :, None], self.places[:, None, :]
        ]
        self.own_means = self.means[self.model[:, None], self.places]
        self.z = np.einsum("ci,ci->c", self.directions, self.own_means)
        self.spread = np.einsum("ci,cij,cj->c", self.directions, self.own, self.directions)

    def learn_deviations(self) -> None:
        """How far models stray in each skill from what their ability and traits say: the standard deviations."""
        if not self.traits.shape[1]:
            return
        first = 1 + self.traits.shape[1]
        spread = np.diagonal(self.covariance, axis1=1, axis2=2)[:, first:]
        squares = np.where(self.of_skill, self.means[:, first:] ** 2 + spread, 0.0).sum(axis=0)
        value, strength = self.least_skill_sd, SKILL_SD_STRENGTH
        found = np.sqrt((squares + strength * value**2) / (self.of_skill.sum(axis=0) + strength))
        self.skill_sds = np.where(self.free_skill, found, self.skill_sds)

    def learn_traits(self) -> None:
        """How much of each trait shows in each benchmark: a ridge regression on the models' traits."""
        count = self.traits.shape[1]
        if not count:
            return
        traits = slice(1, 1 + count)
        rest = self.directions.copy()
        rest[:, traits] = 0.0
        left = self.says - np.einsum("ci,ci->c", rest, self.own_means)
        shared = np.einsum("ci,cit->ct", rest, self.own[:, :, traits])
        found = self.own_means[:, traits]
        squares = self.own[:, traits, traits] + found[:, :, None] * found[:, None, :]
        columns = self.item[:, None] * count + np.arange(count)
        matrices = sum_at(
            columns[:, :, None] * count + np.arange(count),
            squares * self.precision[:, None, None],
            (self.width, count, count),
        )
        right = sum_at(
            columns, (left[:, None] * found - shared) * self.precision[:, None], (self.width, count)
        )
        firm = matrices + np.eye(count) / TRAIT_SD**2
        self.traits = np.asarray(np.linalg.solve(firm, right[:, :, None])[:, :, 0], dtype=np.float64)

    def standardise(self) -> None:
        """Fix the scale: the model is the same under any shift and stretch of ability."""
        abilities = self.means[:, 0]
        mean, spread = abilities.mean(), abilities.std() or 1.0
        self.means[:, 0] = (abilities - mean) / spread
        self.z = (self.z - mean) / spread
        self.spread = self.spread / spread**2
        self.traits = self.traits / spread
        self.offsets = self.offsets + self.slopes * mean
        self.slopes = self.slopes * spread
        self.ability_spread = self.covariance[:, 0, 0] / spread**2

    def place_benchmarks(self) -> None:
        """One damped Gauss-Newton step for slopes and offsets, then the noise that is left."""
        score = sigmoid(self.slopes[self.item] * self.z + self.offsets[self.item])
        steep, residual = sigmoid_slope(score), self.score - score
        weight = 1 / (self.noises[self.item] ** 2 * noise_share(score))
        pull, firm = weight * residual * steep, weight * steep**2
        slope_precision = SLOPE_PRIOR[1] ** -2
        g_slope = self._sum(pull * self.z - firm * self.slopes[self.item] * self.spread)
        g_slope += (SLOPE_PRIOR[0] - self.slopes) * slope_precision
        g_offset = self._sum(pull) - self.offsets / OFFSET_SD**2
        h_slope = self._sum(firm * (self.z**2 + self.spread)) + slope_precision
        h_both, h_offset = self._sum(firm * self.z), self._sum(firm) + OFFSET_SD**-2
        determinant = h_slope * h_offset - h_both**2
        slopes = (g_slope * h_offset - g_offset * h_both) / determinant
        offsets = (g_offset * h_slope - g_slope * h_both) / determinant
        self.slopes = np.maximum(_LEAST_SLOPE, self.slopes + self.free * np.clip(slopes, -0.5, 0.5))
        self.offsets = self.offsets + self.free * np.clip(offsets, -0.5, 0.5)
        self._measure_noise()

    def weigh_facts(self) -> None:
        """The weights of the models' facts, each model's prior mean, and the variance of abilities around it."""
        ridge = np.array([term_sd(name) ** -2 for name in self.terms])
        weighed = self.facts.T / self.variances
        matrix = weighed @ self.facts + np.diag(ridge)
        covariance = np.linalg.inv(matrix)
        self.weights = covariance @ (weighed @ self.means[:, 0])
        self.expected = self.facts @ self.weights
        of_weights = np.einsum("mi,ij,mj->m", self.facts, covariance, self.facts)
        strays = (self.means[:, 0] - self.expected) ** 2 + self.ability_spread + of_weights
        for group in (self.undated, ~self.undated):
            self.variances[group] = self._variance(strays[group])

    def _variance(self, strays: Floats) -> float:
        value, strength = ABILITY_VARIANCE_PRIOR
        total = float(strays.sum()) + strength * value
        return total / (len(strays) + strength)

    def fitted(self) -> Fitted:
        """The result."""
        scale = Scale(
            group=group_of(self.skills[0]) or self.skills[0],
            skills=self.skills,
            ability_sd=self._sd(~self.undated),
            undated_sd=self._sd(self.undated),
            skill_sd=self.least_skill_sd,
            skill_sds=self._deviations(),
            newest=self.newest,
            traits=self.traits.shape[1],
            terms={
                name: round(float(weight), 4) for name, weight in zip(self.terms, self.weights, strict=True)
            },
        )
        abilities = {owner: float(mean) for owner, mean in zip(self.owners, self.means[:, 0], strict=True)}
        return Fitted(scale, abilities, self.names, self.slopes, self.offsets, self.noises, self.traits)

    def _deviations(self) -> dict[str, float]:
        names = (*self.areas, *self.skills)
        return {name: round(float(sd), 4) for name, sd in zip(names, self.skill_sds, strict=True)}

    def _sd(self, group: NDArray[np.bool_]) -> float:
        """The standard deviation of a group's models around the prior; without models, that of the variance prior."""
        variance = float(self.variances[group][0]) if group.any() else ABILITY_VARIANCE_PRIOR[0]
        return round(sqrt(variance), 4)

    def _measure_noise(self) -> None:
        score = sigmoid(self.slopes[self.item] * self.z + self.offsets[self.item])
        squares = (self.score - score) ** 2 + (
            self.slopes[self.item] * sigmoid_slope(score)
        ) ** 2 * self.spread
        value, strength = NOISE_PRIOR
        total = self._sum(squares / noise_share(score)) + strength * value**2
        found = np.sqrt(total / (self._sum(np.ones_like(squares)) + strength))
        self.noises = np.where(self.free, found, self.noises)

    def _sum(self, values: Floats) -> Floats:
        return np.asarray(np.bincount(self.item, values, self.width), dtype=np.float64)


def fitted_benchmarks(group: Fitted, by_id: Mapping[str, Benchmark]) -> dict[str, Benchmark]:
    """The benchmarks of a group with their places, rounded as they are stored."""
    return {
        name: msgspec.structs.replace(
            by_id[name],
            slope=round(float(group.slopes[place]), 4),
            difficulty=round(float(-group.offsets[place] / group.slopes[place]), 4),
            noise=round(float(group.noises[place]), 4),
            traits=tuple(round(float(part), 4) for part in group.traits[place]),
        )
        for place, name in enumerate(group.names)
    }
