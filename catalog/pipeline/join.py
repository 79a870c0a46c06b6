"""Joins the rows of one source to the catalogue's models, with the reviewed corrections applied."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec

from catalog.evidence import Benchmark, Evidence
from catalog.model import Adoption, Model, Source
from catalog.pipeline import new_models, offers, repositories
from catalog.pipeline.name_matcher import NameMatcher
from catalog.pipeline.new_models import new_model, without_instruct
from catalog.sources.upstream import FIGURES, Listing, PriceRow, Quarantined, Reading, Repository, Result
from catalog.storage.groundwork import Correction
from catalog.storage.source_parts import FilledFact, Part

LEFT_OUT = "*"


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
_MODEL_SOURCES = ("models-dev", "openrouter", HUB)
"""Sources that may introduce a model: they state its developer and its kind."""

_ENCODER = msgspec.json.Encoder(order="sorted")
_Row = TypeVar("_Row")


class JoinedPart(NamedTuple):
    """A source's part, the number of good rows of no known model, and the rows that could not be used."""

    part: Part
    unmatched: int
    quarantined: tuple[Quarantined, ...]


def join(names: NameMatcher, about: Source, day: str, readings: Iterable[Reading]) -> JoinedPart:
    """The part that these readings of one source make, as of `day`."""
    joiner = _Joiner(names, msgspec.structs.replace(about, as_of=day))
    known = tuple(readings)
    for reading in known:
        joiner.note_listed_names(reading)
    joiner.add_readings(known)
    return joiner.result()


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
        self._bases: dict[str, tuple[str, ...]] = {}
        self._unmatched = 0
        self._quarantined: list[Quarantined] = []

    def note_listed_names(self, reading: Reading) -> None:
        """Note every name that a seller lists: `x` is the base model where the seller lists `x-instruct` too."""
        listed = [(row.provider, row.provider_model_id) for row in reading.prices]
        for provider, name in (*listed, *((row.provider, row.id) for row in reading.listings)):
            if (short := without_instruct(name)) != name:
                self._finished[provider, short.lower()].add(name)
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
        return JoinedPart(part, self._unmatched, tuple(self._quarantined))

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
        if source not in _MODEL_SOURCES or developer is None or not _is_first_hand(names, listing, developer):
            return
        if not names.is_own(listing, developer) or self._finished.get((listing.provider, listing.id.lower())):
            return
        if names.is_base(listing.id) or repositories.is_reupload(
            listing.id, self._bases.get(listing.id, ()), developer, names.developer_names
        ):
            return
        model = new_model(listing, developer, names.identities, source, self._day)
        if model is not None and not names.knows(model.id):
            self._models[model.id] = model
            names.add(model)

    def _price(self, row: PriceRow) -> None:
        names = self._names
        dated = msgspec.structs.replace(row, source=self._about.id, as_of=self._day)
        corrected = corrected_price(dated, names.reviewed.corrections("offers", dated.key))
        if corrected is None:
            return
        model = corrected.model or names.model_of_price(corrected)
        if model is None or model not in names.models or self._is_base(corrected, model):
            self._unmatched += 1
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
