"""The records of the catalogue.

All records are immutable. `None` means unknown: never zero, never free, never "allowed". Money is USD;
token prices are USD per million tokens; context is in tokens; parameters are plain counts (not billions);
dates are ISO 8601 strings (`2026-11-12`, or `2026-09` where only the month is known), so they compare as
text. A field named `source` holds the id of a `Source`; `as_of` is the day on which that source was read.
"""

import msgspec

from catalog.evidence import (
    Ability,
    Benchmark,
    Breadth,
    Evidence,
    LanguageBoard,
    LanguageVotes,
    Run,
    Scale,
    Spend,
    Tokenizer,
    TokenUse,
)
from catalog.hardware import Architecture, Gpu
from catalog.record import (
    Interface,
    Kind,
    LicenseClass,
    Modality,
    OfferTerms,
    PolicyTopic,
    PriceUnit,
    ProviderClass,
    Record,
    Relation,
    Role,
)


class Source(Record, frozen=True, kw_only=True):
    """Where figures come from: shown by `modelpick sources`, attributed as its license asks."""

    id: str
    name: str
    url: str
    license: str
    as_of: str
    gave: str
    attribution: str = ""


class Developer(Record, frozen=True, kw_only=True):
    """Who made a model. `country` is ISO 3166-1 alpha-2."""

    id: str
    name: str
    country: str | None = None
    hub_organisations: tuple[str, ...] = ()
    source: str = ""


class ProviderPolicy(Record, frozen=True, kw_only=True):
    """One sentence on a topic of a provider's policy; `seen`: read at the source, not general knowledge."""

    topic: PolicyTopic
    text: str
    source: str
    as_of: str
    seen: bool = True


class Provider(Record, frozen=True, kw_only=True):
    """Who serves an offer.

    `provider_class` holds for models of others; for the models of the developers named in `own_models_of`
    the provider is the developer itself. `country` is that of the company; `serving_countries` are
    ISO 3166-1 codes (or "EU") where all its offers run, `None` where that is not settled. `base_url` is the address
    that programs call, in the manner of `interface`; `key_variable` the environment variable that holds the key.
    `policies` holds at most one sentence a topic; older catalogues and the JSON call it `practice`.
    """

    id: str
    name: str
    provider_class: ProviderClass | None = None
    own_models_of: tuple[str, ...] = ()
    country: str | None = None
    serving_countries: tuple[str, ...] | None = None
    terms_url: str = ""
    note: str = ""
    source: str = ""
    base_url: str = ""
    key_variable: str = ""
    interface: Interface = "other"
    docs_url: str = ""
    address_source: str = ""
    address_as_of: str = ""
    policies: tuple[ProviderPolicy, ...] = msgspec.field(default=(), name="practice")


class License(Record, frozen=True, kw_only=True):
    """A license and what it asks, in plain words; information, not legal advice.

    `max_monthly_active_users` and `max_annual_revenue_usd` are thresholds above which the grant ends or a
    separate agreement is needed. `display_*` thresholds only add a duty: showing `display_name`,
    where it is known. With `revenue_counted_monthly` a twelfth of the annual figures, in one month, is the threshold.
    `model_as_a_service` is False where reselling the model as an API needs a separate agreement;
    `service_free_below_revenue_usd` is the annual revenue up to which such a clause does not bite.
    `no_rights_in` are countries (ISO 3166-1, or EU) in which it grants none; `no_rights_for_images_only`: to models
    that read pictures.
    `evidence` says how the terms were learned: "text read", "secondary" or "general knowledge".
    """

    id: str
    name: str
    license_class: LicenseClass = "unknown"
    spdx: str | None = None
    osi_approved: bool | None = None
    commercial_use: bool | None = None
    use_limits: bool | None = None
    max_monthly_active_users: int | None = None
    max_annual_revenue_usd: int | None = None
    display_monthly_active_users: int | None = None
    display_annual_revenue_usd: int | None = None
    model_as_a_service: bool | None = None
    service_free_below_revenue_usd: int | None = None
    display_name: str = ""
    revenue_counted_monthly: bool = False
    no_rights_in: tuple[str, ...] = ()
    no_rights_for_images_only: bool = False
    duties: tuple[str, ...] = ()
    url: str = ""
    evidence: str = ""
    as_of: str = ""


class Fact(Record, frozen=True, kw_only=True):
    """One figure or statement of a model that a source disputes or that the build corrected."""

    field: str
    value: str
    source: str
    as_of: str = ""
    note: str = ""


class Model(Record, frozen=True, kw_only=True):
    """One model: a frozen set of weights, or a dated proprietary release; never a rolling id.

    `license` is the weights' license (an id of `License`), `None` where unknown. `languages` are ISO 639-1
    codes, `None` where not known. `role` is what a specialist was made for (see `roles`).
    `picture_tokens` is what a picture of 1024x1024 counts for, `None` where nobody published it; `tokenizer` the id of
    a `Tokenizer`, `None` where it is not known or was not counted with. `disputed` keeps what other sources say;
    `notes` what the build corrected and why.
    """

    id: str
    name: str
    kind: Kind
    developer: str
    family: str | None = None
    open_weights: bool | None = None
    license: str | None = None
    hub_repository: str | None = None
    total_parameters: int | None = None
    active_parameters: int | None = None
    context_tokens: int | None = None
    max_output_tokens: int | None = None
    inputs: tuple[Modality, ...] | None = None
    outputs: tuple[Modality, ...] | None = None
    tools: bool | None = None
    structured_output: bool | None = None
    reasoning: bool | None = None
    languages: tuple[str, ...] | None = None
    released: str | None = None
    knowledge_cutoff: str | None = None
    retired: str | None = None
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    as_of: str = ""
    disputed: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    role: Role = ""
    picture_tokens: int | None = None
    unreviewed: bool = False
    tokenizer: str | None = None


class PriceTier(Record, frozen=True, kw_only=True):
    """Prices that hold for a whole request whose prompt is longer than `above_tokens`."""

    above_tokens: int
    input: float | None = None
    output: float | None = None
    cache_read: float | None = None
    cache_write: float | None = None
    batch_input: float | None = None
    batch_output: float | None = None
    batch_cache_read: float | None = None


class MediaPrice(Record, frozen=True, kw_only=True):
    """A price not per text token; `detail` names quality, size or resolution where the source does."""

    unit: PriceUnit
    usd: float
    detail: str = ""


class Quote(Record, frozen=True, kw_only=True):
    """What another source says of the same offer's price, in USD per million tokens."""

    source: str
    as_of: str
    input: float | None = None
    output: float | None = None


class OffPeak(Record, frozen=True, kw_only=True):
    """The lower token prices of some hours: `hours` of the 168 of a week."""

    hours: float
    input: float | None = None
    output: float | None = None
    cache_read: float | None = None


class AnnouncedPrice(Record, frozen=True, kw_only=True):
    """The token prices of an offer from the ISO date `since` on, as announced; None where not announced."""

    since: str
    source: str
    input: float | None = None
    output: float | None = None
    cache_read: float | None = None
    cache_write: float | None = None
    batch_input: float | None = None
    batch_output: float | None = None
    batch_cache_read: float | None = None
    tiers: tuple[PriceTier, ...] = ()


class Offer(Record, frozen=True, kw_only=True):
    """One provider's API price for one model. Prices are USD per million tokens; None is unknown.

    `variant` is empty for the standard way of calling; `service:priority`, `mode:fast` and the like name
    others, which never rank by default. `retires` is the earliest day that any source names, `replacement` the
    id that its provider advises instead. `batch_cache_read` is the price of cached input in a batch, `None` where both
    discounts do not add up; a prompt below `least_cached_tokens` is not cached. `disagreement` keeps what other sources
    say of the same price.
    """

    model: str
    provider: str
    provider_model_id: str
    source: str
    as_of: str
    terms: OfferTerms = "list"
    variant: str = ""
    input: float | None = None
    output: float | None = None
    cache_read: float | None = None
    cache_write: float | None = None
    batch_input: float | None = None
    batch_output: float | None = None
    batch_cache_read: float | None = None
    least_cached_tokens: int | None = None
    picture_tokens: int | None = None
    tiers: tuple[PriceTier, ...] = ()
    media: tuple[MediaPrice, ...] = ()
    context_tokens: int | None = None
    serving_countries: tuple[str, ...] | None = None
    retires: str | None = None
    replacement: str = ""
    disagreement: tuple[Quote, ...] = ()
    announced: tuple[AnnouncedPrice, ...] = ()
    off_peak: OffPeak | None = None
    reference: str = ""

    @property
    def is_batch_only(self) -> bool:
        """Whether only a batch has a price."""
        return self.input is None and self.output is None and self.batch_input is not None

    def has_ended(self, today: str) -> bool:
        """Whether its last day, as far as any source names one, has come by this ISO date."""
        return self.retires is not None and self.retires <= today

    def is_plain(self, today: str) -> bool:
        """Whether it is the standard way of calling at a list price, and has not ended."""
        special = self.variant or self.terms != "list" or self.is_batch_only
        return not special and not self.has_ended(today)

    def on(self, today: str) -> "Offer":
        """The offer at the prices of an ISO date: those announced until then hold, later ones stay announced."""
        due = [price for price in self.announced if price.since <= today]
        if not due:
            return self
        figures = {name: getattr(due[-1], name) for name in AnnouncedPrice.__struct_fields__[2:]}
        later = tuple(price for price in self.announced if price.since > today)
        media = tuple(price for price in self.media if price.unit != "reasoning_million_tokens_out")
        return msgspec.structs.replace(self, announced=later, media=media, off_peak=None, **figures)


class Adoption(Record, frozen=True, kw_only=True, array_like=True):
    """Hugging Face figures of one repository: downloads are those of the 30 days before `as_of`.

    `trending` is the Hub's own score; `gated` says whether one must ask for access ("no", "auto", "manual").
    """

    repository: str
    relation: Relation
    as_of: str
    source: str
    model: str | None = None
    downloads_30d: int | None = None
    likes: int | None = None
    likes_gained: int | None = None
    likes_gained_window: str = ""
    downloads_all_time: int | None = None
    trending: float | None = None
    gated: str | None = None
    created: str | None = None


class Pointer(Record, frozen=True, kw_only=True):
    """A rolling id (`gpt-5-chat-latest`) that changes model and price under one name: not a model."""

    id: str
    name: str
    note: str = ""


class Catalog(Record, frozen=True, kw_only=True):
    """An immutable value: everything that is known, with its as-of date.

    `median_downloads_30d` holds the shipped median of the original repositories of each kind: the fixed point
    of the downloads term, so that a score never depends on which models are listed. `breadth_of_developers` is the mean
    breadth of a developer's models and how far they stray from it.
    """

    schema: int
    as_of: str
    sources: tuple[Source, ...]
    developers: tuple[Developer, ...]
    providers: tuple[Provider, ...]
    licenses: tuple[License, ...]
    benchmarks: tuple[Benchmark, ...]
    models: tuple[Model, ...]
    pointers: tuple[Pointer, ...]
    offers: tuple[Offer, ...]
    evidence: tuple[Evidence, ...]
    abilities: tuple[Ability, ...]
    adoption: tuple[Adoption, ...]
    median_downloads_30d: dict[str, int]
    scales: tuple[Scale, ...] = ()
    runs: tuple[Run, ...] = ()
    spend: tuple[Spend, ...] = ()
    token_use: tuple[TokenUse, ...] = ()
    token_use_of_others: tuple[TokenUse, ...] = ()
    gpus: tuple[Gpu, ...] = ()
    architectures: tuple[Architecture, ...] = ()
    language_boards: tuple[LanguageBoard, ...] = ()
    language_votes: tuple[LanguageVotes, ...] = ()
    breadth: tuple[Breadth, ...] = ()
    breadth_of_developers: dict[str, tuple[float, float]] = {}
    tokenizers: tuple[Tokenizer, ...] = ()
