"""The records of a join as rows of the tables: prices, new models, facts of known ones, figures of repositories."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from catalog.build.tables import Row
from catalog.model import Adoption, Model
from catalog.pipeline.join import JoinedPart, SourceReadings
from catalog.pipeline.new_models import DISPUTED
from catalog.sources.upstream import FIGURES, PriceRow
from catalog.storage.source_parts import FilledFact

COLUMNS = (
    *("model", "provider", "provider_model_id", "condition", "unit", *FIGURES, "least_cached_tokens"),
    *("extras", "context_tokens", "retires", "source", "as_of"),
)
"""The columns of offers.csv."""


_ADOPTED = ("downloads_30d", "likes", "created", "as_of", "source")
"""What a newer reading of the Hub replaces in adoption.csv."""


class Update(NamedTuple):
    """The rows that sources bring. `priced` are the sources whose prices are replaced, `facts` by (model, field)."""

    offers: list[Row]
    models: list[Row]
    facts: dict[tuple[str, str], tuple[str, str]]
    repositories: list[Adoption]
    priced: frozenset[str]
    unmatched: int


def update(read: Sequence[SourceReadings], parts: Sequence[JoinedPart], before: Iterable[Row]) -> Update:
    """What the parts that were joined from these readings bring; `before` are the rows of offers.csv."""
    filed = {(row["source"], row["provider"], row["provider_model_id"]): row["model"] for row in before}
    offers: dict[str, Row] = {}
    for source, joined in zip(read, parts, strict=True):
        offers |= {_row_key(row): row for row in _price_rows(source, joined, filed)}
    return Update(
        offers=sorted(offers.values(), key=lambda row: tuple(row.values())),
        models=[model_row(model) for joined in parts for model in joined.part.models],
        facts={
            (fact.model, fact.field): (_text(fact), joined.part.source.id)
            for joined in parts
            for fact in joined.part.filled
            if fact.field != DISPUTED
        },
        repositories=[row for joined in parts for row in joined.part.repositories],
        priced=frozenset(joined.part.source.id for joined in parts if joined.part.prices),
        unmatched=sum(joined.unmatched for joined in parts),
    )


def _price_rows(
    source: SourceReadings, joined: JoinedPart, filed: dict[tuple[str, str, str], str]
) -> Iterable[Row]:
    """The rows of a source as it states them: a correction applies when the tables are built.

    A row that was known keeps the model that it was filed under, unless the join no longer takes it for that.
    """
    name = source.about.id
    models = {(row.provider, row.provider_model_id): row.model for row in joined.part.prices}
    left = {(row.provider, row.provider_model_id) for row in joined.left}
    for reading in source.readings:
        for row in reading.prices:
            key = (row.provider, row.provider_model_id)
            model = None if key in left else filed.get((name, *key))
            if model := model or models.get(key):
                yield table_row(row, model)


def table_row(row: PriceRow, model: str) -> Row:
    """A price row as a row of offers.csv."""
    extras = "; ".join(f"{name}={price:.9g}" for name, price in sorted(row.extras.items()))
    cells = {name: getattr(row, name) for name in COLUMNS if name not in ("model", "extras")}
    return {
        name: extras if name == "extras" else model if name == "model" else _cell(cells[name])
        for name in COLUMNS
    }


def model_row(model: Model) -> Row:
    """A model as a row of models.csv."""
    return {
        name: "" if name == DISPUTED else _cell(getattr(model, name))
        for name in Model.__struct_fields__
        if name not in ("languages", "retired", "notes", "role", "picture_tokens", "unreviewed")
    }


def filled(rows: Iterable[Row], facts: dict[tuple[str, str], tuple[str, str]]) -> list[Row]:
    """The rows of models, each with the facts that it lacks and that a source states."""
    found = [dict(row) for row in rows]
    for row in found:
        for field, cell in row.items():
            fact = facts.get((row["id"], field))
            if fact and not cell:
                row[field] = fact[0]
                row["sources"] = "|".join(sorted({*row["sources"].split("|"), fact[1]} - {""}))
    return found


def adopted(rows: Iterable[Row], repositories: Iterable[Adoption]) -> list[Row]:
    """The rows of adoption.csv with newer figures of the same repositories, and those of models that are new there."""
    found = {row["repository"].lower(): dict(row) for row in rows}
    for row in repositories:
        known = found.get(row.repository.lower())
        if known is None and (row.model is None or row.relation != "original"):
            continue
        if known is None or known["as_of"] <= row.as_of:
            cells = {name: _cell(getattr(row, name)) for name in _ADOPTED}
            new = {"repository": row.repository, "model": row.model or "", "relation": row.relation}
            found[row.repository.lower()] = {**(known or new), **{k: v for k, v in cells.items() if v}}
    return sorted(found.values(), key=lambda row: row["repository"])


def _row_key(row: Row) -> str:
    return "|".join((row["provider"], row["provider_model_id"], row["condition"], row["source"]))


def _text(fact: FilledFact) -> str:
    return _cell(msgspec.json.decode(fact.value))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return "|".join(value)
    return repr(float(f"{value:.9g}")) if isinstance(value, float) else str(value)
