"""What lets one excluded model in: each need that stands against it, changed by as little as lets the model through.

One rule may hide another: a license that does not do hides what the offer costs. So the changed needs are put to the
model again until it fits, and a change that turns out not to be needed is taken back.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from catalog.advice import rules
from catalog.advice.assessment import Assessment
from catalog.advice.explanation.need_changes import NeedChange, all_texts, changes_between
from catalog.advice.needs.errors import NeedsError
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from catalog.advice.question import Question
from catalog.advice.result import Advice
from catalog.advice.rules import BY_ID
from catalog.advice.rules.job import EVIDENCE
from catalog.advice.rules.reason import Reason
from catalog.advice.understanding.use_cases import fill
from catalog.model import Model

_MOST_STEPS = 12


class ModelRelaxation(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of the needs that let `model` in, all of them together; none where the needs cannot let it in.

    `reasons` exclude it now, `then` would once those are relaxed; `blocked` are those of both that no need relaxes.
    `needs` are those asked for, with the changes.
    """

    model: Model
    reasons: tuple[Reason, ...]
    then: tuple[Reason, ...]
    blocked: tuple[Reason, ...]
    changes: tuple[NeedChange, ...]
    needs: Needs


class RelaxedPlace(NamedTuple):
    """Where a model stands once it is let in: its rank (None: not ranked) of how many, and how many others came in.

    Where it is ranked, the others are those that are ranked too.
    """

    rank: int | None
    ranked: int
    others: int


def relax(model: Model, asked: Needs, question: Question) -> ModelRelaxation:
    """How to let the model in; `question` is the one that the needs as `asked` put."""
    trial = _Trial(model, question)
    first = trial.reasons(asked)
    met = {reason.rule: reason for reason in first}
    needs, reasons = asked, first
    for _ in range(_MOST_STEPS):
        if not reasons:
            break
        changed, blocked = _relaxed(needs, reasons)
        if blocked or changed == needs:
            return _blocked(model, asked, first, met, blocked or reasons)
        needs, reasons = changed, trial.reasons(changed)
        met = {reason.rule: reason for reason in reasons} | met
    if reasons:
        return _blocked(model, asked, first, met, reasons)
    needs = _with_unmeasured(trial.without_the_needless(needs, asked), asked)
    return ModelRelaxation(
        model=model,
        reasons=first,
        then=_then(first, met),
        blocked=(),
        changes=changes_between(asked, needs, question.use_case),
        needs=needs,
    )


def _blocked(
    model: Model,
    asked: Needs,
    first: tuple[Reason, ...],
    met: Mapping[str, Reason],
    blocked: tuple[Reason, ...],
) -> ModelRelaxation:
    return ModelRelaxation(
        model=model, reasons=first, then=_then(first, met), blocked=blocked, changes=(), needs=asked
    )


def _then(first: Iterable[Reason], met: Mapping[str, Reason]) -> tuple[Reason, ...]:
    told = {reason.rule for reason in first}
    later = [reason for name, reason in met.items() if name not in told]
    return tuple(sorted(later, key=lambda reason: rules.ORDER[reason.rule]))


def values_relaxing(reason: Reason, needs: Needs) -> Mapping[str, Any]:
    """The values at dotted keys that let one reason through; an unknown fact may pass where its rule lets it, but for a
    price, without which nothing is ranked.
    """
    if reason.is_known:
        return reason.relaxed(needs)
    rule = BY_ID[reason.rule]
    if rule.unknown != "passes" or rule.id in needs.unknown_ok:
        return {}
    return {"unknown_ok": [*needs.unknown_ok, rule.id]}


def _relaxed(needs: Needs, reasons: tuple[Reason, ...]) -> tuple[Needs, tuple[Reason, ...]]:
    """The needs with all of these reasons relaxed, and the reasons that cannot be."""
    blocked = []
    changed = needs
    for reason in reasons:
        try:
            if not values_relaxing(reason, needs):
                blocked.append(reason)
            elif values := values_relaxing(reason, changed):
                changed = override(changed, values)
        except NeedsError:  # a name from outside that no need can hold
            blocked.append(reason)
    return changed, tuple(blocked)


def _with_unmeasured(needs: Needs, asked: Needs) -> Needs:
    """The needs with models let pass that have no evidence, where a floor of the use case became one that is asked.

    Only a floor that is asked excludes them: a lower one must not lose what was listed before.
    """
    floor = needs.must.min_capability
    if asked.must.min_capability is not None or not floor or EVIDENCE.id in needs.unknown_ok:
        return needs
    return override(needs, {"unknown_ok": [*needs.unknown_ok, EVIDENCE.id]})


class _Trial(NamedTuple):
    """One model, to be put to one question with changed needs."""

    model: Model
    question: Question

    def reasons(self, needs: Needs) -> tuple[Reason, ...]:
        """What excludes the model where this is asked."""
        question = self.question.with_needs(fill(needs, self.question.use_case))
        question = msgspec.structs.replace(question, floor_asked=needs.must.min_capability is not None)
        return Assessment(self.model, question).reasons

    def without_the_needless(self, needs: Needs, asked: Needs) -> Needs:
        """The needs with each change taken back without which the model fits as well."""
        for change in changes_between(asked, needs, self.question.use_case):
            fewer = override(needs, {change.key: change.before})
            if not self.reasons(fewer):
                needs = fewer
        return needs


def place_after(before: Advice, after: Advice, model: Model) -> RelaxedPlace | None:
    """Where the model stands in the answer to the changed needs, beside the one before; None where it is not there."""
    found = next((entry for entry in after.candidates if entry.model.id == model.id), None)
    if found is None:
        return None
    now, then = after.counts, before.counts
    others = (now.ranked - then.ranked if found.rank else now.fitting - then.fitting) - 1
    return RelaxedPlace(found.rank, len(after.ranked), max(0, others))


def place_text(place: RelaxedPlace) -> str:
    """The same in words: `It would rank 12 of 48. 3 other models come in too.`"""
    rank = (
        "It would fit, unranked"
        if place.rank is None
        else f"It would rank {place.rank:,} of {place.ranked:,}"
    )
    if not place.others:
        return f"{rank}."
    come = "1 other model comes" if place.others == 1 else f"{place.others:,} other models come"
    return f"{rank}. {come} in too."


def let_in_text(relaxation: ModelRelaxation) -> str:
    """What lets the model in, all changes together; where nothing does, why not and what could."""
    if not relaxation.reasons:
        return "It fits the needs as they are now."
    changes = all_texts(relaxation.changes)
    if len(relaxation.changes) > 1:
        return f"To let it in, all of this is needed: {changes}."
    if changes:
        return f"To let it in, {changes}."
    final = [reason for reason in relaxation.blocked if not BY_ID[reason.rule].is_negotiable]
    texts = dict.fromkeys(_why_blocked(reason) for reason in final or relaxation.blocked)
    return f"No change to your needs lets it in. {' '.join(texts)}"


def _why_blocked(reason: Reason) -> str:
    """The remedy of a rule that no need relaxes; of another one what is wrong, which is more than the rule asks."""
    return reason.text if reason.can_be_relaxed else BY_ID[reason.rule].remedy
