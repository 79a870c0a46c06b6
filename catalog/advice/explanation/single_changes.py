"""When nothing fits: which single figure of the needs, changed as little as possible, lets a model in."""

from collections.abc import Iterator
from math import inf

from catalog.advice.assessment import in_order
from catalog.advice.explanation.relaxations import Relaxer
from catalog.advice.result import SingleChange
from catalog.advice.rules import RULES


def single_changes(refit: Relaxer) -> tuple[SingleChange, ...]:
    """For each figure that can let a model in alone the smallest change that does; the smallest of all first.

    A model whose fact is unknown is let in by no figure.
    """
    return tuple(sorted(_changes(refit), key=lambda entry: (_ratio(entry), entry.key)))


def _changes(refit: Relaxer) -> Iterator[SingleChange]:
    question = refit.question
    for rule in RULES:
        limit, now = rule.limit, rule.limit.now(question) if rule.limit else None
        if limit is None or now is None:
            continue
        found = [(limit.needed(entry, question), entry) for entry in refit.fits((rule.id,))]
        able = [(needed, entry) for needed, entry in found if needed is not None]
        if not able:
            continue
        to = (max if limit.highest else min)(needed for needed, _ in able)
        model = in_order(entry for needed, entry in able if needed == to)[0].model
        text = f"{limit.text(to)}: then {model.name} fits."
        yield SingleChange(key=limit.key, now=now, to=to, model=model.id, text=text)


def _ratio(entry: SingleChange) -> float:
    low, high = sorted((entry.now, entry.to))
    return high / low if low > 0 else inf
