"""The forms in which a command writes its answer, and the flags that choose one."""

import argparse
from collections.abc import Sequence

from catalog.advice.needs.errors import nearest_word
from catalog.text import safe_text
from tui.cli.console import UsageError


def add_format_flags(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    """`--format` with these forms, the first of which is the usual one, and `--json`."""
    parser.add_argument(
        "--format",
        metavar="FORM",
        help=f"{', '.join(formats[:-1])} or {formats[-1]} (default: {formats[0]})",
    )
    parser.add_argument("--json", action="store_true", help="one JSON document for programs: --format json")
    parser.set_defaults(formats=tuple(formats))


def chosen_format(arguments: argparse.Namespace) -> str:
    """The form that the flags ask for; raises `UsageError` where it is none or the flags contradict each other."""
    formats: tuple[str, ...] = arguments.formats
    found: str | None = arguments.format
    if found is None:
        return "json" if arguments.json else formats[0]
    if found not in formats:
        shown, expected = safe_text(found, 40), " or ".join((", ".join(formats[:-1]), formats[-1]))
        near = nearest_word(found, list(formats))
        hint = f"; did you mean {near}?" if near else ""
        raise UsageError(
            f'--format: found "{shown}"; expected {expected}{hint}',
            found=shown,
            expected=expected,
            nearest=near,
        )
    if arguments.json and found != "json":
        message = f"--json and --format {found} contradict each other; give one of them"
        raise UsageError(message, found=f"--json --format {found}", expected="one of the two")
    return found
