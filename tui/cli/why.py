"""`modelpick why`: why a model ranks where it does, or every rule that excludes it and what would change that."""

import argparse
from collections.abc import Iterator

from catalog.advice.explanation.counterfactuals import (
    Counterfactual,
    counterfactuals,
    gap_text,
    score_gap,
    to_fit,
    values_lifting,
)
from catalog.advice.needs.reading import override
from catalog.advice.next_steps import Step, next_steps
from catalog.advice.ranking import first
from catalog.advice.result import Advice, Candidate, Exclusion
from catalog.advice.result.json.understood import understood_document
from catalog.advice.result.json.why import why_document
from catalog.advice.rules.reason import Reason
from catalog.formatting import signed
from catalog.model import Model
from tui.cli.console import FITS, NONE_FITS, UsageError, write_json
from tui.cli.needs_arguments import add_needs_flags, check_names, one_model, read_values
from tui.cli.rank import unrecognised
from tui.rendering.ask_text import understood_lines
from tui.rendering.cells import summary
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
    said = read_values(arguments, file)
    session = load_session(arguments.today)
    asked = session.ask(said, file)
    asked = asked._replace(needs=check_names(asked.needs, session.snapshot, file))
    model = one_model(session.snapshot, arguments.model)
    advice = session.answer(asked)
    if advice.unrecognised:
        raise unrecognised(advice.unrecognised)
    relaxed, then = _relaxed(advice, asked, session, model)
    document = why_document(advice, session.snapshot, model, relaxed, then)
    if console.json:
        write_json(document | (understood_document(asked.sentence) if asked.sentence else {}))
    else:
        if asked.sentence:
            print("\n".join((*understood_lines(session, asked, advice, asked.sentence, console), "")))
        needed_now = counterfactuals(advice, session.snapshot, model)
        print("\n".join(_lines(advice, model, document["relaxed"], then, needed_now, console)))
        if steps := _steps(advice, session, model):
            print("\n".join(("", *use_lines(steps, console))))
    return FITS if document["fits"] else NONE_FITS


def _steps(advice: Advice, session: Session, model: Model) -> tuple[Step, ...]:
    """What to do next with one that fits."""
    found = next((entry for entry in advice.candidates if entry.model.id == model.id), None)
    return next_steps(found, session.snapshot) if found else ()


def _relaxed(
    advice: Advice, asked: Asked, session: Session, model: Model
) -> tuple[Advice | None, tuple[Reason, ...]]:
    """The answer with every rule lifted that excludes the model, and the rules that come up on the way.

    A license that does not do hides what the offer costs, so lifting one rule may bring the next. The answer is
    None where the needs cannot let the model in.
    """
    met: dict[str, Reason] = {}
    answer: Advice | None = None
    reasons = _reasons(advice, model)
    while reasons:
        changes = values_lifting(reasons, asked.needs)
        if changes is None or any(reason.rule in met for reason in reasons):
            return None, _without(tuple(met.values()), advice, model)
        met |= {reason.rule: reason for reason in reasons}
        asked = asked._replace(needs=override(asked.needs, changes))
        answer = session.answer(asked)
        reasons = _reasons(answer, model)
    return answer, _without(tuple(met.values()), advice, model)


def _reasons(advice: Advice, model: Model) -> tuple[Reason, ...]:
    return next((entry.reasons for entry in advice.excluded if entry.model.id == model.id), ())


def _without(met: tuple[Reason, ...], advice: Advice, model: Model) -> tuple[Reason, ...]:
    named = {reason.rule for reason in _reasons(advice, model)}
    return tuple(reason for reason in met if reason.rule not in named)


def _lines(
    advice: Advice,
    model: Model,
    relaxed: dict[str, int | None] | None,
    then: tuple[Reason, ...],
    needed_now: tuple[Counterfactual, ...],
    console: Console,
) -> Iterator[str]:
    found = next((entry for entry in advice.candidates if entry.model.id == model.id), None)
    case = advice.use_case
    job = case.name if case else advice.needs.use_case
    if found:
        yield from _fits(advice, found, job, needed_now, console)
        return
    out = next(entry for entry in advice.excluded if entry.model.id == model.id)
    yield from _excluded(out, needed_now, job, console)
    if then:
        yield ""
        yield "Then this stands against it:"
        yield from _rules(then, to_fit(Exclusion(model=model, reasons=then), advice), console)
    if relaxed:
        place = (
            f"would rank {relaxed['rank']} of {relaxed['ranked']}"
            if relaxed["rank"]
            else "would fit, unranked"
        )
        yield ""
        yield from paragraph(f"With all of that changed, it {place}.", console)


def _fits(
    advice: Advice, entry: Candidate, job: str, needed_now: tuple[Counterfactual, ...], console: Console
) -> Iterator[str]:
    ranked = sum(other.rank is not None for other in advice.candidates)
    place = f"ranks {entry.rank} of {ranked}" if entry.rank else "fits, but cannot be ranked"
    yield from paragraph(f"{job}: {entry.model.name} {place}.", console)
    yield from paragraph(f"{summary(entry)}.", console)
    yield ""
    yield from reasons(entry, console)
    if entry.parts and entry.score is not None:
        parts = entry.parts
        text = (
            f"Score {entry.score:.1f}: capability {signed(parts.capability)}, cost {signed(parts.cost)}, "
            f"downloads {signed(parts.downloads)}."
        )
        yield from paragraph(text, console, 2)
    yield from _to_be_first(advice, entry, needed_now, console)
    if entry.license.duties:
        yield ""
        yield f"{entry.license.name} ({entry.license.applies}) asks:"
        for sentence in entry.license.duties:
            yield from paragraph(sentence, console, 2, "- ")


def _to_be_first(
    advice: Advice, entry: Candidate, needed_now: tuple[Counterfactual, ...], console: Console
) -> Iterator[str]:
    """In which parts it loses to the first and what each alone would have to be; of the first what would change it."""
    best = first(advice)
    behind = score_gap(entry, best)
    yield ""
    if behind is None or best is None:
        yield from (
            what_would_change(advice, console, every=False)
            if best and best.model.id == entry.model.id
            else ()
        )
        return
    text = (
        f"{gap_text(behind, best)}: cost {signed(behind.cost)}, "
        f"capability {signed(behind.capability)}, downloads {signed(behind.downloads)}."
    )
    yield from paragraph(text, console)
    yield "To be first, one of these alone:"
    for need in needed_now:
        yield from paragraph(need.text, console, 2, "- ")


def _excluded(
    out: Exclusion, needed_now: tuple[Counterfactual, ...], job: str, console: Console
) -> Iterator[str]:
    rules = "1 rule excludes it" if len(out.reasons) == 1 else f"{len(out.reasons)} rules exclude it"
    yield from paragraph(f"{job}: {out.model.name} does not fit; {rules}.", console)
    yield ""
    yield from _rules(out.reasons, needed_now, console)


def _rules(
    reasons: tuple[Reason, ...], needed_now: tuple[Counterfactual, ...], console: Console
) -> Iterator[str]:
    for reason, need in zip(reasons, needed_now, strict=True):
        yield from paragraph(reason.text, console, 2, "- ")
        yield from (console.paint(line, "dim") for line in paragraph(need.text, console, 4, "→ "))
