"""The volumes to look at for a change of the first place, outward from the volume asked.

An even net in the logarithm, finely near it, and within it the edges of whole copies: own hardware is cheapest for a
request where its copies are just full, and dearest just beyond. Beyond a dozen copies a step is too small to matter.
Edges too are the volumes at which an API's bill meets the budget: another offer scores from there on, or none.

At which volume another model comes first, where own hardware is in the running: its bill grows in steps.

APIs' bills grow with every request, own hardware's by a copy at a time, so the order may change at any volume. It is
searched outward from the volume asked, in even steps of the logarithm, and then halved down.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import inf, log10
from typing import Literal, NamedTuple

from msgspec.structs import replace

from catalog.advice.assessment import Assessment, SortKey, again, rank_order
from catalog.advice.explanation.standings import Standing
from catalog.advice.hosting.own import OwnHardware, Sized
from catalog.advice.hosting.sizing import Copy
from catalog.advice.options.run_options import is_blocked, own_hardware_options
from catalog.advice.question import Question
from catalog.advice.scoring import LEAST_USD, POINTS_PER_DECADE

DECADES = 6
MOST_COPIES = 12
_NET = (*(step / 8 for step in range(1, 25)), *(3 + step / 3 for step in range(1, 10)))
_JUST_BEYOND = 1.000_01


class Point(NamedTuple):
    """A volume to look at, the one before it on the way there, and whether it is an edge."""

    before: float
    at: float
    edge: bool


def outward(requests: float, copies: Iterable[Copy], own: OwnHardware, met: Iterable[float]) -> list[Point]:
    """The points around so many requests a month, the nearest first; `copies` are those in the running.

    `met` are the volumes at which a bill meets the budget.
    """
    edges = set() if own.by_the_hour else {edge for copy in copies for edge in _edges(copy, own)}
    edges |= {edge for at in met for edge in (at / _JUST_BEYOND, at * _JUST_BEYOND)}
    net = {requests * 10 ** (sign * step) for step in _NET for sign in (1, -1)}
    least, most = min(net), max(net)
    points = net | {edge for edge in edges if least < edge < most and edge != requests}
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


LEAST_BILL = 1.0
MOST_REQUESTS = 1e15
_HALVINGS = 16
_CLOSEST = 8
_BEYOND = (1.0, 1.0005, 1.002, 1.005, 1.05)


BudgetCause = Literal["ruled out", "comes in", "its cheapest offer", "usual price"]
"""What a budget does to the first at another volume, or (the two in the middle) to the one that is first there."""
Cause = Literal[BudgetCause, "free", "bills"]


class Bill(NamedTuple):
    """What a model costs at any volume: USD a request by the usual API and by the cheapest, or own hardware."""

    rate: float
    cheapest_rate: float
    sized: Sized | None


class Rival(NamedTuple):
    """A model with its bill, the weighed points that do not depend on it, and the best place that it may have."""

    entry: Assessment
    rest: float
    bill: Bill
    best: SortKey


def steps_matter(field: Sequence[Standing], question: Question) -> bool:
    """Whether own hardware, whose bill grows in steps, is in the running."""
    open_ones = any(one.entry.model.open_weights for one in field)
    return question.own.priced and "self-host" in question.needs.hosting.where and open_ones


class Breakpoint(NamedTuple):
    """The volume beyond which another model is first (None where none is left), and what does that."""

    requests: float
    then: Assessment | None
    why: Cause


def nearest_breakpoint(field: Sequence[Standing], question: Question) -> Breakpoint | None:
    """The nearest volume, within six powers of ten, beyond which the first of `field` is not first.

    Asked again there: bills are rounded to the cent and scores to a thousandth.
    """
    rivals = list(_in_the_running([_rival(one, question) for one in field if one.entry.worth], question))
    first, leader = field[0].entry, _leaders(rivals, question)
    closest = sorted(rivals, key=lambda rival: rival.best)[:_CLOSEST]
    copies = [copy for rival in closest if rival.bill.sized for copy in rival.bill.sized.copies]
    of_the_closest, limited = _leaders(closest, question), question.needs.budget.monthly_usd is not None
    met = _budget_met(closest, question.needs.budget.monthly_usd)
    for before, at, edge in outward(question.requests, copies, question.own, met):
        ask = of_the_closest if edge else leader
        then = ask(at)
        if then is first or at > MOST_REQUESTS or _cents(rivals, (first, then), at, question):
            continue
        turning = _halved(before, at, first, ask)
        named = (first, then, ask(turning))
        asked = [rival for rival in rivals if limited or rival in closest or _is_one_of(rival.entry, named)]
        turn = _asked_again(turning, 1 if at > before else -1, first, asked, question)
        if turn is not None:
            return turn
    return None


def _budget_met(rivals: Sequence[Rival], limit: float | None) -> Iterator[float]:
    """The volumes at which the usual API of a model, or its cheapest, costs what the budget allows."""
    for rival in rivals if limit else ():
        yield from (
            (limit or 0.0) / rate for rate in (rival.bill.rate, rival.bill.cheapest_rate) if 0 < rate < inf
        )


def _cents(
    rivals: Sequence[Rival], pair: Sequence[Assessment | None], requests: float, question: Question
) -> bool:
    """Whether the bills in question are under a dollar at this volume: cents decide there, and nobody asks."""
    bills = (_bills(rival.bill, requests, question)[0] for rival in rivals if _is_one_of(rival.entry, pair))
    return max(bills) < LEAST_BILL


def _is_one_of(entry: Assessment, others: Sequence[Assessment | None]) -> bool:
    return any(entry is other for other in others)


def _asked_again(
    at: float, sign: int, first: Assessment, rivals: Sequence[Rival], question: Question
) -> Breakpoint | None:
    for beyond in _BEYOND:
        requests = at * beyond**sign
        found = list(again((rival.entry for rival in rivals), at_volume(requests, question)))
        then = min((entry for entry in found if entry.fits and entry.parts), key=rank_order, default=None)
        if then is None or then.model.id != first.model.id:
            mine = next(entry for entry in found if entry.model.id == first.model.id)
            came = next(
                (rival.entry for rival in rivals if then and rival.entry.model.id == then.model.id), None
            )
            why = budget_cause(first, mine, came, then)
            free = min(entry.usd or 0.0 for entry in (mine, then) if entry) < LEAST_USD
            return Breakpoint(requests, then, why or ("free" if free else "bills"))
    return None


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


def _in_the_running(rivals: Sequence[Rival], question: Question) -> Iterator[Rival]:
    """Bills by API alone keep their order at any volume: but for a budget, and for what is free, only the first of them
    can lead.
    """
    yield from (rival for rival in rivals if rival.bill.sized)
    rest = [rival for rival in rivals if not rival.bill.sized]
    grows = all(rival.bill.rate * question.requests >= LEAST_USD for rival in rest)
    yield from rest[:1] if question.needs.budget.monthly_usd is None and grows else rest


def _halved(
    inner: float, outer: float, first: Assessment, leader: Callable[[float], Assessment | None]
) -> float:
    for _ in range(_HALVINGS):
        middle = (inner * outer) ** 0.5
        inner, outer = (middle, outer) if leader(middle) is first else (inner, middle)
    return outer


def _leaders(rivals: Sequence[Rival], question: Question) -> Callable[[float], Assessment | None]:
    """Who leads at a volume, by the score that the bill there gives."""
    weights, limit = question.needs.priorities, question.needs.budget.monthly_usd
    whole = sum((weights.cost or 0.0, weights.capability or 0.0, weights.downloads or 0.0))
    price = POINTS_PER_DECADE * (weights.cost or 0.0) / whole

    def leader(requests: float) -> Assessment | None:
        best: tuple[float, float, str] | None = None
        found: Assessment | None = None
        for rival in rivals:
            bill, least = _bills(rival.bill, requests, question)
            if limit is not None and bill > limit:
                bill = least
            if limit is not None and bill > limit:
                continue
            place = (price * log10(max(bill, LEAST_USD)) - rival.rest, bill, rival.entry.model.id)
            if best is None or place < best:
                best, found = place, rival.entry
        return found

    return leader


def _bills(bill: Bill, requests: float, question: Question) -> tuple[float, float]:
    """The usual bill, and the least one."""
    usual, least = bill.rate * requests, bill.cheapest_rate * requests
    if bill.sized is None or usual < question.own.least_usd:
        return usual, least
    own = question.own.least(bill.sized, requests)
    return min(usual, own), min(least, own)


def _rival(one: Standing, question: Question) -> Rival:
    weights, worth = question.needs.priorities, one.entry.worth
    whole = sum((weights.cost or 0.0, weights.capability or 0.0, weights.downloads or 0.0))
    rest = 0.0
    if worth is not None:
        rest = (
            (weights.capability or 0.0) * worth.capability + (weights.downloads or 0.0) * worth.downloads
        ) / whole
    return Rival(one.entry, rest, _bill(one.entry, question), min(one.at_lowest, one.at_usual))


def _bill(entry: Assessment, question: Question) -> Bill:
    apis = [option.usd for option in entry.selection.fitting if option.offer and option.usd is not None]
    own = [
        option
        for option in own_hardware_options(entry.model, question)
        if option.copy and not is_blocked(option, question)
    ]
    sized = question.own.sized(entry.model, question.spending(entry.model).times) if own else None
    usual = entry.selection.api_usd
    rate = inf if usual is None else usual / question.requests
    return Bill(rate, min(apis) / question.requests if apis else inf, sized)
