"""The monthly sum of text tokens alone, at a price for input, cached input and output: ranking adds up thousands.

The same to the cent as the lines of `text`, without keeping them; a workload or an offer with more to it takes those.
"""

import msgspec

from catalog.advice.cost.text import TokenPrices
from catalog.advice.cost.token_use import calls
from catalog.advice.needs.records import Workload
from catalog.model import Offer
from catalog.record import PriceUnit

_MILLION = 1e6
_OF_TEXT: tuple[PriceUnit, ...] = ("request", "reasoning_million_tokens_out")
_MOST_CENTS = 1e12
_SURELY = 0.4999


class PlainText(msgspec.Struct, frozen=True):
    """What a workload of text asks of an offer: requests a month, and tokens of output of one.

    `per_call` is the input of one model call: a cache is read only where that is long enough. The input of a month, in
    tokens, is `whole` where nothing is read from a cache, else `unread` and `read`; `caches`: whether that is asked.
    """

    requests: float
    output_tokens: float
    per_call: float
    whole: float
    unread: float
    read: float
    caches: bool

    @classmethod
    def of(cls, workload: Workload) -> "PlainText | None":
        """None for a workload with more to it than text that is asked for as it comes."""
        media = (workload.images, workload.pages, workload.audio_minutes, workload.documents)
        made = (workload.generated_images, workload.generated_seconds, workload.characters)
        if workload.batch or any(media) or any(made):
            return None
        requests, tokens = workload.requests_per_month or 0.0, workload.input_tokens or 0.0
        share = workload.cached_input_share or 0.0
        return cls(
            requests=requests,
            output_tokens=workload.output_tokens or 0.0,
            per_call=tokens / calls(workload),
            whole=requests * tokens,
            unread=requests * (tokens * (1 - share)),
            read=requests * (tokens * share),
            caches=bool(share and tokens),
        )

    def monthly_usd(self, offer: Offer, times: float, prices: Offer | TokenPrices) -> float | None:
        """USD a month; None where a price that is needed is not known.

        `times` as in `api_bill.monthly_usd`; `prices` as from `text.prices_of`.
        """
        price, cached = prices.input, prices.cache_read
        if price is None:
            return None
        if self.caches and cached is not None and self.per_call >= (offer.least_cached_tokens or 0):
            written = prices.cache_write
            if written is not None and written > price:
                price = written
            cents = _cents(self.unread * price / _MILLION) + _cents(self.read * cached / _MILLION)
        else:
            cents = _cents(self.whole * price / _MILLION)
        output = self.output_tokens * times
        if output:
            if prices.output is None:
                return None
            cents += _cents(self.requests * output * prices.output / _MILLION)
        return cents / 100


def is_plain(offer: Offer) -> bool:
    """Whether text costs nothing here but its tokens: no fee for a request, no other price while a model thinks."""
    return offer.input is not None and not any(price.unit in _OF_TEXT for price in offer.media)


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
