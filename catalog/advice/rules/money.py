"""The rules on the bill: it is within the budget, and there is a price at all."""

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, Any

from catalog.advice.rules.reason import Counterfigure, Reason, relative
from catalog.advice.rules.record import Limit, Rule, Subject
from catalog.formatting import enough_usd, percent, usd, usd_beside

if TYPE_CHECKING:
    from catalog.advice.needs.records import Needs

_WHOLE_DOLLARS_FROM = 100.0


class OverBudget(Reason, frozen=True, kw_only=True):
    """The lowest bill is over the budget, both in USD a month; `lowest_usd` None: what it costs is unknown."""

    rule = "budget"
    lowest_usd: float | None
    limit_usd: float

    @property
    def need(self) -> str:
        return f"at most {usd(self.limit_usd)}/month"

    @property
    def has(self) -> str | None:
        return None if self.lowest_usd is None else f"{self.lowest_usd:.2f}"

    @property
    def text(self) -> str:
        if self.lowest_usd is None:
            return "Its cost here is unknown, so it may be over your budget."
        over = usd(self.lowest_usd - self.limit_usd)
        return f"Even its cheapest offer, {usd(self.lowest_usd)}/month, is {over} over your budget."

    @property
    def short(self) -> str:
        if self.lowest_usd is None:
            return f"cost unknown / {usd(self.limit_usd)}"
        bill, limit = usd_beside(self.lowest_usd, self.limit_usd)
        return f"{bill} / {limit}"

    @property
    def distance(self) -> float | None:
        return None if self.lowest_usd is None else relative(self.lowest_usd, self.limit_usd)

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:  # noqa: ARG002
        return {} if self.lowest_usd is None else {"budget.monthly_usd": enough_budget(self.lowest_usd)}

    @property
    def counterfigure(self) -> Counterfigure | None:
        if self.lowest_usd is None:
            return None
        bill, limit = round(self.lowest_usd, 2), self.limit_usd
        fall = percent(1 - limit / bill) if bill else "0%"
        text = f"Its bill would have to fall by {fall}, or the budget to rise to {enough_usd(bill)}/month."
        return Counterfigure(bill - limit, bill, text)


def enough_budget(bill: float) -> float:
    """A budget in USD a month that a bill is within: whole dollars, below $100 whole cents."""
    if bill > _WHOLE_DOLLARS_FROM:
        return float(ceil(bill))
    cents = ceil(bill * 100)
    return cents / 100 if cents / 100 >= bill else (cents + 1) / 100


class NoPrice(Reason, frozen=True, kw_only=True):
    """No price that counts is known: of what, as the subject of a sentence, and what else there is to say."""

    rule = "price.unknown"
    of: str
    note: str = ""

    @property
    def need(self) -> str:
        return "a price"

    @property
    def has(self) -> None:
        return None

    @property
    def text(self) -> str:
        return f"{self.of} is unknown. {self.note}." if self.note else f"{self.of} is unknown."

    @property
    def short(self) -> str:
        return "no price"


def _check_budget(subject: Subject) -> Reason | None:
    limit = subject.question.needs.budget.monthly_usd
    if limit is None or (subject.usd is not None and subject.usd <= limit):
        return None
    return OverBudget(lowest_usd=subject.usd, limit_usd=limit)


def _check_price(subject: Subject) -> Reason | None:
    if subject.usd is not None or subject.offer is None:
        return None
    return NoPrice(of=f"The price of {subject.offer.provider_model_id} for this workload")


BUDGET = Rule(
    id="budget",
    name="budget",
    reads=("bill",),
    check=_check_budget,
    remedy="Raise the budget.",
    drops={"budget.monthly_usd": None},
    limit=Limit(
        key="budget.monthly_usd",
        now=lambda question: question.needs.budget.monthly_usd,
        needed=lambda subject: subject.usd,
        highest=False,
        text=lambda to: f"Raise the budget to {enough_usd(to)}/month",
    ),
)
PRICE = Rule(
    id="price.unknown",
    name="no known price",
    has_article=False,
    reads=("bill",),
    check=_check_price,
    remedy="No price that counts is known; --allow-unknown price.unknown lists it unranked.",
    unknown="passes unranked",
)
