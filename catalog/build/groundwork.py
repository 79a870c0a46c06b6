"""What a refresh needs and the catalogue does not hold, from the tables."""

from collections.abc import Iterable, Mapping

from catalog.build import models
from catalog.build.price_rows import price_row, provider_names, retirements
from catalog.build.tables import Row, Tables
from catalog.build.tokenizers import tokenizer_rules
from catalog.model import Catalog
from catalog.sources.upstream import PriceRow
from catalog.storage.groundwork import SCHEMA, Correction, Decision, Groundwork

_OF_UPSTREAM = ("offers", "evidence", "adoption")


def mode_corrections(rows: Iterable[Row], moved: Mapping[str, str]) -> list[Correction]:
    """The conditions that rows get because their model is another one in a mode of its own (`mode:fast`)."""
    found = []
    for row in rows:
        _, _, mode = moved.get(row["model"], "").partition("#")
        if mode:
            condition = "; ".join(filter(None, (row["condition"], mode)))
            reason = "the same model in another mode"
            found.append(
                _correction("offers", price_row(row).key, "condition", row["condition"], condition, reason)
            )
    return found


def make_groundwork(
    tables: Tables,
    catalog: Catalog,
    prices: Iterable[PriceRow],
    modes: Iterable[Correction],
    aliases: Mapping[str, str],
) -> Groundwork:
    """Everything that a refresh needs and the catalogue does not hold."""
    corrections = [
        _correction(row["table"], row["key"], row["field"], row["found"], row["value"], row["reason"])
        for row in tables.rows("corrections")
        if row["table"] in _OF_UPSTREAM
    ]
    decisions = [
        Decision(check=row["check"], key=row["key"], found=row["found"], decision=row["decision"])
        for row in tables.rows("decisions")
    ]
    developers = models.by_id(tables.rows("developers"), "id")
    known = {developer.id for developer in catalog.developers}
    sellers = {provider.id for provider in catalog.providers}
    return Groundwork(
        schema=SCHEMA,
        rows=tuple(prices),
        sellers=provider_names(tables),
        aliases=dict(aliases),
        corrections=(*corrections, *modes),
        decisions=tuple(decisions),
        providers=tuple(p for name, p in models.known_providers(tables).items() if name not in sellers),
        developers=tuple(
            models.developer(name, row) for name, row in developers.items() if name not in known
        ),
        retirements=retirements(tables),
        no_models=tuple(row["name"] for row in tables.rows("no_models")),
        tokenizers=tokenizer_rules(tables.records("tokenizers")),
    )


def _correction(table: str, key: str, field: str, found: str, value: str, reason: str) -> Correction:
    return Correction(table=table, key=key, field=field, found=found, value=value, reason=reason)
