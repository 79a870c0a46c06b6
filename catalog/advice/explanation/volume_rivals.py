"""Who leads at any volume where own hardware is in the running: each model's bill there, by API or on own hardware.

What is worked out of a model once, its rates and how it runs, gives its bill at every volume: hundreds are looked at.
"""

from collections.abc import Callable, Iterator, Sequence
from math import inf, log10
from typing import Literal

import msgspec
from msgspec.structs import replace

from catalog.advice.assessment import Assessment, SortKey
from catalog.advice.explanation.budget_edges import CENTS, Rates, is_over, rates
from catalog.advice.explanation.standings import Standing
from catalog.advice.hosting.own import Sized
from catalog.advice.options.run_options import is_blocked, own_hardware_options
from catalog.advice.question import Question
from catalog.advice.scoring import LEAST_USD, POINTS_PER_DECADE, cost_share

LEAST_BILL = 1.0
_MARGIN = 1.001


class Rival(msgspec.Struct, frozen=True):
    """A model, the weighed points that do not depend on its bill, and what it costs at any volume.

    That is USD a request by API, and on own hardware as `sized`: never less than `least_own` USD a month, nor than
    `own_rate` USD a request. `best` is the best place that it may have.
    """

    entry: Assessment
    rest: float
    best: SortKey
    rates: Rates
    sized: Sized | None
    least_own: float
    own_rate: float


class Ranking(msgspec.Struct, frozen=True):
    """The bill that ranks a model at a volume, by the usual way, by the cheapest, or by none within the budget."""

    usd: float
    by: Literal["usual", "cheapest", "none"]


def _place(rival: Rival, requests: float, price: float, question: Question) -> SortKey | None:
    """Where it stands at a volume, `price` being the points of ten times the bill; None where it is ruled out."""
    there = ranking(rival, requests, question)
    if there.by == "none":
        return None
    return (price * log10(max(there.usd, LEAST_USD)) - rival.rest, there.usd, rival.entry.model.id)


def best_score(rival: Rival, question: Question) -> float:
    """The best score that it may have at the volume of a question: its lowest bill, which is rounded to the cent."""
    price = POINTS_PER_DECADE * cost_share(question.needs.priorities)
    return rival.rest - price * log10(max(_least_bill(rival, question.requests) - CENTS, LEAST_USD))


def _least_cost(rival: Rival, requests: float, price: float) -> float:
    """The points that the bill of a rival costs at the least."""
    return price * log10(max(_least_bill(rival, requests), LEAST_USD))


def _least_bill(rival: Rival, requests: float) -> float:
    """USD a month that it costs at the least, by API or on own hardware."""
    own = max(rival.least_own, rival.own_rate * requests)
    return min(rival.rates.cheapest * requests, own)


def ranking(rival: Rival, requests: float, question: Question) -> Ranking:
    """The usual bill, or where that is over the budget the cheapest within it."""
    limit = question.needs.budget.monthly_usd
    usual, least = rival.rates.usual * requests, rival.rates.cheapest * requests
    own = inf
    if rival.sized is not None and usual >= rival.least_own:
        own = question.own.least(rival.sized, requests)
        usual, least = min(usual, own), min(least, own)
    if limit is None or not _is_over(rival, usual, own, requests, question, usual=True):
        return Ranking(usual, "usual")
    if _is_over(rival, least, own, requests, question, usual=False):
        return Ranking(inf, "none")
    return Ranking(least, "cheapest")


def _is_over(
    rival: Rival, usd: float, own: float, requests: float, question: Question, *, usual: bool
) -> bool:
    """Whether this bill is over the budget: by its rounded lines where cents decide; `own` is own hardware's."""
    limit = question.needs.budget.monthly_usd or 0.0
    if abs(usd - limit) > CENTS:
        return usd > limit
    by_api = rival.rates.cheapest == inf or is_over(rival.entry, limit, requests, question, usual=usual)
    return by_api and round(own, 2) > limit


def rival_of(one: Standing, question: Question) -> Rival:
    entry = one.entry
    weights, worth = question.needs.priorities, entry.worth
    whole = sum((weights.cost or 0.0, weights.capability or 0.0, weights.downloads or 0.0))
    rest = 0.0
    if worth is not None:
        rest = (
            (weights.capability or 0.0) * worth.capability + (weights.downloads or 0.0) * worth.downloads
        ) / whole
    own = [
        option
        for option in own_hardware_options(entry.model, question)
        if option.copy and not is_blocked(option, question)
    ]
    known = rates(entry, question)
    sized = question.own.sized(entry.model, question.spending(entry.model).times) if own else None
    own_hardware, least = _cheaper(sized, known, question), question.own.least_usd
    if own_hardware and question.needs.budget.monthly_usd is None:  # beside a budget cents decide
        least = question.own.least_of(own_hardware)
    rate = _own_rate(own_hardware, question) if own_hardware else inf
    return Rival(entry, rest, min(one.at_lowest, one.at_usual), known, own_hardware, least, rate)


def _cheaper(sized: Sized | None, known: Rates, question: Question) -> Sized | None:
    """The copies that cost less a request than the usual API when they are full; None where no copy ever does."""
    own = question.own
    copies = tuple(
        copy
        for copy in (sized.copies if sized else ())
        if not (full := own.capacity(copy)) or own.usd(copy, full) / full < known.usual * _MARGIN
    )
    return replace(sized, copies=copies) if sized and copies else None


def _own_rate(sized: Sized, question: Question) -> float:
    """USD a request on copies that are full, and a little less: bills are rounded."""
    own = question.own
    full = [(own.usd(copy, most), most) for copy in sized.copies if (most := own.capacity(copy))]
    rates = [usd / requests for usd, requests in full]
    return min(rates) / _MARGIN if len(rates) == len(sized.copies) else 0.0


def to_the_request(rival: Rival, question: Question) -> Rival:
    return replace(rival, rates=rates(rival.entry, question, exact=True))


def in_the_running(rivals: Sequence[Rival], question: Question) -> Iterator[Rival]:
    """Bills by API alone keep their order at any volume: but for a budget, and for what is free or costs so little that
    cents decide its place, only the first of them can lead.
    """
    yield from (rival for rival in rivals if rival.sized)
    rest = [rival for rival in rivals if not rival.sized]
    grows = all(rival.rates.usual * question.requests >= LEAST_BILL for rival in rest)
    yield from rest[:1] if question.needs.budget.monthly_usd is None and grows else rest


def leaders(rivals: Sequence[Rival], question: Question) -> Callable[[float], Assessment | None]:
    """Who leads at a volume, by the score that the bill there gives."""
    price, least_usd = POINTS_PER_DECADE * cost_share(question.needs.priorities), question.own.least_usd
    ordered = sorted(rivals, key=lambda rival: -rival.rest)
    cheapest_rate = min((rival.rates.cheapest for rival in rivals), default=inf)
    own_rate = min((rival.own_rate for rival in rivals), default=inf)
    last: Rival | None = None

    def leader(requests: float) -> Assessment | None:
        nonlocal last
        # The leader at the last volume is looked at first: few others come near it.
        best, found = _place(last, requests, price, question) if last else None, last
        lowest = min(cheapest_rate * requests, max(least_usd, own_rate * requests))
        gain = price * log10(max(lowest, LEAST_USD))  # the points of the lowest bill that there can be
        for rival in ordered:
            if best is not None and gain - rival.rest > best[0]:
                break  # no bill makes up for what it lacks, nor for what those after it lack
            if best is not None and _least_cost(rival, requests, price) - rival.rest > best[0]:
                continue
            place = _place(rival, requests, price, question)
            if place is not None and (best is None or place < best):
                best, found = place, rival
        last = found if best is not None else None
        return last.entry if last else None

    return leader
