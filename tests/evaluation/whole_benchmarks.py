"""Benchmarks left out whole, with their siblings: what is recommended without them, and what they then say.

The nearest thing to a user's own task: a test that nothing was fitted on. For `tests/evaluation/`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from catalog.advice import capability, scoring
from catalog.advice.result import Capability
from catalog.evidence import Ability
from catalog.irt import abilities, fit
from catalog.irt.observations import Observation, grouped
from tests.evaluation import methods
from tests.evaluation.held_out import Facts
from tests.evaluation.measures import Floats, Range, bootstrap, spearman
from tests.evaluation.one_factor import OneFactor

LEAST_MODELS = 15
LEAST_RANKED = 10
SIBLINGS = ("frontiermath", "arc-agi", "bfcl", "tau2", "osworld", "cl-bench", "metr", "lmarena")
"""The same test under other names, in other versions or by other voters."""
OURS = "ours"
CAUTIOUS = "ours, cautious figure"
_Numbers = Mapping[str, float]


class LeftOut(NamedTuple):
    """A benchmark left out: its true scores, each ranker's numbers, and the capabilities shown without it."""

    benchmark: str
    skill: str
    truth: dict[str, float]
    rankers: dict[str, dict[str, float]]
    shown: dict[str, Capability]


class Verdict(NamedTuple):
    """One ranker beside ours on the models that both can rank, benchmark by benchmark.

    Regrets are points (0..100) between the best of the first one or three and the true best.
    """

    benchmarks: int
    rho: Floats
    our_rho: Floats
    first: Floats
    our_first: Floats
    three: Floats
    our_three: Floats


def families(cells: Sequence[Observation]) -> list[tuple[str, ...]]:
    """The benchmarks to leave out together, those that share nothing alone."""
    names = sorted({cell.benchmark for cell in cells})
    found = grouped(names, lambda name: next((start for start in SIBLINGS if name.startswith(start)), name))
    return [tuple(own) for own in found.values()]


def leave_out(
    family: Iterable[str], cells: Sequence[Observation], facts: Facts, prices: _Numbers
) -> list[LeftOut]:
    """Each benchmark of a family with enough models, seen from a fit without the whole family."""
    gone = frozenset(family)
    seen = [cell for cell in cells if cell.benchmark not in gone]
    known = {cell.model for cell in seen}
    hidden = [cell for cell in cells if cell.benchmark in gone and cell.model in known]
    tests = {
        name: own
        for name, own in grouped(hidden, lambda cell: cell.benchmark).items()
        if len(own) >= LEAST_MODELS
    }
    if not tests:
        return []
    abilities = _abilities(seen, {cell.model for own in tests.values() for cell in own}, facts)
    general = _general_rankers(seen, facts, prices)
    return [_left_out(name, own, abilities, general, seen, facts) for name, own in sorted(tests.items())]


def verdict(rows: Sequence[LeftOut], ranker: str, beside: str = OURS) -> Verdict:
    """How well a ranker does, beside another (ours) on the same models."""
    figures = []
    for row in rows:
        own, other = row.rankers.get(ranker, {}), row.rankers[beside]
        both = sorted(own.keys() & other.keys())
        if len(both) >= LEAST_RANKED:
            truth = {model: row.truth[model] for model in both}
            figures.append((*judged(own, truth), *judged(other, truth)))
    rho, first, three, our_rho, our_first, our_three = np.array(figures).reshape(-1, 6).T
    return Verdict(len(figures), rho, our_rho, first, our_first, three, our_three)


def judged(numbers: _Numbers, truth: _Numbers) -> tuple[float, float, float]:
    """Spearman's correlation, and the regret of the first one and the first three."""
    models = sorted(truth)
    rho = spearman([numbers[model] for model in models], [truth[model] for model in models])
    return rho, regret(numbers, truth, 1), regret(numbers, truth, 3)


def regret(numbers: _Numbers, truth: _Numbers, count: int) -> float:
    """Points between the best of the `count` models that rank first and the true best; ties go by name."""
    first = sorted(truth, key=lambda model: (-numbers[model], model))[:count]
    return 100 * (max(truth.values()) - max(truth[model] for model in first))


def range_of(figures: Floats) -> Range:
    """The 95 % bootstrap interval of a mean over benchmarks."""
    return bootstrap(lambda at: float(figures[at].mean()), [str(at) for at in range(len(figures))], 2000)


def _abilities(seen: Sequence[Observation], models: set[str], facts: Facts) -> dict[str, dict[str, Ability]]:
    """What the product would show of these models, had it never seen the rest."""
    skill_of = {name: one.skill for name, one in facts.benchmarks.items()}
    skills = sorted({skill_of[cell.benchmark] for cell in seen})
    group = fit.fit_group(seen, facts.models, skill_of, skills)
    placed = fit.fitted_benchmarks(group, facts.benchmarks)
    own = [facts.models[model] for model in sorted(models)]
    rows = [cell.row for cell in seen if cell.model in models]
    found: dict[str, dict[str, Ability]] = {model: {} for model in models}
    for ability in abilities.abilities_of(own, placed.values(), rows, [group.scale]):
        found[ability.model][ability.skill] = ability
    return found


def _general_rankers(
    seen: Sequence[Observation], facts: Facts, prices: _Numbers
) -> dict[str, dict[str, float]]:
    models = sorted({cell.model for cell in seen})
    one_factor = OneFactor(seen, facts)
    return {
        "two-parameter model (ECI-like)": {
            model: place for model in models if (place := one_factor.ability(model)) is not None
        },
        "mean z-score": methods.mean_z(seen),
        "mean percentile (Borda)": methods.mean_percentile(seen),
        "Arena alone": methods.arena(seen),
        "newest": {model: day for model in models if (day := methods.released(facts.models[model]))},
        "dearest list price": {model: prices[model] for model in models if model in prices},
    }


def _left_out(
    name: str,
    own: Sequence[Observation],
    abilities: Mapping[str, Mapping[str, Ability]],
    general: Mapping[str, Mapping[str, float]],
    seen: Sequence[Observation],
    facts: Facts,
) -> LeftOut:
    skill = facts.benchmarks[name].skill
    truth = {cell.model: cell.score for cell in own}
    shown = {model: figure_for(abilities[model], skill) for model in truth}
    whole = {model: figure_for(abilities[model], None) for model in truth}
    same_skill = [cell for cell in seen if facts.benchmarks[cell.benchmark].skill == skill]
    rankers: dict[str, Mapping[str, float]] = {
        OURS: {model: one.value for model, one in shown.items()},
        CAUTIOUS: {model: scoring.sure(one) for model, one in shown.items()},
        "ours, by theta": {model: one.theta for model, one in shown.items()},
        "ours, general ability only": {model: one.value for model, one in whole.items()},
        **general,
        "mean z-score, own skill only": methods.mean_z(same_skill),
    }
    kept = {ranker: {m: numbers[m] for m in truth if m in numbers} for ranker, numbers in rankers.items()}
    return LeftOut(name, skill, truth, kept, shown)


def figure_for(abilities: Mapping[str, Ability], skill: str | None) -> Capability:
    """The figure for a skill; the mean of all skills where nothing is left that measures it."""
    asked = {skill: 1.0} if skill in abilities else dict.fromkeys(abilities, 1.0)
    found = capability.of(dict(abilities), {name: weight for name, weight in asked.items() if name})
    if found is None:
        raise ValueError("a model without a result")
    return found


def counted(rows: Sequence[LeftOut]) -> Counter[str]:
    """How many benchmarks of each skill were left out."""
    return Counter(row.skill for row in rows)
