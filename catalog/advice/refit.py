"""Which models would fit if some of the rules were dropped: asked again, since one rule may hide another.

A way of running that fails a rule is not looked at further, and only the nearest of several ways is told; so the
ways are chosen anew without the rule. Rules on the model itself hide nothing: of those the failed ones are known.
"""

from collections.abc import Iterable, Sequence
from typing import get_args

from catalog.advice.answer import Rule
from catalog.advice.assessment import Assessment, again
from catalog.advice.choosing import NO_WAY
from catalog.advice.question import Question
from catalog.advice.remedies import dropped, lifted

WAYS: frozenset[Rule] = frozenset(
    {
        *("license.require", "license.allow", "license.users", "license.revenue", "license.service"),
        *("hosting.where", "hosting.memory", "hosting.providers", "origin.serving"),
        *("must.speed", "budget", "status.retired", "price.unknown"),
    }
)
"""The rules on the way of running, not on the model itself."""
_OPENING: frozenset[Rule] = frozenset({"hosting.where", "hosting.providers", "hosting.memory"})
"""The rules without which other ways count (hardware that is named may have no price): without any of them, a model
that has no way that counts has none."""
_MOST_DROPPED = 2
_Rules = frozenset[Rule]


class Refit:
    """The models that some rules exclude, and what becomes of them without these rules.

    What was asked again is kept: pairs of rules share most of it.
    """

    def __init__(self, assessed: Sequence[Assessment], question: Question) -> None:
        self.question = question
        self.asked = _asked(question)
        self._groups: dict[_Rules, list[Assessment]] = {}
        for entry in assessed:
            own = frozenset(reason.rule for reason in entry.reasons) - WAYS
            if _may_fit(entry, own, question):
                self._groups.setdefault(own, []).append(entry)
        self._anew: dict[tuple[_Rules, _Rules], list[Assessment]] = {}

    def fits(self, rules: Iterable[Rule]) -> list[Assessment]:
        """What would fit without these rules, one or two, in no particular order."""
        gone = lifted(rules)
        ways = (gone & WAYS) - {"budget"}
        left = WAYS - {"budget"} if "budget" in gone else WAYS
        return [
            entry
            for own in self._groups
            if own <= gone
            for entry in self._without(ways, own)
            if not any(reason.rule in left for reason in entry.reasons)
        ]

    def _without(self, ways: _Rules, own: _Rules) -> list[Assessment]:
        """The models that fail the rules `own` themselves, asked again without the rules `ways`.

        The budget excludes only by the bill, which an answer holds, so it need not be asked again.
        """
        entries = self._groups[own]
        if not ways:
            return entries
        if (ways, own) not in self._anew:
            asked = self.question.changed(dropped(ways))
            if not ways & _OPENING:
                entries = [entry for entry in entries if entry.choice.way is not NO_WAY.way]
            self._anew[ways, own] = list(again(entries, asked))
        return self._anew[ways, own]


def _may_fit(entry: Assessment, own: _Rules, question: Question) -> bool:
    """Whether dropping rules can let it in: it does the job, is in service and fails few rules itself."""
    gone = entry.model.retired and entry.model.retired <= question.today
    return entry.model.kind in question.use_case.kinds and not gone and len(own) <= _MOST_DROPPED


def _asked(question: Question) -> tuple[Rule, ...]:
    """The rules that the needs ask for and that dropping lifts, also those that others hide, in the order of `Rule`."""
    rules: list[Rule] = []
    for rule in get_args(Rule):
        changes = dropped((rule,))
        same = any(dropped((other,)) == changes for other in rules)
        if changes and not same and question.changed(changes).needs != question.needs:
            rules.append(rule)
    return tuple(rules)
