"""Where the providers of a model are called, and what their bills do not say.

What published runs spent with one model, for people.
"""

from collections.abc import Iterator
from typing import Any

from catalog.advice.options.provider_policy import GENERAL_KNOWLEDGE
from catalog.formatting import day, listing
from tui.rendering.text_table import UNKNOWN, Column, Console, paragraph, table

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


_COLUMNS = (
    Column("Run", least=14, most=30),
    Column("A task", least=8, most=18, drop=3),
    Column("Effort", least=6, most=10),
    Column("Output tokens", right=True, least=8),
    Column("$ a task", right=True, least=8),
    Column("Source", least=6, most=18, drop=2),
    Column("As of", least=10, drop=1),
)


def spend_lines(document: dict[str, Any], console: Console) -> Iterator[str]:
    """Each run with its output tokens and dollars a task, and what that comes to beside other models."""
    rows, use = document["spend"], document["token_use"]
    if not rows:
        yield "Spend of published runs: none known"
        return
    yield "Spend of published runs, on average:"
    yield from table(_COLUMNS, [_cells(row) for row in rows], console)
    if use:
        text = (
            f"Where a model that answers directly spends one output token, it spends {use['factor']:.2g} "
            f"({use['least']:.2g} at its least effort, {use['most']:.2g} at its most)."
        )
        yield from paragraph(text, console, 2)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    tokens, usd = row["output_tokens"], row["usd"]
    return (
        row["run_name"],
        row["task"],
        row["variant"] or "default",
        UNKNOWN if tokens is None else f"{tokens:,.0f}",
        UNKNOWN if usd is None else f"{usd:,.4f}" if usd < 1 else f"{usd:,.2f}",
        row["source"],
        day(row["as_of"]),
    )
