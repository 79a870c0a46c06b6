"""`modelpick show`: all facts of a model, each with its source and date."""

import argparse
from collections.abc import Iterator
from typing import Any

from catalog.formatting import count, day, repository_kind
from tui import paths
from tui.cli.console import write_json
from tui.cli.needs_arguments import one_model
from tui.rendering.show_offers import offer_lines
from tui.rendering.show_providers import provider_lines, spend_lines
from tui.rendering.text_table import UNKNOWN, Column, Console, number, paragraph, table

_FACTS = (Column("Fact", style="bold"), Column("Value", least=20, most=110))
_EVIDENCE = (
    Column("Benchmark", least=22, most=40, style="bold"),
    Column("Skill", least=12, drop=3),
    Column("Score", right=True, least=8),
    Column("Unit", least=10, most=14, drop=4),
    Column("Kind", least=11),
    Column("Variant", least=8, most=18, drop=5),
    Column("Source", least=10, most=24, drop=1),
    Column("Date", least=11),
)
_ADOPTION = (
    Column("Repository", least=24, most=48, style="bold"),
    Column("Relation", least=10),
    Column("Downloads", right=True, least=9),
    Column("Likes", right=True, least=6, drop=2),
    Column("Source", least=10, most=20, drop=1),
    Column("As of", least=11),
)
_BILLIONS = ("total_parameters", "active_parameters")
_TITLES = {"hub_repository": "Hugging Face"}
_MOST_REPOSITORIES = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `show`."""
    parser.add_argument("model", metavar="MODEL", help="id, name or alias of a model")
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Show it."""
    from catalog.advice.result.json import show_document
    from catalog.storage import store

    snapshot = store.load(paths.data_folder())
    document = show_document(snapshot, one_model(snapshot, arguments.model))
    if console.json:
        write_json(document)
    else:
        print("\n".join(_lines(document, console)))
    return 0


def _lines(document: dict[str, Any], console: Console) -> Iterator[str]:
    developer = document["developer"]
    country = f" ({developer['country']})" if developer["country"] else ", country unknown"
    name = f"{document['name']} by {developer['name']}{country}"
    yield from (console.paint(line, "bold") for line in paragraph(name, console))
    aliases = f"; also called {', '.join(document['aliases'])}" if document["aliases"] else ""
    yield from paragraph(f"{document['model']}{aliases}", console)
    for section in (
        _facts,
        _license,
        offer_lines,
        provider_lines,
        spend_lines,
        _capability,
        _evidence,
        _adoption,
    ):
        yield ""
        yield from section(document, console)


def _facts(document: dict[str, Any], console: Console) -> Iterator[str]:
    facts = document["facts"]
    titles = [_TITLES.get(fact["fact"], fact["fact"].replace("_", " ")) for fact in facts]
    yield from table(_FACTS, list(zip(titles, map(_value, facts), strict=True)), console)
    sources = f"From {', '.join(facts[0]['sources']) or 'no named source'}, read on {day(facts[0]['as_of'])}."
    yield from (console.paint(line, "dim") for line in paragraph(sources, console, 2))
    for entry in document["disputed"]:
        note = f" ({entry['note']})" if entry["note"] else ""
        when = f", {day(entry['as_of'])}" if entry["as_of"] else ""
        text = f"{entry['field'].replace('_', ' ')}: {entry['source']}{when} says {entry['value']}{note}"
        yield from (console.paint(line, "warn") for line in paragraph(text, console, 2, "! "))
    for note in document["notes"]:
        yield from paragraph(note, console, 2, "* ")


def _value(fact: dict[str, Any]) -> str:
    name, value = fact["fact"], fact["value"]
    if value is None:
        return "unknown" if name not in ("retired", "family") else UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    if isinstance(value, int):
        return count(value) if name in _BILLIONS else f"{value:,}"
    return day(value) if name in ("released", "knowledge_cutoff", "retired") else str(value)


def _license(document: dict[str, Any], console: Console) -> Iterator[str]:
    known = document["license"]
    if known is None:
        yield "License of the weights: unknown"
        return
    if known["license_class"] == "proprietary":
        text = "License: closed. Use is under the provider's terms, which were not read here."
        yield from paragraph(text, console)
        return
    terms = {
        "commercial use": known["commercial_use"],
        "limits on use": known["use_limits"],
        "may be resold as an API": known["model_as_a_service"],
    }
    words = [
        f"{name}: {'unknown' if value is None else 'yes' if value else 'no'}" for name, value in terms.items()
    ]
    if known["max_monthly_active_users"]:
        words.append(f"up to {count(known['max_monthly_active_users'])} monthly active users")
    if known["max_annual_revenue_usd"]:
        words.append(f"up to ${count(known['max_annual_revenue_usd'])} revenue a year")
    yield from paragraph(f"License: {known['name']}, {known['license_class']}; {'; '.join(words)}.", console)
    for duty in known["duties"]:
        yield from paragraph(duty, console, 2, "- ")
    learned = ", ".join(part for part in (known["url"], known["evidence"]) if part)
    learned = f"{learned}. {known['note']}".removeprefix(". ")
    yield from (console.paint(line, "dim") for line in paragraph(learned, console, 2))


def _capability(document: dict[str, Any], console: Console) -> Iterator[str]:
    rows = document["capability"]
    if not rows:
        yield "Capability: no evidence"
        return
    words = [f"{row['skill']} {row['value']:.0f} ({row['low']:.0f} to {row['high']:.0f})" for row in rows]
    yield from paragraph(f"Capability, 0 to 100 with a 90 % interval: {', '.join(words)}.", console)


def _evidence(document: dict[str, Any], console: Console) -> Iterator[str]:
    rows = document["evidence"]
    yield f"Reported results: {len(rows) or 'none'}"
    if rows:
        cells = [
            (
                row["name"],
                row["skill"] or UNKNOWN,
                f"{row['score']:g}",
                row["unit"] or "",
                row["kind"],
                row["variant"],
                row["source"],
                day(row["date"] or row["as_of"]),
            )
            for row in rows
        ]
        yield from table(_EVIDENCE, cells, console)


def _adoption(document: dict[str, Any], console: Console) -> Iterator[str]:
    rows = document["adoption"]
    yield from paragraph(
        f"Hugging Face repositories, downloads in 30 days: {len(rows) or 'none known'}", console
    )
    if rows:
        cells = [
            (
                row["repository"],
                repository_kind(row["relation"], row["gated"]),
                number(row["downloads_30d"]),
                number(row["likes"]),
                row["source"],
                day(row["as_of"]),
            )
            for row in rows[:_MOST_REPOSITORIES]
        ]
        yield from table(_ADOPTION, cells, console)
        if len(rows) > _MOST_REPOSITORIES:
            yield f"  and {len(rows) - _MOST_REPOSITORIES} more (--json lists all)"
