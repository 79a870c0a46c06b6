"""Everything that is known of one model for one question, each figure with its source and date."""

from textual.content import Content

from catalog.advice.next_steps import next_steps
from catalog.advice.options.provider_policy import policies
from catalog.advice.result import Advice, Candidate
from catalog.formatting import signed
from catalog.storage.snapshot import Snapshot
from tui.rendering import styles
from tui.rendering.bill import bill_section
from tui.rendering.evidence import origin_section
from tui.rendering.layout import BLANK, Layout, joined, rule, styled, wrapped
from tui.rendering.model_facts import facts, identity
from tui.rendering.own_hardware import hardware_section
from tui.rendering.reasons import cautions, obligation_lines, points, rank_section
from tui.rendering.text_table import folded

_NAME = 14


def policy_section(candidate: Candidate, snapshot: Snapshot, width: int) -> list[Content]:
    """One line a topic; empty where no API sells it."""
    said = policies(candidate, snapshot)
    if not said:
        return []
    lines = [rule("What the bill does not say", width)]
    name = candidate.offer.provider_name if candidate.offer.offer else candidate.offer.api_name
    lines += wrapped(styled(f"Of {name}, for the API of this model:", styles.DIM), width)
    for entry in said:
        known = styles.PLAIN if entry.text else styles.DIM
        source = f"  ({entry.source})" if entry.source else ""
        prefix = styled(f"{entry.topic:<{_NAME}}", styles.DIM)
        lines += wrapped(joined((entry.words, known), (source, styles.DIM)), width, prefix)
    return lines


_INDENT = "    "


def use_section(candidate: Candidate, snapshot: Snapshot, width: int) -> list[Content]:
    """Every step: what it does, its commands, what they rest on."""
    steps = next_steps(candidate, snapshot)
    if not steps:
        return []
    lines = [rule("Use it", width)]
    if any(step.lines for step in steps):
        text = joined(("y", styles.ACCENT), (" copies the first command, again the next.", styles.DIM))
        lines += wrapped(text, width)
    for step in steps:
        lines += wrapped(styled(step.title, styles.STRONG), width)
        for command in step.lines:
            lines += command_lines(command, width)
        if step.note:
            lines += wrapped(styled(step.note, styles.DIM), width, Content("  "))
    return lines


def command_lines(command: str, width: int) -> list[Content]:
    """A command in lines that are still the same command; only what is longer than a line is broken inside a word."""
    room = max(20, width - len(_INDENT))
    return [
        part
        for line in folded(command, room)
        for part in wrapped(styled(line, styles.ACCENT), width, Content(_INDENT))
    ]


def commands(candidate: Candidate, snapshot: Snapshot) -> list[str]:
    """All commands in the order in which they are told."""
    return [line for step in next_steps(candidate, snapshot) for line in step.lines]


def details(candidate: Candidate, advice: Advice, snapshot: Snapshot) -> Layout:
    """The page of one candidate."""
    model = candidate.model

    def layout(width: int) -> list[Content]:
        lines = [*identity(model, snapshot, width), BLANK]
        lines += [rule("Why it stands here", width), *points(candidate.explanation, width)]
        lines += cautions(candidate.cautions, width)
        lines += [BLANK, *rank_section(candidate, advice, snapshot, width)]
        lines += _score(candidate, advice, width)
        lines += [BLANK, *origin_section(model, candidate.capability, advice, snapshot, width)]
        lines += [BLANK, *bill_section(candidate, snapshot, width)]
        for section in (
            hardware_section(candidate, width),
            use_section(candidate, snapshot, width),
            policy_section(candidate, snapshot, width),
        ):
            lines += [BLANK, *section] if section else []
        lines += [BLANK, *license_section(candidate, width)]
        lines += facts(model, advice, snapshot, width)
        return lines

    return layout


def license_section(candidate: Candidate, width: int) -> list[Content]:
    """The license that applies, its obligations and where to read it."""
    verdict = candidate.license
    head = f"{verdict.name or verdict.id or 'unknown'} · {verdict.license_class} · by {verdict.applies}"
    lines = [rule("License", width), *wrapped(Content(head), width)]
    lines += obligation_lines(verdict, width) if verdict.obligations else []
    lines += wrapped(styled(verdict.url, styles.DIM), width) if verdict.url else []
    return [*lines, *wrapped(styled("Information, not legal advice.", styles.DIM), width)]


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
    return wrapped(styled(words, styles.DIM), width)
