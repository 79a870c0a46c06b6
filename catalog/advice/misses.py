"""When nothing fits: the nearest misses, and what dropping a rule, or two, would bring."""

from collections.abc import Sequence
from itertools import combinations
from math import inf, log10

from catalog.advice import explain
from catalog.advice.answer import NearMiss, Relaxation, Rule
from catalog.advice.assessment import Assessment
from catalog.advice.candidates import Standing, candidate
from catalog.advice.figures import count, listing
from catalog.advice.order import in_order
from catalog.advice.question import Question
from catalog.advice.refit import Refit

MOST_MISSES = 5
RULE_WORDS: dict[Rule, str] = {
    "use_case.kind": "the kind of model",
    "use_case.skill": "the skills of the job",
    "license.require": "the license class",
    "license.allow": "the list of licenses",
    "license.users": "the number of users",
    "license.revenue": "the annual revenue",
    "license.service": "reselling as a service",
    "hosting.where": "the way of running",
    "hosting.memory": "the memory of your hardware",
    "hosting.providers": "the list of providers",
    "origin.developer": "the developer's country",
    "origin.serving": "the serving country",
    "must.context": "the context window",
    "must.inputs": "the inputs",
    "must.outputs": "the outputs",
    "must.features": "the features",
    "must.languages": "the languages",
    "must.capability": "the least capability",
    "must.speed": "the least speed",
    "must.parameters": "the size limit",
    "budget": "the budget",
    "status.retired": "being in service",
    "evidence.none": "having evidence",
    "price.unknown": "having a price",
}
_NOT_NEGOTIABLE = frozenset({"use_case.kind", "status.retired"})


def nearest(assessed: Sequence[Assessment], question: Question) -> tuple[NearMiss, ...]:
    """The models that fail the fewest rules, the best of them first; none of another kind or out of service."""
    limit = question.needs.budget.monthly_usd or 0.0
    near = (entry for entry in assessed if entry.reasons and _negotiable(entry))
    close = sorted(near, key=lambda entry: _closeness(entry, limit))
    close = close[:MOST_MISSES]
    field = explain.Field.of(close)
    return tuple(
        NearMiss(
            candidate=candidate(entry, Standing(None, None, False, None), field, question),
            reasons=entry.reasons,
        )
        for entry in close
    )


def relaxations(refit: Refit) -> tuple[Relaxation, ...]:
    """How many models would fit without each rule alone, then without each pair that brings more than either alone.

    Those that bring most come first.
    """
    asked = refit.asked
    alone = {rule: refit.fits((rule,)) for rule in asked}
    pairs = {pair: refit.fits(pair) for pair in combinations(asked, 2)}
    singles = [_relaxation((rule,), entries) for rule, entries in alone.items() if entries]
    both = [
        _relaxation(pair, entries)
        for pair, entries in pairs.items()
        if len(entries) > max(len(alone[rule]) for rule in pair)
    ]
    return (*sorted(singles, key=_most_first), *sorted(both, key=_most_first))


def _relaxation(rules: tuple[Rule, ...], entries: list[Assessment]) -> Relaxation:
    best = in_order(entries)[0].model
    models = "1 model fits" if len(entries) == 1 else f"{count(len(entries))} models fit"
    words = listing([RULE_WORDS[rule] for rule in rules])
    as_rules = "as a rule" if len(rules) == 1 else "as rules"
    text = f"Without {words} {as_rules}, {models}; the best is {best.name}."
    return Relaxation(rules=rules, fits=len(entries), best=best.id, text=text)


def _most_first(entry: Relaxation) -> tuple[int, tuple[Rule, ...]]:
    return (-entry.fits, entry.rules)


def _negotiable(entry: Assessment) -> bool:
    return not any(reason.rule in _NOT_NEGOTIABLE for reason in entry.reasons)


def _closeness(entry: Assessment, limit: float) -> tuple[int, float, float, str]:
    """Few failed rules first, then what is least over the budget, then the best; without a price nothing is near."""
    worth = entry.score if entry.score is not None else float("-inf")
    failed = {reason.rule: reason.has for reason in entry.reasons}
    over = failed.get("budget")
    excess = round(log10(float(over) / limit), 1) if over and limit else 0.0
    return (len(failed), inf if "price.unknown" in failed else excess, -worth, entry.model.id)
