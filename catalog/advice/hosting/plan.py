"""The plan that is told of own hardware: every input, a range, the command that would verify it."""

from collections.abc import Iterator
from shlex import quote

from catalog.advice.cost.token_use import calls
from catalog.advice.hosting.hourly_rates import YEARS
from catalog.advice.hosting.own import Month, OwnHardware
from catalog.advice.hosting.sizing import GIB, Copy, split
from catalog.advice.hosting.speed import SPREAD
from catalog.advice.result import Bill, BillLine, HardwarePlan, Range
from catalog.formatting import count, day, percent, usd_price
from catalog.model import Model

FEWER_BITS = "Quantised to 4 bits here; the loss of capability was not measured."


def plan(model: Model, copy: Copy, own: OwnHardware, requests: float, times: float) -> HardwarePlan:
    """How the model runs on these copies at so many requests a month; `times` as in `cost.monthly_usd`."""
    month, rate, gpu = own.month(copy, requests), own.rate(copy.gpu), copy.gpu
    task = own.job(model, times)
    held = copy.kept.bytes(task.held) if task else 0.0
    through = copy.at_once * copy.loaded if copy.loaded else None
    capacity = own.capacity(copy)
    gpus = month.copies * copy.gpus
    return HardwarePlan(
        gpu=gpu.id,
        gpu_name=gpu.name,
        gpus=gpus,
        gpus_per_copy=copy.gpus,
        copies=month.copies,
        precision=copy.precision,
        memory_gib=round(gpu.memory_gib * copy.gpus, 1),
        weights_gib=round(copy.weights_gib, 1),
        request_gib=round(held / GIB, 3),
        prompt_tokens=round(task.prompt, 1) if task else 0.0,
        written_tokens=round(task.written, 1) if task else 0.0,
        at_once=float(int(copy.at_once)),
        alone=_range(copy.alone),
        loaded=_range(copy.loaded),
        throughput=_range(through),
        busy=min(1.0, requests / (capacity / own.utilisation * month.copies)) if capacity else 0.0,
        utilisation=own.utilisation,
        capacity=capacity,
        hours=round(month.hours * gpus, 2),
        usd_per_gpu_hour=rate.usd,
        hour_basis=rate.basis,
        hour_source=rate.source,
        hour_as_of=rate.as_of,
        usd=month.usd,
        usd_low=own.month(copy, requests, faster=SPREAD, usd_per_hour=rate.low).usd,
        usd_high=own.month(copy, requests, faster=1 / SPREAD, usd_per_hour=rate.high).usd,
        more_than_asked=own.machine is not None and gpus > own.machine.number,
        assumptions=tuple(_assumptions(model, copy, own)),
        verify=verify_command(model, copy, own, times),
        calls=task.calls if task else 1.0,
    )


def bill(copy: Copy, own: OwnHardware, month: Month) -> Bill:
    """The month on own hardware as a bill."""
    rate = own.rate(copy.gpu)
    hours = month.hours * month.copies * copy.gpus
    line = BillLine(
        item=f"{month.copies * copy.gpus}x {copy.gpu.id}",
        quantity=hours,
        unit="GPU hours",
        usd_per_unit=rate.usd,
        usd=month.usd,
    )
    return Bill(usd=month.usd, lines=(line,), assumptions=tuple(_bill_assumptions(copy, own)))


def verify_command(model: Model, copy: Copy, own: OwnHardware, times: float) -> str:
    """The command that measures what was estimated, against a server that runs (see `next_steps`)."""
    task = own.job(model, times)
    repository = quote(model.hub_repository or model.id)
    if task is None or not task.written:
        return ""
    at_once = max(1, int(copy.at_once))
    return (
        f"vllm bench serve --model {repository} --dataset-name random --random-input-len {task.prompt:.0f} "
        f"--random-output-len {max(1.0, task.written):.0f} --num-prompts {max(16, 4 * at_once)} "
        f"--max-concurrency {at_once}"
    )


def _range(value: float | None) -> Range | None:
    if value is None:
        return None
    return Range(value=round(value, 1), low=round(value / SPREAD, 1), high=round(value * SPREAD, 1))


def _bill_assumptions(copy: Copy, own: OwnHardware) -> Iterator[str]:
    rate = own.rate(copy.gpu)
    when = f", {day(rate.as_of)}" if rate.as_of else ""
    yield f"An hour of one {copy.gpu.name} costs {usd_price(round(rate.usd, 4))}: {rate.basis}{when}."
    if own.by_the_hour:
        yield (
            f"Billed for the hours that the batch takes, at {percent(own.utilisation)} utilisation; loading the model "
            "and minimum rental terms are not included."
        )
    else:
        yield f"Runs all month, with enough copies of the model for at most {percent(own.utilisation)} utilisation."
    if (number := calls(own.needs.workload)) > 1:
        yield f"A request is {count(number)} model calls of equal length; memory holds one of them at a time."
    yield "Speed is an estimate: 90% of measurements lie between half and twice the estimate."
    if rate.owned:
        covered = f"depreciation over {YEARS} years and power at full load"
        yield f"Covers the GPUs only: {covered}. No server, space or staff."
    else:
        yield "Staff costs are not included."


def has_fewer_bits(model: Model, copy: Copy, own: OwnHardware) -> bool:
    """Whether it runs in fewer bits than its weights were published in."""
    return copy.precision == "4-bit" and own.least_published(model) != "4-bit"


def _assumptions(model: Model, copy: Copy, own: OwnHardware) -> Iterator[str]:
    if has_fewer_bits(model, copy, own):
        yield FEWER_BITS
    if not copy.kept.known:
        yield "Its architecture is not known here: a request is taken to hold as much as is usual for its size."
    if model.active_parameters is None and (model.total_parameters or 0) > 0:
        yield "Counted as dense: no count of active parameters is known."
    if model.kind != "llm":
        yield "The estimate is measured on language models; for this kind it is rougher."
    if copy.gpu.maker != "NVIDIA" and copy.gpu.usable_share >= 1:
        yield "Loaded servers were measured on NVIDIA's cards only."
    if copy.gpu.usable_share < 1:
        yield "One request at a time: only single streams were measured on such machines."
    tensor, stages = split(copy.gpus)
    if stages > 1:
        each = "1 GPU" if tensor == 1 else f"{tensor} GPUs"
        yield (
            f"{copy.gpus} GPUs cannot share every layer: the layers are split into {stages} stages of {each} each. One "
            "stream is as fast as one stage; that a loaded server keeps all of them busy is assumed, not measured."
        )
    if own.machine is None:
        yield f"No hardware was named: the cheapest of usual servers for rent ({count(copy.gpu.memory_gib)} GiB cards)."
