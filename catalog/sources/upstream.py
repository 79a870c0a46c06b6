"""The protocol of a source (`Upstream`) and the records that its pages become (`Reading` and the rows in it).

`fetch` does the network and nothing else; `read` is pure, so that the same bytes give the same records wherever they
come from: the network, the response cache, a file or an installed package. `OneDocument` is the base of sources that
are one JSON document without a key.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Mapping
from itertools import islice
from typing import NamedTuple, Protocol

import msgspec

from catalog.evidence import Benchmark
from catalog.http.web import Web
from catalog.model import Source
from catalog.record import EvidenceKind, Modality, Record

PRIVATE_SOURCES = frozenset({"artificial-analysis"})
"""Sources whose figures are licensed to one user: they leave the user's machine in no bundle and no export."""
FIGURES = (
    "input",
    "output",
    "cache_read",
    "cache_write",
    "batch_input",
    "batch_output",
    "batch_cache_read",
)


class PriceRow(Record, frozen=True, kw_only=True, array_like=True):
    """One source's price of one model at one provider, under one condition.

    `provider` and `provider_model_id` are spelt as in the source; `model` is an id of the catalogue, empty
    before the row is joined. `condition` is in the words that `catalog.sources.price_terms` reads. Prices are USD
    per million tokens; `extras` holds prices in other units, by the names that `catalog.sources.price_terms` reads.
    """

    source: str
    as_of: str
    provider: str
    provider_model_id: str
    model: str = ""
    condition: str = ""
    unit: str = ""
    terms: str = ""
    input: float | None = None
    output: float | None = None
    cache_read: float | None = None
    cache_write: float | None = None
    batch_input: float | None = None
    batch_output: float | None = None
    extras: dict[str, float] = {}
    context_tokens: int | None = None
    retires: str = ""
    batch_cache_read: float | None = None
    least_cached_tokens: int | None = None

    @property
    def key(self) -> str:
        """How a correction names the row; no two rows of a source share it."""
        return "|".join((self.provider, self.provider_model_id, self.condition, self.source))


class ProviderName(Record, frozen=True, kw_only=True):
    """The provider that a source's name means.

    `plan` is `subscription` or empty for pay as you go. An empty `provider` sells nothing: it is a program for one's
    own machine, such as ollama.
    """

    name_in_source: str
    provider: str
    plan: str = ""

    @classmethod
    def unlisted(cls, name: str) -> "ProviderName":
        """The provider of a name in no table: that name, or the router for a host of the Hugging Face router."""
        provider = "huggingface" if name.startswith("huggingface_") else name.lower()
        return cls(name_in_source=name, provider=provider)


class SourceError(Exception):
    """A source's answer as a whole cannot be used; the message names the cause and is safe to show."""


class Page(NamedTuple):
    """Bytes as a source served them, and the ISO date on which they were served.

    `name` says which of the source's documents it is (a leaderboard's table id, else empty).
    """

    body: bytes
    day: str
    name: str = ""
    address: str = ""


class Quarantined(Record, frozen=True, kw_only=True, array_like=True):
    """A row that could not be read: where it stands and why. Both are safe to show."""

    where: str
    reason: str


class Listing(Record, frozen=True, kw_only=True):
    """The facts of one model as a source lists it; `None` is unknown. Sizes and dates as in `catalog.model.Model`.

    `provider` and `id` are spelt as in the source; `developer` is the source's name of the developer where it gives
    one. `other_names` are further ids of the same model: a Hugging Face repository, a canonical slug.
    """

    provider: str
    id: str
    name: str
    developer: str = ""
    hub_repository: str | None = None
    other_names: tuple[str, ...] = ()
    family: str | None = None
    open_weights: bool | None = None
    license: str | None = None
    total_parameters: int | None = None
    context_tokens: int | None = None
    max_output_tokens: int | None = None
    inputs: tuple[Modality, ...] | None = None
    outputs: tuple[Modality, ...] | None = None
    tools: bool | None = None
    structured_output: bool | None = None
    reasoning: bool | None = None
    released: str | None = None
    knowledge_cutoff: str | None = None
    pipeline: str | None = None  # the Hub's task, such as "text-generation"


class Result(Record, frozen=True, kw_only=True, array_like=True):
    """One score as a source reports it; `name` is the model's as spelt there, `date` the result's own."""

    benchmark: str
    name: str
    score: float
    kind: EvidenceKind
    variant: str = ""
    harness: str = ""
    date: str | None = None
    plus_minus: str = ""
    sample: int | None = None


class Repository(Record, frozen=True, kw_only=True):
    """One repository of the Hugging Face Hub. `base` are the repositories that it was made from, with how.

    `how` is the Hub's own word: "quantized", "finetune", "adapter", "merge", or empty.
    """

    id: str
    downloads_30d: int | None = None
    downloads_all_time: int | None = None
    likes: int | None = None
    trending: float | None = None
    gated: str | None = None  # "no", "auto" or "manual"
    created: str | None = None
    license: str | None = None  # the id on the model's card
    parameters: int | None = None
    pipeline: str | None = None
    base: tuple[str, ...] = ()
    how: str = ""


class Reading(Record, frozen=True, kw_only=True):
    """The records in one page of a source, before they are joined to the catalogue.

    `rows` counts what was there, good and bad. `as_of` is the day that the content itself states, empty where it
    states none: then the day on which it was served counts.
    """

    rows: int
    as_of: str = ""
    prices: tuple[PriceRow, ...] = ()
    listings: tuple[Listing, ...] = ()
    results: tuple[Result, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    repositories: tuple[Repository, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()


class Upstream(Protocol):
    """One source. `about` is its record: name, address, license, attribution; its `as_of` is filled when read."""

    @property
    def about(self) -> Source:
        """How the source is shown and attributed."""

    def available(self, environment: Mapping[str, str]) -> str:
        """Why this source is not fetched, empty where it is; a source that needs a key says so here."""

    def fetch(self, web: Web) -> AsyncIterator[Page]:
        """All pages of the source. Raises `catalog.http.web.WebError`."""

    def recognises(self, page: Page) -> bool:
        """Whether these bytes are this source's, by their content alone; never raises."""

    def read(self, page: Page) -> Reading:
        """The records in one page; a bad row is quarantined. Raises `SourceError` where nothing can be read."""


_ENTRIES_TRIED = 20


class OneDocument(ABC):
    """A source of one JSON document that needs no key; a subclass gives its record, its address and its parsing."""

    about: Source
    address: str
    entry_members: tuple[str, ...] = ()
    """The members by which an entry is recognised as this source's."""

    def available(self, environment: Mapping[str, str]) -> str:  # noqa: ARG002
        """No key is needed."""
        return ""

    async def fetch(self, web: Web) -> AsyncIterator[Page]:
        """The one document."""
        answer = await web.get(self.address)
        yield Page(answer.body, answer.day, address=self.address)

    def recognises(self, page: Page) -> bool:
        """Whether one of the first 20 entries is this source's; never raises."""
        try:
            return any(self.is_entry(raw) for raw in islice(self.entries(page), _ENTRIES_TRIED))
        except SourceError:
            return False

    @abstractmethod
    def entries(self, page: Page) -> Iterable[msgspec.Raw]:
        """What the document lists. Raises `SourceError` where it lists nothing of that kind."""

    def is_entry(self, raw: msgspec.Raw) -> bool:
        """Whether an entry is one of this source's: an object with all of `entry_members`."""
        try:
            found = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return False
        return all(name in found for name in self.entry_members)

    @abstractmethod
    def read(self, page: Page) -> Reading:
        """The records in the document."""
