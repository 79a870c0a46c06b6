"""Makes the groundwork of a refresh: the price rows behind the offers, and the reviewed tables."""

from collections.abc import Iterable, Mapping

from catalog.build import models
from catalog.build.tables import Row, Tables, number, whole
from catalog.model import Catalog
from catalog.sources.upstream import FIGURES, PriceRow, ProviderName
from catalog.storage.groundwork import SCHEMA, Correction, Decision, Groundwork

_OF_UPSTREAM = ("offers", "evidence", "adoption")


def price_row(row: Row) -> PriceRow:
    """A row of offers.csv in the shape of all price sources."""
    return PriceRow(
        source=row["source"],
        as_of=row["as_of"],
        provider=row["provider"],
        provider_model_id=row["provider_model_id"],
        model=row["model"],
        condition=row["condition"],
        unit=row["unit"],
        terms=row.get("terms", ""),
        **{name: number(row[name]) for name in FIGURES},
        extras=_extras(row["extras"]),
        context_tokens=whole(row["context_tokens"]),
        retires=row["retires"],
    )


def provider_names(tables: Tables) -> tuple[ProviderName, ...]:
    """What the sources call the providers."""
    rows = models.by_id(tables.rows("provider_aliases"), "name_in_source")
    return tuple(
        ProviderName(name_in_source=name, provider=row["provider"], plan=row["plan"])
        for name, row in rows.items()
    )


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
    )


def _correction(table: str, key: str, field: str, found: str, value: str, reason: str) -> Correction:
    return Correction(table=table, key=key, field=field, found=found, value=value, reason=reason)


def _extras(text: str) -> dict[str, float]:
    """`name=figure; ...` by name."""
    parts = (part.partition("=") for part in text.split("; ") if part)
    return {name: float(figure) for name, _, figure in parts}
