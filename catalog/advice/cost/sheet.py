"""The sheet on which one bill is added up, line by line, to the cent."""

import msgspec

from catalog.advice.needs.records import Workload
from catalog.model import Offer
from catalog.record import PriceUnit

_ODD = 3


class Charge(msgspec.Struct, frozen=True):
    """One line of a bill: `quantity` a month at `price` for `per` of the unit is `usd`, to the cent."""

    item: str
    quantity: float
    unit: str
    price: float
    per: float
    usd: float


class Sheet:
    """Adds up one bill; `known` turns False when a needed price is missing.

    Only an itemised sheet keeps its charges: ranking needs thousands of sums and a few hundred bills. `counted` is the
    output of one request as the workload counts it, `output_tokens` as the model bills it (see `token_use`).
    `has_text`: tokens of text are billed.
    """

    def __init__(self, offer: Offer, workload: Workload, times: float, itemised: bool) -> None:
        self.offer = offer
        self.counted = workload.output_tokens or 0.0
        self.output_tokens = self.counted * times
        self.requests = workload.requests_per_month or 0.0
        self.itemised = itemised
        self.charges: list[Charge] = []
        self.notes: list[str] = []
        self.usd = 0.0
        self.known = True
        self.has_text = False

    def add(self, item: str, per_request: float, unit: str, price: float | None, per: float = 1.0) -> None:
        """A line for what one request holds; without a price the whole bill is unknown."""
        if not per_request:
            return
        if price is None:
            self.known = False
            return
        quantity = self.requests * per_request
        usd = round(quantity * price / per, 2)
        self.usd += usd
        if self.itemised:
            self.charges.append(Charge(item, quantity, unit, price, per, usd))

    def add_tokens(self, item: str, per_request: float, price: float | None) -> None:
        """A line of tokens, at a price per million."""
        self.add(item, per_request, "tokens", price, 1e6)

    def media(self, unit: PriceUnit) -> float | None:
        """The price of the usual quality: medium at 1024x1024, else the plain one, else the middle one; says so."""
        found = [price for price in self.offer.media if price.unit == unit]
        if not found:
            return None
        usual = min(found, key=lambda price: (_oddity(price.detail), price.usd, price.detail))
        if _oddity(usual.detail) == _ODD:
            usual = sorted(found, key=lambda price: (price.usd, price.detail))[(len(found) - 1) // 2]
        if usual.detail:
            self.notes.append(f"Priced by quality or size; this is the price for {usual.detail}.")
        return usual.usd

    def lowest(self, unit: PriceUnit) -> float | None:
        """The lowest price of a unit, whatever its quality."""
        return min((price.usd for price in self.offer.media if price.unit == unit), default=None)


def _oddity(detail: str) -> int:
    """How far a quality or size is from the usual one."""
    if "1024x1024" in detail:
        return 0 if "medium" in detail else _ODD if "low" in detail or "high" in detail else 2
    return 1 if not detail else _ODD
