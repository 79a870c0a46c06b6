"""When nothing fits: the nearest misses, and the single rule whose relaxation brings most."""

from collections.abc import Sequence

from catalog.advice import explain
from catalog.advice.answer import NearMiss, Relaxation, Rule
from catalog.advice.assessment import Assessment
from catalog.advice.candidates import Standing, candidate
from catalog.advice.figures import count
from catalog.advice.question import Question

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
    close = sorted((entry for entry in assessed if entry.reasons and _negotiable(entry)), key=_closeness)
    close = close[:MOST_MISSES]
    field = explain.Field.of(close)
    return tuple(
        NearMiss(
            candidate=candidate(entry, Standing(None, None, False), field, question), reasons=entry.reasons
        )
        for entry in close
    )


def relaxations(assessed: Sequence[Assessment]) -> tuple[Relaxation, ...]:
    """For each rule alone: how many models would fit without it, the one that brings most first."""
    alone: dict[Rule, list[Assessment]] = {}
    for entry in assessed:
        rules = {reason.rule for reason in entry.reasons}
        if len(rules) == 1 and _negotiable(entry):
            alone.setdefault(rules.pop(), []).append(entry)
    found = [_relaxation(rule, entries) for rule, entries in alone.items()]
    return tuple(sorted(found, key=lambda entry: (-entry.fits, entry.rule)))


def _relaxation(rule: Rule, entries: list[Assessment]) -> Relaxation:
    best = min(entries, key=_closeness).model
    models = "1 model fits" if len(entries) == 1 else f"{count(len(entries))} models fit"
    text = f"Without {RULE_WORDS[rule]} as a rule, {models}; the best is {best.name}."
    return Relaxation(rule=rule, fits=len(entries), best=best.id, text=text)


def _negotiable(entry: Assessment) -> bool:
    return not any(reason.rule in _NOT_NEGOTIABLE for reason in entry.reasons)


def _closeness(entry: Assessment) -> tuple[int, float, str]:
    return (len(entry.reasons), -(entry.score if entry.score is not None else float("-inf")), entry.model.id)
