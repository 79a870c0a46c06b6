"""Sources, licenses, providers and developers: the tables of those behind models and offers."""

from collections.abc import Iterable
from typing import Any

import msgspec

from catalog.build import models
from catalog.build.tables import Row, TableError, Tables
from catalog.model import Developer, Model, Offer, Provider


def records(tables: Tables, name: str, of: type[Any]) -> tuple[Any, ...]:
    """The tables of `name`.toml as records, each with its id."""
    found = tables.records(name)
    return tuple(msgspec.convert({"id": key, **value}, of) for key, value in found.items())


def known_providers(tables: Tables) -> dict[str, Provider]:
    """The providers of providers.toml by id, each with its address and its practice from provider_practice.toml.

    Raises `TableError` where provider_practice.toml names a provider that providers.toml does not.
    """
    rows, practice = tables.records("providers"), tables.records("provider_practice")
    if unknown := sorted(practice.keys() - rows.keys()):
        raise TableError(f"provider_practice.toml: the unknown provider {unknown[0]!r}")
    return {
        key: msgspec.convert({"id": key, **row, **practice.get(key, {})}, Provider)
        for key, row in rows.items()
    }


def providers(tables: Tables, made: Iterable[Offer]) -> tuple[Provider, ...]:
    """The providers that sell at least one offer."""
    known = known_providers(tables)
    used = sorted({offer.provider for offer in made})
    return tuple(known.get(name) or Provider(id=name, name=name) for name in used)


def developers(tables: Tables, known: Iterable[Model]) -> tuple[Developer, ...]:
    """The makers of the models."""
    rows = models.by_id(tables.rows("developers"), "id")
    used = sorted({model.developer for model in known})
    return tuple(developer(name, rows.get(name)) for name in used)


def developer(name: str, row: Row | None) -> Developer:
    """One developer; only its id where the table does not know it."""
    if row is None:
        return Developer(id=name, name=name)
    organisations = tuple(part for part in row["hub_organisations"].split("|") if part)
    return Developer(
        id=name,
        name=row["name"],
        country=row["country"] or None,
        hub_organisations=organisations,
        source=row["source"],
    )
