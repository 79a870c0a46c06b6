"""What the user asks for.

Every field may be `None`: "not said". `use_cases.fill` puts the use case's own defaults in their place.
"""

from typing import Literal

import msgspec

from catalog.record import Feature, Modality

LicenseNeed = Literal["any", "commercial", "open-weights", "permissive"]
Where = Literal["api", "self-host"]
Precision = Literal["4-bit", "8-bit", "16-bit"]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of the needs."""


class Workload(Part, frozen=True, kw_only=True):
    """What one request holds, and how many there are a month. Units are in the names; shares are 0..1.

    An agent's request is a task of many model calls. What it holds is that of all its calls together, and
    `calls_per_request` is how many there are, taken to be equally long.
    """

    requests_per_month: float | None = None
    input_tokens: float | None = None
    output_tokens: float | None = None
    cached_input_share: float | None = None
    calls_per_request: float | None = None
    batch: bool | None = None
    images: float | None = None
    audio_minutes: float | None = None
    pages: float | None = None
    documents: float | None = None
    generated_images: float | None = None
    generated_seconds: float | None = None
    characters: float | None = None


class Budget(Part, frozen=True, kw_only=True):
    """A hard ceiling, in USD a month."""

    monthly_usd: float | None = None


class Baseline(Part, frozen=True, kw_only=True):
    """What is used and paid today."""

    model: str | None = None
    monthly_usd: float | None = None


class LicenseNeeds(Part, frozen=True, kw_only=True):
    """Which licenses do, and the facts of the user that licenses ask about."""

    require: LicenseNeed = "any"
    allow: tuple[str, ...] = ()
    monthly_active_users: int | None = None
    annual_revenue_usd: int | None = None
    model_as_a_service: bool = False
    use_countries: tuple[str, ...] = ()


class Hosting(Part, frozen=True, kw_only=True):
    """Where the model may run.

    Of own hardware: `gpu` names it, `gpu_usd_per_hour` is what one GPU costs an hour with everything,
    `own_gpu` says that it is bought and not rented, `gpu_price_usd` what one cost, `utilisation` (0..1) how busy it
    is on average, `precision` that of the weights.
    """

    where: tuple[Where, ...] = ("api", "self-host")
    gpu: str | None = None
    own_gpu: bool = False
    gpu_usd_per_hour: float | None = None
    gpu_price_usd: float | None = None
    usd_per_kwh: float | None = None
    utilisation: float | None = None
    precision: Precision | None = None
    providers: tuple[str, ...] = ()
    exclude_providers: tuple[str, ...] = ()


class Origin(Part, frozen=True, kw_only=True):
    """Where the model comes from and where an API runs: ISO 3166-1 alpha-2 codes, or "EU"; developers by their ids."""

    developer_countries: tuple[str, ...] = ()
    exclude_developer_countries: tuple[str, ...] = ()
    serving_countries: tuple[str, ...] = ()
    exclude_provider_countries: tuple[str, ...] = ()
    developers: tuple[str, ...] = ()
    exclude_developers: tuple[str, ...] = ()

    @property
    def asks_of_developer(self) -> tuple[tuple[str, ...], ...]:
        """What is asked of who makes the model."""
        return (
            self.developer_countries,
            self.exclude_developer_countries,
            self.developers,
            self.exclude_developers,
        )


class Must(Part, frozen=True, kw_only=True):
    """What the model must be able to do. `max_parameters` is in billions; languages are ISO 639-1.

    `measured_only`: a capability that is expected and not measured does not count.
    """

    context_tokens: int | None = None
    inputs: tuple[Modality, ...] = ()
    outputs: tuple[Modality, ...] = ()
    features: tuple[Feature, ...] = ()
    languages: tuple[str, ...] = ()
    min_capability: float | None = None
    measured_only: bool = False
    tokens_per_second: float | None = None
    max_parameters: float | None = None


class Priorities(Part, frozen=True, kw_only=True):
    """Weights whose ratio counts; at least one is above zero."""

    cost: float | None = None
    capability: float | None = None
    downloads: float | None = None


class Needs(Part, frozen=True, kw_only=True):
    """Everything asked. `use_case` is an id or plain words."""

    use_case: str
    unknown_ok: tuple[str, ...] = ()
    workload: Workload = Workload()
    budget: Budget = Budget()
    baseline: Baseline = Baseline()
    license: LicenseNeeds = LicenseNeeds()
    hosting: Hosting = Hosting()
    origin: Origin = Origin()
    must: Must = Must()
    priorities: Priorities = Priorities()
