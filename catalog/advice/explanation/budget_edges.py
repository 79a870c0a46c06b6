"""The volume at which a model's least bill by API reaches a budget, to the request and as the bill is rounded.

Each line of a bill is rounded to the cent, so a bill computed from one rounded at another volume may be off by cents:
nothing beside $1,000, a tenth of a budget of $0.46.
"""

from typing import NamedTuple

from msgspec.structs import replace

from catalog.advice.assessment import Assessment
from catalog.advice.cost.api_bill import monthly_usd, usd_per_request
from catalog.advice.question import Question

CENTS = 0.05
"""What rounding to the cent may add to a bill or take from it, and to spare."""
_HALVINGS = 16


class Edge(NamedTuple):
    """Requests a month: the most that are known to stay within the budget, and the fewest known to be over it."""

    within: float
    over: float


def edge(entry: Assessment, limit: float, question: Question) -> Edge | None:
    """Where the least bill of the APIs that satisfy the needs passes `limit`; None where none grows."""
    times, workload = question.spending(entry.model).times, question.needs.workload
    offers = [option.offer for option in entry.selection.fitting if option.offer and option.usd is not None]
    rates = [rate for offer in offers if (rate := usd_per_request(offer, workload, times)) is not None]
    if not rates or not min(rates):
        return None

    def is_over(requests: float) -> bool:
        asked = replace(workload, requests_per_month=requests)
        return all((monthly_usd(offer, asked, times) or 0.0) > limit for offer in offers)

    within, over = max(0.0, limit - CENTS) / min(rates), (limit + CENTS) / min(rates)
    for _ in range(_HALVINGS):
        middle = (within + over) / 2
        within, over = (within, middle) if is_over(middle) else (middle, over)
    return Edge(within, over)
