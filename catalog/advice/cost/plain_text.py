"""The monthly sum of text tokens alone, at an offer with one price for each: ranking adds it up for thousands.

The same to the cent as the lines of `text`, without keeping them; a workload or an offer with more to it takes those.
"""

import msgspec

from catalog.advice.cost.token_use import calls
from catalog.advice.needs.records import Workload
from catalog.model import Offer

_MILLION = 1e6
_MOST_CENTS = 1e12
_SURELY = 0.4999


class PlainText(msgspec.Struct, frozen=True):
    """What a workload of text asks of an offer: requests a month, tokens of one request, the share that is cached.

    `per_call` is the input of one model call: a cache is read only where that is long enough.
    """

    requests: float
    input_tokens: float
    output_tokens: float
    cached_share: float
    per_call: float

    @classmethod
    def of(cls, workload: Workload) -> "PlainText | None":
        """None for a workload with more to it than text that is asked for as it comes."""
        media = (workload.images, workload.pages, workload.audio_minutes, workload.documents)
        made = (workload.generated_images, workload.generated_seconds, workload.characters)
        if workload.batch or any(media) or any(made):
            return None
        tokens = workload.input_tokens or 0.0
        return cls(
            requests=workload.requests_per_month or 0.0,
            input_tokens=tokens,
            output_tokens=workload.output_tokens or 0.0,
            cached_share=(workload.cached_input_share or 0.0) if tokens else 0.0,
            per_call=tokens / calls(workload),
        )

    def monthly_usd(self, offer: Offer, times: float) -> float | None:
        """USD a month; None where a price that is needed is not known. `times` as in `api_bill.monthly_usd`."""
        price, cached, share = offer.input, offer.cache_read, self.cached_share
        if price is None:
            return None
        least = offer.least_cached_tokens
        if share and (cached is None or (least is not None and self.per_call < least)):
            share = 0.0
        written = offer.cache_write
        if share and written is not None and written > price:
            price = written
        sum_of_cents = _cents(self.requests * (self.input_tokens * (1 - share)) * price / _MILLION)
        if share and cached is not None:
            sum_of_cents += _cents(self.requests * (self.input_tokens * share) * cached / _MILLION)
        output = self.output_tokens * times
        if output:
            if offer.output is None:
                return None
            sum_of_cents += _cents(self.requests * output * offer.output / _MILLION)
        return sum_of_cents / 100


def _cents(usd: float) -> int:
    """The cents of `round(usd, 2)`, which goes through text and takes three times as long.

    Near half a cent, and beyond what a float holds to the cent, the built-in decides.
    """
    scaled = usd * 100
    if scaled < _MOST_CENTS:
        whole = int(scaled + 0.5)
        if -_SURELY < scaled - whole < _SURELY:
            return whole
    return round(round(usd, 2) * 100)
