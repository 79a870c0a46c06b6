"""`modelpick why`: why a model ranks where it does, or every rule that excludes it and what would change that."""

import argparse
from collections.abc import Iterator

from catalog.advice.explanation.counterfactuals import Counterfactual, counterfactuals, gap_text, score_gap
from catalog.advice.explanation.model_relaxation import ModelRelaxation, let_in_text, place_after, place_text
from catalog.advice.explanation.need_changes import all_flags
from catalog.advice.next_steps import next_steps
from catalog.advice.result import Advice, Candidate
from catalog.advice.result.json.understood import understood_document
from catalog.advice.result.json.why import why_document
from catalog.formatting import signed
from catalog.model import Model
from tui.cli.console import FITS, NONE_FITS, UsageError, write_json
from tui.cli.needs_arguments import add_needs_flags, check_names, one_model, read_values
from tui.cli.rank import unrecognised
from tui.cli.suggestions import second_model
from tui.rendering.ask_text import understood_lines
from tui.rendering.rank_text import reasons, use_lines, what_would_change
from tui.rendering.text_table import Console, paragraph
from tui.session import Asked, Session, load_session


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `why`."""
    parser.add_argument("model", metavar="MODEL", help="id, name or alias of a model")
    parser.add_argument("file", nargs="?", metavar="NEEDS.toml", help="a needs file, or a saved choice")
    parser.add_argument("--needs", metavar="NEEDS.toml", help="the same")
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")
    add_needs_flags(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Say why."""
    if arguments.file is not None and arguments.needs is not None:
        raise UsageError("give the needs file once")
    file = arguments.file if arguments.file is not None else arguments.needs
    if file is not None and (instead := second_model(arguments.model, file, arguments.today)):
        raise instead
    said = read_values(arguments, file)
    session = load_session(arguments.today)
    asked = session.ask(said, file)
    asked = asked._replace(needs=check_names(asked.needs, session.snapshot, file))
    model = one_model(session.snapshot, arguments.model)
    advice = session.answer(asked)
    if advice.unrecognised:
        raise unrecognised(advice.unrecognised)
    relaxation, relaxed = _relaxed(advice, asked, session, model)
    document = why_document(advice, session.snapshot, model, relaxed, relaxation)
    if console.json:
        write_json(document | (understood_document(asked.sentence) if asked.sentence else {}))
    else:
        if asked.sentence:
            print("\n".join((*understood_lines(session, asked, advice, asked.sentence, console), "")))
        if relaxation is None:
            print("\n".join(_fits(advice, session, model, console)))
        else:
            print("\n".join(_excluded(advice, relaxation, relaxed, console)))
    return FITS if document["fits"] else NONE_FITS


def _relaxed(
    advice: Advice, asked: Asked, session: Session, model: Model
) -> tuple[ModelRelaxation | None, Advice | None]:
    """What lets a model in that does not fit, and the answer then; None where it fits, and where nothing does."""
    if advice.use_case is None or all(entry.model.id != model.id for entry in advice.excluded):
        return None, None
    relaxation = session.relaxation(asked.needs, advice.use_case.id, model)
    if not relaxation.changes:
        return relaxation, None
    return relaxation, session.answer(asked._replace(needs=relaxation.needs))


def _job(advice: Advice) -> str:
    return advice.use_case.name if advice.use_case else advice.needs.use_case


def _fits(advice: Advice, session: Session, model: Model, console: Console) -> Iterator[str]:
    entry = next(entry for entry in advice.candidates if entry.model.id == model.id)
    place = f"ranks {entry.rank:,} of {len(advice.ranked):,}" if entry.rank else "fits, but cannot be ranked"
    country = f" ({entry.country})" if entry.country else ""
    who = f"{entry.model.name} by {entry.developer_name}{country}"
    yield from paragraph(f"{_job(advice)}: {who} {place}.", console)
    yield ""
    yield from reasons(entry, console)
    if entry.parts and entry.score is not None:
        parts = entry.parts
        text = (
            f"Score {entry.score:.1f}: capability {signed(parts.capability)}, cost {signed(parts.cost)}, "
            f"downloads {signed(parts.downloads)}."
        )
        yield from paragraph(text, console, 2)
    yield from _to_be_first(advice, entry, counterfactuals(advice, session.snapshot, model), console)
    if entry.license.duties:
        yield ""
        of_weights = entry.license.applies == "weights"
        yield f"License of the weights, {entry.license.name}:" if of_weights else "API terms:"
        for sentence in entry.license.duties:
            yield from paragraph(sentence, console, 2, "- ")
    if steps := next_steps(entry, session.snapshot):
        yield ""
        yield from use_lines(steps, console)


def _to_be_first(
    advice: Advice, entry: Candidate, needed_now: tuple[Counterfactual, ...], console: Console
) -> Iterator[str]:
    """In which parts it loses to the first and what each alone would have to be; of the first what would change it."""
    best = advice.first
    behind = score_gap(entry, best)
    yield ""
    if behind is None or best is None:
        yield from (what_would_change(advice, console) if best and best.model.id == entry.model.id else ())
        return
    text = (
        f"{gap_text(behind, best)}: cost {signed(behind.cost)}, "
        f"capability {signed(behind.capability)}, downloads {signed(behind.downloads)}."
    )
    yield from paragraph(text, console)
    if any(need.to is not None for need in needed_now):
        yield "Any one of these would put it first:"
    for need in needed_now:
        if need.to is not None:
            yield from paragraph(need.text, console, 2, "- ")
    for need in needed_now:
        if need.to is None:
            yield from paragraph(need.text, console)


def _excluded(
    advice: Advice, relaxation: ModelRelaxation, relaxed: Advice | None, console: Console
) -> Iterator[str]:
    """Every rule that it fails, and the flags that let it in."""
    number = len(relaxation.reasons)
    by = "1 rule" if number == 1 else f"{number} rules"
    yield from paragraph(f"{_job(advice)}: {relaxation.model.name} is ruled out by {by}.", console)
    yield ""
    for reason in relaxation.reasons:
        yield from paragraph(reason.text, console, 2, "- ")
    if relaxation.then:
        yield ""
        yield "With that changed, this rules it out:"
        for reason in relaxation.then:
            yield from paragraph(reason.text, console, 2, "- ")
    yield ""
    yield from paragraph(let_in_text(relaxation), console)
    if not relaxation.changes:
        return
    yield f"  {all_flags(relaxation.changes)}"
    place = place_after(advice, relaxed, relaxation.model) if relaxed else None
    if place:
        yield from paragraph(place_text(place), console)
