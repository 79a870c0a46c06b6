"""Puts the shipped catalogue and the sources' parts together into one catalogue."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

from catalog.groundwork import Groundwork
from catalog.merge import abilities, comparison, offers, prices, retirement, sanity
from catalog.merge.offers import Quoted
from catalog.merge.rows import PriceRow, ProviderName
from catalog.model import Benchmark, Catalog, Developer, Evidence, Model, Offer, Provider, Source
from catalog.parts import Part
from catalog.refresh import fill
from catalog.snapshot import SCHEMA, Snapshot
from catalog.sources.upstream import Quarantined


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
        fill.apply(models, part.filled, part.source.id)
    sellers = {seller.name_in_source: seller for seller in ground.sellers}
    quotes = [quote for row in _price_rows(ground, by_source) if (quote := _quote(row, models, sellers))]
    known = {provider.id: provider for provider in (*ground.providers, *shipped.providers)}
    made, refused = _without_doubt(quotes, models, ground, known.values(), by_source.keys())
    providers = tuple(known.get(name) or Provider(id=name, name=name) for name in _used(made))
    models = {model.id: model for model in retirement.retired(models.values(), made, providers)}
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
        abilities=abilities.updated(
            benchmarks.values(), evidence, shipped.abilities, _changed(shipped.evidence, evidence)
        ),
        adoption=tuple(adoption.values()),
        median_downloads_30d=shipped.median_downloads_30d,
    )
    return Assembled(catalog, refused)


def _price_rows(ground: Groundwork, parts: Mapping[str, Part]) -> Iterable[PriceRow]:
    yield from (row for row in ground.rows if row.source not in parts or not parts[row.source].prices)
    for part in parts.values():
        yield from part.prices


def _quote(row: PriceRow, models: Mapping[str, Model], sellers: Mapping[str, ProviderName]) -> Quoted | None:
    seller = sellers.get(row.provider) or ProviderName.unlisted(row.provider)
    if not seller.provider or row.model not in models:
        return None
    try:
        return offers.read(row, models[row.model].kind, seller)
    except ValueError:  # a part written by another release; its own rows were read before they were kept
        return None


def _without_doubt(
    quotes: list[Quoted],
    models: Mapping[str, Model],
    ground: Groundwork,
    providers: Iterable[Provider],
    refreshed: Collection[str],
) -> tuple[list[Offer], dict[str, list[Quarantined]]]:
    """The offers, without the refreshed rows of those that a check doubts and nobody settled.

    What is only odd beside other prices is believed once two sources say so: makers do cut their prices.
    """
    made = offers.merged(quotes, models)
    settled = {(decision.check, decision.key, decision.found) for decision in ground.decisions}
    agreed = _agreed(quotes)
    odd = [doubt for doubt in comparison.doubts(models.values(), made, providers) if doubt.key not in agreed]
    doubts = sorted({*sanity.of_offers(models, made), *odd})
    doubted = {doubt.key: doubt for doubt in doubts if doubt[:3] not in settled}
    kept: list[Quoted] = []
    refused: dict[str, list[Quarantined]] = {}
    for quote in quotes:
        doubt = doubted.get(_key(quote))
        if doubt is None or quote.row.source not in refreshed:
            kept.append(quote)
            continue
        reason = f"{doubt.found}: {doubt.doubt}"
        where = f"{quote.row.provider}/{quote.row.provider_model_id}"
        refused.setdefault(quote.row.source, []).append(Quarantined(where=where, reason=reason))
    return (offers.merged(kept, models) if refused else made), refused


def _agreed(quotes: Iterable[Quoted]) -> set[str]:
    """The offers whose newest price another source states too."""
    newest: dict[str, Quoted] = {}
    groups: dict[str, list[Quoted]] = {}
    for quote in quotes:
        if quote.condition.above or quote.condition.batch or quote.figures["input"] is None:
            continue
        groups.setdefault(_key(quote), []).append(quote)
        newest[_key(quote)] = max(newest.get(_key(quote), quote), quote, key=lambda one: one.row.as_of)
    return {
        key
        for key, lead in newest.items()
        if any(
            other.row.source != lead.row.source and prices.same(other.figures["input"], lead.figures["input"])
            for other in groups[key]
        )
    }


def _key(quote: Quoted) -> str:
    """As `catalog.merge.sanity.key` names the offer that the quote is of."""
    return "|".join((quote.model, quote.provider, quote.model_id, quote.variant))


def _used(made: Iterable[Offer]) -> list[str]:
    return sorted({offer.provider for offer in made})


def _evidence(
    shipped: Iterable[Evidence],
    parts: Iterable[Part],
    models: Mapping[str, Model],
    benchmarks: Mapping[str, Benchmark],
) -> tuple[Evidence, ...]:
    """A source's new results of a benchmark replace all it said of that benchmark before."""
    fresh = [
        row for part in parts for row in part.results if row.model in models and row.benchmark in benchmarks
    ]
    replaced = {(row.source, row.benchmark) for row in fresh}
    return (*(row for row in shipped if (row.source, row.benchmark) not in replaced), *fresh)


def _changed(before: Iterable[Evidence], after: Iterable[Evidence]) -> set[str]:
    """The models whose results are not what they were; that they were read again is no change."""
    one = {(row.model, row.benchmark, row.score, row.kind, row.source, row.variant) for row in before}
    other = {(row.model, row.benchmark, row.score, row.kind, row.source, row.variant) for row in after}
    return {row[0] for row in one ^ other}


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
