"""Joins the rows of one source to the catalogue's models, with the reviewed corrections applied."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec

from catalog import identity
from catalog.evidence import Benchmark, Evidence
from catalog.model import Adoption, Model, Source
from catalog.pipeline import new_models, offers, price_models, repositories, source_names
from catalog.pipeline.name_matcher import NameMatcher
from catalog.pipeline.new_models import new_model, without_instruct
from catalog.pipeline.price_models import Mention
from catalog.sources.upstream import FIGURES, Listing, PriceRow, Quarantined, Reading, Repository, Result
from catalog.storage.groundwork import Correction
from catalog.storage.source_parts import FilledFact, Part

LEFT_OUT = "*"
_SEVERAL = 2


def corrected_price(row: PriceRow, corrections: list[Correction]) -> PriceRow | None:
    """The row with its corrections, `None` where it is to be left out.

    A correction of a figure applies while the source still states the figure that it corrects; any other figure
    counts, and the outlier checks look at it.
    """
    changes: dict[str, Any] = {}
    for correction in corrections:
        if correction.field == LEFT_OUT:
            return None
        if correction.field == "model" or _current_value(row, correction.field) == _correction_value(
            correction.field, correction.found
        ):
            changes[correction.field] = _correction_value(correction.field, correction.value)
    return msgspec.structs.replace(row, **changes) if changes else row


def _current_value(row: PriceRow, field: str) -> object:
    value = getattr(row, field)
    return value or None if field in FIGURES else value


def _correction_value(field: str, text: str) -> Any:
    """The text of a correction as the value of a field."""
    if field in FIGURES:
        return (float(text) or None) if text else None
    if field == "extras":
        parts = (part.partition("=") for part in text.split("; ") if part)
        return {name: float(figure) for name, _, figure in parts}
    return text


HUB = "hugging-face"
_MODEL_SOURCES = ("models-dev", "openrouter", HUB, "hugging-face-llmfit")
"""Sources that may introduce a model: they state its developer and its kind."""

_ENCODER = msgspec.json.Encoder(order="sorted")
_Row = TypeVar("_Row")


class JoinedPart(NamedTuple):
    """A source's part, the number of good rows of no known model, its prices among them, and the rows that could not
    be used.
    """

    part: Part
    unmatched: int
    left: tuple[PriceRow, ...]
    quarantined: tuple[Quarantined, ...]


class SourceReadings(NamedTuple):
    """What one source answered, as of `day`."""

    about: Source
    day: str
    readings: tuple[Reading, ...]


def join(
    names: NameMatcher, sources: Sequence[SourceReadings], kept: Iterable[Part] = ()
) -> list[JoinedPart]:
    """The parts that these sources make, in their order.

    Names that no model has are looked at together in the end: what several sellers list becomes a model. `kept` are the
    parts of sources that are not read again: their rows of models that another source introduced count as sellers.
    """
    joiners = [_Joiner(names, msgspec.structs.replace(found.about, as_of=found.day)) for found in sources]
    for joiner, found in zip(joiners, sources, strict=True):
        for reading in found.readings:
            joiner.note_listed_names(reading)
        joiner.add_readings(found.readings)
    _introduce_models(names, joiners, kept)
    return [joiner.result() for joiner in joiners]


def _introduce_models(names: NameMatcher, joiners: Sequence["_Joiner"], kept: Iterable[Part]) -> None:
    by_source = {joiner.source: joiner for joiner in joiners}
    mentions = [mention for joiner in joiners for mention in joiner.mentions()]
    for part in kept:
        orphans = (row for row in part.prices if row.model not in names.models)
        mentions += [
            Mention(
                part.source.id,
                row.as_of,
                names.seller(row.provider).provider,
                row.provider_model_id,
                row,
                None,
            )
            for row in orphans
        ]
    repositories = [name for joiner in joiners for name in joiner.repositories()]
    for found in price_models.introduced(mentions, names, repositories):
        (by_source.get(found.source) or joiners[0]).add_model(found.model)
    for joiner in joiners:
        joiner.join_left_over()


class _Joiner:
    def __init__(self, names: NameMatcher, about: Source) -> None:
        self._names = names
        self._about = about
        self._day = about.as_of
        self._prices: dict[str, PriceRow] = {}
        self._results: dict[tuple[str, ...], Evidence] = {}
        self._benchmarks: dict[str, Benchmark] = {}
        self._repositories: dict[str, Adoption] = {}
        self._models: dict[str, Model] = {}
        self._filled: dict[tuple[str, str], FilledFact] = {}
        self._finished: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._dates: dict[tuple[object, ...], set[str]] = defaultdict(set)
        self._bases: dict[str, tuple[str, ...]] = {}
        self._left: list[PriceRow] = []
        self._left_listings: dict[tuple[str, str], Listing] = {}
        self._unmatched = 0
        self._quarantined: list[Quarantined] = []

    def note_listed_names(self, reading: Reading) -> None:
        """Note every name that a seller lists: `x` is the base model where the seller lists `x-instruct` too."""
        listed = [(row.provider, row.provider_model_id) for row in reading.prices]
        for provider, name in (*listed, *((row.provider, row.id) for row in reading.listings)):
            if (short := without_instruct(name)) != name:
                self._finished[provider, short.lower()].add(name)
            if identity.has_full_date(name):
                key = identity.key(name)
                self._dates[provider, *key[:3]].add(key.date)
        self._bases |= {row.id: row.base for row in reading.repositories}

    def add_readings(self, readings: tuple[Reading, ...]) -> None:
        """Join all rows, in an order that does not depend on the pages: listings first, which may introduce models."""
        for reading in readings:
            self._quarantined += reading.quarantined
        for listing in _sorted_rows(reading.listings for reading in readings):
            self._listing(listing)
        for row in _sorted_rows(reading.prices for reading in readings):
            self._price(row)
        for repository in _sorted_rows(reading.repositories for reading in readings):
            self._repository(repository)
        for result in _sorted_rows(reading.results for reading in readings):
            self._result(result)
        for benchmark in _sorted_rows(reading.benchmarks for reading in readings):
            self._benchmarks[benchmark.id] = benchmark

    @property
    def source(self) -> str:
        """The id of the source."""
        return self._about.id

    def mentions(self) -> Iterator[Mention]:
        """The names that mean no known model: of price rows, and of listings without a price."""
        seen = set()
        for row in self._left:
            name = (row.provider, row.provider_model_id)
            if not row.condition and name not in seen:
                seen.add(name)
                yield self._mention(*name, row)
        if self._about.id in _MODEL_SOURCES[:2]:
            for provider, listed in sorted(self._left_listings.keys() - seen):
                yield self._mention(provider, listed, None)

    def _mention(self, provider: str, name: str, row: PriceRow | None) -> Mention:
        seller = self._names.seller(provider).provider
        listing = self._left_listings.get((provider, name))
        return Mention(self._about.id, self._day, seller, name, row, listing)

    def repositories(self) -> Iterable[str]:
        """The repositories that the source lists."""
        return [row.repository for row in self._repositories.values()]

    def add_model(self, model: Model) -> None:
        """One more model that this source introduces."""
        self._models[model.id] = model

    def join_left_over(self) -> None:
        """Join the price rows that meant no model before; what still means none is unmatched."""
        left, self._left = self._left, []
        for row in left:
            self._price(row)
        self._unmatched += len(self._left)

    def result(self) -> JoinedPart:
        """The part, its rows in a fixed order; benchmarks without a result are left out."""
        used = {result.benchmark for result in self._results.values()}
        part = Part(
            source=self._about,
            read=self._day,
            prices=_by_key(self._prices),
            results=_by_key(self._results),
            benchmarks=tuple(self._benchmarks[name] for name in sorted(used & self._benchmarks.keys())),
            repositories=_by_key(self._repositories),
            models=_by_key(self._models),
            filled=_by_key(self._filled),
        )
        return JoinedPart(part, self._unmatched, tuple(self._left), tuple(self._quarantined))

    def _listing(self, stated: Listing) -> None:
        names, source = self._names, self._about.id
        listing = msgspec.structs.replace(stated, license=names.license(stated.license))
        developer = names.developer_of(listing)
        known = names.model_of_listing(listing)
        if known is not None:
            if _is_first_hand(names, listing, developer):
                for entry in new_models.missing_facts(names.models[known], listing, source, self._day):
                    self._filled.setdefault((entry.model, entry.field), entry)
            return
        self._left_listings[listing.provider, listing.id] = listing
        if source not in _MODEL_SOURCES or developer is None or not _is_first_hand(names, listing, developer):
            return
        if not names.is_own(listing, developer) or self._finished.get((listing.provider, listing.id.lower())):
            return
        if names.is_base(listing.id) or repositories.is_reupload(
            listing.id, self._bases.get(listing.id, ()), developer, names.developer_names
        ):
            return
        model = new_model(listing, developer, names.identities, source, self._day)
        if model is not None and self._is_new(model, listing):
            self._models[model.id] = model
            names.add(model)

    def _is_new(self, model: Model, listing: Listing) -> bool:
        """Whether a model is neither known nor a mode of a known one; what a developer published on the Hub is none."""
        names, short = self._names, model.id.partition("/")[2]
        published = listing.pipeline is not None
        return not (
            names.knows(model.id)
            or names.is_no_model(short)
            or names.identities.find(f"{model.developer}/{source_names.plain_name(short)}")
            or (not published and price_models.is_mode(short, model.developer, model.kind, names))
        )

    def _price(self, row: PriceRow) -> None:
        names = self._names
        dated = msgspec.structs.replace(row, source=self._about.id, as_of=self._day)
        corrected = corrected_price(dated, names.reviewed.corrections("offers", dated.key))
        if corrected is None:
            return
        model = corrected.model or names.model_of_price(corrected)
        if model is None or model not in names.models or self._is_base(corrected, model):
            self._left.append(row)
            return
        if not corrected.model and self._is_other_snapshot(row, names.models[model]):
            self._left.append(row)
            return
        joined = msgspec.structs.replace(corrected, model=model)
        try:
            offers.read_quote(joined, names.models[model].kind, names.seller(row.provider))
        except ValueError as error:
            self._quarantined.append(
                Quarantined(where=f"{row.provider}/{row.provider_model_id}", reason=str(error))
            )
            return
        self._prices.setdefault(dated.key, joined)

    def _is_other_snapshot(self, row: PriceRow, model: Model) -> bool:
        """Whether the seller lists several dated releases of an undated model, and this is another one than the model.

        Alibaba sells `qwen3-max-2025-09-23`, which is Qwen3 Max, and `qwen3-max-2026-01-23`, which is not.
        """
        key = identity.key(row.provider_model_id)
        others = self._dates.get((row.provider, *key[:3]), set())
        if len(others) < _SEVERAL or key.date not in others:
            return False
        own = {identity.key(name).date for name in (model.id, *model.aliases)} - {""}
        released = (model.released or "").replace("-", "")[2:]
        return key.date not in own and key.date != released

    def _is_base(self, row: PriceRow, model: str) -> bool:
        """Whether the seller lists the finished model too, so that this row is of the base model."""
        if self._names.reviewed.of_price(row) is not None:
            return False
        finished = sorted(self._finished.get((row.provider, row.provider_model_id.lower()), ()))
        others = (msgspec.structs.replace(row, provider_model_id=name) for name in finished)
        return any(self._names.model_of_price(other) == model for other in others)

    def _repository(self, row: Repository) -> None:
        names = self._names
        found = repositories.adoption_of(
            row,
            names.reviewed,
            names.developer_names,
            names.identities,
            names.models,
            self._about.id,
            self._day,
        )
        if found.model is not None and found.model not in names.models:
            found = msgspec.structs.replace(found, model=None)
        self._unmatched += found.model is None
        self._repositories.setdefault(found.repository.lower(), found)

    def _result(self, result: Result) -> None:
        names = self._names
        changes = names.reviewed.corrections("evidence", f"{result.name}|{result.benchmark}")
        if any(change.field == LEFT_OUT for change in changes):
            return
        target = names.of_result(self._about.id, result)
        settled = next((change.value for change in changes if change.field == "model"), None)
        if settled:
            target = (settled, target[1] if target else "")
        if target is None or target[0] not in names.models:
            self._unmatched += 1
            return
        evidence = _evidence(result, target, self._about)
        key = (
            evidence.model,
            evidence.benchmark,
            evidence.name_in_source,
            evidence.variant,
            evidence.harness,
        )
        self._results.setdefault(key, evidence)


def _evidence(result: Result, target: tuple[str, str], about: Source) -> Evidence:
    return Evidence(
        model=target[0],
        benchmark=result.benchmark,
        score=float(f"{result.score:.6g}"),
        kind=result.kind,
        source=about.id,
        as_of=about.as_of,
        name_in_source=result.name,
        variant=result.variant or target[1],
        harness=result.harness,
        date=result.date,
        plus_minus=result.plus_minus,
        sample=result.sample,
    )


def _is_first_hand(names: NameMatcher, listing: Listing, developer: str | None) -> bool:
    """Whether a listing describes the model itself and not one host's variant of it (`:free`, a shorter context)."""
    seller = names.seller(listing.provider).provider
    if seller in ("openrouter", "huggingface"):
        return ":" not in listing.id
    return developer is not None and names.developer_names.of_seller(seller) == developer


def _sorted_rows(rows: Iterable[Iterable[_Row]]) -> list[_Row]:
    """The rows of all pages, sorted by their JSON: a name comes before its longer variants."""
    return sorted((row for page in rows for row in page), key=_ENCODER.encode)


def _by_key(rows: Mapping[Any, _Row]) -> tuple[_Row, ...]:
    return tuple(rows[key] for key in sorted(rows))
