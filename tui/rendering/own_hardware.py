"""How a model would run on own hardware: every figure that its bill rests on."""

from collections.abc import Iterator

from textual.content import Content

from catalog.advice.explanation.break_even import break_even_text
from catalog.advice.result import Candidate, HardwarePlan, Range
from catalog.formatting import count, day, percent, plain, usd_bill
from tui.rendering import styles
from tui.rendering.layout import joined, rule, styled, wrapped
from tui.rendering.reasons import CAUTION, POINT

_NAME = 14


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
    unit = "request" if plan.calls == 1 else "call"
    inside = f"weights {_gib(plan.weights_gib)}, {_gib(plan.request_gib)} a {unit}, {at_once}"
    yield "memory", f"{_gib(plan.memory_gib)} a copy", inside
    number = "" if plan.calls == 1 else f"; {count(plan.calls)} calls a request"
    yield (
        f"a {unit}",
        f"{count(plan.prompt_tokens)} tokens",
        f"in, {count(plan.written_tokens)} out{number}",
    )
    speeds = (
        ("alone", plan.alone, "a single stream on one copy"),
        ("loaded", plan.loaded, f"each of {count(plan.at_once)} streams at once"),
        ("throughput", plan.throughput, "one copy in total"),
    )
    for name, speed, meaning in speeds:
        if speed is not None:
            yield name, f"{_short(speed.value)} tokens/s", f"{_between(speed)}; {meaning}"
    yield (
        "utilisation",
        percent(plan.busy),
        f"at this volume; planned for at most {percent(plan.utilisation)}",
    )
    yield (
        "capacity",
        f"{count(plan.capacity)} requests",
        f"a month for one copy at {percent(plan.utilisation)} utilisation",
    )
    dated = f", {day(plan.hour_as_of)}" if plan.hour_as_of else ""
    source = f" ({plan.hour_source}{dated})" if plan.hour_source else ""
    yield "GPU hour", f"${plan.usd_per_gpu_hour:,.2f}", f"{plan.hour_basis}{source}"
    low, high = usd_bill(plan.usd_low), usd_bill(plan.usd_high)
    yield (
        "month",
        usd_bill(plan.usd),
        f"for {count(plan.hours)} GPU hours; {low} to {high}, depending on speed and rent",
    )


def _of(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _gib(amount: float) -> str:
    return f"{amount:,.0f} GiB" if amount >= 10 else f"{plain(amount, 2)} GiB"


def _between(speed: Range) -> str:
    return f"{_short(speed.low)} to {_short(speed.high)}"


def _short(speed: float) -> str:
    return f"{speed:,.0f}" if speed >= 10 else f"{speed:.1f}"
