"""`modelpick sources`: where the figures come from, under which license, and how old they are."""

import argparse
from collections.abc import Iterator
from typing import Any

from catalog.formatting import count, day
from tui import paths
from tui.cli.console import write_json
from tui.rendering.cells import UNKNOWN, number
from tui.rendering.text_table import Column, Console, paragraph, table

_COLUMNS = (
    Column("Source", least=16, most=34, style="bold"),
    Column("As of", least=11),
    Column("Rows", right=True, least=5),
    Column("License", least=8, most=24),
    Column("Gave", least=8, most=48, drop=1),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `sources`."""
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(arguments: argparse.Namespace, console: Console) -> int:  # noqa: ARG001 - all verbs are called alike
    """List them."""
    from catalog.advice.result.json.lists import sources_document
    from catalog.storage import store

    held = store.examine(paths.data_folder())
    document = sources_document(held.snapshot)
    document["catalog"] |= {"origin": held.origin, "problem": held.problem or None}
    _add_errors(document)
    if console.json:
        write_json(document)
    else:
        print("\n".join(_lines(document, console)))
    return 0


def _add_errors(document: dict[str, Any]) -> None:
    """What the last refresh said of each source, also of those that have given nothing yet."""
    from catalog.pipeline.publish import load_last_report

    report = load_last_report(paths.cache_folder())
    listed = {row["id"]: row for row in document["sources"]}
    for source in report.sources if report else ():
        if source.source in listed:
            listed[source.source]["last_error"] = source.error or None
        elif source.state in ("failed", "kept"):
            row = {
                "id": source.source,
                "name": source.name,
                "url": "",
                "license": "",
                "as_of": None,
                "gave": "",
            }
            document["sources"].append(row | {"attribution": "", "rows": 0, "last_error": source.error})


def _errors(rows: list[dict[str, Any]], console: Console) -> Iterator[str]:
    """Those with one cause in one line."""
    from catalog.pipeline.report import group_by_cause

    causes = group_by_cause((row["name"], row["last_error"]) for row in rows if row["last_error"])
    if causes:
        yield ""
        yield "At the last refresh, older figures stayed where there are any:"
    for names, cause in causes:
        yield from paragraph(f"{', '.join(names)}: {cause}", console, 2, "! ")


def _lines(document: dict[str, Any], console: Console) -> Iterator[str]:
    described = document["catalog"]
    origin = "refreshed on this machine" if described["origin"] == "refreshed" else "shipped with modelpick"
    text = f"{count(described['models'])} models; the catalogue is of {day(described['as_of'])}, {origin}."
    yield from paragraph(text, console)
    if described["problem"]:
        yield from paragraph(described["problem"], console, 0, "! ")
    yield ""
    rows = [
        (
            row["name"],
            day(row["as_of"]) if row["as_of"] else UNKNOWN,
            number(row["rows"]),
            row["license"],
            row["gave"],
        )
        for row in document["sources"]
    ]
    yield from table(_COLUMNS, rows, console)
    yield from _errors(document["sources"], console)
    yield ""
    yield "Attribution:"
    for row in document["sources"]:
        if not row["url"] and not row["attribution"]:
            continue
        yield from paragraph(f"{row['attribution'] or row['name']} {row['url']}", console, 2, "- ")
