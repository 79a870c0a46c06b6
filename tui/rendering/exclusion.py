"""Why models are not in the list, and what to do when none is."""

from collections import Counter
from collections.abc import Sequence

from textual.content import Content

from catalog.advice.explanation.model_relaxation import ModelRelaxation, RelaxedPlace, let_in_text, place_text
from catalog.advice.result import Advice, Exclusion
from catalog.advice.rules.reason import Reason
from tui.rendering import cells, styles
from tui.rendering.layout import BLANK, Layout, joined, rule, styled, wrapped

BAD = styled("✗ ", styles.BAD)
WAY_OUT = styled("→ ", styles.ACCENT)


def ruled_out(number: int) -> Layout:
    """How many models do not fit, and the keys that help."""
    models = "1 model is" if number == 1 else f"{number:,} models are"
    text = joined(
        (f"{models} ruled out. ", styles.STRONG),
        ("x", styles.ACCENT),
        (" lets the selected one in, ", styles.DIM),
        ("⏎", styles.ACCENT),
        (" opens it, ", styles.DIM),
        ("/", styles.ACCENT),
        (" finds any model.", styles.DIM),
    )
    return lambda width: wrapped(text, width)[:2]


def miss_text(reasons: Sequence[Reason]) -> str:
    """By how much a model misses each rule, in one line."""
    return ", ".join(dict.fromkeys(reason.short for reason in reasons))


def rule_miss_text(exclusion: Exclusion, rule_id: str) -> str:
    """By how much a model misses one rule, and how many others it fails."""
    text = miss_text([reason for reason in exclusion.reasons if reason.rule == rule_id])
    others = len({reason.rule for reason in exclusion.reasons}) - 1
    if not others:
        return text
    return f"{text}, and 1 other rule" if others == 1 else f"{text}, and {others} other rules"


def let_in_lines(relaxation: ModelRelaxation | None, place: RelaxedPlace | None, otherwise: str) -> Layout:
    """What lets a model in, with the key for it, and below it what that brings; the first line can be clicked."""
    if relaxation is None:
        return lambda width: wrapped(styled(otherwise, styles.DIM), width)
    text = let_in_text(relaxation)
    if not relaxation.changes:
        return lambda width: wrapped(styled(text, styles.DIM), width, BAD)
    key = joined(("x", styles.ACCENT), " ")
    brings = place_text(place) if place else "Working out where it would rank …"

    def layout(width: int) -> list[Content]:
        lines = [line.stylize("@click=screen.let_in()") for line in wrapped(Content(text), width, key)]
        return [*lines, *wrapped(styled(brings, styles.DIM), width, Content("  "))]

    return layout


def let_in_notice(relaxation: ModelRelaxation) -> str:
    """That the model is in the list now, and the key that takes it back; the needs show what was changed."""
    return f"{relaxation.model.name} is let in. z takes it back."


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
                figures.append(f"{cells.interval(miss.candidate.capability)[0].lstrip()} of 100")
            lines += wrapped(
                joined((miss.candidate.model.name, styles.STRONG), (f"  {' · '.join(figures)}", styles.DIM)),
                width,
            )
            for reason in miss.reasons:
                lines += wrapped(Content(reason.text), width, styled("  ✗ ", styles.BAD))
        return lines

    return layout
