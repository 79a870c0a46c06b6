"""Own hardware: how a model would run on it, how busy it is, and every figure that its bill rests on."""

from collections.abc import Iterator

from textual.content import Content

from catalog.advice.explanation.break_even import break_even_text
from catalog.advice.result import BreakEven, Candidate, HardwarePlan, Range, ThreeWays, ThreeWaysRow
from catalog.formatting import count, day, percent, short_count, short_range, usd
from tui.rendering import cells, styles
from tui.rendering.break_even_chart import marks
from tui.rendering.layout import BLANK, GAP, joined, rule, section_rule, styled, table, wrapped
from tui.rendering.reasons import CAUTION, POINT
from tui.rendering.three_ways_words import own_row

_NAME = 14
_FEWEST = 3


def hardware_section(candidate: Candidate, width: int) -> list[Content]:
    """The plan, also where an API ranks; empty where there is none."""
    plan, offer = candidate.offer.plan, candidate.offer
    if plan is None:
        return []
    beside = ", beside the API" if offer.kind == "api" else ""
    lines = [rule(f"Own hardware{beside}", width)]
    if plan.more_than_asked:
        text = f"At this volume it takes {plan.gpus} GPUs, more than you named."
        lines += wrapped(styled(text, styles.WARN), width, CAUTION)
    for name, figure, detail in _rows(plan):
        body = joined((figure, styles.STRONG), (f"  {detail}" if detail else "", styles.DIM))
        lines += wrapped(body, width, styled(f"{name:<{_NAME}}", styles.DIM))
    if offer.break_even:
        lines += wrapped(Content(break_even_text(offer.break_even)), width, POINT)
    for assumption in plan.assumptions:
        lines += wrapped(styled(assumption, styles.DIM), width, styled("≈ ", styles.BAR))
    return lines


def _rows(plan: HardwarePlan) -> Iterator[tuple[str, str, str]]:
    copies = f"{_of(plan.copies, 'copy', 'copies')} on {_of(plan.gpus_per_copy, 'GPU', 'GPUs')}"
    each = " each" if plan.copies > 1 else ""
    yield "hardware", f"{plan.gpus}x {plan.gpu_name}", f"{copies}{each}, at {plan.precision}"
    at_once = f"{count(plan.at_once)} at once" if plan.at_once > 1 else "one at a time"
    inside = f"weights {_gib(plan.weights_gib)}, {_gib(plan.request_gib)} a request, {at_once}"
    yield "memory", f"{_gib(plan.memory_gib)} a copy", inside
    yield "a request", f"{count(plan.prompt_tokens)} tokens", f"and {count(plan.written_tokens)} written"
    speeds = (
        ("alone", plan.alone, "one stream that has a copy for itself"),
        ("loaded", plan.loaded, f"one stream among {count(plan.at_once)}"),
        ("throughput", plan.throughput, "a copy in all"),
    )
    for name, speed, meaning in speeds:
        if speed is not None:
            yield name, f"{_short(speed.value)} tokens/s", f"{_between(speed)}; {meaning}"
    yield "busy", percent(plan.busy), f"of the time; planned for {percent(plan.utilisation)}"
    yield "carries", f"{count(plan.capacity)} requests", f"a month, each copy at {percent(plan.utilisation)}"
    dated = f", {day(plan.hour_as_of)}" if plan.hour_as_of else ""
    source = f" ({plan.hour_source}{dated})" if plan.hour_source else ""
    yield "a GPU hour", f"${plan.usd_per_gpu_hour:,.2f}", f"{plan.hour_basis}{source}"
    low, high = usd(plan.usd_low), usd(plan.usd_high)
    yield (
        "a month",
        usd(plan.usd),
        f"for {count(plan.hours)} GPU hours; {low} to {high} as speed and rent may be",
    )


def _of(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _gib(amount: float) -> str:
    return f"{amount:,.0f} GiB" if amount >= 10 else f"{amount:.2g} GiB"


def _between(speed: Range) -> str:
    return f"{_short(speed.low)} to {_short(speed.high)}"


def _short(speed: float) -> str:
    return f"{speed:,.0f}" if speed >= 10 else f"{speed:.1f}"


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
        section_rule(width, "What the estimate of own hardware rests on", "What the estimate rests on"),
    ]
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
    as_of = f", of {day(plan.hour_as_of)}" if plan.hour_as_of else ""
    yield f"{plan.hours:,.0f} GPU hours a month at {usd(plan.usd_per_gpu_hour)}{as_of}."
