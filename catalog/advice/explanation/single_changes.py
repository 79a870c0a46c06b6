"""When nothing fits: which single figure of the needs, changed as little as possible, lets a model in."""

from collections.abc import Callable, Iterator
from math import ceil, inf, nextafter
from typing import NamedTuple

from catalog.advice.assessment import Assessment, in_order
from catalog.advice.explanation.breakpoints import cheapest_bill
from catalog.advice.explanation.relaxations import Relaxer
from catalog.advice.options.run_options import enough_gib
from catalog.advice.question import Question
from catalog.advice.result import Rule, SingleChange
from catalog.advice.rules.model_rules import sent_tokens
from catalog.formatting import enough_usd


class _Figure(NamedTuple):
    """One figure of the needs: its rule, its value now, what a model would need it to be, and the advice in words.

    `most` says whether the highest figure is the smallest change, as for what is asked at least.
    """

    key: str
    rule: Rule
    now: Callable[[Question], float | None]
    needed: Callable[[Assessment, Question], float | None]
    most: bool
    text: Callable[[float], str]


def single_changes(refit: Relaxer) -> tuple[SingleChange, ...]:
    """For each figure that can let a model in alone the smallest change that does; the smallest of all first.

    A model whose fact is unknown is let in by no figure.
    """
    return tuple(sorted(_changes(refit), key=lambda entry: (_ratio(entry), entry.key)))


def _changes(refit: Relaxer) -> Iterator[SingleChange]:
    question = refit.question
    for figure in _FIGURES:
        now = figure.now(question)
        if now is None:
            continue
        found = [(figure.needed(entry, question), entry) for entry in refit.fits((figure.rule,))]
        able = [(needed, entry) for needed, entry in found if needed is not None]
        if not able:
            continue
        to = (max if figure.most else min)(needed for needed, _ in able)
        model = in_order(entry for needed, entry in able if needed == to)[0].model
        text = f"{figure.text(to)}: then {model.name} fits."
        yield SingleChange(key=figure.key, now=now, to=to, model=model.id, text=text)


def _ratio(entry: SingleChange) -> float:
    low, high = sorted((entry.now, entry.to))
    return high / low if low > 0 else inf


def _capability(entry: Assessment, _: Question) -> float | None:
    return entry.capability.value if entry.capability else None


def parameters(total: int) -> float:
    """A limit in billions of parameters that this number of parameters is within."""
    billions = total / 1e9
    return billions if billions * 1e9 >= total else nextafter(billions, inf)


def _parameters(entry: Assessment, _: Question) -> float | None:
    return parameters(entry.model.total_parameters) if entry.model.total_parameters else None


def _context(entry: Assessment, question: Question) -> float | None:
    """What it holds, where that is enough for the workload."""
    held = entry.model.context_tokens
    sent = sent_tokens(question.needs.workload) if entry.model.kind == "llm" else 0
    return held if held and held >= sent else None


def _memory(entry: Assessment, question: Question) -> float | None:
    gib = question.own.least_gib(entry.model, question.spending(entry.model).times)
    return enough_gib(gib) if gib else None


_FIGURES = (
    _Figure(
        "budget.monthly_usd",
        "budget",
        lambda question: question.needs.budget.monthly_usd,
        lambda entry, _: cheapest_bill(entry),
        False,
        lambda to: f"Raise the budget to {enough_usd(to)} a month",
    ),
    _Figure(
        "must.min_capability",
        "must.capability",
        lambda question: question.needs.must.min_capability,
        _capability,
        True,
        lambda to: f"Accept a capability of {to:g} of 100",
    ),
    _Figure(
        "must.max_parameters",
        "must.parameters",
        lambda question: question.needs.must.max_parameters,
        _parameters,
        False,
        lambda to: f"Allow {f'{ceil(to * 10) / 10:,g}' if to >= 1 else f'{to:.3g}'} billion parameters",
    ),
    _Figure(
        "must.context_tokens",
        "must.context",
        lambda question: question.needs.must.context_tokens,
        _context,
        True,
        lambda to: f"Ask for a context window of {to:,.0f} tokens",
    ),
    _Figure(
        "hosting.gpu",
        "hosting.memory",
        lambda question: question.own.memory_gib if question.without_bills else None,
        _memory,
        False,
        lambda to: f"Use hardware with {to:g} GiB of memory",
    ),
)
