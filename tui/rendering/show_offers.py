"""The offers of a model as `show` lists them: what is paid and on which terms, at any width."""

from collections.abc import Iterator
from typing import Any

from catalog.formatting import count, day, usd_price
from tui.rendering.text_table import UNKNOWN, Column, Console, cells, cut, paragraph, table

_TERMS = {"free": "free plan", "subscription": "subscription", "promotion": "promotion"}
PER = {
    "image_in": "a picture read",
    "image_out": "a picture",
    "audio_minute_in": "a minute",
    "audio_minute_out": "a minute made",
    "video_second_out": "a second of video",
    "million_characters_in": "a million characters",
    "page_in": "a page",
    "query": "a query",
    "audio_million_tokens_in": "a million audio tokens read",
    "audio_million_tokens_out": "a million audio tokens made",
    "image_million_tokens_in": "a million picture tokens read",
    "image_million_tokens_out": "a million picture tokens made",
    "cache_write_hour_million_tokens": "a million tokens cached for an hour",
    "reasoning_million_tokens_out": "a million reasoning tokens",
}
_OTHER_COLUMNS = 64
"""Cells that the columns beside the provider take."""


def offer_lines(document: dict[str, Any], console: Console) -> Iterator[str]:
    """The table of offers; below it what has no column there, and what other sources say of a price."""
    offers = document["offers"]
    if not offers:
        yield "Offers: none known"
        return
    head = (
        f"Offers, standard ones first, each with the cheapest first (USD per million tokens): {len(offers)}"
    )
    yield from paragraph(head, console)
    width = max(26, min(44, console.width - _OTHER_COLUMNS))
    rows = [_row(offer, width) for offer in offers]
    different = list(dict.fromkeys(rows))
    yield from table(_columns(width), different, console)
    if len(different) < len(rows):
        more = f"{len(rows) - len(different)} more at the same terms under other ids or in other regions"
        yield from paragraph(more, console, 2)
    yield from _others(offers, console)
    yield from _disagreements(offers, console)


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


def _row(offer: dict[str, Any], width: int) -> tuple[str, ...]:
    incoming, outgoing = _price(offer, "input"), _price(offer, "output")
    if incoming is None and outgoing is None:
        incoming = outgoing = "unknown"
    cached = offer["cache_read"]
    return (
        _label(offer, width),
        offer["provider_class"] or "unknown",
        incoming or UNKNOWN,
        outgoing or UNKNOWN,
        UNKNOWN if cached is None else usd_price(cached),
        offer["source"],
        day(offer["as_of"]),
    )


def _label(offer: dict[str, Any], width: int) -> str:
    """The provider and what sets this offer apart, which is never cut where the name can be."""
    apart = "".join(f" · {word}" for word in (offer["variant"], _TERMS.get(offer["terms"])) if word)
    return f"{cut(offer['provider_name'], max(7, width - cells(apart)))}{apart}"


def _price(offer: dict[str, Any], side: str) -> str | None:
    """The price of tokens in or out; where there is none, that of the medium that goes that way."""
    if offer[side] is not None:
        return usd_price(offer[side])
    prices = _of_side(offer, side)
    if not prices:
        return None
    cheapest = min(prices, key=lambda price: price["usd"])
    return f"{'from ' if len(prices) > 1 else ''}{usd_price(cheapest['usd'])} {PER[cheapest['unit']]}"


def _of_side(offer: dict[str, Any], side: str) -> list[dict[str, Any]]:
    """Prices of media in one unit, that of the first which counts things and not tokens."""
    prices = [
        price
        for price in offer["media"]
        if price["unit"].endswith("_out") == (side == "output") and "tokens" not in price["unit"]
    ]
    return [price for price in prices if price["unit"] == prices[0]["unit"]]


def _others(offers: list[dict[str, Any]], console: Console) -> Iterator[str]:
    """Prices and terms that have no column; offers that share them share a line."""
    shared: dict[str, list[str]] = {}
    for offer in offers:
        if words := "; ".join(_other_words(offer)):
            shared.setdefault(words, []).append(_label(offer, 200))
    for words, labels in shared.items():
        who = ", ".join(dict.fromkeys(labels))
        yield from paragraph(f"{who}: {words}.", console, 2, "- ")


def _other_words(offer: dict[str, Any]) -> Iterator[str]:
    if offer["terms"] == "free" and offer["input"] is None and offer["output"] is None:
        yield "free plan; price unknown"
    if offer["retires"]:
        yield f"retires {day(offer['retires'])}"
    in_table = [
        price
        for side in ("input", "output")
        if offer[side] is None and len(prices := _of_side(offer, side)) == 1 and not prices[0].get("detail")
        for price in prices
    ]
    for price in offer["media"]:
        if price not in in_table:
            detail = f" ({price['detail']})" if price.get("detail") else ""
            yield f"{usd_price(price['usd'])} {PER[price['unit']]}{detail}"
    for tier in offer["tiers"]:
        yield f"above {count(tier['above_tokens'])} tokens dearer"
    if offer["batch_input"] is not None:
        yield f"batch {usd_price(offer['batch_input'])} in"


def _disagreements(offers: list[dict[str, Any]], console: Console) -> Iterator[str]:
    for offer in offers:
        for quote in offer["disagreement"]:
            prices = " and ".join(
                "unknown" if quote.get(name) is None else usd_price(quote[name])
                for name in ("input", "output")
            )
            who = _label(offer, 200)
            text = f"{who}: {quote['source']} ({day(quote['as_of'])}) says {prices}"
            yield from (console.paint(line, "warn") for line in paragraph(text, console, 2, "! "))
