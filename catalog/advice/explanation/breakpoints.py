"""How far the volume and the budget may move before another model comes first.

APIs' bills grow alike with the volume, so it moves nobody past another but through the budget, or where one is free,
or where own hardware is in the running (see `volume_breakpoints`).
Volumes at which the bills in question are under a dollar a month are not looked at, but for a budget: cents would
decide there.
"""

from collections.abc import Iterator, Sequence
from math import inf, log10
from typing import Literal

import msgspec

from catalog.advice.assessment import Assessment, again, rank_order
from catalog.advice.explanation import sensitivity_text as words
from catalog.advice.explanation import volume_breakpoints
from catalog.advice.explanation.budget_edges import CENTS, edge
from catalog.advice.explanation.standings import (
    NOWHERE,
    Standing,
    Threshold,
    above,
    below,
    passes_unpriced,
    threshold_above,
    threshold_below,
    to_the_request,
)
from catalog.advice.explanation.volume_breakpoints import DECADES, MOST_REQUESTS, Breakpoint
from catalog.advice.explanation.volume_rivals import LEAST_BILL
from catalog.advice.question import Question
from catalog.advice.result import Change
from catalog.advice.scoring import LEAST_USD, POINTS_PER_DECADE, cost_share
from catalog.formatting import usd

_SURELY = 0.05


class _Step(msgspec.Struct, frozen=True):
    """How many times the volume may become before the first place changes hands; `is_free`: as a bill is nothing."""

    times: float
    is_free: bool


def budget(field: Sequence[Standing], question: Question) -> Change:
    """The nearest budget, less or more, at which another model comes first; `field` as from `standings`."""
    now = question.needs.budget.monthly_usd
    less = threshold_below(field, inf if now is None else now)
    more = None if now is None else threshold_above(field, now)
    if more and now is not None and (not less or more.at * less.at < now * now):
        return _at_budget(now, more, "more", _more_words(field[0], more))
    if less:
        return _at_budget(now, less, "less", _less_words(field[0], less))
    text = _unmoved(field[0].entry.lowest_usd, passes_unpriced(field[0].entry, question))
    return Change(what="budget.monthly_usd", now=now, at=None, direction=None, then=None, text=text)


def _at_budget(
    now: float | None, threshold: Threshold, direction: Literal["less", "more"], text: str
) -> Change:
    then = threshold.then.entry.model.id if threshold.then else None
    return Change(
        what="budget.monthly_usd", now=now, at=threshold.at, direction=direction, then=then, text=text
    )


def _less_words(first: Standing, less: Threshold) -> str:
    then = less.then
    if then is None or less.by is first:
        return words.budget_less(less.at, then.entry.model.name if then else None)
    return words.budget_cheaper(less.at, then.entry.model.name, then.lowest)


def _more_words(first: Standing, more: Threshold) -> str:
    name = more.then.entry.model.name if more.then else ""
    return words.budget_usual(more.at, name) if more.by is first else words.budget_more(more.at, name)


def _unmoved(lower: float | None, let_pass: bool) -> str:
    """Why no budget brings another model first."""
    if lower is not None:
        return (
            "No budget rules it out: it also runs where its price is unknown, and you let that pass."
            if let_pass
            else "No budget is too small for it: it costs less than a cent a month."
        )
    return (
        "What it costs is unknown, and you let that pass: no budget rules it out."
        if let_pass
        else "What it costs is unknown, so any budget would rule it out."
    )


def volume(field: Sequence[Standing], question: Question) -> Change:
    """The nearest volume at which another model is first: asked again there, not only computed."""
    now = question.needs.workload.requests_per_month or 0.0
    first = field[0].entry
    if now and first.usd is not None and volume_breakpoints.steps_matter(field, question):
        return _by_steps(field, question)
    if now and question.needs.budget.monthly_usd is not None:
        field = [to_the_request(one, question) for one in field]
    steps = sorted(_steps(field, question), key=lambda step: abs(log10(step.times))) if now else []
    for step in steps:
        if not now * step.times <= MOST_REQUESTS:
            continue
        then = _first_at(step.times, field, question)
        if then is None or then.model.id != first.model.id:
            return _moved(now, step, field, then, question)
    text = "At any volume it stays first: all bills grow alike."
    if not now:
        text = "No requests are asked for, so there is no bill that could grow."
    elif (first.lowest_usd or 0.0) < LEAST_BILL * 100:
        text = f"At more requests it stays first: all bills grow alike. At bills under {usd(LEAST_BILL)} cents decide."
    if first.usd is None:
        text = "At any volume it stays first: its bill does not count."
    return Change(what="workload.requests_per_month", now=now, at=None, direction=None, then=None, text=text)


def _by_steps(field: Sequence[Standing], question: Question) -> Change:
    """The same where own hardware is in the running, whose bill grows in steps."""
    turn = volume_breakpoints.nearest_breakpoint(field, question)
    if turn is not None:
        return _at_volume(question.requests, turn)
    text = words.volume_sturdy(DECADES)
    now = question.requests
    return Change(what="workload.requests_per_month", now=now, at=None, direction=None, then=None, text=text)


def _at_volume(now: float, turn: Breakpoint) -> Change:
    more = turn.requests > now
    return Change(
        what="workload.requests_per_month",
        now=now,
        at=turn.requests,
        direction="more" if more else "less",
        then=turn.then.model.id if turn.then else None,
        text=words.volume(turn.why, turn.requests, turn.then.model.name if turn.then else None, more=more),
    )


def _steps(field: Sequence[Standing], question: Question) -> Iterator[_Step]:
    """How many times the volume may become before the budget, or what is free, changes the order.

    Where all bills grow alike, twice the volume is half the budget.
    """
    limit, first = question.needs.budget.monthly_usd, field[0]
    if limit is not None:
        for _, by in below(field, limit + CENTS):
            if found := edge(by.entry, limit, question, usual=by is not first):
                yield _Step(found.over / question.requests, is_free=False)
        for _, by in above(field, limit - CENTS):
            if found := edge(by.entry, limit, question, usual=by is first):
                yield _Step(found.within / question.requests, is_free=False)
    yield from _free_steps(field, question)


def _free_steps(field: Sequence[Standing], question: Question) -> Iterator[_Step]:
    """A bill of nothing does not grow: at some volume its cost weighs more, or less, than all the rest."""
    first, share = field[0].entry, cost_share(question.needs.priorities)
    mine = first.usd
    if not share or mine is None:
        return
    for rival in (one.entry for one in field[1:]):
        other = rival.usd
        if other is None or rival.reasons or (mine < LEAST_USD) == (other < LEAST_USD):
            continue
        decades = ((first.score or 0.0) - (rival.score or 0.0) + _SURELY) / (POINTS_PER_DECADE * share)
        if decades > 300:
            continue
        times = 10**decades if other < LEAST_USD else 10**-decades
        if max(mine, other) * times >= LEAST_BILL:
            yield _Step(times, is_free=True)


def _first_at(times: float, field: Sequence[Standing], question: Question) -> Assessment | None:
    """Who is first at so many times the volume: asked again, the best there first, as far as rounding may change it."""
    limit = question.needs.budget.monthly_usd
    places = [(one.best_place(times, inf if limit is None else limit), one) for one in field]
    able = sorted(((place, one) for place, one in places if place != NOWHERE), key=lambda pair: pair[0])
    alike = min((one.lowest for one in field if one.lowest < inf), default=inf) * times >= LEAST_BILL
    asked = volume_breakpoints.at_volume(
        (question.needs.workload.requests_per_month or 0.0) * times, question
    )
    dearer = POINTS_PER_DECADE * cost_share(question.needs.priorities) * log10(times)
    best: Assessment | None = None
    for (place, _), entry in zip(able, again((one.entry for _, one in able), asked), strict=True):
        if alike and best is not None and -place[0] - dearer < (best.score or 0.0) - _SURELY:
            break
        if entry.fits and entry.parts and (best is None or rank_order(entry) < rank_order(best)):
            best = entry
    return best


def _moved(
    now: float, step: _Step, field: Sequence[Standing], then: Assessment | None, question: Question
) -> Change:
    requests, first = now * step.times, field[0].entry
    mine = next(again([first], volume_breakpoints.at_volume(requests, question)))
    came = next((one.entry for one in field if then and one.entry.model.id == then.model.id), None)
    why = "free" if step.is_free else volume_breakpoints.budget_cause(first, mine, came, then)
    return _at_volume(now, Breakpoint(requests, then, why or "bills"))
