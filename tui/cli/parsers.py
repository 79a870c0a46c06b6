"""The parsers of the command line: one for the app, one for each command; only the one that is needed is made."""

import argparse
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any, NoReturn

from catalog import VERSION
from catalog.text import safe_text
from tui.cli.console import UsageError


def verb_parser(verb: str, module: ModuleType) -> argparse.ArgumentParser:
    """What parses the flags of one command, which its module adds."""
    parser = _Parser(prog=f"modelpick {verb}", description=_sentence(module.__doc__), allow_abbrev=False)
    module.add_arguments(parser)
    _add_common(parser)
    return parser


def top_parser(verbs: Mapping[str, tuple[str, str]]) -> argparse.ArgumentParser:
    """What opens the app: words and its flags; the commands stand in its help, with what each does."""
    commands = "\n".join(f"  {name:<11}{text}" for name, (_, text) in verbs.items())
    parser = _Parser(
        prog="modelpick",
        description="Choose an AI model: ranked by cost, capability and downloads for your job, offline.",
        epilog=f"commands:\n{commands}\n\nmodelpick COMMAND --help tells more. Without a command the app opens, on a "
        "file or a\nsentence where one is given:\n  modelpick 'customer support bot, 400k tickets a month, under $800'",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "words",
        nargs="*",
        metavar="FILE-OR-SENTENCE",
        help="a needs file, a saved choice or a sentence in plain words to open in the app",
    )
    parser.add_argument("--theme", metavar="NAME", help="the theme of the app, for this run only")
    parser.add_argument("--version", action="version", version=f"modelpick {VERSION}")
    _add_common(parser)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--today", metavar="DATE", help="answer as of this day (default: today, UTC)")
    parser.add_argument("--no-color", action="store_true", help="no colours; NO_COLOR does the same")


def _sentence(doc: str | None) -> str:
    """The head of a command's file, without its name."""
    text = " ".join((doc or "").split()).partition(": ")[2]
    return text[:1].upper() + text[1:]


class _Parser(argparse.ArgumentParser):
    """Reports mistakes like everything else: as an error with words, in JSON where asked."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of leaving the process."""
        raise UsageError(f"{safe_text(message, 600)} ({self.prog} --help tells more)")

    def _print_message(self, message: str, file: Any = None) -> None:
        """Write help and version; argparse's own keeps silent where it cannot."""
        if message and (stream := file or sys.stdout):
            stream.write(message)
