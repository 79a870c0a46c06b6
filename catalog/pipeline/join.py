"""Applies the reviewed corrections to what a source says today.

Joins what one source says to the catalogue's models.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec

from catalog.evidence import Benchmark, Evidence
from catalog.model import Adoption, Model, Source
from catalog.pipeline import missing_facts, offers, repositories
from catalog.pipeline.names import NameMatcher
from catalog.pipeline.new_models import new_model, unmarked
from catalog.sources.rows import FIGURES, PriceRow
from catalog.sources.upstream import Listing, Quarantined, Reading, Repository, Result
from catalog.storage.groundwork import Correction
from catalog.storage.source_parts import Filled, Part

LEFT_OUT = "*"


def corrected_price(row: PriceRow, corrections: list[Correction]) -> PriceRow | None:
    """The row with its corrections, `None` where it is to be left out.

    A correction of a figure holds while the source still says what was corrected; once the source says something
    else, its word counts again and the sanity checks judge it.
    """
    changes: dict[str, Any] = {}
    for correction in corrections:
        if correction.field == LEFT_OUT:
            return None
        if correction.field == "model" or _found(row, correction.field) == _said(
            correction.field, correction.found
        ):
            changes[correction.field] = _said(correction.field, correction.value)
    return msgspec.structs.replace(row, **changes) if changes else row


def _found(row: PriceRow, field: str) -> object:
    value = getattr(row, field)
    return value or None if field in FIGURES else value


def _said(field: str, text: str) -> Any:
    """The text of a correction as the value of a field."""
    if field in FIGURES:
        return (float(text) or None) if text else None
    if field == "extras":
        parts = (part.partition("=") for part in text.split("; ") if part)
        return {name: float(figure) for name, _, figure in parts}
    return text


HUB = "hugging-face"
_NAMES_MAKERS = ("models-dev", "openrouter", HUB)
"""Sources that may introduce a model: they name its developer and its kind."""

_ENCODER = msgspec.json.Encoder(order="sorted")
_Row = TypeVar("_Row")


class Joined(NamedTuple):
    """A part, how many good rows are of no known model, and the rows that could not be used."""

    part: Part
    unmatched: int
    quarantined: tuple[Quarantined, ...]


def join(names: NameMatcher, about: Source, day: str, readings: Iterable[Reading]) -> Joined:
    """The part that these readings of one source make, as of `day`."""
    joining = _Joining(names, msgspec.structs.replace(about, as_of=day))
    known = tuple(readings)
    for reading in known:
        joining.survey(reading)
    joining.take(known)
    return joining.finished()


class _Joining:
    def __init__(self, names: NameMatcher, about: Source) -> None:
        self._names = names
        self._about = about
        self._day = about.as_of
        self._prices: dict[str, PriceRow] = {}
        self._results: dict[tuple[str, ...], Evidence] = {}
        self._benchmarks: dict[str, Benchmark] = {}
        self._repositories: dict[str, Adoption] = {}
        self._models: dict[str, Model] = {}
        self._filled: dict[tuple[str, str], Filled] = {}
        self._finished: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._bases: dict[str, tuple[str, ...]] = {}
        self._unmatched = 0
        self._quarantined: list[Quarantined] = []

    def survey(self, reading: Reading) -> None:
        """Note what every seller lists: a name means less where a longer one stands beside it."""
        listed = [(row.provider, row.provider_model_id) for row in reading.prices]
        for provider, name in (*listed, *((row.provider, row.id) for row in reading.listings)):
            if (short := unmarked(name)) != name:
                self._finished[provider, short.lower()].add(name)
        self._bases |= {row.id: row.base for row in reading.repositories}

    def take(self, readings: tuple[Reading, ...]) -> None:
        """Listings first: they may introduce the models that the rest is of. The order of rows is no matter."""
        for reading in readings:
            self._quarantined += reading.quarantined
        for listing in _sorted(reading.listings for reading in readings):
            self._listing(listing)
        for row in _sorted(reading.prices for reading in readings):
            self._price(row)
        for repository in _sorted(reading.repositories for reading in readings):
            self._repository(repository)
        for result in _sorted(reading.results for reading in readings):
            self._result(result)
        for benchmark in _sorted(reading.benchmarks for reading in readings):
            self._benchmarks[benchmark.id] = benchmark

    def finished(self) -> Joined:
        """All of it, in a fixed order; benchmarks without a result are left out."""
        used = {result.benchmark for result in self._results.values()}
        part = Part(
            source=self._about,
            read=self._day,
            prices=_in_order(self._prices),
            results=_in_order(self._results),
            benchmarks=tuple(self._benchmarks[name] for name in sorted(used & self._benchmarks.keys())),
            repositories=_in_order(self._repositories),
            models=_in_order(self._models),
            filled=_in_order(self._filled),
        )
        return Joined(part, self._unmatched, tuple(self._quarantined))

    def _listing(self, said: Listing) -> None:
        names, source = self._names, self._about.id
        listing = msgspec.structs.replace(said, license=names.license(said.license))
        maker = names.maker(listing)
        known = names.model_of_listing(listing)
        if known is not None:
            if _is_first_hand(names, listing, maker):
                for entry in missing_facts.missing_facts(names.models[known], listing, source, self._day):
                    self._filled.setdefault((entry.model, entry.field), entry)
            return
        if source not in _NAMES_MAKERS or maker is None or not _is_first_hand(names, listing, maker):
            return
        if not names.is_own(listing, maker) or self._finished.get((listing.provider, listing.id.lower())):
            return
        if names.is_base(listing.id) or repositories.is_remade(
            listing.id, self._bases.get(listing.id, ()), maker, names.makers
        ):
            return
        model = new_model(listing, maker, names.identities, source, self._day)
        if model is not None and not names.knows(model.id):
            self._models[model.id] = model
            names.add(model)

    def _price(self, row: PriceRow) -> None:
        names = self._names
        dated = msgspec.structs.replace(row, source=self._about.id, as_of=self._day)
        corrected = corrected_price(dated, names.memory.corrections("offers", dated.key))
        if corrected is None:
            return
        model = corrected.model or names.model_of_price(corrected)
        if model is None or model not in names.models or self._is_base(corrected, model):
            self._unmatched += 1
            return
        joined = msgspec.structs.replace(corrected, model=model)
        try:
            offers.read(joined, names.models[model].kind, names.seller(row.provider))
        except ValueError as error:
            self._quarantined.append(
                Quarantined(where=f"{row.provider}/{row.provider_model_id}", reason=str(error))
            )
            return
        self._prices.setdefault(dated.key, joined)

    def _is_base(self, row: PriceRow, model: str) -> bool:
        """Whether the seller lists the finished model beside this one, so that this is the base it was made from."""
        if self._names.memory.of_price(row) is not None:
            return False
        finished = sorted(self._finished.get((row.provider, row.provider_model_id.lower()), ()))
        others = (msgspec.structs.replace(row, provider_model_id=name) for name in finished)
        return any(self._names.model_of_price(other) == model for other in others)

    def _repository(self, row: Repository) -> None:
        names = self._names
        found = repositories.adoption(
            row, names.memory, names.makers, names.identities, names.models, self._about.id, self._day
        )
        if found.model is not None and found.model not in names.models:
            found = msgspec.structs.replace(found, model=None)
        self._unmatched += found.model is None
        self._repositories.setdefault(found.repository.lower(), found)

    def _result(self, result: Result) -> None:
        names = self._names
        changes = names.memory.corrections("evidence", f"{result.name}|{result.benchmark}")
        if any(change.field == LEFT_OUT for change in changes):
            return
        meant = names.of_result(self._about.id, result)
        settled = next((change.value for change in changes if change.field == "model"), None)
        if settled:
            meant = (settled, meant[1] if meant else "")
        if meant is None or meant[0] not in names.models:
            self._unmatched += 1
            return
        evidence = _evidence(result, meant, self._about)
        key = (
            evidence.model,
            evidence.benchmark,
            evidence.name_in_source,
            evidence.variant,
            evidence.harness,
        )
        self._results.setdefault(key, evidence)


def _evidence(result: Result, meant: tuple[str, str], about: Source) -> Evidence:
    return Evidence(
        model=meant[0],
        benchmark=result.benchmark,
        score=float(f"{result.score:.6g}"),
        kind=result.kind,
        source=about.id,
        as_of=about.as_of,
        name_in_source=result.name,
        variant=result.variant or meant[1],
        harness=result.harness,
        date=result.date,
        plus_minus=result.plus_minus,
        sample=result.sample,
    )


def _is_first_hand(names: NameMatcher, listing: Listing, maker: str | None) -> bool:
    """Whether a listing tells of the model itself and not of what one host makes of it."""
    seller = names.seller(listing.provider).provider
    if seller in ("openrouter", "huggingface"):
        return ":" not in listing.id
    return maker is not None and names.makers.of_seller(seller) == maker


def _sorted(rows: Iterable[Iterable[_Row]]) -> list[_Row]:
    """All rows of all pages in an order of their own; of a name and its longer variants the name comes first."""
    return sorted((row for page in rows for row in page), key=_ENCODER.encode)


def _in_order(rows: Mapping[Any, _Row]) -> tuple[_Row, ...]:
    return tuple(rows[key] for key in sorted(rows))
