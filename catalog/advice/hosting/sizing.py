"""What open weights need in memory: themselves, and what they keep of each conversation that runs.

Weights: parameters x bytes per parameter, plus 0.8 GB, plus ten percent: against 260 community measurements of
peak memory the median of measured over estimated was 1.04 to 1.09. Of every token in a running request a layer
keeps 2 x key-value heads x their size, at two bytes each, or one latent vector where the attention is latent.

On which hardware a model runs, in which precision, and how long one request keeps it busy.

A copy of a model takes one GPU or several that work together. All copies of one kind are alike, so a plan for any
number of requests is a number of copies: what is worked out here does not depend on the volume.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from catalog.advice.hosting import speed
from catalog.advice.hosting.speed import Size, Speeds
from catalog.hardware import Architecture, Gpu
from catalog.model import Model

GIB = 2**30
BYTES_PER_PARAMETER = {"4-bit": 0.58, "8-bit": 1.06, "16-bit": 2.0}
"""Of a file of that precision, its scales and the parts left at a higher one included."""
OVERHEAD_GB = 0.8
MARGIN = 1.1
KV_BYTES = 2
_ONLY_READ = ("embedding", "rerank")
USUAL_KV_VALUES = 40_000
"""The median of the 268 known architectures that keep the whole context; nine of ten lie within a factor of four and
hardly depend on the size."""


class KvCache(msgspec.Struct, frozen=True):
    """Bytes that a running request holds for each of its tokens: of all of them, and of the last `window` only."""

    all_tokens: float
    in_window: float
    window: int
    known: bool

    def bytes(self, tokens: float) -> float:
        """Bytes of a request of so many tokens."""
        return self.all_tokens * tokens + self.in_window * min(tokens, self.window)


def kv_cache(model: Model, architecture: Architecture | None) -> KvCache:
    """What it keeps of a token; what is usual where its architecture is unknown, and little of what only reads."""
    if architecture is not None:
        a = architecture
        per_layer = KV_BYTES * (a.kv_latent or 2 * (a.kv_heads or 0) * (a.head_dim or 0))
        rest = per_layer * (a.layers - a.full_attention_layers) if a.window_tokens else 0
        return KvCache(float(per_layer * a.full_attention_layers), float(rest), a.window_tokens or 0, True)
    return KvCache(0.0 if model.kind in _ONLY_READ else float(KV_BYTES * USUAL_KV_VALUES), 0.0, 0, False)


PRECISIONS = ("8-bit", "4-bit", "16-bit")
SERVER_SHARE = 0.9
"""Of the memory of a server's GPU that a program may plan with; the rest goes to what it works with."""
GROUPS = (1, 2, 4, 8)
"""How many GPUs may compute each layer of one copy together: heads and matrices divide by these. More GPUs than one
server holds talk too slowly with each other."""
_FOUR_BITS = 5.0
_PLENTY = 64
"""Requests at once from which on more memory for more of them, on more GPUs, hardly pays."""


class Split(NamedTuple):
    """How a copy is spread: its layers over `stages`, one after another, each of them over `tensor` GPUs together."""

    tensor: int
    stages: int


@cache
def split(gpus: int) -> Split:
    """The split of a copy on so many GPUs: together where their number allows it, else by layers (3, 5, 6, 7)."""
    tensor = max(group for group in GROUPS if gpus % group == 0)
    return Split(tensor, gpus // tensor)


@cache
def group_sizes(number: int) -> tuple[int, ...]:
    """On how many of so many GPUs one copy may run, ascending.

    Of a number that is no power of two every size counts: three cards hold what two do not, and of six each half may
    hold a copy. Of the others splitting by layers, which is slower, would bring nothing that twice as many do not.
    """
    if number & (number - 1):
        return tuple(range(1, min(number, GROUPS[-1]) + 1))
    return tuple(group for group in GROUPS if group <= number)


class Job(msgspec.Struct, frozen=True):
    """One model call: tokens read anew, tokens of the prompt in all, tokens written; the least speed of one stream.

    A request is `calls` of them, one after the other: memory holds one at a time, the time is that of all.
    """

    read_anew: float
    prompt: float
    written: float
    least_speed: float = 0.0
    calls: float = 1.0

    @property
    def held(self) -> float:
        """Tokens that a call holds on average while it runs."""
        return self.prompt + self.written / 2


class Copy(msgspec.Struct, frozen=True):
    """One way to run one copy of a model: on `gpus` of one kind, at a precision.

    `request_seconds` is how long one request keeps a busy copy; `alone` and `loaded` are output tokens a second of
    one stream, by itself and among `at_once`; None where the job writes nothing.
    """

    gpu: Gpu
    gpus: int
    precision: str
    weights_gib: float
    kept: KvCache
    at_once: float
    request_seconds: float
    prompt_seconds: float
    alone: float | None
    loaded: float | None


class TooSlow(msgspec.Struct, frozen=True):
    """It fits, but even a stream that has the hardware for itself writes fewer tokens a second than asked."""

    tokens_per_second: float


def size_at(model: Model, architecture: Architecture | None, precision: str) -> Size | None:
    """The weights at that precision; None where their number is unknown."""
    total = model.total_parameters
    if not total:
        return None
    active = model.active_parameters or total
    return Size(float(total), float(min(active, total)), bytes_per_parameter(architecture, precision))


def published_precision(architecture: Architecture | None) -> str | None:
    """The precision that its weights were published in, where that is below 16 bits."""
    bits = architecture.weight_bits if architecture else None
    return None if bits is None else "4-bit" if bits <= _FOUR_BITS else "8-bit"


def bytes_per_parameter(architecture: Architecture | None, precision: str) -> float:
    """Of the published weights where they are of that precision, else what is usual."""
    bits = architecture.weight_bits if architecture else None
    if bits is not None and published_precision(architecture) == precision:
        return bits / 8
    return BYTES_PER_PARAMETER[precision]


def weights_bytes(size: Size) -> float:
    """What the weights take in memory."""
    return (size.total * size.bytes_per_parameter + OVERHEAD_GB * 1e9) * MARGIN


class Held(msgspec.Struct, frozen=True):
    """What a copy holds, on whatever hardware: the weights at a precision, and what it keeps of each token and of one
    request of the job, in bytes.
    """

    size: Size
    precision: str
    weights: float
    kept: KvCache
    per_request: float


def held_at(model: Model, architecture: Architecture | None, precision: str, job: Job) -> Held | None:
    """What a copy holds at that precision; None where the size of the model is unknown."""
    size = size_at(model, architecture, precision)
    if size is None:
        return None
    kept = kv_cache(model, architecture)
    return Held(size, precision, weights_bytes(size), kept, kept.bytes(job.held))


def copies(held: Held, gpu: Gpu, most: int, job: Job) -> Iterator[Copy | TooSlow]:
    """One copy on the fewest of these `most` GPUs that hold it, and on more where that may pay.

    Nothing where the memory is too small, or where the speed of the GPU is unknown.
    """
    if gpu.bandwidth_gb_s is None:
        return
    for gpus in group_sizes(most):
        free = usable_bytes(gpu, gpus) - held.weights
        if free < held.per_request:
            continue
        made = _copy(gpu, gpus, held, free, job)
        if made is None:
            return
        yield made
        if isinstance(made, Copy) and made.at_once >= _PLENTY:
            return


def alone_on(
    model: Model, architecture: Architecture | None, gpu: Gpu, most: int, precision: str, job: Job
) -> float | None:
    """Output tokens a second of one stream on the fewest of these `most` GPUs that hold it; None where none do.

    That takes the bandwidth alone, so it is known of machines whose arithmetic is not.
    """
    size = size_at(model, architecture, precision)
    if size is None or gpu.bandwidth_gb_s is None or not job.written:
        return None
    needs = weights_bytes(size) + kv_cache(model, architecture).bytes(job.held)
    fitting = (gpus for gpus in group_sizes(most) if usable_bytes(gpu, gpus) >= needs)
    gpus = next(fitting, None)
    return None if gpus is None else speed.alone(size, gpu.bandwidth_gb_s * 1e9 * split(gpus).tensor)


def usable_bytes(gpu: Gpu, gpus: int) -> float:
    """Memory that weights and requests may take."""
    share = gpu.usable_share if gpu.usable_share < 1 else SERVER_SHARE
    return gpu.memory_gib * GIB * share * gpus


def _copy(gpu: Gpu, gpus: int, held: Held, free: float, job: Job) -> Copy | TooSlow | None:
    flops, size, per_request = _flops(gpu, held.precision), held.size, held.per_request
    if flops is None or gpu.bandwidth_gb_s is None:
        return None
    tensor, stages = split(gpus)
    speeds = Speeds(gpu.bandwidth_gb_s * 1e9 * tensor, flops * tensor)
    alone = speed.alone(size, speeds.bandwidth) if job.written else None
    if alone is not None and alone < job.least_speed:
        return TooSlow(alone)
    most = _most_at_once(size, speeds, per_request, job.least_speed) * stages
    if _one_at_a_time(gpu):
        prompt = speed.prompt_seconds(size, job.read_anew, speeds.flops)
        took = prompt + (job.written / alone if alone else 0.0)
        pace = speed.Load(1.0, 1 / alone if alone else 0.0, prompt, took)
    else:
        pace = speed.loaded(
            size,
            speeds,
            free_bytes=free,
            kept_bytes=per_request,
            prompt_tokens=job.read_anew,
            output_tokens=job.written,
            most_at_once=most,
            stages=stages,
        )
    return Copy(
        gpu=gpu,
        gpus=gpus,
        precision=held.precision,
        weights_gib=held.weights / GIB,
        kept=held.kept,
        at_once=pace.at_once if job.written else 1.0,
        request_seconds=pace.request_seconds * job.calls,
        prompt_seconds=pace.prompt_seconds * job.calls,
        alone=alone,
        loaded=None if not job.written else 1 / pace.step_seconds,
    )


def _one_at_a_time(gpu: Gpu) -> bool:
    """Machines whose memory is their processor's are measured with one stream only."""
    return gpu.usable_share < 1


def _flops(gpu: Gpu, precision: str) -> float | None:
    """Operations a second at that precision; weights that the card cannot multiply are widened first."""
    if precision == "4-bit" and gpu.fp4_tflops:
        return gpu.fp4_tflops * 1e12
    if precision != "16-bit" and gpu.fp8_tflops:
        return gpu.fp8_tflops * 1e12
    return gpu.bf16_tflops * 1e12 if gpu.bf16_tflops else None


def is_rated(gpu: Gpu, precision: str) -> bool:
    """Whether the speed of the GPU at that precision is known."""
    return gpu.bandwidth_gb_s is not None and _flops(gpu, precision) is not None


def _most_at_once(size: Size, speeds: Speeds, per_request: float, least_speed: float) -> float:
    """The most requests at once that leave each stream the speed asked for."""
    if not least_speed:
        return speed.MOST_AT_ONCE
    low, high = 1.0, float(speed.MOST_AT_ONCE)
    if speed.step_seconds(size, speeds, low, per_request) > 1 / least_speed:
        return low
    while high - low > 1:
        middle = (low + high) / 2
        slow = speed.step_seconds(size, speeds, middle, per_request) > 1 / least_speed
        low, high = (low, middle) if slow else (middle, high)
    return low
