"""When nothing fits: the nearest misses, what dropping one rule or two would bring, and the smallest change of one
number that lets a model in.

The questions are asked again without the rule, since one rule may hide another: an option that fails a rule is not
looked at further, and only the nearest of several is told. Rules on the model itself hide nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import inf
from typing import Any

from msgspec.structs import replace

from catalog.advice.assessment import Assessment, again, in_order
from catalog.advice.explanation.baseline import Peers
from catalog.advice.explanation.candidate import Placement, candidate
from catalog.advice.explanation.counterfactuals import lifted_rules, values_dropping
from catalog.advice.explanation.nearness import is_negotiable, nearness
from catalog.advice.needs.reading import override
from catalog.advice.options.selection import NO_OPTION
from catalog.advice.question import Question
from catalog.advice.result import NearMiss, Relaxation, SingleChange
from catalog.advice.rules import BY_ID, RULES
from catalog.advice.rules.money import BUDGET
from catalog.advice.rules.record import Subject
from catalog.advice.understanding.use_cases import fill
from catalog.formatting import count, listing

OPTION_RULES = frozenset(rule.id for rule in RULES if rule.reads != ("model",))
"""The rules on the way to run a model, not on the model itself."""
_OPENING = frozenset(rule.id for rule in RULES if rule.opens_options)
"""The rules without which other options count (hardware that is named may have no price): without any of them, a
model that has no option that counts has none."""
_MOST_DROPPED = 2
_Rules = frozenset[str]


class Relaxer:
    """The models that some rules exclude, and what becomes of them without these rules.

    What was asked again is kept: pairs of rules share most of it.
    """

    def __init__(self, assessed: Sequence[Assessment], question: Question) -> None:
        self.question = question
        self.asked = _asked(question)
        self._groups: dict[_Rules, list[Assessment]] = {}
        for entry in assessed:
            own = frozenset(reason.rule for reason in entry.reasons) - OPTION_RULES
            if _may_fit(entry, own, question):
                self._groups.setdefault(own, []).append(entry)
        self._anew: dict[tuple[_Rules, _Rules], list[Assessment]] = {}

    def fits(self, rules: Iterable[str]) -> list[Assessment]:
        """What would fit without these rules, one or two, in no particular order."""
        gone = lifted_rules(rules)
        ways = (gone & OPTION_RULES) - {BUDGET.id}
        left = OPTION_RULES - {BUDGET.id} if BUDGET.id in gone else OPTION_RULES
        found = [
            entry
            for own in self._groups
            if own <= gone
            for entry in self._without(ways, own)
            if not any(reason.rule in left for reason in entry.reasons)
        ]
        return self._at_usual_prices(found, ways) if BUDGET.id in gone else found

    def _at_usual_prices(self, entries: list[Assessment], ways: _Rules) -> list[Assessment]:
        """The same without the budget, by which some are shown by another offer than the usual one."""
        asked = _changed(self.question, values_dropping((*ways, BUDGET.id)))
        shown = [entry for entry in entries if entry.selection.usual]
        return [entry for entry in entries if not entry.selection.usual] + list(again(shown, asked))

    def _without(self, ways: _Rules, own: _Rules) -> list[Assessment]:
        """The models that fail the rules `own` themselves, asked again without the rules `ways`.

        The budget excludes only by the bill, which an answer holds, so it need not be asked again.
        """
        entries = self._groups[own]
        if not ways:
            return entries
        if (ways, own) not in self._anew:
            asked = _changed(self.question, values_dropping(ways))
            if not ways & _OPENING:
                entries = [entry for entry in entries if entry.selection.option is not NO_OPTION.option]
            self._anew[ways, own] = list(again(entries, asked))
        return self._anew[ways, own]


def _changed(question: Question, values: Mapping[str, Any]) -> Question:
    """The question as it would be asked with other values at the dotted keys (see `needs.override`).

    Where a value is dropped, what the use case itself asks stays.
    """
    asked = question.with_needs(fill(override(question.needs, values), question.use_case))
    return replace(asked, floor_asked=question.floor_asked or "must.min_capability" in values)


def _subject(entry: Assessment, question: Question) -> Subject:
    return Subject(question, entry.model, entry.capability, usd=entry.lowest_usd)


def _may_fit(entry: Assessment, own: _Rules, question: Question) -> bool:
    """Whether dropping rules can let it in: it does the job, is in service and fails few rules itself."""
    gone = entry.model.retired and entry.model.retired <= question.today
    return question.use_case.suits(entry.model) and not gone and len(own) <= _MOST_DROPPED


def _asked(question: Question) -> tuple[str, ...]:
    """The rules that the needs ask for and that dropping lifts, also those that others hide, in order."""
    rules: list[str] = []
    for rule in RULES:
        changes = dict(rule.drops)
        same = any(values_dropping((other,)) == changes for other in rules)
        if changes and not same and _changed(question, changes).needs != question.needs:
            rules.append(rule.id)
    return tuple(rules)


MOST_MISSES = 5


def nearest_misses(assessed: Sequence[Assessment], question: Question) -> tuple[NearMiss, ...]:
    """The models that come nearest to fitting, the nearest first; none of another kind or out of service."""
    near = (entry for entry in assessed if entry.reasons and is_negotiable(entry.reasons))
    close = sorted(near, key=lambda entry: nearness(entry.model, entry.reasons, entry.score))
    close = close[:MOST_MISSES]
    peers = Peers.of(close)
    return tuple(
        NearMiss(
            candidate=candidate(entry, Placement(None, None, False, None), peers, question),
            reasons=entry.reasons,
        )
        for entry in close
    )


def relaxations(refit: Relaxer) -> tuple[Relaxation, ...]:
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
        if _ranked(entries) > max(_ranked(alone[rule]) for rule in pair)
    ]
    return (*sorted(singles, key=_most_first), *sorted(both, key=_most_first))


def _relaxation(rules: tuple[str, ...], entries: list[Assessment]) -> Relaxation:
    best = in_order(entries)[0].model
    ranked = _ranked(entries)
    models = "1 model fits" if ranked == 1 else f"{count(ranked)} models fit"
    if not ranked:
        models = f"{count(len(entries))} would be listed, none of them ranked"
    words = listing([BY_ID[rule].full_name for rule in rules])
    text = f"Without {words}, {models}; the best is {best.name}."
    return Relaxation(rules=rules, fits=ranked, best=best.id, text=text)


def _ranked(entries: list[Assessment]) -> int:
    """How many of them are ranked: what nothing recommends is listed and is no reason to drop a rule."""
    return sum(entry.parts is not None for entry in entries)


def _most_first(entry: Relaxation) -> tuple[int, tuple[str, ...]]:
    return (-entry.fits, entry.rules)


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
        found = [(limit.needed(_subject(entry, question)), entry) for entry in refit.fits((rule.id,))]
        able = [(needed, entry) for needed, entry in found if needed is not None]
        if not able:
            continue
        to = (max if limit.highest else min)(needed for needed, _ in able)
        nearest = [entry for needed, entry in able if needed == to]
        if rule is BUDGET and len(nearest) > 1:  # at that budget their cheapest offers score
            nearest = list(again(nearest, _changed(question, {limit.key: to})))
        found_first = in_order(nearest)[0]
        unranked = "" if found_first.worth else ", though unranked"
        text = f"{limit.text(to)}: then {found_first.model.name} fits{unranked}."
        yield SingleChange(key=limit.key, now=now, to=to, model=found_first.model.id, text=text)


def _ratio(entry: SingleChange) -> float:
    low, high = sorted((entry.now, entry.to))
    return high / low if low > 0 else inf
