"""How fast open weights run, from memory bandwidth and arithmetic.

One stream alone: t = bytes read per token / (share x bandwidth) + a fixed cost. A loaded server runs B requests
at once, as many as its memory holds; one step of all of them takes
max(2 A B / (share x FLOPS), (weights + B x what they keep) / (share x bandwidth)) + a fixed cost, and the prompt
2 A x tokens / (share x FLOPS) before. Of a mixture of experts, A lies between its active and all its parameters,
A = active^0.47 x total^0.53, and B requests together read more of the experts than one alone.

Where the layers are split over S stages, each stage works on B / S of the requests while the others work on the rest: a
token takes the step of B / S requests on the hardware of one stage. That no stage waits is assumed, not measured.

The shares and costs are fitted to 129 measurements of one stream by users (collected by the llmfit project, MIT)
and 56 of loaded servers (NVIDIA TensorRT-LLM and NIM, published): `python -m tests.evaluation hardware` prints how
near they come, also on cards and models that the fit has not seen.
"""

from typing import NamedTuple

import msgspec

SPREAD = 2.0
"""Nine of ten measurements lie within the estimate divided and multiplied by this, also on cards and models that the
fit has not seen; of those that it has seen, within 1.7."""
_SPARSE = 0.75
MOST_AT_ONCE = 1024


class Constants(NamedTuple):
    """What is fitted: shares of the named bandwidth and operations, fixed costs in seconds, a power of A."""

    alone_bandwidth: float = 0.70
    alone_seconds: float = 0.0015
    alone_bandwidth_experts: float = 0.68
    alone_seconds_experts: float = 0.0038
    step_flops: float = 0.29
    step_bandwidth: float = 0.45
    step_seconds: float = 0.0036
    prompt_flops: float = 0.54
    active_power: float = 0.47


FITTED = Constants()


class Size(msgspec.Struct, frozen=True):
    """A model's weights: parameters in all and those that one token passes, and bytes per parameter as it runs."""

    total: float
    active: float
    bytes_per_parameter: float

    @property
    def experts(self) -> bool:
        """Whether one token passes only a part of it; counts of parameters without the embeddings are no such part."""
        return self.active < _SPARSE * self.total


class Speeds(msgspec.Struct, frozen=True):
    """The hardware of one copy of a model: bytes a second of memory, and operations a second at its precision."""

    bandwidth: float
    flops: float


class Load(msgspec.Struct, frozen=True):
    """A loaded server: requests at once, seconds of one step, seconds for one prompt and for one whole request."""

    at_once: float
    step_seconds: float
    prompt_seconds: float
    request_seconds: float


def alone(size: Size, bandwidth: float, constants: Constants = FITTED) -> float:
    """Output tokens a second of one stream that has the hardware for itself; `bandwidth` in bytes a second."""
    read = size.active * size.bytes_per_parameter / bandwidth
    if size.experts:
        return 1 / (read / constants.alone_bandwidth_experts + constants.alone_seconds_experts)
    return 1 / (read / constants.alone_bandwidth + constants.alone_seconds)


def prompt_seconds(size: Size, tokens: float, flops: float, constants: Constants = FITTED) -> float:
    """Seconds to read a prompt of so many tokens."""
    return 2 * _effective(size, constants.active_power) * tokens / (constants.prompt_flops * flops)


def step_seconds(
    size: Size, speeds: Speeds, at_once: float, kept_bytes: float, constants: Constants = FITTED
) -> float:
    """Seconds of one step of so many requests at once, each of which holds `kept_bytes`."""
    operations = 2 * _effective(size, constants.active_power) * at_once
    compute = operations / (constants.step_flops * speeds.flops)
    read = (_read(size, at_once) + at_once * kept_bytes) / (constants.step_bandwidth * speeds.bandwidth)
    return max(compute, read) + constants.step_seconds


def loaded(
    size: Size,
    speeds: Speeds,
    *,
    free_bytes: float,
    kept_bytes: float,
    prompt_tokens: float,
    output_tokens: float,
    most_at_once: float = MOST_AT_ONCE,
    stages: int = 1,
    constants: Constants = FITTED,
) -> Load:
    """A server that is kept busy, with `free_bytes` beside the weights; at least one request runs at once.

    `prompt_tokens` are those that are read anew. `speeds` are those of one of the `stages`.
    """
    held = free_bytes / kept_bytes if kept_bytes else MOST_AT_ONCE
    at_once = max(1.0, min(held, most_at_once, MOST_AT_ONCE))
    busy_stages = min(float(stages), at_once)
    step = step_seconds(size, speeds, at_once / busy_stages, kept_bytes, constants)
    prompt = prompt_seconds(size, prompt_tokens, speeds.flops, constants)
    return Load(at_once, step, prompt, prompt / busy_stages + output_tokens * step / at_once)


def _effective(size: Size, power: float) -> float:
    """Parameters that count for arithmetic: between the active ones and all."""
    return float(size.active**power * size.total ** (1 - power))


def _read(size: Size, at_once: float) -> float:
    """Bytes of weights that one step reads: of experts only those that one of the requests needs."""
    share = size.active / size.total
    touched = 1 - (1 - share) ** at_once
    return float(size.total * size.bytes_per_parameter * touched)
