"""Why models are not in the list, and what to do when none is."""

from collections import Counter

from textual.content import Content

from catalog.advice.result import Advice, Exclusion
from catalog.advice.rules.reason import Reason
from catalog.storage.snapshot import Snapshot
from tui.rendering import cells, styles
from tui.rendering.layout import BLANK, Layout, joined, rule, styled, wrapped
from tui.rendering.model_facts import facts, identity
from tui.rendering.reasons import need_lines

BAD = styled("✗ ", styles.BAD)
WAY_OUT = styled("→ ", styles.ACCENT)


def excluded_page(exclusion: Exclusion, advice: Advice, snapshot: Snapshot) -> Layout:
    """One model that does not fit: every rule that excludes it, and its facts."""

    def layout(width: int) -> list[Content]:
        model = exclusion.model
        lines = [*identity(model, snapshot, width), BLANK, rule("Why it is not in the list", width)]
        for reason in exclusion.reasons:
            lines += reason_lines(reason, width)
        lines += [
            BLANK,
            styled("What would let it in:", styles.DIM),
            *need_lines(model, advice, snapshot, width),
        ]
        return lines + facts(model, advice, snapshot, width)

    return layout


def reason_lines(reason: Reason, width: int) -> list[Content]:
    """One rule that a model fails."""
    return wrapped(joined(reason.text, (f"  {reason.rule}", styles.FAINT)), width, BAD)


def by_rule(advice: Advice) -> list[tuple[str, int, int]]:
    """For each rule: how many models fail it, and how many fail it alone; the most frequent first."""
    failing: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for exclusion in advice.excluded:
        rules = {reason.rule for reason in exclusion.reasons}
        failing.update(rules)
        if len(rules) == 1:
            alone.update(rules)
    return [
        (name, number, alone[name]) for name, number in sorted(failing.items(), key=lambda p: (-p[1], p[0]))
    ]


def nothing_fits(advice: Advice) -> Layout:
    """No model fits: the rule or two to relax, the figures that would do, and the nearest misses."""

    def layout(width: int) -> list[Content]:
        lines = [styled("Nothing fits these needs.", styles.TITLE), BLANK]
        if advice.relaxations:
            best = advice.relaxations[0]
            lines += wrapped(joined(best.text, "  ", ("x", styles.ACCENT), " does that."), width, WAY_OUT)
            more = [entry.text for entry in advice.single_changes[:2]]
            for text in more + [entry.text for entry in advice.relaxations[1:3]]:
                lines += wrapped(styled(text, styles.DIM), width, styled("· ", styles.FAINT))
        else:
            lines += wrapped(Content("Dropping one or two rules is not enough: change more."), width, WAY_OUT)
        lines += wrapped(
            joined(
                ("e", styles.ACCENT),
                " edits the needs, ",
                ("z", styles.ACCENT),
                " takes back the last change, ",
                ("w", styles.ACCENT),
                " shows every rule.",
            ),
            width,
            WAY_OUT,
        )
        if advice.nearest_misses:
            lines += [BLANK, rule("Nearest misses", width)]
        for miss in advice.nearest_misses:
            figures = [cells.monthly_words(miss.candidate)]
            if miss.candidate.capability:
                figures.append(f"{miss.candidate.capability.value:.0f} of 100")
            lines += wrapped(
                joined((miss.candidate.model.name, styles.STRONG), (f"  {' · '.join(figures)}", styles.DIM)),
                width,
            )
            for reason in miss.reasons:
                lines += wrapped(Content(reason.text), width, styled("  ✗ ", styles.BAD))
        return lines

    return layout
