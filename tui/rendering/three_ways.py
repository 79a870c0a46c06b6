"""Open vs closed on one page: the claim, the ways side by side, from which volume each is cheapest."""

from typing import NamedTuple

from textual.content import Content

from catalog.advice.explanation.baseline import (
    ROLE_WORDS,
    CostKind,
    in_points,
    relative_cost,
)
from catalog.advice.explanation.three_ways import three_ways_text
from catalog.advice.result import Advice, ThreeWays, ThreeWaysRow
from catalog.advice.result.candidates import Against, NoDifference
from catalog.formatting import count, short_count
from tui.rendering import cells, styles
from tui.rendering.break_even_chart import Mark, chart, legend, marks
from tui.rendering.layout import (
    BLANK,
    Layout,
    fitted,
    interval,
    joined,
    range_bar,
    rule,
    section_rule,
    styled,
    wrapped,
)
from tui.rendering.three_ways_claim import claim_section
from tui.rendering.three_ways_hardware import busy_section, estimate_section
from tui.rendering.three_ways_text import (
    cheapest_row,
    cheapest_words,
    cost_words,
    label,
    where_cheapest,
)

MOST_WIDTH = 124
MARKED = "▌"
_BAR_FROM, _ASIDE_FROM = 96, 56
_BAR_CELLS = 10
_ROLE_FROM = 50
_GAP = 2
_CHEAPEST = ("✓ cheapest", styles.ACCENT)
_OVER = ("⚠ over budget", styles.WARN)
_HUES = {
    CostKind.SAME: styles.PLAIN,
    CostKind.LESS: styles.ACCENT,
    CostKind.MORE: styles.WARN,
    CostKind.TIMES: styles.WARN,
}


def three_ways_page(advice: Advice, marked: int) -> Layout:
    """The page; `marked` is the row that Enter opens."""

    def layout(width: int) -> list[Content]:
        width = min(width, MOST_WIDTH)
        ways = advice.three_ways
        if ways is None:
            return _nothing(advice, width)
        lines = [*claim_section(ways, width), *wrapped(Content(three_ways_text(ways)), width), BLANK]
        lines += _side_by_side(ways, marked, width)
        lines += [
            line for text in ways.missing for line in wrapped(styled(text, styles.DIM), width, _point())
        ]
        lines += [BLANK, *_break_even(ways, width), BLANK, *_where(ways, width)]
        lines += busy_section(ways, width)
        return lines + estimate_section(ways, width)

    return layout


def _point() -> Content:
    return styled("· ", styles.FAINT)


def _nothing(advice: Advice, width: int) -> list[Content]:
    if not advice.needs.workload.requests_per_month:
        text = "There are no costs to compare at zero requests a month."
        way_out = " edits the needs: set the requests a month."
    else:
        text = "There are no costs to compare: nothing that fits has a price."
        way_out = " edits the needs."
    lines = [rule("Open vs closed vs own hardware", width), *wrapped(Content(text), width)]
    return lines + wrapped(joined(("e", styles.ACCENT), (way_out, styles.DIM)), width)


# The ways side by side


class _Columns(NamedTuple):
    """The widths of the figures; `aside` where they stand beside the names rather than below."""

    name: int
    money: int
    capability: int
    beside: int
    aside: bool


def _side_by_side(ways: ThreeWays, marked: int, width: int) -> list[Content]:
    found = marks(ways)
    measure = _measure(ways, found)
    money = max(len("$/month"), *(len(text) for row in ways.rows for text in (_money(row), _range(row))))
    texts = (piece for row in ways.rows for piece in (_saving(row).plain, _points_words(row)))
    beside = max(len(measure), *(len(piece) for piece in texts))
    figures = money + 10 + beside + 3 * _GAP
    aside = width >= _ASIDE_FROM and width - 3 - figures >= _longest_word(ways)
    able, title = (10, "Capability") if aside else (7, "of 100")
    if width >= _BAR_FROM:
        able, title = _BAR_CELLS + 8, "Capability /100"
    figures = money + able + beside + 3 * _GAP
    columns = _Columns(width - 3 - figures if aside else width - 3, money, able, beside, aside)
    lines = [
        section_rule(
            width,
            f"Side by side at {count(ways.requests)} requests/month",
            f"At {short_count(ways.requests)} requests/month",
        )
    ]
    titles = [styled(text, styles.DIM) for text in ("$/month", title, measure)]
    lines.append(_figures_line(BLANK, BLANK, titles, columns))
    best = cheapest_row(ways)
    for place, (row, mark) in enumerate(zip(ways.rows, found, strict=True)):
        lines += _way(row, mark, columns, marked=place == marked, cheapest=place == best)
    return lines


def _longest_word(ways: ThreeWays) -> int:
    """No narrower may the names be beside the figures; a line to themselves they get below that."""
    return max(Content(word).cell_length for row in ways.rows for word in f"{row.name} {row.runs_on}".split())


def _measure(ways: ThreeWays, found: tuple[Mark, ...]) -> str:
    """What the last column is measured against, by its mark where it is one of the rows."""
    known = next((row.difference for row in ways.rows if row.difference), None)
    if known is None:
        return ""
    if known.against is Against.PAID_TODAY:
        return "vs today"
    places = [
        place
        for place, row in enumerate(ways.rows)
        if row.model == known.model and row.comparison is NoDifference.IS_BASELINE
    ]
    return f"vs {found[places[0]].glyph}" if places else "vs yours"


def _way(row: ThreeWaysRow, mark: Mark, columns: _Columns, *, marked: bool, cheapest: bool) -> list[Content]:
    head = joined((MARKED if marked else " ", styles.ACCENT), (mark.glyph, mark.ink), " ")
    left = _left(row, columns.name, cheapest=cheapest)
    figures = [
        [Content(_money(row)), _able(row, columns.capability), _saving(row)],
        [styled(_range(row), styles.DIM), BLANK, styled(_points_words(row), styles.DIM)],
    ]
    if not columns.aside:
        below = [_figures_line(BLANK, BLANK, line, columns) for line in figures]
        above = [joined(fitted(BLANK if place else head, 3), line) for place, line in enumerate(left)]
        return [*above, *(line for line in below if line)]
    return [
        _figures_line(
            BLANK if place else head,
            left[place] if place < len(left) else BLANK,
            figures[place] if place < len(figures) else [],
            columns,
        )
        for place in range(max(len(left), len(figures)))
    ]


def _left(row: ThreeWaysRow, width: int, *, cheapest: bool) -> list[Content]:
    """The model, the way and what speaks for or against it; on wide screens which of its kind it is too."""
    wide = width >= _ROLE_FROM
    way = f"{row.way} · {row.runs_on}"
    lines = (
        joined((row.name, styles.STRONG), (f" · {way}", styles.DIM))
        if wide
        else styled(row.name, styles.STRONG)
    ).wrap(width)
    lines = [line.rstrip() for line in lines]
    for note, holds in ((_CHEAPEST, cheapest), (_OVER, row.over_budget)):
        if holds and lines[-1].cell_length + _GAP + len(note[0]) <= width:
            lines[-1] = joined(lines[-1], " " * _GAP, note)
        elif holds:
            lines.append(styled(*note))
    return [
        *lines,
        *(line.rstrip() for line in styled(ROLE_WORDS[row.role] if wide else way, styles.DIM).wrap(width)),
    ]


def _figures_line(head: Content, text: Content, figures: list[Content], columns: _Columns) -> Content:
    """The figures at their places, beside a line of text or below it."""
    widths = (columns.money, columns.capability, columns.beside)
    line = fitted(head, 3) + fitted(text, columns.name) if columns.aside else Content(" ")
    for width, figure in zip(widths, figures, strict=False):
        line += Content(" " * _GAP) + fitted(figure, width, right=True)
    return line.rstrip()


def _money(row: ThreeWaysRow) -> str:
    return cells.money(row.usd)


def _range(row: ThreeWaysRow) -> str:
    return "" if row.low is None or row.high is None else f"{cells.money(row.low)}–{cells.money(row.high)}"


def _able(row: ThreeWaysRow, width: int) -> Content:
    if row.capability is None:
        return styled(cells.UNKNOWN, styles.DIM)
    figure = interval(row.capability)
    return joined(range_bar(row.capability, _BAR_CELLS), " ", figure) if width > _BAR_CELLS else figure


def _saving(row: ThreeWaysRow) -> Content:
    if row.difference is None:
        return styled("reference", styles.DIM)
    found = relative_cost(row.usd, row.difference.other_usd)
    return styled(cost_words(found), _HUES[found.kind])


def _points_words(row: ThreeWaysRow) -> str:
    points = row.difference.shown_points if row.difference else None
    if points is None or row.model == (row.difference.model if row.difference else None):
        return ""
    if not points:
        return "±0 pts"
    return f"{'−' if points < 0 else '+'}{in_points(abs(points), 'pt')}"


# From which volume


def _break_even(ways: ThreeWays, width: int) -> list[Content]:
    height = max(10, min(18, width // 6))
    return [
        section_rule(width, "Monthly cost by requests/month (log scales)", "Monthly cost by requests/month"),
        *chart(ways, width, height),
        *legend(ways, width),
    ]


def _where(ways: ThreeWays, width: int) -> list[Content]:
    lines = [rule("When each is cheapest", width)]
    for row, mark, found in zip(ways.rows, marks(ways), where_cheapest(ways), strict=True):
        text = joined((label(row), styles.STRONG), f": {cheapest_words(found, row)}.")
        lines += wrapped(text, width, joined((mark.glyph, mark.ink), " "))
    return lines
