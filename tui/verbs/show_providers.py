"""Where the providers of a model are called, and what their bills do not say."""

from collections.abc import Iterator
from typing import Any

from catalog.advice.figures import day, listing
from catalog.advice.practice import GENERAL_KNOWLEDGE
from tui.verbs.console import Console
from tui.verbs.table import paragraph

_MOST_PROVIDERS = 8


def provider_lines(document: dict[str, Any], console: Console) -> Iterator[str]:
    """Each provider once: the developer first, then those of which most is known; --json tells of all."""
    by_id: dict[str, dict[str, Any]] = {}
    for offer in document["offers"]:
        by_id.setdefault(offer["provider"], offer)
    providers = sorted(by_id.values(), key=_least_told)
    if not providers:
        yield "Providers: none known"
        return
    yield from paragraph("Where programs call it, where it runs, and what the price does not say:", console)
    for offer in providers[:_MOST_PROVIDERS]:
        yield from _provider(offer, document["developer"], console)
    if len(providers) > _MOST_PROVIDERS:
        yield f"  and {len(providers) - _MOST_PROVIDERS} more (--json tells of all)"


def _least_told(offer: dict[str, Any]) -> tuple[bool, int]:
    return (offer["provider_class"] != "developer", -len(offer["practice"]))


def _provider(offer: dict[str, Any], developer: dict[str, Any], console: Console) -> Iterator[str]:
    yield from paragraph(f"{offer['provider_name']}: {_address(offer)}.", console, 2)
    where = listing(offer["serving_countries"]) if offer["serving_countries"] else "a country that is unknown"
    maker = developer["country"] or "a country that is unknown"
    yield from paragraph(f"Runs in {where} (its developer is in {maker}).", console, 4, "- ")
    for entry in offer["practice"]:
        seen = "" if entry["seen"] else f"{GENERAL_KNOWLEDGE}, "
        text = (
            f"{entry['topic'].capitalize()}: {entry['text']} ({seen}{entry['source']}, {day(entry['as_of'])})"
        )
        yield from paragraph(text, console, 4, "- ")


def _address(offer: dict[str, Any]) -> str:
    if not offer["base_url"]:
        docs = f", see {offer['docs_url']}" if offer["docs_url"] else ""
        return f"address unknown here{docs}"
    key = f", key in {offer['key_variable']}" if offer["key_variable"] else ""
    dated = f", {day(offer['address_as_of'])}" if offer["address_as_of"] else ""
    return f"{offer['base_url']}{key} ({offer['address_source'] or 'source unknown'}{dated})"
