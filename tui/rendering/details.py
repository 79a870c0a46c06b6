"""Everything that is known of one model for one question, each figure with its source and date: what people decide by
first, the tables after.
"""

from textual.content import Content

from catalog.advice.next_steps import next_steps
from catalog.advice.options.provider_policy import policies
from catalog.advice.result import Advice, Candidate, Exclusion
from catalog.advice.rules.license_reasons import CLASS_LABELS
from catalog.advice.rules.reason import Reason
from catalog.formatting import listing, signed
from catalog.model import Model
from catalog.storage.snapshot import Snapshot
from tui.rendering import styles
from tui.rendering.bill import bill_section
from tui.rendering.evidence import abilities_section, origin_section
from tui.rendering.layout import BLANK, Layout, joined, rule, styled, wrapped
from tui.rendering.model_facts import evidence, identity, prices
from tui.rendering.own_hardware import hardware_section
from tui.rendering.reasons import cautions, obligation_lines, points, rank_section
from tui.rendering.sections import Fold, Section, Sections, flat, stacked
from tui.rendering.text_table import folded

_NAME = 14
BAD = styled("✗ ", styles.BAD)


def policy_section(candidate: Candidate, snapshot: Snapshot, width: int) -> list[Content]:
    """One line a topic; empty where no API sells it."""
    said = policies(candidate, snapshot)
    if not said:
        return []
    lines = [rule("What the bill does not say", width)]
    name = candidate.offer.provider_name if candidate.offer.offer else candidate.offer.api_name
    lines += wrapped(styled(f"What {name} says of its API:", styles.DIM), width)
    unknown = [entry.topic for entry in said if entry.words == "unknown"]
    for entry in said:
        if entry.topic in unknown:
            continue
        known = styles.PLAIN if entry.text else styles.DIM
        source = f"  ({entry.source})" if entry.source else ""
        prefix = styled(f"{entry.topic:<{_NAME}}", styles.DIM)
        lines += wrapped(joined((entry.words, known), (source, styles.DIM)), width, prefix)
    if unknown:
        lines += wrapped(styled(f"Unknown: {listing(unknown)}.", styles.DIM), width)
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
    """The page of one candidate as one text, beside the list."""
    return flat(details_sections(candidate, advice, snapshot, Fold("⏎ a")))


def details_sections(candidate: Candidate, advice: Advice, snapshot: Snapshot, fold: Fold) -> Sections:
    """The page of one candidate: what it costs, can do, asks and rests on, how to run it, its rank."""
    model = candidate.model

    def layout(width: int) -> list[Section]:
        able = candidate.capability
        cost = stacked(
            (
                bill_section(candidate, snapshot, width),
                hardware_section(candidate, width),
                prices(model, advice, snapshot, width, fold),
            )
        )
        capability = stacked(
            (
                origin_section(model, able, advice, snapshot, width, fold),
                abilities_section(model, snapshot, width),
            )
        )
        terms = stacked((license_section(candidate, width), policy_section(candidate, snapshot, width)))
        return [
            Section(0, "", _head(candidate, snapshot, width)),
            Section(1, "cost", cost),
            Section(2, "capability", capability),
            Section(3, "license", terms),
            Section(4, "evidence", evidence(model, snapshot, width, fold)),
            Section(5, "run it", use_section(candidate, snapshot, width)),
            Section(6, "rank", _rank(candidate, advice, snapshot, width)),
        ]

    return layout


def _head(candidate: Candidate, snapshot: Snapshot, width: int) -> list[Content]:
    """Which model it is, what speaks for it and what to beware of."""
    said = [*points(candidate.explanation, width), *cautions(candidate.cautions, width)]
    return [*identity(candidate.model, snapshot, width), BLANK, *said]


def _rank(candidate: Candidate, advice: Advice, snapshot: Snapshot, width: int) -> list[Content]:
    """Why it is not first, or what would change that, and the parts of its score."""
    place, ranked = candidate.rank, len(advice.ranked)
    title = "Not ranked" if place is None else f"Rank {place:,} of {ranked:,}: why not first"
    title = f"Rank 1 of {ranked:,}: what would change that" if place == 1 else title
    said = rank_section(candidate, advice, snapshot, width)[1:]
    return [rule(title, width), *said, *_score(candidate, advice, width)]


def excluded_sections(exclusion: Exclusion, advice: Advice, snapshot: Snapshot, fold: Fold) -> Sections:
    """The page of one model that does not fit: every rule that excludes it, and its facts."""
    model = exclusion.model

    def layout(width: int) -> list[Section]:
        why = [*identity(model, snapshot, width), BLANK, rule("Why it is not in the list", width)]
        for reason in exclusion.reasons:
            why += reason_lines(reason, width)
        return [
            Section(0, "", why),
            Section(1, "cost", prices(model, advice, snapshot, width, fold)),
            Section(2, "capability", abilities_section(model, snapshot, width)),
            Section(3, "license", _weights_license(model, snapshot, width)),
            Section(4, "evidence", evidence(model, snapshot, width, fold)),
        ]

    return layout


def _weights_license(model: Model, snapshot: Snapshot, width: int) -> list[Content]:
    """The license of the weights and where to read it; empty where there are none to license."""
    found = snapshot.licenses.get(model.license or "")
    if model.open_weights is False or found is None:
        return []
    head = f"{found.name} · {CLASS_LABELS[found.license_class]}"
    link = wrapped(styled(found.url, styles.DIM), width) if found.url else []
    return [rule("License of the weights", width), *wrapped(Content(head), width), *link]


def reason_lines(reason: Reason, width: int) -> list[Content]:
    """One rule that a model fails."""
    return wrapped(joined(reason.text, (f"  {reason.rule}", styles.FAINT)), width, BAD)


def license_section(candidate: Candidate, width: int) -> list[Content]:
    """The license that applies, its obligations and where to read it."""
    verdict = candidate.license
    name = verdict.name or verdict.id or "unknown"
    of_weights = f"{name}, the license of the weights: {verdict.license_class}"
    head = of_weights if verdict.applies == "weights" else f"API terms: {name}"
    lines = [rule("License", width), *wrapped(Content(head), width)]
    lines += obligation_lines(verdict, width) if verdict.obligations else []
    told = any(verdict.url in one.with_source for one in verdict.obligations)
    lines += wrapped(styled(verdict.url, styles.DIM), width) if verdict.url and not told else []
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
        words += (
            f" At your weights, {advice.points_per_halving:.1f} points of capability are worth half the bill."
        )
    return wrapped(styled(words, styles.DIM), width)
