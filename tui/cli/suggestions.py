"""What was probably meant by a word that is no command, a flag that is none, or a model where a file belongs."""

import os
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from catalog.advice.needs.errors import nearest_word
from catalog.text import safe_text
from tui.cli.console import UsageError

if TYPE_CHECKING:
    import argparse

ASK = 'modelpick ask "..."'
_LONGEST = 80
_SUFFIX = ".toml"
_IN_PATHS = ("/", "\\")
_MEANT = {
    "best": "rank",
    "list": "rank",
    "ls": "rank",
    "models": "rank",
    "top": "rank",
    "choose": "ask",
    "pick": "ask",
    "query": "ask",
    "recommend": "ask",
    "suggest": "ask",
    "explain": "why",
    "reason": "why",
    "diff": "compare",
    "versus": "compare",
    "vs": "compare",
    "describe": "show",
    "details": "show",
    "find": "show",
    "get": "show",
    "info": "show",
    "lookup": "show",
    "model": "show",
    "search": "show",
    "view": "show",
    "jobs": "use-cases",
    "tasks": "use-cases",
    "hardware": "gpus",
    "config": "init",
    "new": "init",
    "template": "init",
    "fetch": "refresh",
    "pull": "refresh",
    "sync": "refresh",
    "update": "refresh",
    "upgrade": "refresh",
}
"""What other programs call the commands."""
_MOST_WORDS = 2
"""More words than this that begin with one of these are a sentence."""


def meant_command(words: Sequence[str], commands: Collection[str]) -> str | None:
    """The command that the first of a few words means by the name of other programs; None where it means none."""
    meant = _MEANT.get(words[0].casefold()) if words and len(words) <= _MOST_WORDS else None
    return meant if meant in commands else None


def near_command(word: str, commands: Collection[str]) -> str | None:
    """The command that is spelled most like this word."""
    return nearest_word(word, list(commands))


def unknown_command(words: Sequence[str], commands: Collection[str]) -> UsageError:
    """Words of which the first is no command, no file and no job; the rest goes behind the command that was meant."""
    word = words[0]
    near = meant_command(words, commands) or near_command(word, commands)
    listed = f"the commands are {', '.join(commands)}; {ASK} answers a sentence"
    hint = f"did you mean {_command(near, words[1:])}?" if near else listed
    shown = safe_text(word, _LONGEST)
    return UsageError(f'there is no command and no file "{shown}"; {hint}', found=shown, nearest=near)


def unknown_words(parser: "argparse.ArgumentParser", words: Sequence[str]) -> UsageError:
    """Flags that a command does not have, with the nearest that it has; or words too many."""
    flag = next((word for word in words if word.startswith("-")), None)
    more = f"({parser.prog} --help tells more)"
    if flag is None:
        listed = safe_text(" ".join(words), 600)
        return UsageError(f"unrecognized arguments: {listed} {more}", found=listed)
    name = safe_text(flag.partition("=")[0], _LONGEST)
    known = [text for text in parser._option_string_actions if text.startswith("--")]
    near = nearest_word(name, known)
    hint = f"; did you mean {near}?" if near else ""
    from catalog.advice.needs.keys import KEYS

    if " " not in parser.prog and any(name == key.flag for key in KEYS):
        near = f"modelpick rank {name}"
        hint = f" without a command; did you mean {near}?"
    return UsageError(f"{parser.prog} has no flag {name}{hint} {more}", found=name, nearest=near)


def no_needs_file(words: Sequence[str], today: str) -> UsageError | None:
    """What to type instead where models or a sentence stand in the place of the needs file of `rank`.

    None where the word is a file, or else looks like a path: the reading of files says what is wrong with that.
    """
    word = words[0]
    if word.endswith(_SUFFIX) or os.path.exists(word):
        return None
    models, closest = _models(words, today)
    if len(models) == len(words):
        return _models_instead(words[0], models)
    if any(mark in word for mark in _IN_PATHS):
        return None
    shown, instead, does = safe_text(word, _LONGEST), _command("ask", [" ".join(words)]), "answers a sentence"
    if len(words) == 1 and closest:
        instead, does = f"modelpick why {closest[0]}", "tells about a model of a similar name"
    message = f'rank takes a needs file, and there is none called "{shown}"; {instead} {does}'
    return UsageError(message, found=shown, expected="a needs file", nearest=instead)


def second_model(model: str, word: str, today: str) -> UsageError | None:
    """Which command takes two models, where a second one stands in the place of the needs file of `why`."""
    if word.endswith(_SUFFIX) or os.path.exists(word):
        return None
    models, _ = _models([model, word], today)
    if len(models) < len((model, word)):
        return None
    shown = safe_text(word, _LONGEST)
    message = f'why takes one model and a needs file, and "{shown}" is a model; {_about(models)}'
    return UsageError(message, found=shown, expected="a needs file", nearest="modelpick compare")


def named_models(words: Sequence[str], today: str) -> UsageError | None:
    """Which commands tell about the models that these words name; None where one of them is no model."""
    models, _ = _models(words, today)
    if len(models) < len(words):
        return None
    shown = safe_text(words[0], _LONGEST)
    what = f'"{shown}" is a model' if len(models) == 1 else "these are models"
    message = f"{what}, not a command or a file; {_about(models)}"
    return UsageError(message, found=shown, nearest=f"modelpick show {models[0]}")


def _models_instead(word: str, models: Sequence[str]) -> UsageError:
    shown = safe_text(word, _LONGEST)
    what = f'"{shown}" is a model' if len(models) == 1 else "these are models"
    message = f"rank takes a needs file, and {what}; {_about(models)}"
    return UsageError(message, found=shown, expected="a needs file", nearest=f"modelpick why {models[0]}")


def _about(models: Sequence[str]) -> str:
    if len(models) > 1:
        return f"modelpick compare {' '.join(models)} puts them side by side"
    return f"modelpick why {models[0]} says where it ranks, modelpick show {models[0]} lists its facts"


def _models(words: Sequence[str], today: str) -> tuple[list[str], tuple[str, ...]]:
    """The ids of the models among these words, and those whose names come near the first word that is none."""
    from catalog.search import Unknown, resolve
    from tui.session import load_session

    snapshot = load_session(today).snapshot
    found = [resolve(snapshot, word) for word in words]
    closest = next((one.closest for one in found if isinstance(one, Unknown)), ())
    return [one.id for one in found if not isinstance(one, Unknown)], closest


def _command(command: str, words: Sequence[str]) -> str:
    """A command line that can be pasted into a shell."""
    import shlex

    return " ".join(["modelpick", command, *(shlex.quote(safe_text(word, _LONGEST)) for word in words)])
