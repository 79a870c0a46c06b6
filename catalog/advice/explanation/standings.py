"""Where a model would stand at any budget: by its usual price, by its cheapest offer, or not at all.

As a budget tightens, a model gains once, where its usual price no longer fits and its cheapest offer scores, and is
then ruled out. So a budget may bring another model first although it rules nothing out.
"""

from collections.abc import Iterable, Sequence
from math import inf, nextafter

import msgspec
from msgspec.structs import replace

from catalog.advice import scoring
from catalog.advice.assessment import Assessment, SortKey, again, rank_order
from catalog.advice.explanation.budget_edges import CENTS, rates
from catalog.advice.needs.records import Budget
from catalog.advice.question import Question
from catalog.advice.rules.money import BUDGET

NOWHERE: SortKey = (inf, inf, "")
"""The place of what is ruled out: behind all."""
_SMALL_USD = 5.0
"""Being rounded changes a bill from here on by a hundredth at most, and no score by a twentieth of a point."""
_SLACK = CENTS / _SMALL_USD


class Standing(msgspec.Struct, frozen=True):
    """A model by its bills in USD a month: from `usual` on it stands at `at_usual`, from `lowest` on at `at_lowest`.

    Below both it is ruled out, or stands at `below`, where an unknown price is let pass and cost does not count.
    """

    entry: Assessment
    lowest: float
    usual: float
    at_lowest: SortKey
    at_usual: SortKey
    below: SortKey = NOWHERE

    def place(self, limit: float) -> SortKey:
        """Where it stands at this budget."""
        if limit >= self.usual:
            return self.at_usual
        return self.at_lowest if limit >= self.lowest else self.below

    def best_place(self, times: float, limit: float) -> SortKey:
        """The best place that it may have where bills are so many times as high: they are rounded to the cent there."""
        if self.usual * times <= limit * (1 - _SLACK) - CENTS:
            return self.at_usual
        return self.at_lowest if self.lowest * times <= limit * (1 + _SLACK) + CENTS else self.below


class Threshold(msgspec.Struct, frozen=True):
    """The budget (USD a month) at which `then` takes the lead (None: none is left), as the place of `by` changes."""

    at: float
    by: Standing
    then: Standing | None


def standings(
    assessed: Iterable[Assessment], ranked: Sequence[Assessment], question: Question
) -> list[Standing]:
    """All that are ranked, the first one first, and what may come before it at another budget."""
    mine = _standing(ranked[0], question)
    others = [_standing(entry, question) for entry in ranked[1:]]
    if question.needs.budget.monthly_usd is None:
        return [mine, *others]
    dear = (_standing(entry, question) for entry in assessed if _may_come_in(entry))
    return [mine, *others, *(one for one in dear if min(one.at_lowest, one.below) < mine.at_usual)]


def _may_come_in(entry: Assessment) -> bool:
    """Whether it is not ranked, and would be at another budget."""
    if entry.is_ruled_out_itself:  # the budget is no rule on the model itself
        return False
    if entry.fits:  # shown where its price is unknown, which is let pass
        return entry.parts is None and entry.selection.usual is not None and entry.usd is None
    return all(reason.rule == BUDGET.id for reason in entry.reasons) and entry.parts is not None


def to_the_request(one: Standing, question: Question) -> Standing:
    """The same by what a request costs, where bills are so small that being rounded to the cent moves it."""
    if one.lowest >= _SMALL_USD or one.lowest == inf:
        return one
    found = rates(one.entry, question)
    lowest, usual = (rate * question.requests for rate in (found.cheapest, found.usual))
    return one if lowest == inf else _at_bills(one.entry, lowest, usual, question)


def _standing(entry: Assessment, question: Question) -> Standing:
    lowest, usual = entry.lowest_usd, entry.usual_usd
    if lowest is None or usual is None:
        lowest = usual = inf
    return _at_bills(entry, lowest, usual, question)


def _at_bills(entry: Assessment, lowest: float, usual: float, question: Question) -> Standing:
    at_usual = at_lowest = _place(entry, usual, question)
    if lowest != usual:
        at_lowest = _place(entry, lowest, question)
    below = (at_usual[0], inf, at_usual[2]) if _ranks_unpriced(entry, question) else NOWHERE
    return Standing(entry, lowest, usual, at_lowest, at_usual, below)


def _ranks_unpriced(entry: Assessment, question: Question) -> bool:
    """Whether it is ranked below any budget: an unknown price is let pass, and cost does not count."""
    counts = question.needs.priorities.cost and not question.without_bills
    return passes_unpriced(entry, question) and not counts


def passes_unpriced(entry: Assessment, question: Question) -> bool:
    """Whether a way whose price is unknown is let pass, so that no budget rules the model out."""
    let_pass = BUDGET.id in question.needs.unknown_ok
    return let_pass and any(option.usd is None for option in entry.selection.fitting)


def _place(entry: Assessment, bill: float, question: Question) -> SortKey:
    """Where it stands at this bill."""
    if entry.parts and (bill == entry.usd or bill == inf):
        return rank_order(entry)
    worth = entry.worth or next(again([entry], at_any_budget(question))).worth
    if worth is None:
        return NOWHERE
    parts = scoring.parts(question.needs.priorities, replace(worth, cost=scoring.cost(bill)))
    return (-scoring.total(parts), bill, entry.model.id)


def at_any_budget(question: Question) -> Question:
    """The same question without a budget."""
    return question.with_needs(replace(question.needs, budget=Budget()))


def threshold_below(field: Sequence[Standing], limit: float) -> Threshold | None:
    """The nearest budget below which the first of the field is not first: ruled out, or passed."""
    found = below(field, limit)
    if not found:
        return None
    at, by = max(found, key=lambda pair: pair[0])
    return Threshold(at, by, leader(field, _just_below(at)))


def below(field: Sequence[Standing], limit: float) -> list[tuple[float, Standing]]:
    """Each budget below which the first of the field is not first, and the model whose place changes there.

    It is passed where the usual price of another no longer fits, whose cheapest offer then scores.
    """
    first = field[0]
    found = [
        (one.usual, one)
        for one in field[1:]
        if one.lowest < one.usual <= limit and one.at_lowest < first.place(_just_below(one.usual))
    ]
    if 0 < first.lowest <= limit and first.lowest < inf:
        under = _just_below(first.lowest)
        if first.below == NOWHERE or any(one.place(under) < first.below for one in field):
            found.append((first.lowest, first))
    return found


def threshold_above(field: Sequence[Standing], limit: float) -> Threshold | None:
    """The nearest budget from which on the first of the field is not first."""
    found = above(field, limit)
    if not found:
        return None
    at, by = min(found, key=lambda pair: pair[0])
    return Threshold(at, by, leader(field, at))


def above(field: Sequence[Standing], limit: float) -> list[tuple[float, Standing]]:
    """Each budget from which on the first of the field is not first, and the model whose place changes there.

    It is passed by what comes within the budget, or by others once its own usual price fits and scores.
    """
    first = field[0]
    found = [
        (one.lowest, one)
        for one in field[1:]
        if limit < one.lowest < inf and one.place(one.lowest) < first.place(one.lowest)
    ]
    if limit < first.usual < inf and any(one.place(first.usual) < first.at_usual for one in field):
        found.append((first.usual, first))
    return found


def leader(field: Sequence[Standing], limit: float) -> Standing | None:
    """Who is first at this budget; None where none is left that can be ranked."""
    best = min(field, key=lambda one: one.place(limit))
    return None if best.place(limit) == NOWHERE else best


def _just_below(limit: float) -> float:
    return nextafter(limit, -inf)
