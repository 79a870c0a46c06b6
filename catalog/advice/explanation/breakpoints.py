"""How far the volume and the budget may move before another model comes first.

APIs' bills grow alike with the volume, so it moves nobody past another but through the budget, or where one is free,
or where own hardware is in the running (see `volumes`).
Volumes at which the bills in question are under a dollar a month are not looked at: cents would decide there.
"""

from collections.abc import Iterator, Sequence
from math import inf, log10
from typing import NamedTuple

from msgspec.structs import replace

from catalog.advice.assessment import Assessment, again, rank_order
from catalog.advice.explanation import sensitivity_text as words
from catalog.advice.explanation import volume_breakpoints
from catalog.advice.explanation.budget_edges import CENTS, edge
from catalog.advice.explanation.volume_breakpoints import DECADES, LEAST_BILL, MOST_REQUESTS
from catalog.advice.question import Question
from catalog.advice.result import Change
from catalog.advice.rules.money import BUDGET
from catalog.advice.scoring import LEAST_USD, POINTS_PER_DECADE
from catalog.formatting import usd

_SURELY = 0.05


class _Step(NamedTuple):
    """A volume at which the first place may change hands; `why` is "budget" or "free"."""

    times: float
    why: str


def budget(assessed: Sequence[Assessment], ranked: Sequence[Assessment], question: Question) -> Change:
    """Below which budget the first is ruled out, or from which on a better model is within it: the nearer one."""
    first, now = ranked[0], question.needs.budget.monthly_usd
    lower, higher = first.lowest_usd, _within_reach(assessed, first)
    if _passes_unpriced(first, question):
        text = _unmoved(lower, let_pass=True)
        return Change(what="budget.monthly_usd", now=now, at=None, direction=None, then=None, text=text)
    text = _unmoved(lower, "budget" in question.needs.unknown_ok)
    if higher and now is not None and (not lower or _bill(higher[0]) * lower < now * now):
        at = _bill(higher[0])
        best = min((entry for entry in higher if _bill(entry) <= at), key=rank_order)
        text = words.budget_more(at, best.model.name)
        return Change(
            what="budget.monthly_usd", now=now, at=at, direction="more", then=best.model.id, text=text
        )
    if not lower:
        return Change(what="budget.monthly_usd", now=now, at=None, direction=None, then=None, text=text)
    left = next((entry for entry in ranked if _fits_below(entry, lower, question)), None)
    text = words.budget_less(lower, left.model.name if left else None)
    then = left.model.id if left else None
    return Change(what="budget.monthly_usd", now=now, at=lower, direction="less", then=then, text=text)


def _passes_unpriced(entry: Assessment, question: Question) -> bool:
    """Whether a way whose price is unknown is let pass, so that no budget rules the model out."""
    let_pass = "budget" in question.needs.unknown_ok
    return let_pass and any(option.usd is None for option in entry.selection.fitting)


def _fits_below(entry: Assessment, limit: float, question: Question) -> bool:
    bill = entry.lowest_usd
    return (bill is not None and bill < limit) or _passes_unpriced(entry, question)


def _unmoved(lower: float | None, let_pass: bool) -> str:
    """Why no budget brings another model first."""
    if lower is not None:
        return (
            "No budget rules it out: it also runs where its price is unknown, and you let that pass."
            if let_pass
            else "No budget is too small for it: it costs less than a cent."
        )
    return (
        "What it costs is unknown, and you let that pass: no budget rules it out."
        if let_pass
        else "What it costs is unknown, so any budget would rule it out."
    )


def volume(assessed: Sequence[Assessment], ranked: Sequence[Assessment], question: Question) -> Change:
    """The nearest volume at which another model is first: asked again there, not only computed."""
    now = question.needs.workload.requests_per_month or 0.0
    first = ranked[0]
    field = [*ranked, *_within_reach(assessed, first)]
    if now and first.selection.scored_usd is not None and volume_breakpoints.steps_matter(field, question):
        return _by_steps(field, question)
    steps = sorted(_steps(field, question), key=lambda step: abs(log10(step.times))) if now else []
    for step in steps:
        if not now * step.times <= MOST_REQUESTS:
            continue
        then = _first_at(step.times, field, question)
        if then is None or then.model.id != first.model.id:
            return _moved(now, step, then)
    text = "At any volume it stays first: all bills grow alike."
    if not now:
        text = "No requests are asked for, so there is no bill that could grow."
    elif _bill(first) < LEAST_BILL * 100:
        text = f"At more requests it stays first: all bills grow alike. At bills under {usd(LEAST_BILL)} cents decide."
    if first.selection.scored_usd is None:
        text = "At any volume it stays first: its bill does not count."
    return Change(what="workload.requests_per_month", now=now, at=None, direction=None, then=None, text=text)


def _by_steps(field: Sequence[Assessment], question: Question) -> Change:
    """The same where own hardware is in the running, whose bill grows in steps."""
    now, turn = question.requests, volume_breakpoints.nearest_breakpoint(field, question)
    if turn is None:
        text = words.volume_sturdy(DECADES)
        return Change(
            what="workload.requests_per_month", now=now, at=None, direction=None, then=None, text=text
        )
    more, then = turn.requests > now, turn.then
    name = then.model.name if then else None
    if turn.why == "free":
        text = words.volume_free(turn.requests, more, name or "")
    elif turn.why == "bills":
        text = words.volume_steps(turn.requests, more, name)
    else:
        text = words.volume_up(turn.requests, name) if more else words.volume_down(turn.requests, name or "")
    return Change(
        what="workload.requests_per_month",
        now=now,
        at=turn.requests,
        direction="more" if more else "less",
        then=then.model.id if then else None,
        text=text,
    )


def _bill(entry: Assessment) -> float:
    return entry.lowest_usd or 0.0


def _within_reach(assessed: Sequence[Assessment], first: Assessment) -> list[Assessment]:
    """What the budget alone excludes and would come before the first; the lowest bill first."""
    found = [
        entry
        for entry in assessed
        if entry.parts
        and {reason.rule for reason in entry.reasons} == {BUDGET.id}
        and entry.lowest_usd is not None
        and rank_order(entry) < rank_order(first)
    ]
    return sorted(found, key=lambda entry: (_bill(entry), entry.model.id))


def _steps(field: Sequence[Assessment], question: Question) -> Iterator[_Step]:
    """How many times the volume may become before the budget, or what is free, changes the order."""
    first, limit = field[0], question.needs.budget.monthly_usd
    if limit is not None:
        own = edge(first, limit, question)
        if own:
            yield _Step(own.over / question.requests, "budget")
        dearer = [entry for entry in field if entry.reasons]
        least = min((_bill(entry) for entry in dearer), default=0.0)
        edges = [edge(entry, limit, question) for entry in dearer if _bill(entry) <= least + CENTS]
        if nearest := max((found.within for found in edges if found), default=0.0):
            yield _Step(nearest / question.requests, "budget")
    yield from _free_steps(field, question)


def _free_steps(field: Sequence[Assessment], question: Question) -> Iterator[_Step]:
    """A bill of nothing does not grow: at some volume its cost weighs more, or less, than all the rest."""
    first, weights = field[0], question.needs.priorities
    share = (weights.cost or 0.0) / sum(
        (weights.cost or 0.0, weights.capability or 0.0, weights.downloads or 0.0)
    )
    mine = first.selection.scored_usd
    if not share or mine is None:
        return
    for rival in field[1:]:
        other = rival.selection.scored_usd
        if other is None or rival.reasons or (mine < LEAST_USD) == (other < LEAST_USD):
            continue
        decades = ((first.score or 0.0) - (rival.score or 0.0) + _SURELY) / (POINTS_PER_DECADE * share)
        if decades > 300:
            continue
        times = 10**decades if other < LEAST_USD else 10**-decades
        if max(mine, other) * times >= LEAST_BILL:
            yield _Step(times, "free")


def _at(requests: float, question: Question) -> Question:
    needs = question.needs
    return question.with_needs(replace(needs, workload=replace(needs.workload, requests_per_month=requests)))


def _first_at(times: float, field: Sequence[Assessment], question: Question) -> Assessment | None:
    """Who is first at so many times the volume: asked again in order, as far as rounded bills may change it."""
    scored = [entry.selection.scored_usd for entry in field if entry.selection.scored_usd is not None]
    alike = min(scored, default=inf) * times >= LEAST_BILL
    requests = (question.needs.workload.requests_per_month or 0.0) * times
    best: Assessment | None = None
    for entry in again(sorted(field, key=rank_order), _at(requests, question)):
        if alike and best is not None and (entry.score or 0.0) < (best.score or 0.0) - _SURELY:
            break
        if entry.fits and entry.parts and (best is None or rank_order(entry) < rank_order(best)):
            best = entry
    return best


def _moved(now: float, step: _Step, then: Assessment | None) -> Change:
    at, name = now * step.times, then.model.name if then else None
    if step.why == "free":
        text = words.volume_free(at, at > now, name or "")
    elif at > now:
        text = words.volume_up(at, name)
    else:
        text = words.volume_down(at, name or "")
    return Change(
        what="workload.requests_per_month",
        now=now,
        at=at,
        direction="more" if at > now else "less",
        then=then.model.id if then else None,
        text=text,
    )
