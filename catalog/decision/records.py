"""The records of a choice file. Field names follow the JSON of `modelpick rank`; an absent one is unknown."""

from typing import Literal

import msgspec

from catalog.advice.cost.text_tokens import TextLength
from catalog.advice.needs.reading import CHOICE_SCHEMA
from catalog.advice.needs.records import Needs
from catalog.advice.result import BillLine, HardwarePlan, Parts

SCHEMA = CHOICE_SCHEMA
"""The version of the choice file: as a needs file it is read by `advice/needs/reading.py`, which holds the number."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of a choice."""


class CatalogUsed(Part, frozen=True, kw_only=True):
    """The catalogue that gave the answer."""

    as_of: str
    digest: str
    models: int


class ChosenModel(Part, frozen=True, kw_only=True):
    """The chosen model. `rank` is None where it could not be ranked."""

    id: str
    name: str
    kind: str
    developer: str
    country: str | None = None
    open_weights: bool | None = None
    rank: int | None = None
    tie_group: int | None = None
    score: float | None = None
    parts: Parts | None = None


class ChosenLicense(Part, frozen=True, kw_only=True):
    """The license or terms that apply; information, not legal advice."""

    id: str | None = None
    name: str
    license_class: str
    applies: str
    url: str = ""
    duties: tuple[str, ...] = ()


class ChosenOffer(Part, frozen=True, kw_only=True):
    """How the model would run, and the bill in USD a month; prices are USD per million tokens.

    `monthly_usd` is at the output tokens that rank (`thinking_times` of the job), `list_monthly_usd` at those counted.
    `scored_usd` is the bill that ranked: the same, but in files of releases that scored by the usual price.
    `usual_usd` is that of the usual offer, by `usual_via`, where it was over the budget and another was shown.
    `api_usd` is the bill of the API that would rank, also where own hardware was chosen. `text_tokens` is how long text
    in the languages asked for is in the model's tokens.
    """

    kind: str
    basis: str
    provider: str | None = None
    provider_name: str
    provider_class: str | None = None
    provider_model_id: str | None = None
    monthly_usd: float | None = None
    list_monthly_usd: float | None = None
    scored_usd: float | None = None
    usual_usd: float | None = None
    usual_via: str | None = None
    range_usd: tuple[float, float] | None = None
    cheapest_usd: float | None = None
    cheapest_provider: str | None = None
    input: float | None = None
    output: float | None = None
    cache_read: float | None = None
    batch_input: float | None = None
    batch_output: float | None = None
    serving_countries: tuple[str, ...] | None = None
    retires: str | None = None
    source: str | None = None
    as_of: str | None = None
    reference: str = ""
    bill: tuple[BillLine, ...] = ()
    assumptions: tuple[str, ...] = ()
    api_usd: float | None = None
    api_name: str = ""
    text_tokens: TextLength | None = None


class LanguageMoved(Part, frozen=True, kw_only=True):
    """What a language asked for moved in the capability, in points; `results` in it, and in other languages."""

    language: str
    points: float
    results: int
    results_in_other_languages: int
    by_maker: bool = False


class ChosenCapability(Part, frozen=True, kw_only=True):
    """0..100 on the use case's scale with a 90 % interval; `evidence` counts the results behind it.

    Without any, `basis` says that it is expected and was not measured.
    """

    value: float
    low: float
    high: float
    evidence: int
    skills: tuple[str, ...]
    basis: Literal["measured", "expected"] = "measured"
    languages: tuple[LanguageMoved, ...] = ()


class Result(Part, frozen=True, kw_only=True):
    """One reported result that spoke for it."""

    benchmark: str
    score: float
    unit: str | None = None
    kind: str
    variant: str = ""
    date: str | None = None
    source: str
    as_of: str


class Downloads(Part, frozen=True, kw_only=True):
    """Downloads of the model's own repository in the 30 days before `as_of`."""

    downloads_30d: int
    as_of: str | None = None
    repository: str | None = None
    source: str | None = None


class RunnerUp(Part, frozen=True, kw_only=True):
    """A model that was not chosen, and why."""

    model: str
    name: str
    rank: int | None = None
    score: float | None = None
    monthly_usd: float | None = None
    capability: float | None = None
    downloads_30d: int | None = None
    why: str


class SourceUsed(Part, frozen=True, kw_only=True):
    """A source of the figures above."""

    id: str
    name: str
    url: str
    license: str
    as_of: str


class SavedComparison(Part, frozen=True, kw_only=True):
    """The bill beside the baseline, as it was when the choice was saved."""

    what: Literal["model", "paid today"]
    model: str | None = None
    usd: float
    saving: float
    points: float | None = None
    text: str


class Choice(Part, frozen=True, kw_only=True):
    """A saved decision. `today` is the day on which it was made.

    `what_would_change` says of the first of the ranking what would bring another model first. `own_hardware` is how the
    model would run on hardware of one's own, also where an API was chosen.
    """

    schema: int = SCHEMA
    written_by: str
    today: str
    explanation: tuple[str, ...]
    cautions: tuple[str, ...]
    what_would_change: tuple[str, ...] = ()
    against: SavedComparison | None = None
    needs: Needs
    catalog: CatalogUsed
    model: ChosenModel
    license: ChosenLicense
    offer: ChosenOffer
    own_hardware: HardwarePlan | None = None
    capability: ChosenCapability | None = None
    downloads: Downloads | None = None
    evidence: tuple[Result, ...] = ()
    runners_up: tuple[RunnerUp, ...] = ()
    sources: tuple[SourceUsed, ...] = ()
