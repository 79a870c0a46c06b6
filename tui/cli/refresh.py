"""`modelpick refresh`: bring the catalogue up to date from its sources, from files, or from a bundle."""

import argparse
import contextlib
import os
import sys
from typing import TYPE_CHECKING

import msgspec

from tui import paths
from tui.cli.console import NOT_REFRESHED, NOT_SAVED, UsageError, say, write_json
from tui.rendering.text_table import Console

if TYPE_CHECKING:
    from catalog.pipeline.report import Event, Report

MIRROR = "MODELPICK_MIRROR"
_WIDE, _MOST_WIDE = 1_000, 20_000
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `refresh`."""
    parser.add_argument(
        "--offline", action="store_true", help="never open a socket: rebuild from what is here"
    )
    parser.add_argument(
        "--from",
        dest="sources",
        metavar="PATH",
        action="append",
        default=[],
        help="read this instead: a bundle, a file or a folder of files of the sources, or hf://datasets/ORG/NAME",
    )
    parser.add_argument(
        "--export",
        metavar="PATH",
        help="write the catalogue as one bundle: a file, or hf://datasets/ORG/NAME",
    )
    parser.add_argument(
        "--wide",
        metavar="N",
        type=_wide,
        default=_WIDE,
        help=f"how many of the Hub's most downloaded repositories to read (default {_WIDE:,}, at most {_MOST_WIDE:,})",
    )
    parser.add_argument(
        "--force", action="store_true", help="take what the checks would refuse, and older figures"
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="one JSON document for programs")
    output.add_argument(
        "--events", action="store_true", help="one JSON event a line while it runs, the report last"
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Refresh, and tell."""
    from catalog.pipeline.context import Options
    from catalog.pipeline.inputs import InputError
    from catalog.pipeline.refresh import refresh
    from catalog.storage.hub_dataset import HubError

    options = Options(
        today=arguments.today,
        data=paths.data_folder(),
        cache=paths.cache_folder(),
        offline=arguments.offline,
        sources=tuple(arguments.sources),
        export=arguments.export,
        wide=arguments.wide,
        force=arguments.force,
        mirror=os.environ.get(MIRROR, "").rstrip("/"),
    )
    if arguments.events:
        _end_with_parent()
    try:
        report = refresh(options, _event if arguments.events else _silent if console.json else _progress)
    except InputError as error:
        raise UsageError(str(error), kind="input") from error
    except HubError as error:
        code = NOT_SAVED if arguments.export else NOT_REFRESHED
        raise UsageError(str(error), kind="hub", code=code) from error
    if console.json:
        write_json(_document(report))
    elif not arguments.events:
        from tui.rendering.refresh_text import lines

        print("\n".join(lines(report, arguments.today, console)))
    return exit_code(report, options.offline)


def exit_code(report: "Report", offline: bool) -> int:
    """0: new, current, or exported without a network; 3: nothing could be refreshed."""
    if report.outcome == "kept" and not (report.exported and offline):
        return NOT_REFRESHED
    return 0


def _document(report: "Report") -> dict[str, object]:
    document: dict[str, object] = msgspec.to_builtins(report)
    document.pop("event")
    return document


def _wide(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1
    if not 0 <= number <= _MOST_WIDE:
        raise argparse.ArgumentTypeError(f"found {text[:40]!r}; expected a whole number up to {_MOST_WIDE:,}")
    return number


def _end_with_parent() -> None:
    """Who asks for events reads them: a refresh that nobody hears any more must not go on. Linux can promise it."""
    import ctypes
    import signal

    with contextlib.suppress(AttributeError, OSError, ValueError):
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _event(event: "Event") -> None:
    if sys.stdout:
        sys.stdout.write(msgspec.json.encode(event).decode() + "\n")
        sys.stdout.flush()


def _silent(event: "Event") -> None:
    """A program that asks for one document hears nothing before it."""


def _progress(event: "Event") -> None:
    """One line for each source that has answered or failed, on the side of the messages."""
    from catalog.pipeline.report import SourceEvent

    if not isinstance(event, SourceEvent):
        return
    with contextlib.suppress(OSError):  # that nobody listens to the progress ends no refresh
        if event.state == "done":
            say(f"{event.name}: {event.rows:,} rows, {event.seconds:.1f} s")
        elif event.state == "failed":
            say(
                f"{event.name}: failed, {event.seconds:.1f} s"
            )  # the report tells the causes, each of them once
