"""`modelpick use-cases`: the jobs that can be asked for, by their ids or in plain words."""

import argparse
from collections.abc import Iterator
from itertools import islice

from catalog.advice.understanding.use_cases import UseCase
from catalog.formatting import count
from tui.cli.console import write_json
from tui.rendering.text_table import Column, Console, paragraph, table

_COLUMNS = (
    Column("Id", least=20, most=28, style="bold"),
    Column("What it is", least=72, most=90),
    Column("Skills", least=8, most=30, drop=1),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `use-cases`."""
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(arguments: argparse.Namespace, console: Console) -> int:  # noqa: ARG001 - all verbs are called alike
    """List them."""
    from catalog.storage import store

    known = store.load_use_cases()
    if console.json:
        from catalog.advice.result.json.lists import use_cases_document

        write_json(use_cases_document(known))
    else:
        print("\n".join(_lines(list(known.values()), console)))
    return 0


def _lines(known: list[UseCase], console: Console) -> Iterator[str]:
    groups: dict[str, list[UseCase]] = {}
    for case in known:
        groups.setdefault(case.group or "Other", []).append(case)
    cases = [case for entries in groups.values() for case in entries]
    header, *drawn = table(_COLUMNS, [(c.id, c.summary, ", ".join(c.skills)) for c in cases], console, 2)
    yield header
    rows = iter(drawn)
    for name, entries in groups.items():
        yield name
        yield from islice(rows, len(entries))
    yield ""
    text = f"{count(len(known))} use cases. Plain words find them too: modelpick rank --use-case 'answer tickets'."
    yield from paragraph(text, console)
