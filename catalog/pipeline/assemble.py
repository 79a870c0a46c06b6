"""Puts the shipped catalogue and the sources' parts together into one catalogue."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from catalog.evidence import Benchmark, Evidence
from catalog.irt import prior, reading
from catalog.model import Catalog, Developer, Model, Offer, Provider, Source
from catalog.pipeline import missing_facts, offers, outlier_rejection
from catalog.pipeline.offers import Quoted
from catalog.sources.rows import PriceRow, ProviderName
from catalog.sources.upstream import Quarantined
from catalog.storage.groundwork import Groundwork
from catalog.storage.snapshot import SCHEMA, Snapshot
from catalog.storage.source_parts import Part


class Assembled(NamedTuple):
    """A catalogue, and the price rows by source that were refused on the way, each with the doubt."""

    catalog: Catalog
    refused: dict[str, list[Quarantined]]


def assemble(base: Snapshot, ground: Groundwork, parts: Iterable[Part]) -> Assembled:
    """The shipped catalogue with the rows of these parts in the place of those that their sources gave before.

    Prices that cannot be right, beside others or in themselves, are refused; the rest of the part stands.
    """
    by_source = {part.source.id: part for part in sorted(parts, key=lambda part: part.source.id)}
    shipped = base.catalog
    models = dict(base.models)
    for part in by_source.values():
        models = {model.id: model for model in part.models} | models
    for part in by_source.values():
        missing_facts.fill_facts(models, part.filled, part.source.id)
    sellers = {seller.name_in_source: seller for seller in ground.sellers}
    quotes = [quote for row in _price_rows(ground, by_source) if (quote := _quote(row, models, sellers))]
    known = {provider.id: provider for provider in (*ground.providers, *shipped.providers)}
    reviewed = {
        row.key: quote
        for row in ground.rows
        if row.source in by_source and (quote := _quote(row, models, sellers))
    }
    judge = outlier_rejection.OutlierChecker(models, ground, known.values())
    made, refused = outlier_rejection.reject_outliers(quotes, reviewed, judge, models, by_source.keys())
    providers = tuple(known.get(name) or Provider(id=name, name=name) for name in _used(made))
    models = {model.id: model for model in offers.retired(models.values(), made, providers)}
    benchmarks = {row.id: row for part in by_source.values() for row in part.benchmarks}
    benchmarks |= {row.id: row for row in shipped.benchmarks}
    evidence = _evidence(shipped.evidence, by_source.values(), models, benchmarks)
    adoption = {row.repository: row for row in shipped.adoption}
    for part in by_source.values():
        adoption |= {
            row.repository: row for row in part.repositories if row.model is None or row.model in models
        }
    days = [*(o.as_of for o in made), *(e.as_of for e in evidence), *(a.as_of for a in adoption.values())]
    catalog = Catalog(
        schema=SCHEMA,
        as_of=max(days, default=shipped.as_of),
        sources=_sources(base, by_source),
        developers=_developers(base, ground, by_source.values(), models.values()),
        providers=providers,
        licenses=shipped.licenses,
        benchmarks=tuple(benchmarks.values()),
        models=tuple(models.values()),
        pointers=shipped.pointers,
        offers=tuple(made),
        evidence=evidence,
        scales=shipped.scales,
        runs=shipped.runs,
        spend=shipped.spend,
        token_use=shipped.token_use,
        token_use_of_others=shipped.token_use_of_others,
        gpus=shipped.gpus,
        architectures=shipped.architectures,
        abilities=reading.updated(
            models.values(),
            benchmarks.values(),
            evidence,
            shipped.scales,
            shipped.abilities,
            _changed(shipped.evidence, evidence) | _expected_otherwise(base.models, models),
        ),
        adoption=tuple(adoption.values()),
        median_downloads_30d=shipped.median_downloads_30d,
    )
    return Assembled(catalog, refused)


def _price_rows(ground: Groundwork, parts: Mapping[str, Part]) -> Iterable[PriceRow]:
    """A source's new prices replace all that it said before; only single shipped rows that are newer still stand."""
    days = {name: part.source.as_of for name, part in parts.items() if part.prices}
    kept = [row for row in ground.rows if row.source not in days or row.as_of > days[row.source]]
    yield from kept
    newer = {row.key for row in kept if row.source in days}
    for part in parts.values():
        yield from (row for row in part.prices if row.key not in newer)


def _quote(row: PriceRow, models: Mapping[str, Model], sellers: Mapping[str, ProviderName]) -> Quoted | None:
    seller = sellers.get(row.provider) or ProviderName.unlisted(row.provider)
    if not seller.provider or row.model not in models:
        return None
    try:
        return offers.read(row, models[row.model].kind, seller)
    except ValueError:  # a part written by another release; its own rows were read before they were kept
        return None


def _used(made: Iterable[Offer]) -> list[str]:
    return sorted({offer.provider for offer in made})


def _evidence(
    shipped: Iterable[Evidence],
    parts: Iterable[Part],
    models: Mapping[str, Model],
    benchmarks: Mapping[str, Benchmark],
) -> tuple[Evidence, ...]:
    """A source's new results of a benchmark replace what it said of that benchmark before, where that is not newer."""
    fresh = [
        row for part in parts for row in part.results if row.model in models and row.benchmark in benchmarks
    ]
    days = {(row.source, row.benchmark): row.as_of for row in fresh}
    kept = [row for row in shipped if row.as_of > days.get((row.source, row.benchmark), "")]
    newer = {_result(row) for row in kept}
    return (*kept, *(row for row in fresh if _result(row) not in newer))


def _result(row: Evidence) -> tuple[str, ...]:
    return (row.source, row.benchmark, row.name_in_source, row.variant)


def _changed(before: Iterable[Evidence], after: Iterable[Evidence]) -> set[str]:
    """The models whose results are not what they were; that they were read again is no change."""
    one = {(row.model, row.benchmark, row.score, row.kind, row.source, row.variant) for row in before}
    other = {(row.model, row.benchmark, row.score, row.kind, row.source, row.variant) for row in after}
    return {row[0] for row in one ^ other}


def _expected_otherwise(before: Mapping[str, Model], after: Mapping[str, Model]) -> set[str]:
    """The models of which the prior expects something else by now: a source told a date, a size, a kind."""
    return {
        name
        for name, model in before.items()
        if name in after and after[name] is not model and prior.terms(after[name]) != prior.terms(model)
    }


def _sources(base: Snapshot, parts: Mapping[str, Part]) -> tuple[Source, ...]:
    known = dict(base.sources)
    for name, part in parts.items():
        old = known.get(name)
        known[name] = msgspec.structs.replace(old, as_of=part.source.as_of) if old else part.source
    return tuple(known.values())


def _developers(
    base: Snapshot, ground: Groundwork, parts: Iterable[Part], models: Iterable[Model]
) -> tuple[Developer, ...]:
    known = {row.id: row for part in parts for row in part.developers}
    known |= {row.id: row for row in (*ground.developers, *base.catalog.developers)}
    return tuple(
        known.get(name) or Developer(id=name, name=name) for name in sorted({m.developer for m in models})
    )
