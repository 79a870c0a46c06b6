"""The made-up catalogue that the tests share."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from catalog.evidence import Ability, Evidence, Spend, TokenUse
from catalog.model import Adoption, Catalog

_FILE = Path(__file__).parents[1] / "data" / "catalogue.toml"
_WRITTEN_AS_LISTS = {
    "evidence": Evidence,
    "spend": Spend,
    "token_use": TokenUse,
    "abilities": Ability,
    "adoption": Adoption,
}
"""Records that the catalogue writes without the names of their fields; the made-up one has them, to be read."""


@cache
def catalogue() -> Catalog:
    """Every kind, unknown prices and licenses, retired, open, closed, thresholds. No real company, price or score."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    rows = {
        name: tuple(record(**row) for row in tables.pop(name)) for name, record in _WRITTEN_AS_LISTS.items()
    }
    rest = msgspec.convert(tables | dict.fromkeys(rows, ()), Catalog)
    return msgspec.structs.replace(rest, **rows)
