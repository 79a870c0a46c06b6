"""What `modelpick` opens without a command: the app, on a file or on a sentence; or else a word is no command."""

import os
import sys
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from catalog.text import safe_text
from tui.cli.console import UsageError

if TYPE_CHECKING:
    from tui.session import Asked

_SUFFIX = ".toml"
_IN_PATHS = ("/", "\\", ".")


class Look(NamedTuple):
    """How the app looks in this run: the name of a theme, empty for the one that is kept; without colours or not."""

    theme: str
    no_color: bool


def open_app(words: Sequence[str], today: str, look: Look, commands: Collection[str]) -> int:
    """Open the app on what the words are, a file or a sentence, and stay until the user leaves: the exit code."""
    theme = _theme(look.theme)
    sentence = _sentence(words, today, commands)
    asked = _file(words[0], today) if words and sentence is None else None
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        from tui.cli.suggestions import ASK

        instead = "modelpick rank" if sentence is None else ASK
        message = f"the app needs a terminal; {instead} gives the same answer as text, or as JSON with --json"
        raise UsageError(message, kind="no_terminal")
    if look.no_color:
        os.environ["NO_COLOR"] = "1"
    from tui import startup

    startup.prepare_start()
    from tui.app import run

    if asked and asked.sentence:
        sentence = asked.sentence.asked
    return run(asked.needs if asked else None, today, sentence, theme)


def _theme(name: str) -> str:
    """The theme of this name; empty where none is named. Raises `UsageError` where there is none."""
    if not name:
        return ""
    from catalog.advice.needs.errors import nearest_word
    from tui.themes import known_theme, theme_names

    if known := known_theme(name):
        return known
    nearest, shown = nearest_word(name, list(theme_names())), safe_text(name, 40)
    hint = f"did you mean {nearest}? " if nearest else ""
    expected = f"one of {', '.join(theme_names())}"
    raise UsageError(
        f'--theme: found "{shown}"; {hint}expected {expected}',
        found=shown,
        expected=expected,
        nearest=nearest,
    )


def _sentence(words: Sequence[str], today: str, commands: Collection[str]) -> str | None:
    """The words as one sentence; None where there are none, and for a file.

    Words without quotes are a sentence only where they name a job: anything else is meant as a command. Raises
    `UsageError` for that, and for a sentence that is empty or too long.
    """
    if not words or (len(words) == 1 and _is_file(words[0])):
        return None
    from tui.cli.needs_arguments import one_sentence
    from tui.cli.suggestions import meant_command, named_models, unknown_command

    if len(words) == 1 and words[0].split() != [words[0]]:
        return one_sentence(words)
    if len(words) == 1 and any(mark in words[0] for mark in _IN_PATHS):
        if named := named_models(words, today):
            raise named
        return None
    files = any(word.endswith(_SUFFIX) for word in words)
    if files or meant_command(words, commands) or not _names_job(words, today, commands):
        raise (None if files else named_models(words, today)) or unknown_command(words, commands)
    return one_sentence(words)


def _is_file(word: str) -> bool:
    return word.endswith(_SUFFIX) or os.path.exists(word)


def _names_job(words: Sequence[str], today: str, commands: Collection[str]) -> bool:
    """Whether the words name a job; words whose spelling must be corrected for that may be a misspelt command."""
    from catalog.advice.result import UseCaseMatch
    from tui.cli.suggestions import near_command
    from tui.session import load_session

    match = load_session(today).read(" ".join(words)).use_case
    return isinstance(match, UseCaseMatch) and not (
        match.how == "spelling" and near_command(words[0], commands)
    )


def _file(file: str, today: str) -> "Asked":
    """What a file asks; its use case may be a sentence that names other needs too."""
    from pathlib import Path

    from catalog.advice.needs.reading import build, parse_values
    from catalog.storage import store
    from catalog.storage.files import read_text
    from tui.session import Asked, load_session

    said = parse_values(read_text(Path(file)), file)
    needs = build(said, file)
    if needs.use_case in store.load_use_cases():  # then the app is the first to need the catalogue
        return Asked(needs, None, said)
    return load_session(today).ask(said, file)
