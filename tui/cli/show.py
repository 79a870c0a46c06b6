"""`modelpick show`: all facts of a model, each with its source and date."""

import argparse

from tui import paths
from tui.cli.console import write_json
from tui.cli.needs_arguments import one_model
from tui.rendering.text_table import Console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `show`."""
    parser.add_argument("model", metavar="MODEL", help="id, name or alias of a model")
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Show it."""
    from catalog.storage import store

    snapshot = store.load(paths.data_folder()).on(arguments.today)
    model = one_model(snapshot, arguments.model)
    if console.json:
        from catalog.advice.result.json.show import show_document

        write_json(show_document(snapshot, model, arguments.today))
    else:
        from catalog.advice.model_facts import model_facts
        from tui.rendering.show_text import show_lines

        print("\n".join(show_lines(model_facts(snapshot, model, arguments.today), console)))
    return 0
