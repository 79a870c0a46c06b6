"""What a model's APIs cost a request, and the volume at which their bill reaches a budget, as that bill is rounded.

Each line of a bill is rounded to the cent, so a bill computed from one rounded at another volume may be off by cents:
nothing beside $1,000, a tenth of a budget of $0.46. A budget is met twice: by the usual API, whose place the cheapest
offer then takes, and by the cheapest.
"""

from math import inf
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from catalog.advice.assessment import Assessment
from catalog.advice.cost.api_bill import monthly_usd, usd_per_request
from catalog.advice.options.run_options import Option
from catalog.advice.options.selection import of_apis
from catalog.advice.question import Question
from catalog.model import Offer

CENTS = 0.05
"""What rounding to the cent may add to a bill or take from it, and to spare."""
FEW_USD = 20.0
"""A bill below this says too little of what one request costs: each of its lines is rounded to the cent. From the $0.05
of 1,160 requests 53 million followed as the volume that a budget allows, where it was 47 million."""
_HALVINGS = 16


class Rates(msgspec.Struct, frozen=True):
    """USD a request by the usual API and by the cheapest; infinite where no API does."""

    usual: float
    cheapest: float


class Edge(NamedTuple):
    """Requests a month: the most that are known to stay within the budget, and the fewest known to be over it."""

    within: float
    over: float


def rates(entry: Assessment, question: Question, *, exact: bool = False) -> Rates:
    """What one request costs: read off the bills, but for small ones, or where it must be `exact`."""
    apis, usd = _apis(entry), entry.selection.api_usd
    if usd is None or not apis:
        return Rates(inf, inf)
    least = min(option.usd or 0.0 for option in apis)
    cheapest = least / question.requests
    if exact or least < FEW_USD:
        alike = [option for option in apis if (option.usd or 0.0) <= least + CENTS]
        cheapest = min(_rate(option, question, entry) for option in alike)
    if len(apis) == 1:
        return Rates(cheapest, cheapest)
    is_small = exact or usd < FEW_USD
    usual = _rate(_usual(entry, question), question, entry) if is_small else usd / question.requests
    return Rates(usual, cheapest)


def is_over(entry: Assessment, limit: float, requests: float, question: Question, *, usual: bool) -> bool:
    """Whether the bill of the usual API, or of every one, is over the limit, as it is rounded at this volume."""
    offers = [option.offer for option in ([_usual(entry, question)] if usual else _apis(entry))]
    return _are_over([offer for offer in offers if offer], limit, requests, entry, question)


def edge(entry: Assessment, limit: float, question: Question, *, usual: bool) -> Edge | None:
    """Where the bill of the usual API, or of the cheapest, passes `limit`; None where none grows."""
    apis = _apis(entry)
    if usual and apis:
        apis = [_usual(entry, question)]
    priced = [(_rate(option, question, entry), option.offer) for option in apis]
    least = min((rate for rate, _ in priced), default=0.0)
    if not least:
        return None
    within, over = max(0.0, limit - CENTS) / least, (limit + CENTS) / least
    offers = [offer for rate, offer in priced if offer and rate * within <= limit + CENTS]
    for _ in range(_HALVINGS):
        middle = (within + over) / 2
        is_beyond = _are_over(offers, limit, middle, entry, question)
        within, over = (within, middle) if is_beyond else (middle, over)
    return Edge(within, over)


def _apis(entry: Assessment) -> list[Option]:
    return [option for option in entry.selection.fitting if option.offer and option.usd is not None]


def _usual(entry: Assessment, question: Question) -> Option:
    """The API that the rule chooses, of at least one: of those alike to the cents by what a request costs."""
    apis, usd = _apis(entry), entry.selection.api_usd or 0.0
    tier = min(option.tier for option in apis)
    level = [option for option in apis if option.tier == tier]
    if usd < FEW_USD and len(level) > 1:
        level = [
            replace(option, usd=_rate(option, question, entry) * question.requests)
            if abs((option.usd or 0.0) - usd) <= CENTS
            else option
            for option in level
        ]
    return of_apis(entry.model, level)[0]


def _rate(option: Option, question: Question, entry: Assessment) -> float:
    times = question.spending(entry.model).times
    rate = usd_per_request(option.offer, question.workload_of(entry.model), times) if option.offer else None
    return inf if rate is None else rate


def _are_over(
    offers: list[Offer], limit: float, requests: float, entry: Assessment, question: Question
) -> bool:
    times = question.spending(entry.model).times
    asked = replace(question.workload_of(entry.model), requests_per_month=requests)
    return all((monthly_usd(offer, asked, times) or 0.0) > limit for offer in offers)
