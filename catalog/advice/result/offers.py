"""The offer that ranks a model: its bill, its license, and the plan and break-even where it is own hardware."""

from typing import Literal, NamedTuple

import msgspec

from catalog.advice.cost.text_tokens import TextLength
from catalog.formatting import usd_bill, usd_month, via_words
from catalog.model import Offer

API_TERMS = "API terms"
"""The name of a provider's own terms in a column."""
OfferKind = Literal["api", "self-host"]


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate with the range in which nine of ten measurements lie."""

    value: float
    low: float
    high: float


class HardwarePlan(msgspec.Struct, frozen=True, kw_only=True):
    """How one model would run on own hardware, and every figure that its bill rests on.

    `copies` of the model run on `gpus_per_copy` GPUs each. Memory is in GiB: `memory_gib` that of one copy's GPUs,
    `weights_gib` what the weights take, `request_gib` what one running model call holds, which reads
    `prompt_tokens` and writes `written_tokens`; a request is `calls` of them. Speeds are output tokens a second:
    `alone` of a stream that has a copy for itself, `loaded` of one among `at_once`, `throughput` of a copy in all.
    `busy` (0..1) is how much of the time the copies work at this volume, `capacity` the requests a month that one
    copy carries at `utilisation`. `usd` a month, with the range that speed and rent leave.
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
    calls: float = 1.0


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


class Caution(msgspec.Struct, frozen=True, kw_only=True):
    """Something to know before trusting a candidate. A subclass for each kind holds its values."""

    @property
    def text(self) -> str:
        """The sentence, made from the values."""
        raise NotImplementedError


class BillLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a bill: `quantity` units of `unit` at `usd_per_unit`, together `usd` a month."""

    item: str
    quantity: float
    unit: str
    usd_per_unit: float
    usd: float


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """The monthly cost of one workload at one offer; `usd` is the sum of the lines, to the cent.

    `assumptions` are sentences on whatever was assumed (tokens per picture, no cache price ...). `depends_on_text`:
    tokens of text are part of what it counts.
    """

    usd: float
    lines: tuple[BillLine, ...]
    assumptions: tuple[str, ...] = ()
    depends_on_text: bool = True


class OutputSpending(msgspec.Struct, frozen=True, kw_only=True):
    """How many times the counted output tokens are billed; `low` to `high` is possible, and how that range is known."""

    times: float
    low: float
    high: float
    basis: Literal["measured", "assumed"]
    source: str | None
    as_of: str


class UsualOffer(NamedTuple):
    """The offer that would rank without a budget: its bill in USD a month, by whom, and by which rule.

    `provider` is its id, None for own hardware.
    """

    usd: float
    provider: str | None
    via: str
    basis: str

    @property
    def words(self) -> str:
        """`its usual price is $109 a month (DeepSeek, developer's own price)`"""
        by = f"{self.via}, {self.basis}" if self.provider else self.via
        return f"usual price {usd_month(self.usd)} ({by})"


class RankedOffer(msgspec.Struct, frozen=True, kw_only=True):
    """The offer that ranks a model, beside the cheapest and the whole range of those that satisfy the needs.

    `basis` says which rule chose it: "developer's own price", "median of 7 hosts", "own hardware" ... `bill` is
    None where the cost is not known or not estimated. `usual` is the offer of the rule where its bill is over the
    budget and so the cheapest within is the one that ranks; None where the offer of the rule ranks. All bills are
    at the tokens that rank (see `token_use`); `list_usd` is the shown one at the tokens that the user counts.
    `text` is how long text in the languages asked for is in its tokens, None where none but English is asked for and
    where the bill counts no text.
    `plan` is own hardware, also where an API ranks (`has_fewer_bits`: in fewer bits than its weights were published
    in); `api`, `api_usd` and `api_name` the API that ranks or, where own hardware does, that would without it.
    `cheapest_usd` is the lowest bill of all ways that satisfy the needs, by `cheapest` or (None) on own hardware;
    the range is that of APIs.
    """

    kind: OfferKind
    basis: str
    offer: Offer | None
    provider: str | None
    provider_name: str
    provider_class: str | None
    bill: Bill | None
    range_usd: tuple[float, float] | None
    cheapest: Offer | None
    cheapest_usd: float | None
    cheapest_name: str
    serving_countries: tuple[str, ...] | None
    choices: int
    usual: UsualOffer | None = None
    list_usd: float | None = None
    spending: OutputSpending | None = None
    text: TextLength | None = None
    plan: HardwarePlan | None = None
    api: Offer | None = None
    api_usd: float | None = None
    api_name: str = ""
    break_even: BreakEven | None = None
    has_fewer_bits: bool = False

    @property
    def scored_usd(self) -> float | None:
        """The bill that ranks, in USD a month: that of the offer shown."""
        return self.bill.usd if self.bill else None

    @property
    def cheapest_words(self) -> str:
        """The cheapest offer: `$40.94`, where that is not the one shown `$40.94 via DeepInfra`; empty where unknown."""
        if self.cheapest_usd is None:
            return ""
        if self.is_cheapest:
            return usd_bill(self.cheapest_usd)
        name = self.cheapest_name if self.cheapest else None
        is_shown = self.cheapest is not None and self.cheapest.provider == self.provider
        return f"{usd_bill(self.cheapest_usd)} {via_words(name, is_shown=is_shown)}"

    @property
    def is_cheapest(self) -> bool:
        """Whether no way that satisfies the needs has a lower bill, or none is known."""
        return self.cheapest_usd is None or (self.bill is not None and self.bill.usd == self.cheapest_usd)


class Obligation(NamedTuple):
    """What a license or terms ask: a sentence, and where it was learned."""

    text: str
    source: str = ""

    @property
    def with_source(self) -> str:
        return f"{self.text} [{self.source}]" if self.source else self.text


class LicenseVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Which license or terms apply to this way of running, and what they ask.

    `applies` is "provider terms" or "weights". `obligations` are what they ask; information, not legal advice.
    """

    id: str | None
    name: str
    license_class: str
    applies: Literal["provider terms", "weights"]
    obligations: tuple[Obligation, ...] = ()
    cautions: tuple[Caution, ...] = ()
    url: str = ""

    @property
    def short_name(self) -> str | None:
        """`API terms` where those of a provider apply, else the id without its prefix; None where unknown."""
        if self.applies == "provider terms":
            return API_TERMS
        return self.id.removeprefix("LicenseRef-") if self.id else None

    @property
    def duties(self) -> tuple[str, ...]:
        """The obligations as sentences, each with its source; `duties` is their key in the JSON."""
        return tuple(one.with_source for one in self.obligations)
