"""The volumes to look at for a change of the first place, outward from the volume asked.

An even net in the logarithm, finely near it, and within it the edges of whole copies: own hardware is cheapest for a
request where its copies are just full, and dearest just beyond. Beyond a dozen copies a step is too small to matter.

At which volume another model comes first, where own hardware is in the running: its bill grows in steps.

APIs' bills grow with every request, own hardware's by a copy at a time, so the order may change at any volume. It is
searched outward from the volume asked, in even steps of the logarithm, and then halved down.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import inf, log10
from typing import Literal, NamedTuple

from msgspec.structs import replace

from catalog.advice.assessment import Assessment, again, rank_order
from catalog.advice.cost.api_bill import monthly_usd, usd_per_request
from catalog.advice.explanation.budget_edges import CENTS
from catalog.advice.hosting.own import OwnHardware, Sized
from catalog.advice.hosting.sizing import Copy
from catalog.advice.needs.records import Needs
from catalog.advice.options.run_options import Option, is_blocked, own_hardware_options
from catalog.advice.question import Question
from catalog.advice.scoring import LEAST_USD, POINTS_PER_DECADE
from catalog.model import Offer

DECADES = 6
MOST_COPIES = 12
_NET = (*(step / 8 for step in range(1, 25)), *(3 + step / 3 for step in range(1, 10)))
_JUST_BEYOND = 1.000_01


class Point(NamedTuple):
    """A volume to look at, the one before it on the way there, and whether it is an edge of whole copies."""

    before: float
    at: float
    edge: bool


def outward(requests: float, copies: Iterable[Copy], own: OwnHardware) -> list[Point]:
    """The points around so many requests a month, the nearest first; `copies` are those in the running."""
    edges = set() if own.by_the_hour else {edge for copy in copies for edge in _edges(copy, own)}
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
_FURTHER, _NEAR = 1.0005, 0.0005


FEW_USD = 20.0
"""A bill below this says too little of what one request costs: each of its lines is rounded to the cent. From the $0.05
of 1,160 requests 53 million followed as the volume that a budget allows, where it was 47 million."""


class Bill(NamedTuple):
    """What a model costs at any volume: USD a request by the API that ranks and by the cheapest, or own hardware.

    `offers` are the APIs that satisfy the needs, `times` as in `cost.monthly_usd`.
    """

    rate: float
    cheapest_rate: float
    sized: Sized | None
    offers: tuple[Offer, ...] = ()
    times: float = 1.0


class Rival(NamedTuple):
    """A model with its bill, and with the weighed points that do not depend on it."""

    entry: Assessment
    rest: float
    bill: Bill


def steps_matter(field: Sequence[Assessment], question: Question) -> bool:
    """Whether own hardware, whose bill grows in steps, is in the running."""
    open_ones = any(entry.model.open_weights for entry in field)
    return question.own.priced and "self-host" in question.needs.hosting.where and open_ones


class Breakpoint(NamedTuple):
    """The volume beyond which another model is first (None where none is left), and what does that."""

    requests: float
    then: Assessment | None
    why: Literal["budget", "free", "bills"]


def nearest_breakpoint(field: Sequence[Assessment], question: Question) -> Breakpoint | None:
    """The nearest volume, within six powers of ten, beyond which the first of `field` is not first.

    Asked again there: bills are rounded to the cent and scores to a thousandth.
    """
    rivals = list(_in_the_running([_rival(entry, question) for entry in field if entry.worth], question))
    first, leader = field[0], _leaders(rivals, question)
    mine = next(rival for rival in rivals if rival.entry is first)
    closest = sorted(rivals, key=lambda rival: rank_order(rival.entry))[:_CLOSEST]
    copies = [copy for rival in closest if rival.bill.sized for copy in rival.bill.sized.copies]
    of_the_closest, limited = _leaders(closest, question), question.needs.budget.monthly_usd is not None
    for before, at, edge in outward(question.requests, copies, question.own):
        ask = of_the_closest if edge else leader
        then = ask(at)
        if then is first or at > MOST_REQUESTS:
            continue
        if _cents(rivals, (first, then), at, question) and not _by_budget(mine, then, at, question):
            continue
        turning = _halved(before, at, first, ask)
        named = (first, then, ask(turning))
        asked = [rival for rival in rivals if limited or rival in closest or _is_one_of(rival.entry, named)]
        turn = _asked_again(turning, 1 if at > before else -1, first, asked, question)
        if turn is not None:
            return turn
    return None


def _cents(
    rivals: Sequence[Rival], pair: Sequence[Assessment | None], requests: float, question: Question
) -> bool:
    """Whether the bills in question are under a dollar at this volume: cents decide there, and nobody asks."""
    bills = (_bills(rival.bill, requests, question)[0] for rival in rivals if _is_one_of(rival.entry, pair))
    return max(bills) < LEAST_BILL


def _by_budget(first: Rival, then: Assessment | None, requests: float, question: Question) -> bool:
    """Whether a budget decides at this volume: one of $0.20 is spent where bills are, and not from a dollar on."""
    limit = question.needs.budget.monthly_usd
    if limit is None or (then is not None and then.reasons):
        return limit is not None
    least = _bills(first.bill, requests, question)[1]
    return _is_over(first.bill, least, limit, requests, question)


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
    bills = [entry.selection.scored_usd or 0.0 for entry in (first, turn.then) if entry]
    return min(bills) * min(1.0, turn.requests / question.requests)


def _asked_at(
    requests: float, first: Assessment, rivals: Sequence[Rival], question: Question
) -> Breakpoint | None:
    """Who is first at this volume, asked again; None where it is still the first."""
    asked = question.with_needs(_at(requests, question.needs))
    found = list(again((rival.entry for rival in rivals), asked))
    then = min((entry for entry in found if entry.fits and entry.parts), key=rank_order, default=None)
    if then is not None and then.model.id == first.model.id:
        return None
    mine = next(entry for entry in found if entry.model.id == first.model.id)
    came = next((rival.entry for rival in rivals if then and rival.entry.model.id == then.model.id), None)
    if mine.reasons or (came and came.reasons):
        return Breakpoint(requests, then, "budget")
    free = min(entry.selection.scored_usd or 0.0 for entry in (mine, then) if entry) < LEAST_USD
    return Breakpoint(requests, then, "free" if free else "bills")


def _at(requests: float, needs: Needs) -> Needs:
    return replace(needs, workload=replace(needs.workload, requests_per_month=requests))


def _in_the_running(rivals: Sequence[Rival], question: Question) -> Iterator[Rival]:
    """Bills by API alone keep their order at any volume: but for a budget, and for what is free or costs so little that
    cents decide its place, only the first of them can lead.
    """
    yield from (rival for rival in rivals if rival.bill.sized)
    rest = [rival for rival in rivals if not rival.bill.sized]
    grows = all(rival.bill.rate * question.requests >= LEAST_BILL for rival in rest)
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
            if limit is not None and _is_over(rival.bill, least, limit, requests, question):
                continue
            place = (price * log10(max(bill, LEAST_USD)) - rival.rest, bill, rival.entry.model.id)
            if best is None or place < best:
                best, found = place, rival.entry
        return found

    return leader


def _is_over(bill: Bill, least: float, limit: float, requests: float, question: Question) -> bool:
    """Whether the least bill is over the limit: by its rounded lines where cents decide."""
    if abs(least - limit) > CENTS:
        return least > limit
    workload = replace(question.needs.workload, requests_per_month=requests)
    apis = [monthly_usd(offer, workload, bill.times) for offer in bill.offers]
    own = round(question.own.least(bill.sized, requests), 2) if bill.sized else inf
    return min(own, min((usd for usd in apis if usd is not None), default=inf)) > limit


def _bills(bill: Bill, requests: float, question: Question) -> tuple[float, float]:
    """The bill that ranks, and the least one."""
    usual, least = bill.rate * requests, bill.cheapest_rate * requests
    if bill.sized is None or usual < question.own.least_usd:
        return usual, least
    own = question.own.least(bill.sized, requests)
    return min(usual, own), min(least, own)


def _rival(entry: Assessment, question: Question) -> Rival:
    weights, worth = question.needs.priorities, entry.worth
    whole = sum((weights.cost or 0.0, weights.capability or 0.0, weights.downloads or 0.0))
    rest = 0.0
    if worth is not None:
        rest = (
            (weights.capability or 0.0) * worth.capability + (weights.downloads or 0.0) * worth.downloads
        ) / whole
    return Rival(entry, rest, _bill(entry, question))


def _bill(entry: Assessment, question: Question) -> Bill:
    times = question.spending(entry.model).times
    apis = [option for option in entry.selection.fitting if option.offer and option.usd is not None]
    own = [
        option
        for option in own_hardware_options(entry.model, question)
        if option.copy and not is_blocked(option, question)
    ]
    sized = question.own.sized(entry.model, times) if own else None
    usual = _rate(entry.selection.api_usd, apis, times, question)
    least = _rate(min((option.usd or 0.0 for option in apis), default=None), apis, times, question)
    return Bill(usual, least, sized, tuple(option.offer for option in apis if option.offer), times)


def _rate(usd: float | None, apis: Sequence[Option], times: float, question: Question) -> float:
    """USD a request of the API with this bill; infinite where there is none."""
    if usd is None:
        return inf
    alike = [option.offer for option in apis if option.usd == usd and option.offer] if usd < FEW_USD else []
    exact = [usd_per_request(offer, question.needs.workload, times) for offer in alike]
    return min((rate for rate in exact if rate is not None), default=usd / question.requests)
