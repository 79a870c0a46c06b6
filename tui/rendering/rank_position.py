"""What would change the answer: for the first, what brings another first; for any other, what it would need."""

from textual.content import Content

from catalog.advice.explanation.counterfactuals import ScoreGap, counterfactuals, gap_text, score_gap
from catalog.advice.ranking import first
from catalog.advice.result import Advice, Candidate
from catalog.formatting import signed
from catalog.model import Model
from catalog.storage.snapshot import Snapshot
from tui.rendering import cells, styles
from tui.rendering.evidence import chance_line
from tui.rendering.layout import BLANK, Layout, rule, styled, table, wrapped
from tui.rendering.model_facts import identity
from tui.rendering.reasons import CHANGE, POINT, cautions, points

NEED = styled("→ ", styles.ACCENT)


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
    ranked = sum(entry.rank is not None for entry in advice.candidates)
    if candidate.rank is None:
        text = "It fits, but it is not ranked: no result bears on the job, or no price is known."
        return [rule("Not ranked", width), *wrapped(Content(text), width)]
    if candidate.rank == 1:
        lines = [rule(f"First of {ranked:,}: what would change that", width)]
        return lines + [
            line for entry in advice.changes for line in wrapped(Content(entry.text), width, CHANGE)
        ]
    best, behind = first(advice), score_gap(candidate, first(advice))
    lines = [rule(f"{candidate.rank:,} of {ranked:,}: why not first", width)]
    if best is not None and behind is not None:
        text = f"{gap_text(behind, best)}, at your priorities:"
        lines += wrapped(styled(text, styles.STRONG), width, POINT)
        lines += table(_beside(candidate, best, behind), (1, 2, 3), width)
    if chance := chance_line(candidate, advice):
        lines += wrapped(Content(chance), width, POINT)
    lines += [styled("To be first, one of these alone:", styles.DIM)]
    return lines + need_lines(candidate.model, advice, snapshot, width)


def _beside(candidate: Candidate, best: Candidate, behind: ScoreGap) -> list[list[Content]]:
    """The figures of both, and the points that each costs or brings."""
    titles = ("", best.model.name, candidate.model.name, "points")
    rows = (
        (
            "usual $/month",
            cells.money(best.offer.scored_usd),
            cells.money(candidate.offer.scored_usd),
            behind.cost,
        ),
        ("capability", _able(best), _able(candidate), behind.capability),
        (
            "downloads",
            cells.downloads(best.downloads_30d),
            cells.downloads(candidate.downloads_30d),
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
    return cells.UNKNOWN if able is None else f"{able.value:.0f} ({able.low:.0f}–{able.high:.0f})"


def need_lines(model: Model, advice: Advice, snapshot: Snapshot, width: int) -> list[Content]:
    """What the model would need, each alone."""
    return [
        line
        for need in counterfactuals(advice, snapshot, model)
        for line in wrapped(Content(need.text), width, NEED)
    ]
