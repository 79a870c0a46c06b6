"""Merges the answers of the sources into the shipped catalogue, and decides whether it may replace the old one."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from catalog.evidence import Benchmark, Evidence
from catalog.formatting import day
from catalog.irt import abilities, prior
from catalog.model import Adoption, Catalog, Developer, Model, Offer, Provider, Source
from catalog.pipeline import new_models, offers, outlier_rejection
from catalog.pipeline.context import PreviousRows, PreviousState, rows_of, rows_with_part
from catalog.pipeline.fetch import SourceAnswer
from catalog.pipeline.join import JoinedPart, SourceReadings, join
from catalog.pipeline.name_matcher import NameMatcher
from catalog.pipeline.offers import PriceQuote
from catalog.pipeline.report import SHOWN_QUARANTINED, SourceReport
from catalog.pipeline.retirements import KnownRetirements, with_retirements
from catalog.pipeline.tokenizers import with_tokenizers
from catalog.pipeline.windows import with_developer_windows
from catalog.sources.upstream import PriceRow, ProviderName, Quarantined
from catalog.storage import snapshot
from catalog.storage.groundwork import Groundwork
from catalog.storage.snapshot import SCHEMA, Snapshot
from catalog.storage.source_parts import Part

MAX_BAD_SHARE = 0.05
"""Of the rows of one source; with more unreadable rows the whole reading is refused."""
MAX_LOST_SHARE = 0.2
"""A source, or a table of the catalogue, that shrinks by more is refused."""
FORCE_HINT = "modelpick refresh --force takes it all the same"


def source_problem(part: Part, rows: int, bad: int, before: PreviousRows) -> str:
    """Why this reading of a source is not used, empty where it is; of `rows` rows `bad` could not be read."""
    name = part.source.id
    if rows and bad / rows > MAX_BAD_SHARE:
        return f"{bad:,} of {rows:,} rows could not be read; {FORCE_HINT}"
    if not (part.prices or part.results or part.repositories):
        return "it has no row of a model that the catalogue knows"
    if part.source.as_of < before.day(name):
        return f"it is of {day(part.source.as_of)}, older than what is here ({day(before.day(name))}); {FORCE_HINT}"
    old = before.rows(name)
    new = rows_with_part(old, part)
    if len(new) < len(old) * (1 - MAX_LOST_SHARE):
        return f"it shrank from {len(old):,} to {len(new):,} rows; {FORCE_HINT}"
    return ""


def catalogue_problem(before: Catalog, after: Catalog) -> str:
    """Why `after` is not to replace `before`; empty where it may."""
    for name in ("models", "offers", "evidence", "adoption"):
        old, new = len(getattr(before, name)), len(getattr(after, name))
        if new < old * (1 - MAX_LOST_SHARE):
            return f"the new catalogue has {new:,} {name} where the old one has {old:,}; {FORCE_HINT}"
    return ""


class MergeResult(NamedTuple):
    """A catalogue with its canonical bytes `data` and its parts, a report for each source, and why not to use it."""

    snapshot: Snapshot
    data: bytes
    parts: tuple[Part, ...]
    sources: tuple[SourceReport, ...]
    problem: str


def merge(state: PreviousState, found: Iterable[SourceAnswer], *, force: bool) -> MergeResult:
    """The catalogue that these answers make of the previous one; a source that is refused keeps its old rows.

    Where no answer can be used nothing is assembled: the snapshot is the one in use.
    """
    answers = [answer for answer in found if answer.readings]
    if not answers:
        return MergeResult(state.in_use, b"", (), (), "")
    read = {answer.upstream.about.id for answer in answers}
    kept = [part for name, part in state.parts.items() if name not in read]
    names = NameMatcher(state.shipped, state.ground, kept)
    parts, reports = dict(state.parts), {}
    found_by = [SourceReadings(answer.upstream.about, answer.day, answer.readings) for answer in answers]
    for answer, joined in zip(answers, join(names, found_by, kept), strict=True):
        reports[answer.upstream.about.id] = report = _source_report(state, answer, joined, force)
        if report.state == "done":
            parts[answer.upstream.about.id] = joined.part
    if not any(report.state == "done" for report in reports.values()):
        return MergeResult(state.in_use, b"", (), tuple(reports.values()), "")
    assembled = assemble(state.shipped, state.ground, parts.values())
    for name, rejected in assembled.rejected.items():
        if name in reports:
            reports[name] = _with_rejected(reports[name], rejected)
    data = snapshot.encode(assembled.catalog)
    problem = "" if force else catalogue_problem(state.in_use.catalog, assembled.catalog)
    stored = tuple(parts[name] for name in sorted(parts))
    return MergeResult(snapshot.decode(data, ours=True), data, stored, tuple(reports.values()), problem)


def _source_report(
    state: PreviousState, answer: SourceAnswer, joined: JoinedPart, force: bool
) -> SourceReport:
    part, bad = joined.part, joined.quarantined
    problem = source_problem(part, answer.rows, len(bad), state.previous_rows)
    if force and (part.prices or part.results or part.repositories):
        problem = ""
    old, new = state.previous_rows.rows(part.source.id), rows_of(part)
    benchmarks = {row.benchmark for row in part.results}
    name, day = part.source.id, part.source.as_of
    gone = [
        key
        for key in old.keys() - new.keys()
        if _is_replaced(key, part, benchmarks) and not state.previous_rows.is_newer(name, key, day)
    ]
    return SourceReport(
        source=part.source.id,
        name=part.source.name,
        state="kept" if problem else "done",
        origin=answer.origin,
        as_of=state.previous_rows.day(part.source.id) if problem else part.source.as_of,
        rows=answer.rows,
        new=0 if problem else len(new.keys() - old.keys()),
        changed=0 if problem else sum(old[key] != new[key] for key in old.keys() & new.keys()),
        gone=0 if problem else len(gone),
        unmatched=joined.unmatched,
        quarantined=len(bad),
        quarantine=bad[:SHOWN_QUARANTINED],
        seconds=answer.seconds,
        error=problem,
    )


def _is_replaced(key: tuple[str, ...], part: Part, benchmarks: set[str]) -> bool:
    return (key[0] == "price" and bool(part.prices)) or (key[0] == "result" and key[1] in benchmarks)


def _with_rejected(report: SourceReport, rejected: list[Quarantined]) -> SourceReport:
    shown = (*report.quarantine, *rejected)[:SHOWN_QUARANTINED]
    return msgspec.structs.replace(report, quarantined=report.quarantined + len(rejected), quarantine=shown)


class AssembledCatalog(NamedTuple):
    """A catalogue, and the rejected price rows by source, each with the reason."""

    catalog: Catalog
    rejected: dict[str, list[Quarantined]]


def assemble(shipped: Snapshot, ground: Groundwork, parts: Iterable[Part]) -> AssembledCatalog:
    """The shipped catalogue with each source's rows replaced by those of its part.

    Prices that an outlier check rejects are replaced by reviewed ones; the rest of the part counts.
    """
    by_source = {part.source.id: part for part in sorted(parts, key=lambda part: part.source.id)}
    catalog = shipped.catalog
    known = {provider.id: provider for provider in (*ground.providers, *catalog.providers)}
    models = with_tokenizers(_merged_models(shipped, by_source), ground.tokenizers, settled=shipped.models)
    sellers = {seller.name_in_source: seller for seller in ground.sellers}
    models = with_developer_windows(models, _price_rows(ground, by_source), sellers, known.values())
    checked = _checked_offers(ground, by_source, models, known)
    providers = tuple(
        known.get(name) or Provider(id=name, name=name) for name in _provider_ids(checked.offers)
    )
    retiring = KnownRetirements(ground.retirements)
    checked = checked._replace(offers=retiring.with_dates(checked.offers))
    models = {
        model.id: model for model in with_retirements(models.values(), checked.offers, providers, retiring)
    }
    benchmarks = {row.id: row for part in by_source.values() for row in part.benchmarks}
    benchmarks |= {row.id: row for row in catalog.benchmarks}
    evidence = _merged_evidence(catalog.evidence, by_source.values(), models, benchmarks)
    adoption = _merged_adoption(catalog.adoption, by_source.values(), models)
    changed = _models_with_changed_results(catalog.evidence, evidence)
    changed |= _models_with_changed_prior(shipped.models, models)
    days = [*(o.as_of for o in checked.offers), *(e.as_of for e in evidence), *(a.as_of for a in adoption)]
    new = msgspec.structs.replace(
        catalog,
        schema=SCHEMA,
        as_of=max(days, default=catalog.as_of),
        sources=_merged_sources(shipped, by_source),
        developers=_developers_of(shipped, ground, by_source.values(), models.values()),
        providers=providers,
        benchmarks=tuple(benchmarks.values()),
        models=tuple(models.values()),
        offers=tuple(checked.offers),
        evidence=evidence,
        abilities=abilities.updated_abilities(
            models.values(), benchmarks.values(), evidence, catalog.scales, catalog.abilities, changed
        ),
        adoption=adoption,
    )
    # What languages move stays as it was built: a board of one language beside one of all prompts of another day, on
    # which the newest models are rated, would show gaps that are none.
    return AssembledCatalog(new, checked.rejected)


def _merged_models(shipped: Snapshot, parts: Mapping[str, Part]) -> dict[str, Model]:
    """The shipped models and those that the parts introduce, with the facts that the parts add."""
    models = dict(shipped.models)
    for part in parts.values():
        models = {model.id: model for model in part.models} | models
    for part in parts.values():
        new_models.fill_facts(models, part.filled, part.source.id)
    return models


def _checked_offers(
    ground: Groundwork,
    parts: Mapping[str, Part],
    models: Mapping[str, Model],
    providers: Mapping[str, Provider],
) -> outlier_rejection.CheckedOffers:
    """The offers that all price rows make, without the prices that an outlier check rejects."""
    sellers = {seller.name_in_source: seller for seller in ground.sellers}
    quotes = [quote for row in _price_rows(ground, parts) if (quote := _read_quote(row, models, sellers))]
    reviewed = {
        row.key: quote
        for row in ground.rows
        if row.source in parts and (quote := _read_quote(row, models, sellers))
    }
    checker = outlier_rejection.OutlierChecker(models, ground, providers.values())
    return outlier_rejection.reject_outliers(quotes, reviewed, checker, models, parts.keys())


def _merged_adoption(
    shipped: Iterable[Adoption], parts: Iterable[Part], models: Mapping[str, Model]
) -> tuple[Adoption, ...]:
    """The shipped figures of repositories, replaced by the parts' where these have them."""
    adoption = {row.repository: row for row in shipped}
    for part in parts:
        adoption |= {
            row.repository: row for row in part.repositories if row.model is None or row.model in models
        }
    return tuple(adoption.values())


def _price_rows(ground: Groundwork, parts: Mapping[str, Part]) -> Iterable[PriceRow]:
    """The price rows of all sources: a part's replace those of its source, except shipped rows of a later day."""
    days = {name: part.source.as_of for name, part in parts.items() if part.prices}
    kept = [row for row in ground.rows if row.source not in days or row.as_of > days[row.source]]
    yield from kept
    newer = {row.key for row in kept if row.source in days}
    for part in parts.values():
        yield from (row for row in part.prices if row.key not in newer)


def _read_quote(
    row: PriceRow, models: Mapping[str, Model], sellers: Mapping[str, ProviderName]
) -> PriceQuote | None:
    seller = sellers.get(row.provider) or ProviderName.unlisted(row.provider)
    if not seller.provider or row.model not in models:
        return None
    try:
        return offers.read_quote(row, models[row.model].kind, seller)
    except ValueError:  # a part written by another release, with a condition that this one does not know
        return None


def _provider_ids(offers_made: Iterable[Offer]) -> list[str]:
    return sorted({offer.provider for offer in offers_made})


def _merged_evidence(
    shipped: Iterable[Evidence],
    parts: Iterable[Part],
    models: Mapping[str, Model],
    benchmarks: Mapping[str, Benchmark],
) -> tuple[Evidence, ...]:
    """The results of all sources: a part's replace those of the same source and benchmark, except newer ones."""
    fresh = [
        row for part in parts for row in part.results if row.model in models and row.benchmark in benchmarks
    ]
    days = {(row.source, row.benchmark): row.as_of for row in fresh}
    kept = [row for row in shipped if row.as_of > days.get((row.source, row.benchmark), "")]
    newer = {_result_key(row) for row in kept}
    return (*kept, *(row for row in fresh if _result_key(row) not in newer))


def _result_key(row: Evidence) -> tuple[str, ...]:
    return (row.source, row.benchmark, row.name_in_source, row.variant)


def _models_with_changed_results(before: Iterable[Evidence], after: Iterable[Evidence]) -> set[str]:
    """The ids of the models whose results changed; a new reading date alone is no change."""
    old = {(row.model, row.benchmark, row.score, row.kind, row.source, row.variant) for row in before}
    new = {(row.model, row.benchmark, row.score, row.kind, row.source, row.variant) for row in after}
    return {row[0] for row in old ^ new}


def _models_with_changed_prior(before: Mapping[str, Model], after: Mapping[str, Model]) -> set[str]:
    """The ids of the models whose prior changed because a source added a date, a size or a kind of thinking."""
    return {
        name
        for name, model in before.items()
        if name in after and after[name] is not model and prior.terms(after[name]) != prior.terms(model)
    }


def _merged_sources(shipped: Snapshot, parts: Mapping[str, Part]) -> tuple[Source, ...]:
    known = dict(shipped.sources)
    for name, part in parts.items():
        old = known.get(name)
        known[name] = msgspec.structs.replace(old, as_of=part.source.as_of) if old else part.source
    return tuple(known.values())


def _developers_of(
    shipped: Snapshot, ground: Groundwork, parts: Iterable[Part], models: Iterable[Model]
) -> tuple[Developer, ...]:
    known = {row.id: row for part in parts for row in part.developers}
    known |= {row.id: row for row in (*ground.developers, *shipped.catalog.developers)}
    return tuple(
        known.get(name) or Developer(id=name, name=name) for name in sorted({m.developer for m in models})
    )
