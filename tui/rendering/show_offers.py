"""The offers of a model as `show` lists them, and its providers: where they are called, what bills do not say."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from catalog.advice.model_facts import ModelFacts, ModelOffer
from catalog.advice.options.provider_policy import source_text
from catalog.formatting import count, day, listing, usd_price
from catalog.model import Developer, MediaPrice, Offer
from catalog.record import PriceUnit
from tui.rendering.cells import UNKNOWN, announced_price
from tui.rendering.offer_marks import marks
from tui.rendering.text_table import Column, Console, cut, paragraph, table, text_width

_Side = Literal["input", "output"]


class Unit(NamedTuple):
    """What a price is for, in words; the side on which it is paid; whether it counts tokens rather than things."""

    words: str
    side: _Side
    of_tokens: bool = False


UNITS: dict[PriceUnit, Unit] = {
    "image_in": Unit("a picture read", "input"),
    "image_out": Unit("a picture", "output"),
    "audio_minute_in": Unit("a minute", "input"),
    "audio_minute_out": Unit("a minute made", "output"),
    "video_second_out": Unit("a second of video", "output"),
    "million_characters_in": Unit("a million characters", "input"),
    "page_in": Unit("a page", "input"),
    "query": Unit("a query", "input"),
    "request": Unit("a request", "input"),
    "audio_million_tokens_in": Unit("a million audio tokens read", "input", of_tokens=True),
    "audio_million_tokens_out": Unit("a million audio tokens made", "output", of_tokens=True),
    "image_million_tokens_in": Unit("a million picture tokens read", "input", of_tokens=True),
    "image_million_tokens_out": Unit("a million picture tokens made", "output", of_tokens=True),
    "cache_write_hour_million_tokens": Unit("a million tokens cached for an hour", "input", of_tokens=True),
    "reasoning_million_tokens_out": Unit("a million reasoning tokens", "output", of_tokens=True),
}
_OTHER_COLUMNS = 64
"""Cells that the columns beside the provider take."""
_MOST_PROVIDERS = 8


def offer_lines(facts: ModelFacts, console: Console) -> Iterator[str]:
    """The table of offers; below it what has no column there, and what other sources say of a price."""
    offers = facts.offers
    if not offers:
        yield "Offers: none known"
        return
    head = (
        f"Offers: {len(offers)}, in USD per million tokens, the cheapest first; resellers, other services, plans and "
        "ended offers come last"
    )
    yield from paragraph(head, console)
    width = max(26, min(44, console.width - _OTHER_COLUMNS))
    rows = [_row(entry, width, facts.today) for entry in offers]
    different = list(dict.fromkeys(rows))
    yield from table(_columns(width), different, console)
    if len(different) < len(rows):
        more = f"{len(rows) - len(different)} more at the same terms under other ids or in other regions"
        yield from paragraph(more, console, 2)
    yield from _others(offers, facts.today, console)
    yield from _disagreements(offers, facts.today, console)


def _columns(width: int) -> tuple[Column, ...]:
    return (
        Column("Provider", least=width, most=width, style="bold"),
        Column("Class", least=10, drop=5),
        Column("Input", right=True, least=26),
        Column("Output", right=True, least=26),
        Column("Cached", right=True, least=7, drop=4),
        Column("Source", least=12, most=20, drop=1),
        Column("As of", least=11, drop=1),
    )


def _row(entry: ModelOffer, width: int, today: str) -> tuple[str, ...]:
    offer = entry.offer
    incoming, outgoing = _price(offer, "input"), _price(offer, "output")
    if incoming is None and outgoing is None:
        incoming = outgoing = "unknown"
    return (
        _label(entry, width, today),
        entry.provider_class or "unknown",
        incoming or UNKNOWN,
        outgoing or UNKNOWN,
        UNKNOWN if offer.cache_read is None else usd_price(offer.cache_read),
        offer.source,
        day(offer.as_of),
    )


def _label(entry: ModelOffer, width: int, today: str) -> str:
    """The provider and what sets this offer apart, which is never cut where the name can be."""
    apart = "".join(f" · {word}" for word in marks(entry, today))
    return f"{cut(entry.provider.name, max(7, width - text_width(apart)))}{apart}"


def _tokens_price(offer: Offer, side: _Side) -> float | None:
    return offer.input if side == "input" else offer.output


def _price(offer: Offer, side: _Side) -> str | None:
    """The price of tokens in or out; where there is none, that of the medium that goes that way."""
    of_tokens = _tokens_price(offer, side)
    if of_tokens is not None:
        return usd_price(of_tokens)
    prices = _of_side(offer, side)
    if not prices:
        return None
    cheapest = min(prices, key=lambda price: price.usd)
    return f"{'from ' if len(prices) > 1 else ''}{_media_words(cheapest)}"


def _media_words(price: MediaPrice) -> str:
    return f"{usd_price(price.usd)} {UNITS[price.unit].words}"


def _of_side(offer: Offer, side: _Side) -> list[MediaPrice]:
    """Prices of media in one unit, that of the first which counts things and not tokens."""
    prices = [
        price for price in offer.media if UNITS[price.unit].side == side and not UNITS[price.unit].of_tokens
    ]
    return [price for price in prices if price.unit == prices[0].unit]


def _others(offers: Sequence[ModelOffer], today: str, console: Console) -> Iterator[str]:
    """Prices and terms that have no column; offers that share them share a line."""
    shared: dict[str, list[str]] = {}
    for entry in offers:
        if words := "; ".join(_other_words(entry.offer, today)):
            shared.setdefault(words, []).append(_label(entry, 200, today))
    for words, labels in shared.items():
        who = ", ".join(dict.fromkeys(labels))
        yield from paragraph(f"{who}: {words}.", console, 2, "- ")


def _other_words(offer: Offer, today: str) -> Iterator[str]:
    if offer.terms == "free" and offer.input is None and offer.output is None:
        yield "free plan; price unknown"
    if offer.retires and not offer.has_ended(today):
        yield f"retires {day(offer.retires)}"
    yield from map(announced_price, offer.announced)
    if offer.off_peak is not None and offer.off_peak.input is not None:
        yield f"{usd_price(offer.off_peak.input)} in during {offer.off_peak.hours:g} of the 168 hours of a week"
    in_table = _media_in_table(offer)
    for price in offer.media:
        if price not in in_table:
            yield f"{_media_words(price)}{f' ({price.detail})' if price.detail else ''}"
    for tier in offer.tiers:
        yield f"above {count(tier.above_tokens)} tokens dearer"
    if offer.batch_input is not None:
        yield f"batch {usd_price(offer.batch_input)} in"


def _media_in_table(offer: Offer) -> list[MediaPrice]:
    """Prices that the columns of input and output say in full: the only one of a side without token price."""
    sides: tuple[_Side, ...] = ("input", "output")
    found = [_of_side(offer, side) for side in sides if _tokens_price(offer, side) is None]
    return [prices[0] for prices in found if len(prices) == 1 and not prices[0].detail]


def _disagreements(offers: Sequence[ModelOffer], today: str, console: Console) -> Iterator[str]:
    for entry in offers:
        for quote in entry.offer.disagreement:
            prices = " and ".join(
                "unknown" if price is None else usd_price(price) for price in (quote.input, quote.output)
            )
            text = f"{_label(entry, 200, today)}: {quote.source} ({day(quote.as_of)}) says {prices}"
            yield from (console.paint(line, "warn") for line in paragraph(text, console, 2, "! "))


def provider_lines(facts: ModelFacts, console: Console) -> Iterator[str]:
    """Each provider once: the developer first, then those of which most is known; --json tells of all."""
    by_id: dict[str, ModelOffer] = {}
    for entry in facts.offers:
        by_id.setdefault(entry.provider.id, entry)
    providers = sorted(
        by_id.values(), key=lambda entry: (entry.provider_class != "developer", -len(entry.provider.policies))
    )
    if not providers:
        yield "Providers: none known"
        return
    yield from paragraph("Where programs call it, where it runs, and what the price does not say:", console)
    for entry in providers[:_MOST_PROVIDERS]:
        yield from _provider(entry, facts.developer, console)
    if len(providers) > _MOST_PROVIDERS:
        yield f"  and {len(providers) - _MOST_PROVIDERS} more (--json tells of all)"


def _provider(entry: ModelOffer, developer: Developer, console: Console) -> Iterator[str]:
    yield from paragraph(f"{entry.provider.name}: {_address(entry)}.", console, 2)
    where = listing(entry.serving_countries) if entry.serving_countries else "a country that is unknown"
    maker = developer.country or "a country that is unknown"
    yield from paragraph(f"Runs in {where} (its developer is in {maker}).", console, 4, "- ")
    for policy in entry.provider.policies:
        text = f"{policy.topic.capitalize()}: {policy.text} ({source_text(policy)})"
        yield from paragraph(text, console, 4, "- ")


def _address(entry: ModelOffer) -> str:
    provider = entry.provider
    if not provider.base_url:
        docs = f", see {provider.docs_url}" if provider.docs_url else ""
        return f"address unknown here{docs}"
    key = f", key in {provider.key_variable}" if provider.key_variable else ""
    dated = f", {day(provider.address_as_of)}" if provider.address_as_of else ""
    return f"{provider.base_url}{key} ({provider.address_source or 'source unknown'}{dated})"
