"""How a model would run: its bill, its offer, the license or terms that apply."""

from typing import Literal, NamedTuple

import msgspec

from catalog.advice.result.own_hardware import BreakEven, HardwarePlan
from catalog.model import Offer


class Caution(msgspec.Struct, frozen=True, kw_only=True):
    """Something to know before trusting a candidate. A subclass for each kind holds its values."""

    @property
    def text(self) -> str:
        """The sentence, made from the values."""
        raise NotImplementedError


class BillLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a bill: `quantity` units of `unit` at `usd_per_unit`, together `usd` a month."""

    item: str
    quantity: float
    unit: str
    usd_per_unit: float
    usd: float


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """The monthly cost of one workload at one offer; `usd` is the sum of the lines, to the cent.

    `assumptions` are sentences on whatever was assumed (tokens per picture, no cache price ...).
    """

    usd: float
    lines: tuple[BillLine, ...]
    assumptions: tuple[str, ...] = ()


class OutputSpending(msgspec.Struct, frozen=True, kw_only=True):
    """How many times the counted output tokens are billed, `low` to `high` by effort, and how that is known."""

    times: float
    low: float
    high: float
    basis: Literal["measured", "assumed"]
    source: str | None
    as_of: str


class RankedOffer(msgspec.Struct, frozen=True, kw_only=True):
    """The offer that ranks a model, beside the cheapest and the whole range of those that satisfy the needs.

    `basis` says which rule chose it: "developer's own price", "median of 7 hosts", "own hardware" ... `bill` is
    None where the cost is not known or not estimated. `scored_usd` is the bill that ranks: it differs from `bill`
    only where the rule's own offer is over the budget and a cheaper one is shown. All bills are at the tokens that
    the model spends; `list_usd` is the shown one at the tokens that the user counts. `plan` is own hardware, also
    where an API ranks (`has_fewer_bits`: in fewer bits than its weights were published in); `api`, `api_usd` and
    `api_name` the API that the rule would choose, also where own hardware ranks; the cheapest and the range are those
    of APIs.
    """

    kind: Literal["api", "self-host"]
    basis: str
    offer: Offer | None
    provider: str | None
    provider_name: str
    provider_class: str | None
    bill: Bill | None
    range_usd: tuple[float, float] | None
    cheapest: Offer | None
    cheapest_usd: float | None
    serving_countries: tuple[str, ...] | None
    choices: int
    scored_usd: float | None = None
    list_usd: float | None = None
    spending: OutputSpending | None = None
    plan: HardwarePlan | None = None
    api: Offer | None = None
    api_usd: float | None = None
    api_name: str = ""
    break_even: BreakEven | None = None
    has_fewer_bits: bool = False


class Obligation(NamedTuple):
    """What a license or terms ask: a sentence, and where it was learned."""

    text: str
    source: str = ""

    @property
    def with_source(self) -> str:
        return f"{self.text} [{self.source}]" if self.source else self.text


class LicenseVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Which license or terms apply to this way of running, and what they ask.

    `applies` is "provider terms" or "weights". `obligations` are what they ask; information, not legal advice.
    """

    id: str | None
    name: str
    license_class: str
    applies: Literal["provider terms", "weights"]
    obligations: tuple[Obligation, ...] = ()
    cautions: tuple[Caution, ...] = ()
    url: str = ""

    @property
    def duties(self) -> tuple[str, ...]:
        """The obligations as sentences, each with its source; `duties` is their key in the JSON."""
        return tuple(one.with_source for one in self.obligations)
