"""`modelpick compare`: two to four models side by side, the differences first, whether they fit or not."""

import argparse
import os
from collections.abc import Sequence

from catalog.advice.comparison import LEAST, MOST
from catalog.model import Model
from catalog.storage.snapshot import Snapshot
from tui.cli.console import FITS, UsageError, write_json
from tui.cli.formats import add_format_flags, chosen_format
from tui.cli.needs_arguments import add_needs_flags, check_names, one_model, read_values
from tui.cli.rank import unrecognised
from tui.rendering.text_table import Console
from tui.session import load_session

FORMATS = ("table", "markdown", "json")
_SUFFIX = ".toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `compare`."""
    parser.add_argument(
        "models",
        nargs="+",
        metavar="MODEL",
        help="ids, names or aliases of two to four models; a needs file may follow",
    )
    parser.add_argument("--needs", metavar="NEEDS.toml", help="a needs file, or a saved choice")
    add_format_flags(parser, FORMATS)
    add_needs_flags(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Compare them."""
    form = chosen_format(arguments)
    words, file = _parted(arguments.models, arguments.needs)
    said = read_values(arguments, file)
    session = load_session(arguments.today)
    models = _models(session.snapshot, words)
    asked = session.ask(said, file)
    asked = asked._replace(needs=check_names(asked.needs, session.snapshot, file))
    advice = session.answer(asked)
    if advice.unrecognised:
        raise unrecognised(advice.unrecognised)
    from catalog.advice.comparison.side_by_side import compare

    comparison = compare(advice, session.snapshot, models)
    if console.json:
        from catalog.advice.result.json.comparison import comparison_document
        from catalog.advice.result.json.understood import understood_document

        document = comparison_document(comparison, advice, session.snapshot)
        write_json(document | (understood_document(asked.sentence) if asked.sentence else {}))
    elif form == "markdown":
        from tui.rendering.comparison_markdown import comparison_markdown

        print(comparison_markdown(comparison, advice), end="")
    else:
        from tui.rendering.ask_text import understood_lines
        from tui.rendering.comparison_text import comparison_text

        if asked.sentence:
            print("\n".join((*understood_lines(session, asked, advice, asked.sentence, console), "")))
        print("\n".join(comparison_text(comparison, advice, console)))
    return FITS


def _parted(words: Sequence[str], needs: str | None) -> tuple[list[str], str | None]:
    """The names of models and the needs file, which is the one word that ends in .toml or is a file by another name.

    Raises `UsageError` where there are two.
    """
    files = [word for word in words if word.endswith(_SUFFIX) or ("/" in word and os.path.isfile(word))]
    if len(files) + (needs is not None) > 1:
        raise UsageError("give the needs file once")
    return [word for word in words if word not in files], files[0] if files else needs


def _models(snapshot: Snapshot, words: Sequence[str]) -> list[Model]:
    """The models by name; raises `UsageError` where one is unknown or named twice, or they are too few or too many."""
    if not LEAST <= len(words) <= MOST:
        found = "1 model" if len(words) == 1 else f"{len(words)} models"
        expected = f"{LEAST} to {MOST} models"
        more = f": modelpick compare {words[0]} OTHER" if len(words) == 1 else ""
        raise UsageError(f"compare takes {expected}, found {found}{more}", found=found, expected=expected)
    models = [one_model(snapshot, word) for word in words]
    for place, model in enumerate(models):
        if model in models[:place]:
            message = f'"{words[place]}" is {model.name}, which is named already'
            raise UsageError(message, found=words[place], expected="different models")
    return models
