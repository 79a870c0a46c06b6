"""`modelpick init`: write a commented needs file to fill in."""

import argparse
from pathlib import Path

from catalog.advice.needs.reading import template
from catalog.storage.files import SaveError, write_atomically
from catalog.text import safe_text
from tui.rendering.text_table import Console

DEFAULT_FILE = "needs.toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `init`."""
    parser.add_argument(
        "file",
        nargs="?",
        default=DEFAULT_FILE,
        metavar="FILE",
        help=f"default: {DEFAULT_FILE}; - for the screen",
    )


def run(arguments: argparse.Namespace, console: Console) -> int:  # noqa: ARG001 - all verbs are called alike
    """Write it; a file that exists is never replaced."""
    if arguments.file == "-":
        print(template(), end="")
        return 0
    path = Path(arguments.file)
    if _exists(path):
        raise SaveError(path, "it exists; init never replaces a file")
    write_atomically(path, template().encode())
    print(f"wrote {safe_text(path)}; fill it in, then: modelpick rank {safe_text(path)}")
    return 0


def _exists(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):
        return False
