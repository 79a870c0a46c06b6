"""`modelpick sources`: where the figures come from, under which license, and how old they are."""

import argparse
from collections.abc import Iterator
from typing import Any

from catalog.advice.figures import count, day
from tui.verbs.console import Console, write_json
from tui.verbs.table import Column, number, paragraph, table

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
    from catalog import store
    from catalog.advice.document import sources_document

    document = sources_document(store.load())
    if console.json:
        write_json(document)
    else:
        print("\n".join(_lines(document, console)))
    return 0


def _lines(document: dict[str, Any], console: Console) -> Iterator[str]:
    described = document["catalog"]
    text = f"{count(described['models'])} models; the catalogue is of {day(described['as_of'])}."
    yield from paragraph(text, console)
    yield ""
    rows = [
        (row["name"], day(row["as_of"]), number(row["rows"]), row["license"], row["gave"])
        for row in document["sources"]
    ]
    yield from table(_COLUMNS, rows, console)
    yield ""
    yield "Attribution:"
    for row in document["sources"]:
        yield from paragraph(f"{row['attribution'] or row['name']} {row['url']}", console, 2, "- ")
