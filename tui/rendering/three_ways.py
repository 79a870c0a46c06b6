"""A number three lines high, in Textual's own digits.

Open instead of proprietary on one page: the claim, the ways side by side, from which volume each is cheapest.
"""

from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content
from textual.renderables.digits import DIGITS, DIGITS3X3_BOLD

from catalog.advice.explanation.baseline import ROLE_WORDS, SAME_CAPABILITY, in_points
from catalog.advice.explanation.three_ways import three_ways_text
from catalog.advice.result import Advice, BreakEven, HardwarePlan, ThreeWays, ThreeWaysRow
from catalog.advice.result.comparison import Against, NoDifference
from catalog.formatting import count, day, percent, short_count, short_range, usd
from tui.rendering import cells, styles
from tui.rendering.break_even_chart import Mark, chart, legend, marks
from tui.rendering.layout import BLANK, Layout, bar, fitted, interval, joined, rule, styled, table, wrapped
from tui.rendering.three_ways_words import (
    CostKind,
    RelativeCost,
    cheapest_row,
    cheapest_words,
    cost_words,
    label,
    own_row,
    relative_cost,
    where_cheapest,
)

HEIGHT = 3


def big(number: str) -> list[str]:
    """The three lines of a number, all of one width; what is no digit stands small on the last line."""
    lines = [""] * HEIGHT
    for character in number:
        place = DIGITS.find(character) * HEIGHT
        shapes = DIGITS3X3_BOLD[place : place + HEIGHT] if place >= 0 else ["", "", character]
        width = max(len(shape) for shape in shapes)
        lines = [line + shape.ljust(width) for line, shape in zip(lines, shapes, strict=True)]
    return lines


MOST_WIDTH = 124
MARKED = "▌"
_BAR_FROM, _ASIDE_FROM = 96, 56
_BAR_CELLS = 10
_ROLE_FROM = 50
_FEWEST = 3
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
        lines = [*_claim(ways, width), *wrapped(Content(three_ways_text(ways)), width), BLANK]
        lines += _side_by_side(ways, marked, width)
        lines += [
            line for text in ways.missing for line in wrapped(styled(text, styles.DIM), width, _point())
        ]
        lines += [BLANK, *_break_even(ways, width), BLANK, *_where(ways, width)]
        lines += _busy(ways, width)
        return lines + _estimate(ways, width)

    return layout


def _rule(width: int, title: str, short: str) -> Content:
    """A section title in the form that fits."""
    return rule(title if len(title) + 2 <= width else short, width)


def _point() -> Content:
    return styled("· ", styles.FAINT)


def _nothing(advice: Advice, width: int) -> list[Content]:
    if not advice.needs.workload.requests_per_month:
        text = "No requests a month are asked for, so there is no bill to compare."
        way_out = " edits the needs: say how many requests a month there are."
    else:
        text = "No way of doing this has a bill to compare: nothing that fits has a price."
        way_out = " edits the needs."
    lines = [rule("The bill, three ways", width), *wrapped(Content(text), width)]
    return lines + wrapped(joined(("e", styles.ACCENT), (way_out, styles.DIM)), width)


# The claim


class _Claim(NamedTuple):
    """A large number and the three lines beside it."""

    number: str
    words: tuple[str, str, str]
    dearer: bool


def _claim(ways: ThreeWays, width: int) -> list[Content]:
    """The open way beside what it is measured against, and beside the proprietary one that is no less capable."""
    blocks = [_block(claim) for claim in _claims(ways)]
    if not blocks:
        return []
    room = (width - _GAP * (len(blocks) - 1)) // len(blocks)
    if all(max(line.cell_length for line in block) <= room for block in blocks):
        rows = zip(*blocks, strict=True)
        lines = [joined(*(fitted(piece, room + _GAP) for piece in row)).rstrip() for row in rows]
        return [*lines, BLANK]
    return [line for block in blocks for line in (*_narrowed(block, width), BLANK)]


def _claims(ways: ThreeWays) -> Iterator[_Claim]:
    opened = [row for row in ways.rows if row.way != "closed API"]
    best = min(opened, key=lambda row: row.usd, default=None)
    if best is None:
        return
    measure = best.difference
    if measure is not None:
        name = _name(measure.model, ways)
        if measure.against is Against.PAID_TODAY:
            other, able = f"the {usd(measure.other_usd)} you pay today", _able_words(measure.points, name)
        else:
            other, able = f"{name} ({usd(measure.other_usd)})", _able_words(measure.points)
        yield _claimed(best.usd, measure.other_usd, other, able)
    for row in ways.rows:
        if row.way == "closed API" and (measure is None or row.model != measure.model):
            yield _claimed(best.usd, row.usd, f"{row.name} ({usd(row.usd)})", _able_words(_points(best, row)))


def _name(model: str | None, ways: ThreeWays) -> str:
    """The name of the model that bills are measured against, which may be none of the rows."""
    return next((row.name for row in ways.rows if row.model == model), "what you use today")


def _able_words(points: float | None, name: str = "") -> str:
    """How much more or less capable; than what is said where the lines above have not."""
    if points is None:
        return ""
    if abs(points) < SAME_CAPABILITY:
        return f"about as capable{f' as {name}' if name else ''}"
    side = "more" if points > 0 else "less"
    return f"{in_points(abs(points))} {side} capable{f' than {name}' if name else ''}"


def _claimed(amount: float, other: float, name: str, able: str) -> _Claim:
    found = relative_cost(amount, other) if other > 0 else RelativeCost(CostKind.SAME)
    digits = f"{found.figure:.0f}"
    if found.kind is CostKind.SAME:
        return _Claim(digits, (" % apart", f"from {name}", able), False)
    if found.kind is CostKind.TIMES:
        return _Claim(digits, (" times", name, able), True)
    dearer = found.kind is CostKind.MORE
    return _Claim(digits, (" % more" if dearer else " % less", f"than {name}", able), dearer)


def _points(one: ThreeWaysRow, other: ThreeWaysRow) -> float | None:
    if one.capability is None or other.capability is None:
        return None
    return one.capability.value - other.capability.value


def _block(claim: _Claim) -> list[Content]:
    hue = styles.WARN if claim.dearer else styles.TITLE
    first, *rest = claim.words
    sides = [styled(first, hue), Content(f" {rest[0]}"), styled(f" {rest[1]}", styles.DIM)]
    return [
        joined((digits, hue), " ", side).rstrip()
        for digits, side in zip(big(claim.number), sides, strict=True)
    ]


def _narrowed(block: list[Content], width: int) -> list[Content]:
    return [
        piece for line in block for piece in ([line] if line.cell_length <= width else wrapped(line, width))
    ]


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
    told = (piece for row in ways.rows for piece in (_saving(row).plain, _points_words(row)))
    beside = max(len(measure), *(len(piece) for piece in told))
    figures = money + 10 + beside + 3 * _GAP
    aside = width >= _ASIDE_FROM and width - 3 - figures >= _longest_word(ways)
    able, title = (10, "Capability") if aside else (7, "of 100")
    if width >= _BAR_FROM:
        able, title = _BAR_CELLS + 8, "Capability /100"
    figures = money + able + beside + 3 * _GAP
    columns = _Columns(width - 3 - figures if aside else width - 3, money, able, beside, aside)
    lines = [
        _rule(
            width,
            f"Side by side, at {count(ways.requests)} requests a month",
            f"At {short_count(ways.requests)} requests a month",
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
        return "beside today"
    places = [
        place
        for place, row in enumerate(ways.rows)
        if row.model == known.model and row.comparison is NoDifference.IS_BASELINE
    ]
    return f"beside {found[places[0]].glyph}" if places else "beside yours"


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
    widths = (columns.money, columns.capability, columns.beside)
    """The figures at their places, beside a line of text or below it."""
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
    return joined(bar(row.capability.value, _BAR_CELLS), " ", figure) if width > _BAR_CELLS else figure


def _saving(row: ThreeWaysRow) -> Content:
    if row.difference is None:
        return styled("measure", styles.DIM)
    found = relative_cost(row.usd, row.difference.other_usd)
    return styled(cost_words(found), _HUES[found.kind])


def _points_words(row: ThreeWaysRow) -> str:
    points = row.difference.points if row.difference else None
    if points is None or row.model == (row.difference.model if row.difference else None):
        return ""
    if abs(points) < SAME_CAPABILITY:
        return "±0 pts"
    return f"{'−' if points < 0 else '+'}{in_points(abs(points), 'pt')}"


# From which volume


def _break_even(ways: ThreeWays, width: int) -> list[Content]:
    height = max(10, min(18, width // 6))
    return [
        _rule(width, "The bill by requests a month, both in powers of ten", "The bill by requests a month"),
        *chart(ways, width, height),
        *legend(ways, width),
    ]


def _where(ways: ThreeWays, width: int) -> list[Content]:
    lines = [rule("Where each is cheapest", width)]
    for row, mark, found in zip(ways.rows, marks(ways), where_cheapest(ways), strict=True):
        text = joined((label(row), styles.STRONG), f": {cheapest_words(found, row)}.")
        lines += wrapped(text, width, joined((mark.glyph, mark.ink), " "))
    return lines


def _busy(ways: ThreeWays, width: int) -> list[Content]:
    """What the share of time at work does to own hardware's bill, and to the volume from which it pays."""
    own = own_row(ways)
    if own is None or not ways.meets:
        return []
    rows = _busy_rows(ways, ways.rows[own].plan, short=False)
    if _natural(rows) > width:
        rows = _busy_rows(ways, ways.rows[own].plan, short=True)
    while _natural(rows) > width and len(rows[0]) > _FEWEST:
        rows = [row[:-1] for row in rows]
    words = "An hour is paid whether the hardware works or waits. From the volume below a mark on, it costs no more "
    words += "than that way; of two volumes at times from the first, for good from the second."
    return [
        BLANK,
        rule("How busy the hardware is", width),
        *table(rows, range(len(rows[0])), width),
        *wrapped(styled(words, styles.DIM), width),
    ]


def _natural(rows: list[list[Content]]) -> int:
    """How wide these rows are where nothing gives way."""
    widths = [max(row[place].cell_length for row in rows) for place in range(len(rows[0]))]
    return sum(widths) + _GAP * (len(widths) - 1)


def _busy_rows(ways: ThreeWays, plan: HardwarePlan | None, *, short: bool) -> list[list[Content]]:
    found = marks(ways)
    titles = ["at work", "$/month", *(f"{found[meets.row].glyph} from" for meets in ways.meets)]
    rows = [[styled(title, styles.DIM) for title in titles]]
    for place, at in enumerate(ways.meets[0].break_even.per):
        used = plan is not None and abs(at.utilisation - plan.utilisation) < 1e-9
        volumes = [_volumes(meets.break_even, place, short=short) for meets in ways.meets]
        texts = [f"{'▸' if used else ' '} {percent(at.utilisation)}", cells.money(at.usd), *volumes]
        rows.append([styled(text, styles.STRONG if used else styles.PLAIN) for text in texts])
    return rows


def _volumes(known: BreakEven, place: int, *, short: bool) -> str:
    at = known.per[place]
    if at.requests is None:
        return "never"
    if at.requests <= 0:
        return "any volume"
    if short or at.surely is None or at.surely <= at.requests * 1.01:
        return short_count(at.requests)
    return short_range(at.requests, at.surely)


# What the estimate rests on


def _estimate(ways: ThreeWays, width: int) -> list[Content]:
    own = own_row(ways)
    plan = ways.rows[own].plan if own is not None else None
    if own is None or plan is None:
        return []
    lines = [BLANK, _rule(width, "What the estimate of own hardware rests on", "What the estimate rests on")]
    for sentence in _plan_words(ways.rows[own], plan):
        lines += wrapped(Content(sentence), width, joined((cells.OWN, styles.ACCENT), " "))
    for sentence in plan.assumptions:
        lines += wrapped(styled(sentence, styles.DIM), width, styled("≈ ", styles.BAR))
    if plan.hour_source:
        lines += wrapped(styled(f"An hour: {plan.hour_source}.", styles.DIM), width, styled("$ ", styles.BAR))
    if plan.verify:
        lines += [styled("Measure it on a server that runs:", styles.DIM)]
        lines += wrapped(Content(plan.verify), width, styled("  ", styles.DIM))
    return lines


def _plan_words(row: ThreeWaysRow, plan: HardwarePlan) -> Iterator[str]:
    each = f"{plan.gpus_per_copy}x {plan.gpu_name}"
    copies = f"{count(plan.copies)} {'copy' if plan.copies == 1 else 'copies'} of {row.name}"
    yield (
        f"{copies} in {plan.precision}, {'' if plan.copies == 1 else 'each '}on {each}: "
        f"{plan.memory_gib:,.0f} GiB, of which the weights take {plan.weights_gib:,.0f}."
    )
    if plan.throughput and plan.alone:
        yield (
            f"A copy writes {plan.throughput.value:,.0f} tokens a second in all "
            f"({plan.throughput.low:,.0f} to {plan.throughput.high:,.0f}), one stream alone {plan.alone.value:,.0f}."
        )
    yield (
        f"It works {percent(plan.busy)} of the time at this volume; a copy carries "
        f"{count(float(f'{plan.capacity:.3g}'))} requests a month."
    )
    yield f"{plan.hours:,.0f} GPU hours a month at {usd(plan.usd_per_gpu_hour)}{_of(plan.hour_as_of)}."


def _of(as_of: str) -> str:
    return f", of {day(as_of)}" if as_of else ""
