"""The command line: finds the command, runs it, and turns whatever goes wrong into words and an exit code."""

import contextlib
import errno
import gc
import itertools
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from catalog.text import safe_text
from tui.cli.console import (
    BAD_INPUT,
    BROKEN_PIPE,
    INTERNAL,
    INTERRUPTED,
    NOT_SAVED,
    UsageError,
    console,
    error_document,
    prepare_streams,
    say,
    write_json,
)

if TYPE_CHECKING:
    import argparse

VERBS = {
    "ask": ("ask", "rank the models for one sentence in plain words"),
    "rank": ("rank", "rank the models for your needs"),
    "why": ("why", "why a model ranks where it does, or what excludes it"),
    "compare": ("compare", "two to four models side by side, the differences first"),
    "show": ("show", "all facts of a model, each with its source and date"),
    "use-cases": ("use_cases", "the jobs that can be asked for"),
    "gpus": ("gpus", "the hardware that --gpu can name; --detect finds this machine's"),
    "init": ("init", "write a commented needs file to fill in"),
    "sources": ("sources", "where the figures come from"),
    "refresh": ("refresh", "bring the catalogue up to date"),
}
_DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_BARE_WORD = r"[a-z][a-z-]{1,30}"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; see the table in the README."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    prepare_streams()
    gc.disable()  # a command is over before garbage could matter; the app collects it once it is open
    try:
        code = _finished(arguments)
        if sys.stdout:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _silence_stdout()
        return BROKEN_PIPE
    except OSError as error:
        return _not_written(error)
    finally:
        gc.enable()
    return code


def run_process() -> NoReturn:
    """Run the command of this process and end it.

    The process ends without freeing its memory object by object, which the system does at once.
    """
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            if stream:
                stream.flush()
    os._exit(code)


def _finished(arguments: list[str]) -> int:
    """The exit code of a run, its mistakes told; raises where the output cannot be written."""
    try:
        return _run(arguments)
    except SystemExit as finished:  # argparse, after --help and --version
        return finished.code if isinstance(finished.code, int) else BAD_INPUT
    except Exception as error:
        if isinstance(error, BrokenPipeError) or _is_of_output(error):
            raise
        return _failed(error, _wants_json(arguments))


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether the flags ask for JSON, also where they cannot be read otherwise."""
    words = [word for argument in arguments for word in argument.split("=", 1)]
    return "--json" in arguments or ("--format", "json") in itertools.pairwise(words)


def _is_of_output(error: Exception) -> bool:
    """Whether a stream could not be written: errors of files have a name."""
    return isinstance(error, OSError) and error.filename is None and error.errno in _DISK_ERRORS


def _not_written(error: OSError) -> int:
    """Say so where it can be said, and keep the interpreter from trying again."""
    _silence_stdout()
    reason = (error.strerror or str(error)).lower()
    with contextlib.suppress(OSError):
        say(f"modelpick: could not write the output: {safe_text(reason, 200)}")
    return NOT_SAVED


def _run(arguments: list[str]) -> int:
    verb = _verb(arguments)
    if verb is None:
        return _open(arguments)
    arguments.remove(verb)
    from tui import startup
    from tui.cli import parsers

    startup.import_msgspec()
    module = import_module(f"tui.cli.{VERBS[verb][0]}")
    parser = parsers.verb_parser(verb, module)
    parsed, others = parser.parse_known_intermixed_args(arguments)  # `why MODEL --json FILE` too
    parsed.today = _today(parsed.today)
    if others:
        raise _not_understood(verb, parser, parsed, others)
    code: int = module.run(parsed, console(parsed.no_color, _wants_json(arguments)))
    return code


def _open(arguments: list[str]) -> int:
    """The app, on a file or a sentence; flags of commands are none of its own."""
    from tui.cli.opening import Look, open_app

    if not any(word.startswith("-") for word in arguments):  # then there is nothing to parse
        return open_app(arguments, _today(None), Look("", False), VERBS)
    from tui.cli import parsers

    parser = parsers.top_parser(VERBS)
    parsed, others = parser.parse_known_intermixed_args(arguments)
    if others:
        raise _no_flags(parser, parsed, others)
    look = Look(parsed.theme or "", parsed.no_color)
    return open_app(parsed.words, _today(parsed.today), look, VERBS)


def _no_flags(
    parser: "argparse.ArgumentParser", parsed: "argparse.Namespace", others: Sequence[str]
) -> UsageError:
    """What is wrong with words beside flags that are none of the app's."""
    from tui.cli.suggestions import named_models, unknown_command, unknown_words

    if parsed.words and (named := named_models(parsed.words, _today(parsed.today))):
        return named
    if parsed.words and re.fullmatch(_BARE_WORD, parsed.words[0]):
        return unknown_command(parsed.words, VERBS)
    return unknown_words(parser, others)


def _not_understood(
    verb: str, parser: "argparse.ArgumentParser", parsed: "argparse.Namespace", others: Sequence[str]
) -> UsageError:
    """What is wrong with the words that a command has no use for."""
    from tui.cli.suggestions import no_needs_file, unknown_words

    if verb == "rank" and not any(word.startswith("-") for word in others):
        found = no_needs_file([parsed.file, *others], parsed.today)
        if found:
            return found
    return unknown_words(parser, others)


def _verb(arguments: list[str]) -> str | None:
    """The command: the first word that is no flag and no flag's value."""
    before = ""
    for word in arguments:
        if not word.startswith("-") and before not in ("--today", "--theme"):
            return word if word in VERBS else None
        before = word
    return None


def _today(text: str | None) -> str:
    from datetime import UTC, date, datetime

    if text is None:
        return datetime.now(UTC).date().isoformat()
    try:
        if not re.fullmatch(_DATE, text):
            raise ValueError
        return date.fromisoformat(text).isoformat()
    except ValueError:
        shown = safe_text(text, 40)
        expected = "a date such as 2026-11-24"
        raise UsageError(
            f'--today: found "{shown}"; expected {expected}', found=shown, expected=expected
        ) from None


def _failed(error: Exception, as_json: bool) -> int:
    """Say what went wrong; whatever the user can put right is bad input, the rest is ours."""
    from catalog.advice.needs.errors import NeedsError
    from catalog.storage.files import ReadError, SaveError

    if isinstance(error, SaveError):
        code, kind = NOT_SAVED, "save"
    elif isinstance(error, UsageError | NeedsError | ReadError):
        code, kind = getattr(error, "code", BAD_INPUT), ""
    else:
        return _crashed(error, as_json)
    if as_json:
        write_json(error_document(error, kind))
    say(f"modelpick: {safe_text(error, 1000)}")
    return code


def _crashed(error: Exception, as_json: bool) -> int:
    details = _keep_details(error)
    summary = safe_text(f"internal error: {type(error).__name__}: {error}", 300)
    message = f"{summary}; {details}"
    if as_json:
        try:
            write_json({"error": {"kind": "internal", "message": message}})
        except OSError:
            _silence_stdout()
    say(f"modelpick: {message}")
    return INTERNAL


def _keep_details(error: BaseException) -> str:
    """Write the traceback, without the values of variables, and say where; never raises."""
    import traceback

    try:
        from platformdirs import user_state_path

        folder = user_state_path("modelpick", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "last-error.txt"
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="replace")
    except (OSError, RuntimeError) as problem:  # RuntimeError: a user without a home
        return f"the details could not be kept ({problem})"
    return f"details in {path}"


def _silence_stdout() -> None:
    """Nobody reads any more: keep the interpreter from saying so when it flushes at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        sys.stdout = None


if __name__ == "__main__":
    run_process()
