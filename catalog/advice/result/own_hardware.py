"""Own hardware in an answer: the plan for one model, and from which volume on it pays."""

import msgspec


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate with the range in which nine of ten measurements lie."""

    value: float
    low: float
    high: float


class HardwarePlan(msgspec.Struct, frozen=True, kw_only=True):
    """How one model would run on own hardware, and every figure that its bill rests on.

    `copies` of the model run on `gpus_per_copy` GPUs each. Memory is in GiB: `memory_gib` that of one copy's GPUs,
    `weights_gib` what the weights take, `request_gib` what one running request holds, which reads `prompt_tokens` and
    writes `written_tokens`. Speeds are output tokens a second: `alone` of a stream that has a copy for itself, `loaded`
    of one among `at_once`, `throughput` of a copy in all. `busy` (0..1) is how much of the time the copies work at this
    volume, `capacity` the requests a month that one copy carries at `utilisation`. `usd` a month, with the range that
    speed and rent leave.
    """

    gpu: str
    gpu_name: str
    gpus: int
    gpus_per_copy: int
    copies: int
    precision: str
    memory_gib: float
    weights_gib: float
    request_gib: float
    prompt_tokens: float
    written_tokens: float
    at_once: float
    alone: Range | None = None
    loaded: Range | None = None
    throughput: Range | None = None
    busy: float
    utilisation: float
    capacity: float
    hours: float
    usd_per_gpu_hour: float
    hour_basis: str
    hour_source: str
    hour_as_of: str
    usd: float
    usd_low: float
    usd_high: float
    more_than_asked: bool
    assumptions: tuple[str, ...]
    verify: str


class AtUtilisation(msgspec.Struct, frozen=True, kw_only=True):
    """At this `utilisation` (0..1): own hardware's bill at the volume asked, and the volumes as in `BreakEven`."""

    utilisation: float
    usd: float
    requests: float | None
    surely: float | None


class BreakEven(msgspec.Struct, frozen=True, kw_only=True):
    """From which volume on own hardware costs no more than this model's API.

    `requests` a month at which it first does, and `surely` from which it stays so; None where it never does, at
    this `utilisation` (0..1). `per` utilisation the same, since that is what moves it most. `by_the_hour`: a batch, for
    which hardware is rented only while it runs.
    """

    requests: float | None
    surely: float | None
    per: tuple[AtUtilisation, ...]
    utilisation: float
    by_the_hour: bool
