"""`modelpick rank`: the ranked answer to a needs file or to flags."""

import argparse
from pathlib import Path
from typing import Any

from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice, Candidate, Unrecognised
from catalog.storage.files import SaveError
from catalog.text import safe_text
from tui.cli.console import BAD_INPUT, FITS, NONE_FITS, NOT_SAVED, UsageError, error_document, say, write_json
from tui.cli.needs_arguments import add_needs_flags, check_names, one_model, read_needs
from tui.rendering.text_table import Console
from tui.session import Session, load_session

DEFAULT_LIMIT = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `rank`."""
    parser.add_argument("file", nargs="?", metavar="NEEDS.toml", help="a needs file, or a saved choice")
    parser.add_argument(
        "--limit", metavar="N", help=f"show so many candidates; 0 for all (default: {DEFAULT_LIMIT})"
    )
    parser.add_argument(
        "--excluded", action="store_true", help="list also what does not fit, with every reason"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")
    parser.add_argument("--save", metavar="CHOICE.toml", help="save the first candidate as a choice")
    parser.add_argument("--choose", metavar="MODEL", help="save this candidate instead")
    parser.add_argument(
        "--overwrite", action="store_true", help="save even over a file that modelpick did not write"
    )
    add_needs_flags(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Answer, save where asked, and write the answer."""
    limit = _limit(arguments.limit)
    if arguments.choose is not None and arguments.save is None:
        raise UsageError("--choose names what to save: give --save CHOICE.toml too")
    asked = read_needs(arguments, arguments.file)
    session = load_session(arguments.today)
    asked = check_names(asked, session.snapshot, arguments.file)
    advice = session.advise(asked)
    if advice.unrecognised:
        return _not_understood(advice, advice.unrecognised, session, console)
    saved, failed = _save(arguments, advice, session, asked)
    if console.json:
        from catalog.advice.result.json.rank import rank_document

        document = rank_document(advice, session.snapshot, limit, arguments.excluded)
        write_json(document | saved | (error_document(failed, "save") if failed else {}))
    else:
        from tui.rendering.rank_text import lines

        print("\n".join(lines(advice, limit, arguments.excluded, console)))
    if failed:
        say(f"modelpick: {failed}")
        return NOT_SAVED
    if saved:
        say(f"saved {saved['saved']['model']} to {saved['saved']['file']}")
    return FITS if advice.candidates else NONE_FITS


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
        if not advice.candidates:
            raise SaveError("a choice", "nothing fits")
        return advice.candidates[0]
    model = one_model(session.snapshot, words)
    found = next((entry for entry in advice.candidates if entry.model.id == model.id), None)
    if found is None:
        raise SaveError("a choice", f"{model.name} does not fit; modelpick why {model.id} tells why")
    return found


def unrecognised(unknown: Unrecognised) -> UsageError:
    """Words that mean no use case, with the closest ones."""
    asked = safe_text(unknown.asked, 80)
    hint = f" The closest are {', '.join(unknown.closest)}." if unknown.closest else ""
    return UsageError(
        f'no use case fits "{asked}".{hint} modelpick use-cases lists all.',
        kind="unrecognised_use_case",
        found=asked,
        expected="a use case, by its id or in plain words",
        nearest=unknown.closest[0] if unknown.closest else None,
        closest=unknown.closest,
    )


def _not_understood(advice: Advice, unknown: Unrecognised, session: Session, console: Console) -> int:
    error = unrecognised(unknown)
    if not console.json:
        raise error
    from catalog.advice.result.json.rank import rank_document

    write_json(rank_document(advice, session.snapshot, 0, False) | error_document(error))
    say(f"modelpick: {error}")
    return BAD_INPUT
