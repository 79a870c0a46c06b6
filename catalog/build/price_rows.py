"""The tables of prices as the records that price sources give."""

from catalog.build import models
from catalog.build.tables import Row, Tables, number, whole
from catalog.sources.upstream import FIGURES, PriceRow, ProviderName
from catalog.storage.groundwork import Retirement


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
        **{name: number(row.get(name, "")) for name in FIGURES},
        extras=_extras(row["extras"]),
        context_tokens=whole(row["context_tokens"]),
        retires=row["retires"],
        least_cached_tokens=whole(row.get("least_cached_tokens", "")),
    )


def retirements(tables: Tables) -> tuple[Retirement, ...]:
    """The days of retirements.csv."""
    names = Retirement.__struct_fields__
    return tuple(Retirement(**{name: row[name] for name in names}) for row in tables.rows("retirements"))


def provider_names(tables: Tables) -> tuple[ProviderName, ...]:
    """What the sources call the providers."""
    rows = models.by_id(tables.rows("provider_aliases"), "name_in_source")
    return tuple(
        ProviderName(name_in_source=name, provider=row["provider"], plan=row["plan"])
        for name, row in rows.items()
    )


def _extras(text: str) -> dict[str, float]:
    """`name=figure; ...` by name."""
    parts = (part.partition("=") for part in text.split("; ") if part)
    return {name: float(figure) for name, _, figure in parts}
