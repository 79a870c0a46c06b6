"""How many offers each class of price concerns, in the shipped catalogue and in that of 12 Nov 2026.

The catalogue of 12 Nov is what the bills were audited on (commit ed9f437): a class that it did not hold at all was
billed as if there were no such price.
"""

from collections.abc import Callable
from typing import NamedTuple

from catalog.model import Catalog, Offer

OFFERS_BEFORE = 7_496


class OfferClass(NamedTuple):
    """A class of price: whether an offer is of it, and how many offers of 12 Nov 2026 held it."""

    name: str
    holds: Callable[[Offer], bool]
    before: int


def _has_unit(*units: str) -> Callable[[Offer], bool]:
    return lambda offer: any(price.unit in units for price in offer.media)


def classes(today: str) -> tuple[OfferClass, ...]:
    """The classes, those with a date as of `today` (ISO)."""
    return (
        OfferClass("cached tokens in a batch", lambda offer: offer.batch_cache_read is not None, 0),
        OfferClass("writing to the cache above input", _writes_dear, 886),
        OfferClass("least cacheable length", lambda offer: offer.least_cached_tokens is not None, 0),
        OfferClass("fee per request or search", _has_unit("request"), 0),
        OfferClass("thinking at its own price", _has_unit("reasoning_million_tokens_out"), 103),
        OfferClass("long-prompt tiers", lambda offer: bool(offer.tiers), 481),
        OfferClass("sound by tokens", _has_unit("audio_million_tokens_in", "audio_million_tokens_out"), 147),
        OfferClass("tokens of a picture published", lambda offer: offer.picture_tokens is not None, 0),
        OfferClass("off-peak hours", lambda offer: offer.off_peak is not None, 0),
        OfferClass("announced price", lambda offer: bool(offer.announced), 0),
        OfferClass("a host's own window", lambda offer: offer.context_tokens is not None, 1_177),
        OfferClass("date of its end", lambda offer: offer.retires is not None, 925),
        OfferClass("past its end", lambda offer: bool(offer.retires and offer.retires <= today), 335),
    )


def _writes_dear(offer: Offer) -> bool:
    return bool(offer.cache_write and offer.input and offer.cache_write > offer.input)


def compared(catalog: Catalog) -> tuple[str, list[tuple[str, str, str]]]:
    """The head and the lines of a table: class, offers of it on 12 Nov 2026, offers of it in `catalog`."""
    found = [(one.name, one.before, sum(map(one.holds, catalog.offers))) for one in classes(catalog.as_of)]
    lines = [("all offers", OFFERS_BEFORE, len(catalog.offers)), *found]
    head = "offers of each class|catalogue of 12 Nov 2026|shipped"
    return head, [(name, f"{before:,}", f"{now:,}") for name, before, now in lines]
