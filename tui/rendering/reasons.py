"""Why a candidate ranks where it does, and what would change that."""

from collections.abc import Sequence

from textual.content import Content

from catalog.advice.explanation.counterfactuals import LEVEL, ScoreGap, counterfactuals, gap_text, score_gap
from catalog.advice.explanation.sensitivity import summary
from catalog.advice.result import Advice, Candidate, LicenseVerdict
from catalog.formatting import signed
from catalog.model import Model
from catalog.storage.snapshot import Snapshot
from tui.rendering import cells, styles
from tui.rendering.evidence import chance_line
from tui.rendering.layout import BLANK, Layout, rule, styled, table, wrapped
from tui.rendering.model_facts import identity

POINT = styled("• ", styles.ACCENT)
CAUTION = styled("⚠ ", styles.WARN)
OBLIGATION = styled("§ ", styles.BAR)
OFFER = styled("$ ", styles.BAR)
PARETO = styled(f"{cells.PARETO} ", styles.BAR)
CHANGE = styled("↻ ", styles.ACCENT)
NEED = styled("→ ", styles.ACCENT)


def reasons(candidate: Candidate, advice: Advice, snapshot: Snapshot) -> Layout:
    """The sentences, what would change the answer, what to beware of, and where the figure comes from."""

    def layout(width: int) -> list[Content]:
        lines = points(candidate.explanation, width)
        for sentence in (_tie(candidate, advice), _change(candidate, advice)):
            lines += wrapped(styled(sentence), width, CHANGE) if sentence else []
        if candidate.pareto:
            lines += wrapped(
                styled("Nothing else here is both cheaper and more capable.", styles.DIM),
                width,
                PARETO,
            )
        lines += wrapped(styled(cells.offer_words(candidate, snapshot), styles.DIM), width, OFFER)
        lines += cautions(candidate.cautions, width)
        lines += obligation_lines(candidate.license, width, 2)
        return lines

    return layout


def _tie(candidate: Candidate, advice: Advice) -> str:
    """The tie group that it stands in; empty where it stands alone."""
    return next((tie.text for tie in advice.ties if tie.first == candidate.tie_group), "")


def _change(candidate: Candidate, advice: Advice) -> str:
    """In one sentence what would change the place of a candidate; empty where nothing is to be said."""
    if candidate.rank == 1:
        return summary(advice.changes)
    behind, best = score_gap(candidate, advice.first), advice.first
    if behind is None or best is None:
        return ""
    words = gap_text(behind, best)
    if abs(behind.total) < LEVEL:
        return f"{words}."
    parts = {"cost": behind.cost, "capability": behind.capability, "downloads": behind.downloads}
    worst = min(parts, key=lambda name: parts[name])
    return f"{words}, most of it in {worst}. w shows what it would need."


def points(sentences: Sequence[str], width: int) -> list[Content]:
    """Sentences as points, the first one strong."""
    lines: list[Content] = []
    for place, sentence in enumerate(sentences):
        lines += wrapped(styled(sentence, styles.STRONG if place == 0 else styles.PLAIN), width, POINT)
    return lines


def cautions(sentences: Sequence[str], width: int) -> list[Content]:
    """What to beware of."""
    return [line for sentence in sentences for line in wrapped(styled(sentence, styles.WARN), width, CAUTION)]


def obligation_lines(verdict: LicenseVerdict, width: int, most: int | None = None) -> list[Content]:
    """The license that applies and what it asks."""
    name = verdict.name or verdict.id or "License unknown"
    asked = [one for one in verdict.obligations[:most] if one.text]
    if not asked:
        return wrapped(styled(f"{name}, by {verdict.applies}.", styles.DIM), width, OBLIGATION)
    if most is None:
        return [
            line for one in asked for line in wrapped(styled(one.with_source, styles.DIM), width, OBLIGATION)
        ]
    short = [one.text for one in asked]
    words = " ".join([f"{name}:", *short]) if verdict.applies == "weights" else " ".join(short)
    return wrapped(styled(words, styles.DIM), width, OBLIGATION)


def rank_page(candidate: Candidate, advice: Advice, snapshot: Snapshot) -> Layout:
    """Why one that fits is not first, or why it is, and what would change that."""

    def layout(width: int) -> list[Content]:
        lines = [*identity(candidate.model, snapshot, width), BLANK]
        lines += rank_section(candidate, advice, snapshot, width)
        lines += [BLANK, rule("Why it stands here", width), *points(candidate.explanation, width)]
        return lines + cautions(candidate.cautions, width)

    return layout


def rank_section(candidate: Candidate, advice: Advice, snapshot: Snapshot, width: int) -> list[Content]:
    """The place, the parts in which it is behind, what it would need; of the first what would change it."""
    ranked = advice.counts.ranked
    if candidate.rank is None:
        text = "It fits, but it is not ranked: no result bears on the job, or no price is known."
        return [rule("Not ranked", width), *wrapped(Content(text), width)]
    if candidate.rank == 1:
        lines = [rule(f"First of {ranked:,}: what would change that", width)]
        return lines + [
            line for entry in advice.changes for line in wrapped(Content(entry.text), width, CHANGE)
        ]
    best, behind = advice.first, score_gap(candidate, advice.first)
    lines = [rule(f"{candidate.rank:,} of {ranked:,}: why not first", width)]
    if best is not None and behind is not None:
        text = f"{gap_text(behind, best)}, at your priorities:"
        lines += wrapped(styled(text, styles.STRONG), width, POINT)
        lines += table(_beside(candidate, best, behind), (1, 2, 3), width)
    if chance := chance_line(candidate, advice):
        lines += wrapped(Content(chance), width, POINT)
    lines += [styled("Any one of these would put it first:", styles.DIM)]
    return lines + need_lines(candidate.model, advice, snapshot, width)


def _beside(candidate: Candidate, best: Candidate, behind: ScoreGap) -> list[list[Content]]:
    """The figures of both, and the points that each costs or brings."""
    titles = ("", best.model.name, candidate.model.name, "points")
    rows = (
        (
            "$/month",
            cells.money(best.offer.scored_usd),
            cells.money(candidate.offer.scored_usd),
            behind.cost,
        ),
        ("capability", _able(best), _able(candidate), behind.capability),
        (
            "downloads",
            cells.number(best.downloads_30d),
            cells.number(candidate.downloads_30d),
            behind.downloads,
        ),
    )
    return [
        [styled(title, styles.DIM) for title in titles],
        *(
            [styled(name, styles.DIM), Content(one), Content(other), styled(signed(points), styles.STRONG)]
            for name, one, other, points in rows
        ),
    ]


def _able(entry: Candidate) -> str:
    able = entry.capability
    if able is None:
        return cells.UNKNOWN
    return f"{cells.interval(able)[0].lstrip()} ({able.low:.0f}–{able.high:.0f})"


def need_lines(model: Model, advice: Advice, snapshot: Snapshot, width: int) -> list[Content]:
    """What the model would need, each alone; then what cannot help."""
    needed = counterfactuals(advice, snapshot, model)
    lines = [
        line for need in needed if need.to is not None for line in wrapped(Content(need.text), width, NEED)
    ]
    hopeless = [need.text for need in needed if need.to is None]
    return lines + [line for text in hopeless for line in wrapped(styled(text, styles.DIM), width)]
