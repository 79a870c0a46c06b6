"""At which volume another model comes first, where own hardware is in the running: its bill grows in steps.

APIs' bills grow with every request, own hardware's by a copy at a time, so the order may change at any volume. It is
searched outward from the volume asked, in even steps of the logarithm, finely near it, and then halved down.

Within that net lie the edges of whole copies: own hardware is cheapest for a request where its copies are just full,
and dearest just beyond. Beyond a dozen copies a step is too small to matter. Edges too are the volumes at which an
API's bill meets the budget: another offer scores from there on, or none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import log10
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from catalog.advice.assessment import Assessment, again, rank_order
from catalog.advice.explanation.budget_edges import FEW_USD, Edge, edge
from catalog.advice.explanation.standings import Standing
from catalog.advice.explanation.volume_rivals import (
    LEAST_BILL,
    Rival,
    best_score,
    in_the_running,
    leaders,
    ranking,
    rival_of,
    to_the_request,
)
from catalog.advice.hosting.own import OwnHardware
from catalog.advice.hosting.sizing import Copy
from catalog.advice.question import Question
from catalog.advice.scoring import LEAST_USD

DECADES = 6
MOST_COPIES = 12
_NET = (*(step / 8 for step in range(1, 25)), *(3 + step / 3 for step in range(1, 10)))
_JUST_BEYOND = 1.000_01


class Point(NamedTuple):
    """A volume to look at, the one before it on the way there, and whether it is an edge."""

    before: float
    at: float
    edge: bool


def outward(requests: float, copies: Iterable[Copy], own: OwnHardware, met: Iterable[Edge]) -> list[Point]:
    """The points around so many requests a month, the nearest first; `copies` are those in the running.

    `met` are the volumes at which a bill meets the budget.
    """
    edges = set() if own.by_the_hour else {at for copy in copies for at in _edges(copy, own)}
    edges |= {at for one in met for at in one}
    net = {requests * 10 ** (sign * step) for step in _NET for sign in (1, -1)}
    least, most = min(net), max(net)
    points = net | {at for at in edges if least < at < most and at != requests}
    rising = sorted(point for point in points if point > requests)
    falling = sorted((point for point in points if point < requests), reverse=True)
    found = [*_linked(requests, rising, net), *_linked(requests, falling, net)]
    return sorted(found, key=lambda point: abs(log10(point.at / requests)))


def _linked(start: float, points: Iterable[float], net: set[float]) -> Iterator[Point]:
    before = start
    for at in points:
        yield Point(before, at, at not in net)
        before = at


def _edges(copy: Copy, own: OwnHardware) -> Iterator[float]:
    """Where copies are just full, and just beyond."""
    capacity = own.capacity(copy)
    for number in range(1, MOST_COPIES + 1) if capacity else ():
        yield number * capacity
        yield number * capacity * _JUST_BEYOND


MOST_REQUESTS = 1e15
_HALVINGS = 16
_CLOSEST = 8
_BEYOND = (1.0, 1.0005, 1.002, 1.005, 1.05)
_FURTHER, _NEAR = 1.0005, 0.0005
_SURELY = 0.05
"""Points that being rounded adds to no score: of bills, beyond their cents, and of its parts."""


BudgetCause = Literal["ruled out", "comes in", "its cheapest offer", "usual price"]
"""What a budget does to the first at another volume, or (the two in the middle) to the one that is first there."""
Cause = Literal[BudgetCause, "free", "bills"]


def steps_matter(field: Sequence[Standing], question: Question) -> bool:
    """Whether own hardware, whose bill grows in steps, is in the running."""
    open_ones = any(one.entry.model.open_weights for one in field)
    return question.own.priced and "self-host" in question.needs.hosting.where and open_ones


class Breakpoint(msgspec.Struct, frozen=True):
    """The volume beyond which another model is first (None where none is left), and what does that."""

    requests: float
    then: Assessment | None
    why: Cause


def nearest_breakpoint(field: Sequence[Standing], question: Question) -> Breakpoint | None:
    """The nearest volume, within six powers of ten, beyond which the first of `field` is not first.

    Asked again there: bills are rounded to the cent and scores to a thousandth.
    """
    limited = question.needs.budget.monthly_usd is not None
    rivals = list(in_the_running([rival_of(one, question) for one in field if one.entry.worth], question))
    rivals.sort(key=lambda rival: rival.best)
    if limited:
        rivals[:_CLOSEST] = [to_the_request(rival, question) for rival in rivals[:_CLOSEST]]
    closest, first, leader = rivals[:_CLOSEST], field[0].entry, leaders(rivals, question)
    of_the_closest = leaders(closest, question)
    copies = [copy for rival in closest if rival.sized for copy in rival.sized.copies]
    for before, at, is_edge in outward(question.requests, copies, question.own, _met(closest, question)):
        ask = of_the_closest if is_edge else leader
        then = ask(at)
        if then is first or at > MOST_REQUESTS:
            continue
        if _cents([rival for rival in rivals if _is_one_of(rival.entry, (first, then))], at, question):
            continue
        turning = _halved(before, at, first, ask)
        named = (first, then, ask(turning))
        asked = [rival for rival in rivals if limited or rival in closest or _is_one_of(rival.entry, named)]
        turn = _asked_again(turning, 1 if at > before else -1, first, asked, question)
        if turn is not None:
            return turn
    return None


def _met(rivals: Sequence[Rival], question: Question) -> Iterator[Edge]:
    """The volumes at which the usual API of a model, or its cheapest, costs what the budget allows."""
    limit = question.needs.budget.monthly_usd
    for rival in rivals if limit else ():
        for usual in (True, False) if rival.rates.cheapest < rival.rates.usual else (False,):
            if found := edge(rival.entry, limit or 0.0, question, usual=usual):
                yield found


def _cents(pair: Sequence[Rival], requests: float, question: Question) -> bool:
    """Whether the bills in question are under a dollar at this volume, where cents decide and nobody asks.

    But for a budget that decides: one of $0.20 is spent where bills are, and not from a dollar on.
    """
    there = [ranking(rival, requests, question) for rival in pair]
    here = [ranking(rival, question.requests, question) for rival in pair]
    alike = all(one.by == other.by for one, other in zip(here, there, strict=True))
    return alike and max(one.usd for one in there) < LEAST_BILL


def _is_one_of(entry: Assessment, others: Sequence[Assessment | None]) -> bool:
    return any(entry is other for other in others)


def _asked_again(
    at: float, sign: int, first: Assessment, rivals: Sequence[Rival], question: Question
) -> Breakpoint | None:
    """The volume at or just beyond `at` from which on the first is not first when the question is asked again.

    Where bills are small their cents move the order to and fro: it must not be first a little further on either.
    """
    held = at
    for beyond in _BEYOND:
        requests = at * beyond**sign
        turn = _asked_at(requests, first, rivals, question)
        if turn is not None and (
            _least_bill(turn, first, question) >= FEW_USD
            or _asked_at(requests * _FURTHER**sign, first, rivals, question) is not None
        ):
            return _nearer(held, turn, first, rivals, question)
        held = requests
    return None


def _nearer(
    held: float, turn: Breakpoint, first: Assessment, rivals: Sequence[Rival], question: Question
) -> Breakpoint:
    """The turn as near as a thousandth to the last volume at which the first is still first.

    A volume of 4.86 million was told where a budget was spent at 4.66: five percent beyond where it was looked for.
    """
    while turn.requests != held and abs(log10(turn.requests / held)) > _NEAR:
        middle = (held * turn.requests) ** 0.5
        found = _asked_at(middle, first, rivals, question)
        held, turn = (middle, turn) if found is None else (held, found)
    return turn


def _least_bill(turn: Breakpoint, first: Assessment, question: Question) -> float:
    """The lower bill of the two that change places, about."""
    bills = [entry.usd or 0.0 for entry in (first, turn.then) if entry]
    return min(bills) * min(1.0, turn.requests / question.requests)


def _asked_at(
    requests: float, first: Assessment, rivals: Sequence[Rival], question: Question
) -> Breakpoint | None:
    """Who is first at this volume, asked again; None where it is still the first."""
    asked = at_volume(requests, question)
    then = _first_of(rivals, asked)
    if then is not None and then.model.id == first.model.id:
        return None
    mine = next(again([first], asked))
    came = next((rival.entry for rival in rivals if then and rival.entry.model.id == then.model.id), None)
    free = min(entry.usd or 0.0 for entry in (mine, then) if entry) < LEAST_USD
    return Breakpoint(requests, then, budget_cause(first, mine, came, then) or ("free" if free else "bills"))


def _first_of(rivals: Sequence[Rival], asked: Question) -> Assessment | None:
    """The first of these at the volume of a question; who may score best is asked first, and the rest is not asked."""
    bounds = [(best_score(rival, asked) + _SURELY, rival) for rival in rivals]
    bounds.sort(key=lambda pair: -pair[0])
    first: Assessment | None = None
    for (bound, _), entry in zip(bounds, again((rival.entry for _, rival in bounds), asked), strict=True):
        if first is not None and bound < (first.score or 0.0):
            break
        if entry.fits and entry.parts and (first is None or rank_order(entry) < rank_order(first)):
            first = entry
    return first


def budget_cause(
    first: Assessment, mine: Assessment, came: Assessment | None, then: Assessment | None
) -> BudgetCause | None:
    """What the budget does at another volume: `mine` is the first there, `then` who leads there and is `came` here."""
    if mine.reasons:
        return "ruled out"
    if came and came.reasons:
        return "comes in"
    if then and came and then.selection.usual and not came.selection.usual:
        return "its cheapest offer"
    return "usual price" if first.selection.usual and not mine.selection.usual else None


def at_volume(requests: float, question: Question) -> Question:
    """The same question at so many requests a month."""
    needs = question.needs
    return question.with_needs(replace(needs, workload=replace(needs.workload, requests_per_month=requests)))


def _halved(
    inner: float, outer: float, first: Assessment, leader: Callable[[float], Assessment | None]
) -> float:
    for _ in range(_HALVINGS):
        middle = (inner * outer) ** 0.5
        inner, outer = (middle, outer) if leader(middle) is first else (inner, middle)
    return outer
