"""What the first place costs, by how many results it rests on, under several rules for a score.

Benchmarks are left out whole with their siblings, ten folds of them. Of each model that has a score there, only the
results are kept that another model has which has a price, drawn from all or from those of about the same age; so that
evidence is as thin, and thin in the same places, as in the catalogue. The first by a rule is then held against the
true scores. For `tests/evaluation/`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import log10
from typing import Literal, NamedTuple

import numpy as np
from msgspec.structs import replace

from catalog.advice import scoring
from catalog.advice.result import Capability
from catalog.evidence import Ability
from catalog.irt import abilities, fit
from catalog.irt.observations import Observation, grouped
from tests.evaluation.held_out import FOLDS, Facts
from tests.evaluation.measures import Floats, Range, bootstrap, spearman
from tests.evaluation.methods import released
from tests.evaluation.shipped_cells import list_prices, pool
from tests.evaluation.whole_benchmarks import LEAST_MODELS, families, figure_for, range_of

LEAST_RICH = 8
LEAST_SLOPE = 0.2
"""A benchmark that tells models apart less than this is no measure of how far off a figure is."""
SAME_AGE = 20
"""How many models count as of about the same age."""
GROUPS = ((1, 1), (2, 2), (3, 5), (6, 999))
FEW = 2
RICH = 6
Thinning = Literal["none", "any model", "same age"]
DRAWS: dict[Thinning, int] = {"none": 1, "any model": 20, "same age": 10}
Rule = Callable[[Capability], float]


class Setting(NamedTuple):
    """One benchmark as a question: the true scores in points (0..100), and what would be shown of each model.

    `thinning` says whose results decide which are kept; with "none" all are.
    """

    benchmark: str
    thinning: Thinning
    truth: dict[str, float]
    shown: dict[str, Capability]


class Pick(NamedTuple):
    """The first by a rule: points lost against the best, and the results that its figure rests on.

    `own` counts those that measure the skill of the benchmark; `rho` is the rank correlation of the whole list.
    """

    benchmark: str
    regret: float
    results: int
    own: int
    rho: float


class Verdict(NamedTuple):
    """A rule: its regret and rank correlation as means over benchmarks, and its regret beside another rule's."""

    regret: float
    gap: float
    gap_range: Range
    rho: float
    rho_gap: float
    rho_range: Range


def _to_low_end(share: float) -> Rule:
    return lambda one: one.value - share * (one.value - one.low)


def _thin(usual: float, thin: float, *, few: bool = False, inferred: bool = False) -> Rule:
    """So far towards the low end; further for few results, or for none of the skill itself."""

    def worth(one: Capability) -> float:
        is_thin = (few and one.evidence <= FEW) or (inferred and not one.direct)
        return _to_low_end(thin if is_thin else usual)(one)

    return worth


TODAY = "two thirds to the low end (today)"
RULES: dict[str, Rule] = {
    "the figure itself": _to_low_end(0.0),
    "one third": _to_low_end(1 / 3),
    TODAY: scoring.sure,
    "the low end": _to_low_end(1.0),
    "4/3 of the way": _to_low_end(4 / 3),
    "low end for one or two results": _thin(2 / 3, 1.0, few=True),
    "4/3 for one or two results": _thin(2 / 3, 4 / 3, few=True),
    "low end without a result of the skill": _thin(2 / 3, 1.0, inferred=True),
    "4/3 without a result of the skill": _thin(2 / 3, 4 / 3, inferred=True),
    "low end for either": _thin(2 / 3, 1.0, few=True, inferred=True),
    "the figure itself; two thirds for either": _thin(0.0, 2 / 3, few=True, inferred=True),
}


def fold_settings(fold: int) -> list[Setting]:
    """The questions of one fold of the shipped results, from a fit without its benchmarks; always the same."""
    cells, facts = pool("shipped")
    priced = [model for model in sorted(facts.models) if model in list_prices()]
    return settings_of(fold, cells, facts, priced)


def settings_of(
    fold: int,
    cells: Sequence[Observation],
    facts: Facts,
    donors: Sequence[str],
    draws: Mapping[Thinning, int] = DRAWS,
) -> list[Setting]:
    """The questions of one fold: so many draws of each thinning, which has dice of its own."""
    dice = {thinning: np.random.default_rng(fold) for thinning in draws}
    own = families(cells)
    order = np.random.default_rng(0).permutation(len(own)) % FOLDS
    gone = {name for family, at in zip(own, order, strict=True) if at == fold for name in family}
    seen = [cell for cell in cells if cell.benchmark not in gone]
    skill_of = {name: one.skill for name, one in facts.benchmarks.items()}
    group = fit.fit_group(seen, facts.models, skill_of, sorted({skill_of[cell.benchmark] for cell in seen}))
    placed = list(fit.fitted_benchmarks(group, facts.benchmarks).values())
    by_model = grouped(seen, lambda cell: cell.model)
    patterns = _Patterns(by_model, [name for name in donors if name in by_model], facts)
    plan = [thinning for thinning, count in draws.items() for _ in range(count)]
    found = []
    for name, truth in _truths(cells, gone, by_model):
        models = [facts.models[model] for model in truth]
        for thinning in plan:
            kept = (cell for model in truth for cell in patterns.kept(model, thinning, dice[thinning]))
            rows = [cell.row for cell in kept]
            able = grouped(abilities.abilities_of(models, placed, rows, [group.scale]), lambda one: one.model)
            shown = {model: _figure(own_, skill_of[name]) for model, own_ in able.items()}
            found.append(Setting(name, thinning, truth, shown))
    return found


class _Patterns:
    """Which benchmarks models have results on, and a model's results on those of another."""

    def __init__(
        self, by_model: Mapping[str, Sequence[Observation]], donors: Sequence[str], facts: Facts
    ) -> None:
        self._by_model = by_model
        self._day = {name: released(model) or 0.0 for name, model in facts.models.items()}
        self._donors = [(name, {cell.benchmark for cell in by_model[name]}) for name in donors]

    def kept(self, model: str, thinning: Thinning, dice: np.random.Generator) -> Sequence[Observation]:
        """All results, or those on the benchmarks of a model drawn; as many others where they share none."""
        own = self._by_model[model]
        if thinning == "none":
            return own
        donors = self._donors if thinning == "any model" else self._near(model)
        _, pattern = donors[int(dice.integers(len(donors)))]
        kept = [cell for cell in own if cell.benchmark in pattern]
        if kept:
            return kept
        places = dice.permutation(len(own))[: len(pattern)]
        return [own[at] for at in sorted(places.tolist())]

    def _near(self, model: str) -> list[tuple[str, set[str]]]:
        day = self._day[model]
        return sorted(self._donors, key=lambda donor: (abs(self._day[donor[0]] - day), donor[0]))[:SAME_AGE]


def _figure(able: Sequence[Ability], skill: str) -> Capability:
    """What would be shown for a skill; where no benchmark of it is left, no result is one of its own."""
    found = figure_for({one.skill: one for one in able}, skill)
    return found if skill in found.skills else replace(found, direct=0)


def _truths(
    cells: Sequence[Observation], gone: set[str], seen: Mapping[str, Sequence[Observation]]
) -> Iterator[tuple[str, dict[str, float]]]:
    """Each benchmark left out with enough models that have other results: their scores in points."""
    hidden = [cell for cell in cells if cell.benchmark in gone and cell.model in seen]
    for name, rows in sorted(grouped(hidden, lambda cell: cell.benchmark).items()):
        if len(rows) >= LEAST_MODELS:
            yield name, {cell.model: 100 * cell.score for cell in sorted(rows, key=lambda one: one.model)}


def with_bills(
    settings: Sequence[Setting], prices: Mapping[str, float]
) -> list[tuple[Setting, dict[str, float]]]:
    """The questions among models with a list price, and what each loses for it, as at equal priorities.

    True scores are put on the scale of capability, which is what a bill is weighed against, by mean and spread.
    """
    as_is = {one.benchmark: one for one in settings if one.thinning == "none"}
    found = []
    for one in settings:
        names = [model for model in one.truth if model in prices]
        if len(names) < LEAST_MODELS:
            continue
        truth = np.array([one.truth[model] for model in names])
        figures = np.array([as_is[one.benchmark].shown[model].value for model in names])
        stretch = figures.std() / truth.std() if truth.std() else 1.0
        scaled = figures.mean() + stretch * (truth - truth.mean())
        kept = one._replace(
            truth=dict(zip(names, scaled.tolist(), strict=True)),
            shown={model: one.shown[model] for model in names},
        )
        cost = {model: scoring.POINTS_PER_DECADE * log10(prices[model]) for model in names}
        found.append((kept, cost))
    return found


def pick(setting: Setting, rule: Rule, cost: Mapping[str, float] | None = None) -> Pick:
    """The first by a rule, less the points of its bill; ties go by name."""
    cost = cost or {}
    numbers = {model: rule(one) - cost.get(model, 0.0) for model, one in setting.shown.items()}
    worth = {model: true - cost.get(model, 0.0) for model, true in setting.truth.items()}
    first = min(numbers, key=lambda model: (-numbers[model], model))
    models = sorted(numbers)
    rho = spearman([numbers[model] for model in models], [worth[model] for model in models])
    able = setting.shown[first]
    return Pick(setting.benchmark, max(worth.values()) - worth[first], able.evidence, able.direct, rho)


def verdict(own: Sequence[Pick], beside: Sequence[Pick]) -> Verdict:
    """A rule's picks beside those of another rule on the same questions; ranges are 95 %, over benchmarks."""
    regrets, others = (_by_benchmark(picks, lambda one: one.regret) for picks in (own, beside))
    rhos, other_rhos = (_by_benchmark(picks, lambda one: one.rho) for picks in (own, beside))
    gaps, rho_gaps = regrets - others, rhos - other_rhos
    return Verdict(
        float(regrets.mean()),
        float(gaps.mean()),
        range_of(gaps),
        float(rhos.mean()),
        float(rho_gaps.mean()),
        range_of(rho_gaps),
    )


def by_support(picks: Sequence[Pick], holds: Callable[[Pick], bool]) -> tuple[float, float, Range]:
    """The share of first places for which it holds, their mean regret, and its range over benchmarks."""
    kept = [one for one in picks if holds(one)]
    if not kept:
        return 0.0, float("nan"), (float("nan"), float("nan"))
    regrets = np.array([one.regret for one in kept])
    interval = bootstrap(lambda at: float(regrets[at].mean()), [one.benchmark for one in kept], 1000)
    return len(kept) / len(picks), float(regrets.mean()), interval


def _by_benchmark(picks: Sequence[Pick], figure: Callable[[Pick], float]) -> Floats:
    found = grouped(picks, lambda one: one.benchmark)
    return np.array([float(np.mean([figure(one) for one in own])) for _, own in sorted(found.items())])


class Misses(NamedTuple):
    """How far true scores lie above the figures (negative: below), and how far the low ends do, in points."""

    results: int
    models: int
    mean: float
    range: Range
    to_low_end: float


def misses(settings: Sequence[Setting], least: int, most: int) -> Misses:
    """Of models with so many results as they are: true scores on the scale of capability, less the figure.

    The scale is the line through the models with many results, benchmark by benchmark; ranges are over models.
    """
    found = [
        (model, true - able.value, able.value - able.low)
        for one in settings
        if one.thinning == "none"
        for model, true, able in _on_scale(one)
        if least <= able.evidence <= most
    ]
    gaps = np.array([gap for _, gap, _ in found])
    names = [model for model, _, _ in found]
    interval = bootstrap(lambda at: float(gaps[at].mean()), names, 1000)
    widths = float(np.mean([width for _, _, width in found]))
    return Misses(len(found), len(set(names)), float(gaps.mean()), interval, widths)


def _on_scale(one: Setting) -> Iterator[tuple[str, float, Capability]]:
    rich = [model for model, able in one.shown.items() if able.evidence >= RICH]
    if len(rich) < LEAST_RICH:
        return
    figures = np.array([one.shown[model].value for model in rich])
    truth = np.array([one.truth[model] for model in rich])
    slope = float(np.mean((figures - figures.mean()) * (truth - truth.mean())) / figures.var())
    if slope >= LEAST_SLOPE:
        for model, able in one.shown.items():
            yield model, float(figures.mean() + (one.truth[model] - truth.mean()) / slope), able
