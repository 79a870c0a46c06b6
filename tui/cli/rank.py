"""`modelpick rank`: the ranked answer to a needs file or to flags."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice, Candidate, Unrecognised
from catalog.advice.result.json.understood import understood_document
from catalog.advice.understanding.understood import Understanding
from catalog.storage.files import SaveError
from catalog.text import safe_text
from tui.cli.console import BAD_INPUT, FITS, NONE_FITS, NOT_SAVED, UsageError, error_document, say, write_json
from tui.cli.formats import add_format_flags, chosen_format
from tui.cli.needs_arguments import add_needs_flags, check_names, one_model, read_values
from tui.cli.suggestions import no_needs_file
from tui.rendering.text_table import Console
from tui.session import Asked, Session, load_session

DEFAULT_LIMIT = 20
FORMATS = ("table", "markdown", "csv", "json")
_ROWS_ALONE = ("markdown", "csv")
"""The forms that hold candidates and nothing else."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `rank`."""
    parser.add_argument("file", nargs="?", metavar="NEEDS.toml", help="a needs file, or a saved choice")
    add_answer_flags(parser)


def add_answer_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of a ranked answer: how much of it, in which form, what to save; and those of the needs."""
    parser.add_argument(
        "--limit", metavar="N", help=f"show so many candidates; 0 for all (default: {DEFAULT_LIMIT})"
    )
    parser.add_argument(
        "--excluded", action="store_true", help="also list the models that are ruled out, with every reason"
    )
    parser.add_argument(
        "--verbose", action="store_true", help="every reason, caution and assumption; three ways to run it"
    )
    add_format_flags(parser, FORMATS)
    parser.add_argument("--save", metavar="CHOICE.toml", help="save the first candidate as a choice")
    parser.add_argument("--choose", metavar="MODEL", help="save this candidate instead")
    parser.add_argument(
        "--overwrite", action="store_true", help="save even over a file that modelpick did not write"
    )
    add_needs_flags(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Answer, save where asked, and write the answer."""
    check_answer_flags(arguments)
    if arguments.file is not None and (instead := no_needs_file([arguments.file], arguments.today)):
        raise instead
    said = read_values(arguments, arguments.file)
    session = load_session(arguments.today)
    asked = session.ask(said, arguments.file)
    return write_answer(arguments, session, asked, asked.sentence, console)


def check_answer_flags(arguments: argparse.Namespace) -> None:
    """Raise `UsageError` where the flags of a ranked answer do not go together."""
    _limit(arguments.limit)
    form = chosen_format(arguments)
    if arguments.excluded and form in _ROWS_ALONE:
        raise UsageError(f"--excluded goes with --format table or json: {form} holds the candidates alone")
    if arguments.choose is not None and arguments.save is None:
        raise UsageError("--choose names what to save: give --save CHOICE.toml too")


def write_answer(
    arguments: argparse.Namespace,
    session: Session,
    asked: Asked,
    sentence: Understanding | None,
    console: Console,
) -> int:
    """Write the answer, below what was understood of the `sentence` where there is one, and save where asked."""
    needs = check_names(asked.needs, session.snapshot, getattr(arguments, "file", None))
    asked = asked._replace(needs=needs)
    advice = session.answer(asked)
    if advice.unrecognised:
        error = unrecognised(advice.unrecognised)
        if not console.json:
            raise error
        write_json(_document(arguments, advice, session, sentence) | error_document(error))
        say(f"modelpick: {error}")
        return BAD_INPUT
    saved, failed = _save(arguments, advice, session, needs)
    if console.json:
        document = _document(arguments, advice, session, sentence)
        write_json(document | saved | (error_document(failed, "save") if failed else {}))
    elif (form := chosen_format(arguments)) in _ROWS_ALONE:
        _write_rows(form, advice, _limit(arguments.limit))
    else:
        print("\n".join(_lines(arguments, advice, session, asked, sentence, console)))
    if failed:
        say(f"modelpick: {failed}")
        return NOT_SAVED
    if saved:
        say(f"saved {saved['saved']['model']} to {saved['saved']['file']}")
    return FITS if advice.counts.fitting else NONE_FITS


def _write_rows(form: str, advice: Advice, limit: int) -> None:
    """The candidates alone, for a page or a spreadsheet; that there are none is said beside the output."""
    shown = advice.top(limit)
    if form == "csv":
        from tui.rendering.rank_csv import rank_csv

        print(rank_csv(shown, advice), end="")
    else:
        from tui.rendering.rank_markdown import rank_markdown

        print(rank_markdown(shown, advice), end="")
    if not shown:
        say("modelpick: nothing fits; --format table says which rule to relax")


def _document(
    arguments: argparse.Namespace, advice: Advice, session: Session, sentence: Understanding | None
) -> dict[str, Any]:
    from catalog.advice.result.json.rank import rank_document

    document = rank_document(advice, session.snapshot, _limit(arguments.limit), arguments.excluded)
    return document | (understood_document(sentence) if sentence else {})


def _lines(
    arguments: argparse.Namespace,
    advice: Advice,
    session: Session,
    asked: Asked,
    sentence: Understanding | None,
    console: Console,
) -> Iterator[str]:
    from tui.rendering.rank_text import lines

    if sentence:
        from tui.rendering.ask_text import understood_lines

        yield from understood_lines(session, asked, advice, sentence, console)
        yield ""
    yield from lines(
        advice,
        console,
        limit=_limit(arguments.limit),
        excluded=arguments.excluded,
        verbose=arguments.verbose,
    )


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        shown = safe_text(text, 40)
        raise UsageError(
            f'--limit: found "{shown}"; expected a whole number, 0 for all',
            found=shown,
            expected="a whole number",
        )
    return int(text)


def _save(
    arguments: argparse.Namespace, advice: Advice, session: Session, asked: Needs
) -> tuple[dict[str, Any], Exception | None]:
    """What was saved, for the document, or why it could not be."""
    if arguments.save is None:
        return {}, None
    from catalog import decision

    try:
        candidate = _chosen(arguments.choose, advice, session)
        made = decision.make(advice, candidate, session.snapshot, asked)
        decision.save(made, Path(arguments.save), arguments.overwrite)
    except decision.ForeignFileError as error:
        return {}, SaveError(arguments.save, f"{error.cause}; --overwrite replaces it")
    except SaveError as error:
        return {}, error
    return {"saved": {"file": safe_text(arguments.save), "model": candidate.model.id}}, None


def _chosen(words: str | None, advice: Advice, session: Session) -> Candidate:
    """The candidate to save; raises `SaveError` where it does not fit."""
    if words is None:
        if not advice.counts.fitting:
            raise SaveError("a choice", "nothing fits")
        return advice.top(1)[0]
    model = one_model(session.snapshot, words)
    found = next((entry for entry in advice.candidates if entry.model.id == model.id), None)
    if found is None:
        raise SaveError("a choice", f"{model.name} does not fit; modelpick why {model.id} tells why")
    return found


def unrecognised(unknown: Unrecognised) -> UsageError:
    """Words that mean no use case, with the closest ones, or with what does a task that no model here does."""
    asked = safe_text(unknown.asked, 80)
    if unknown.task:
        message = f"no model here does this: {unknown.task}. {unknown.instead}".rstrip()
    else:
        hint = f" The closest are {', '.join(unknown.closest)}." if unknown.closest else ""
        message = f'no use case fits "{asked}".{hint}'
    return UsageError(
        f"{message} modelpick use-cases lists all.",
        kind="unrecognised_use_case",
        found=asked,
        expected="a use case, by its id or in plain words",
        nearest=unknown.closest[0] if unknown.closest else None,
        closest=unknown.closest,
    )
