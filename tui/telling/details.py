"""Everything that is known of one model for one question, each figure with its source and date."""

from textual.content import Content

from catalog.advice.answer import Advice, Candidate
from catalog.advice.figures import signed
from catalog.snapshot import Snapshot
from tui import ink
from tui.prose import BLANK, Layout, rule, styled, wrapped
from tui.telling.bill import bill_section
from tui.telling.evidence import origin_section
from tui.telling.facts import facts, identity
from tui.telling.hardware import hardware_section
from tui.telling.practice import practice_section
from tui.telling.reasons import cautions, duties, points
from tui.telling.standing import standing_section
from tui.telling.use_it import use_section


def details(candidate: Candidate, advice: Advice, snapshot: Snapshot) -> Layout:
    """The page of one candidate."""
    model = candidate.model

    def layout(width: int) -> list[Content]:
        lines = [*identity(model, snapshot, width), BLANK]
        lines += [rule("Why it stands here", width), *points(candidate.explanation, width)]
        lines += cautions(candidate.cautions, width)
        lines += [BLANK, *standing_section(candidate, advice, snapshot, width)]
        lines += _score(candidate, advice, width)
        lines += [BLANK, *origin_section(model, candidate.capability, advice, snapshot, width)]
        lines += [BLANK, *bill_section(candidate, snapshot, width)]
        for section in (
            hardware_section(candidate, width),
            use_section(candidate, snapshot, width),
            practice_section(candidate, snapshot, width),
        ):
            lines += [BLANK, *section] if section else []
        lines += [BLANK, *license_section(candidate, width)]
        lines += facts(model, advice, snapshot, width)
        return lines

    return layout


def license_section(candidate: Candidate, width: int) -> list[Content]:
    """The license that applies, its duties and where to read it."""
    verdict = candidate.license
    head = f"{verdict.name or verdict.id or 'unknown'} · {verdict.license_class} · by {verdict.applies}"
    lines = [rule("License", width), *wrapped(Content(head), width)]
    lines += duties(verdict, width) if verdict.duties else []
    lines += wrapped(styled(verdict.url, ink.DIM), width) if verdict.url else []
    return [*lines, *wrapped(styled("Information, not legal advice.", ink.DIM), width)]


def _score(candidate: Candidate, advice: Advice, width: int) -> list[Content]:
    parts = candidate.parts
    if parts is None or candidate.score is None:
        return []
    words = (
        f"Score {candidate.score:.1f} = cost {signed(parts.cost)}, capability {signed(parts.capability)}, "
    )
    words += f"downloads {signed(parts.downloads)}."
    if advice.points_per_halving:
        words += f" By your priorities {advice.points_per_halving:.1f} points of capability are worth half the bill."
    return wrapped(styled(words, ink.DIM), width)
