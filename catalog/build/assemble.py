"""Builds the shipped catalogue and the groundwork of a refresh (price rows, reviewed tables) from the tables."""

from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import median
from typing import NamedTuple

import msgspec

from catalog import identity
from catalog.build import evidence, fact_checks, models
from catalog.build.groundwork import make_groundwork, mode_corrections
from catalog.build.price_rows import price_row, provider_names, retirements
from catalog.build.tables import Row, TableError, Tables
from catalog.build.tables import apply_corrections as apply_corrections
from catalog.build.tokenizers import tokenizer_rules, tokenizers, with_tokenizers
from catalog.hardware import Gpu
from catalog.irt import languages
from catalog.irt.fit import fit
from catalog.irt.language_fit import fit_languages
from catalog.model import Adoption, Catalog, License, Model, Offer, Provider, Source
from catalog.pipeline import offers, outlier_checks, source_names
from catalog.pipeline.retirements import KnownRetirements, with_retirements
from catalog.pipeline.windows import with_developer_windows
from catalog.sources.upstream import PriceRow, ProviderName
from catalog.storage.groundwork import Correction, Groundwork
from catalog.storage.snapshot import SCHEMA

CORRECTED = ("models", "pointers", "offers", "evidence", "adoption", "benchmarks")


class BuildResult(NamedTuple):
    """The built catalogue, counts of what was done, and its implausible figures with and without a decision."""

    catalog: Catalog
    counts: Counter[str]
    decided: list[tuple[outlier_checks.Implausible, str]]
    undecided: list[outlier_checks.Implausible]
    groundwork: Groundwork


def build(tables: Tables) -> BuildResult:
    """The catalogue that the tables make, with its groundwork and the implausible figures in it.

    Raises `TableError` where a table contradicts another or holds an unknown name.
    """
    counts: Counter[str] = Counter()
    rows, known, moved, modes = _read_rows(tables, counts)
    prices = [price_row(row) for row in rows["offers"]]
    known, all_offers, providers = _sold(tables, known, prices, counts)
    results = tuple(evidence.evidence(row) for row in rows["evidence"])
    adoption = tuple(evidence.adoption(row) for row in rows["adoption"])
    aliases = {row["name"]: row["model"] for row in tables.rows("aliases")}
    if wrong := source_names.misplaced_names(known.values(), aliases, all_offers, results, adoption):
        raise TableError("names to settle in aliases.csv or corrections.csv:\n" + "\n".join(wrong))
    spent = evidence.measured_spend(rows["spend"], tables.rows("runs"), known)
    catalog = Catalog(
        schema=SCHEMA,
        as_of=max(row.as_of for group in (all_offers, results, adoption) for row in group),
        sources=models.records(tables, "sources", Source),
        developers=models.developers(tables, known.values()),
        providers=providers,
        licenses=models.records(tables, "licenses", License),
        benchmarks=tuple(evidence.benchmark(row) for row in rows["benchmarks"]),
        runs=spent.runs,
        spend=spent.spend,
        token_use=spent.token_use,
        token_use_of_others=spent.others,
        gpus=models.records(tables, "gpus", Gpu),
        architectures=models.architectures(tables.rows("architectures"), moved, known),
        tokenizers=tokenizers(tables.rows("tokens_per_language"), tables.records("tokenizers")),
        models=tuple(known.values()),
        pointers=tuple(evidence.pointer(row) for row in rows["pointers"]),
        offers=all_offers,
        evidence=results,
        abilities=(),
        adoption=adoption,
        median_downloads_30d=_medians(known, adoption),
    )
    catalog = _fitted(catalog, known)
    outliers = {
        *outlier_checks.implausible_values(known.values(), all_offers),
        *outlier_checks.implausible_beside_others(known.values(), all_offers, providers),
        *fact_checks.contradicted_facts(known.values(), rows["adoption"]),
    }
    decided, undecided = _apply_decisions(sorted(outliers), tables.rows("decisions"))
    ground = make_groundwork(tables, catalog, prices, modes, aliases)
    return BuildResult(catalog, counts, decided, undecided, ground)


def _fitted(catalog: Catalog, known: Mapping[str, Model]) -> Catalog:
    """The catalogue with the scales that its results are put on, and what they say of each model."""
    placed, scales, abilities = fit(catalog.models, catalog.benchmarks, catalog.evidence)
    general = {row.model: row.theta for row in abilities if row.skill == "general"}
    boards, makers = fit_languages(known, placed, catalog.evidence, general)
    by_id = {benchmark.id: benchmark for benchmark in placed}
    breadth, votes = languages.readings(known, catalog.evidence, by_id, boards, makers)
    return msgspec.structs.replace(
        catalog,
        benchmarks=placed,
        scales=scales,
        abilities=abilities,
        language_boards=boards,
        language_votes=votes,
        breadth=breadth,
        breadth_of_developers=makers,
    )


def _sold(
    tables: Tables, known: Mapping[str, Model], prices: list[PriceRow], counts: Counter[str]
) -> tuple[dict[str, Model], tuple[Offer, ...], tuple[Provider, ...]]:
    """The models as they are sold, their offers and providers: windows and retirements come from the price rows."""
    sellers = {name.name_in_source: name for name in provider_names(tables)}
    known = models.with_picture_tokens(known, tables.rows("picture_tokens"))
    known = with_tokenizers(known, tokenizer_rules(tables.records("tokenizers")))
    windows = with_developer_windows(known, prices, sellers, models.known_providers(tables).values())
    retiring = KnownRetirements(retirements(tables))
    found = tuple(retiring.with_dates(_offers(prices, windows, sellers, counts)))
    providers = models.providers(tables, found)
    kept = with_retirements(windows.values(), found, providers, retiring)
    return {model.id: model for model in kept}, found, providers


def _read_rows(
    tables: Tables, counts: Counter[str]
) -> tuple[dict[str, list[Row]], dict[str, Model], dict[str, str], list[Correction]]:
    """The corrected rows by table, the models by id, the ids that changed, and the modes that doubles stand for."""
    changes = tables.rows("corrections")
    rows = _corrected(tables, changes, counts)
    renamed = {c["key"]: c["value"] for c in changes if (c["table"], c["field"]) == ("models", "id")}
    moved, pointers = _separate_pointers(rows, counts)
    moved |= renamed
    known = _models(rows["models"], renamed, tables)
    modes = mode_corrections(rows["offers"], moved)
    rows["spend"] = tables.rows("spend")
    for table in ("offers", "evidence", "adoption", "spend"):
        rows[table] = _attributed(rows[table], table, known, moved, pointers, counts)
    return rows, known, moved, modes


def _corrected(tables: Tables, changes: list[Row], counts: Counter[str]) -> dict[str, list[Row]]:
    unknown = sorted({row["table"] for row in changes} - {*CORRECTED})
    if unknown:
        raise TableError(f"corrections.csv: unknown tables {unknown}")
    rows = {}
    for table in CORRECTED:
        rows[table], applied = apply_corrections(table, tables.rows(table), changes)
        counts[f"corrections of {table}"] = applied[table]
    return rows


def _separate_pointers(rows: dict[str, list[Row]], counts: Counter[str]) -> tuple[dict[str, str], set[str]]:
    """Remove pointers and doubles from the models in place; (double -> the model that it is, ids of pointers)."""
    moved, kept = {}, []
    for row in rows["models"]:
        if row.get("same_as"):
            moved[row["id"]] = row["same_as"]
            counts["models that were doubles"] += 1
        elif row.get("pointer"):
            rows["pointers"].append({"id": row["id"], "name": row["name"], "note": row["pointer"]})
        else:
            kept.append(row)
    by_id = {row["id"]: row for row in kept}
    for row in rows["models"]:
        if target := by_id.get(moved.get(row["id"], "").partition("#")[0]):
            _merge_double(target, row)
    rows["models"] = sorted(kept, key=lambda row: row["id"])
    return moved, {row["id"] for row in rows["pointers"]}


def _merge_double(target: Row, double: Row) -> None:
    """Give a model its double's names and sources, and the double's modalities where it has none."""
    for field, more in (("aliases", [double["id"].partition("/")[2]]), ("sources", [])):
        found = [*target[field].split("|"), *more, *double[field].split("|")]
        target[field] = "|".join(dict.fromkeys(name for name in found if name))
    for field in ("inputs", "outputs"):
        target[field] = target[field] or double[field]
    target["as_of"] = max(target["as_of"], double["as_of"])


def _models(rows: list[Row], renamed: dict[str, str], tables: Tables) -> dict[str, Model]:
    """The models by id; those of new_models.csv, which sources introduced, are marked until they move to models.csv."""
    licenses = models.by_id(tables.rows("model_licenses"), "model")
    licenses = {renamed.get(name, name): row for name, row in licenses.items()}
    languages = models.by_id(tables.rows("languages"), "model")
    languages = {renamed.get(name, name): row for name, row in languages.items()}
    settled = [models.read_model(row, licenses, languages) for row in rows]
    new = [models.read_model(row, licenses, languages) for row in tables.rows("new_models")]
    found = {model.id: msgspec.structs.replace(model, unreviewed=True) for model in new}
    return found | {model.id: model for model in settled}


def _attributed(
    rows: list[Row],
    table: str,
    known: dict[str, Model],
    moved: dict[str, str],
    pointers: set[str],
    counts: Counter[str],
) -> list[Row]:
    """The rows of known models; those of pointers are dropped (a repository stays, without a model)."""
    kept = []
    for row in rows:
        model, _, mode = moved.get(row["model"], row["model"]).partition("#")
        if mode:
            row = {**row, **_in_mode(row, table, mode)}
        if model in pointers or (table == "offers" and identity.is_rolling(row["provider_model_id"])):
            counts[f"{table} of rolling ids, left out"] += 1
            if table != "adoption":
                continue
            model = ""
        if model and model not in known:
            raise TableError(f"{table}.csv: the unknown model {model!r}")
        kept.append({**row, "model": model})
    return kept


def _in_mode(row: Row, table: str, mode: str) -> Row:
    """What changes in a row of a double that is the same model in another mode (`mode:fast`)."""
    if table == "offers":
        return {"condition": "; ".join(filter(None, (row["condition"], mode)))}
    if table in ("evidence", "spend"):
        return {"variant": " ".join(filter(None, (row["variant"], mode.partition(":")[2])))}
    return {}


def _offers(
    rows: list[PriceRow],
    known: Mapping[str, Model],
    sellers: Mapping[str, ProviderName],
    counts: Counter[str],
) -> list[Offer]:
    for row in rows:
        if row.provider not in sellers:
            raise TableError(f"provider_aliases.csv: nothing for {row.provider!r}")
        read = bool(sellers[row.provider].provider)
        counts["price rows read" if read else "offers of programs for one's own machine, left out"] += 1
    return offers.make_offers(rows, known, sellers)


def _medians(known: dict[str, Model], adoption: Iterable[Adoption]) -> dict[str, int]:
    by_kind: dict[str, list[int]] = {}
    for row in adoption:
        if row.relation == "original" and row.model and row.downloads_30d is not None:
            by_kind.setdefault(known[row.model].kind, []).append(row.downloads_30d)
    return {kind: round(median(figures)) for kind, figures in sorted(by_kind.items())}


def _apply_decisions(
    outliers: list[outlier_checks.Implausible], decisions: list[Row]
) -> tuple[list[tuple[outlier_checks.Implausible, str]], list[outlier_checks.Implausible]]:
    """The implausible figures with their decision, and those without one.

    Raises `TableError` for a decision about a figure that is not implausible.
    """
    settled = {
        (row["check"], row["key"], row["found"]): f"{row['decision']}: {row['reason']}" for row in decisions
    }
    if idle := sorted(settled.keys() - {outlier[:3] for outlier in outliers}):
        raise TableError(f"decisions.csv: settles nothing: {idle[0]}")
    decided = [(outlier, settled[outlier[:3]]) for outlier in outliers if outlier[:3] in settled]
    return decided, [outlier for outlier in outliers if outlier[:3] not in settled]
