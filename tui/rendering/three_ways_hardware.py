"""Own hardware on the page of three ways: how busy it is, and what its estimate rests on."""

from collections.abc import Iterator

from textual.content import Content

from catalog.advice.result import BreakEven, HardwarePlan, ThreeWays, ThreeWaysRow
from catalog.formatting import count, day, percent, short_count, short_range, usd
from tui.rendering import cells, styles
from tui.rendering.break_even_chart import marks
from tui.rendering.layout import BLANK, GAP, joined, rule, section_rule, styled, table, wrapped
from tui.rendering.three_ways_text import own_row

_FEWEST = 3


def busy_section(ways: ThreeWays, width: int) -> list[Content]:
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
    return sum(widths) + len(GAP) * (len(widths) - 1)


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


def estimate_section(ways: ThreeWays, width: int) -> list[Content]:
    """What the estimate of own hardware rests on; empty where it is none of the ways."""
    own = own_row(ways)
    plan = ways.rows[own].plan if own is not None else None
    if own is None or plan is None:
        return []
    lines = [
        BLANK,
        section_rule(width, "How own hardware was estimated", "How it was estimated"),
    ]
    for sentence in _plan_words(ways.rows[own], plan):
        lines += wrapped(Content(sentence), width, joined((cells.OWN, styles.ACCENT), " "))
    for sentence in plan.assumptions:
        lines += wrapped(styled(sentence, styles.DIM), width, styled("≈ ", styles.BAR))
    if plan.hour_source:
        lines += wrapped(
            styled(f"Price of an hour: {plan.hour_source}.", styles.DIM), width, styled("$ ", styles.BAR)
        )
    if plan.verify:
        lines += [styled("Measure it on a running server:", styles.DIM)]
        lines += wrapped(Content(plan.verify), width, styled("  ", styles.DIM))
    return lines


def _plan_words(row: ThreeWaysRow, plan: HardwarePlan) -> Iterator[str]:
    each = f"{plan.gpus_per_copy}x {plan.gpu_name}"
    copies = f"{count(plan.copies)} {'copy' if plan.copies == 1 else 'copies'} of {row.name}"
    yield (
        f"{copies} in {plan.precision}, {'' if plan.copies == 1 else 'each '}on {each}: "
        f"{plan.memory_gib:,.0f} GiB, {plan.weights_gib:,.0f} of them for the weights."
    )
    if plan.throughput and plan.alone:
        yield (
            f"One copy generates {plan.throughput.value:,.0f} tokens/s in total "
            f"({plan.throughput.low:,.0f} to {plan.throughput.high:,.0f}), a single stream {plan.alone.value:,.0f}."
        )
    yield (
        f"Utilisation at this volume: {percent(plan.busy)}. One copy can serve "
        f"{count(float(f'{plan.capacity:.3g}'))} requests/month."
    )
    as_of = f", of {day(plan.hour_as_of)}" if plan.hour_as_of else ""
    yield f"{plan.hours:,.0f} GPU hours/month at {usd(plan.usd_per_gpu_hour)}{as_of}."
