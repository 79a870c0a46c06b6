"""Reads the tables in `catalog/data/tables` and applies the reviewed corrections to them.

Every cell passes `safe_text`. The tables keep what was read from a source, so that a reviewer sees each correction.
"""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from catalog.text import safe_text

Row = dict[str, str]
LONGEST_CELL = 2_000
TABLES = Path(__file__).resolve().parent.parent / "data" / "tables"


class TableError(ValueError):
    """A table says something the build cannot accept; the message names the table and the row."""


class Tables:
    """The tables of one folder, each read when first asked for; a missing one is empty."""

    def __init__(self, folder: Path = TABLES) -> None:
        self.folder = folder

    def rows(self, name: str) -> list[Row]:
        """The rows of `name`.csv, in an order that does not depend on the file's."""
        path = self.folder / f"{name}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            rows = [
                {key: safe_text(value or "", LONGEST_CELL) for key, value in row.items()}
                for row in csv.DictReader(file)
            ]
        return sorted(rows, key=lambda row: tuple(row.values()))

    def records(self, name: str) -> dict[str, dict[str, Any]]:
        """The tables of `name`.toml by id, in the order of their ids."""
        path = self.folder / f"{name}.toml"
        if not path.exists():
            return {}
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return {key: _with_safe_text(found[key]) for key in sorted(found)}


def number(text: str) -> float | None:
    """A figure, or `None` where the cell is empty."""
    return float(text) if text else None


def whole(text: str) -> int | None:
    """A count, or `None` where the cell is empty."""
    return round(float(text)) if text else None


def truth(text: str) -> bool | None:
    """True or False, or `None` where the cell is empty."""
    return {"True": True, "False": False, "": None}[text]


def several(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several values."""
    return tuple(part for part in text.split("|") if part)


def _with_safe_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_safe_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_safe_text(item) for item in value]
    return safe_text(value, 2_000) if isinstance(value, str) else value


LEAVE_OUT = "leave out"
_NOTED_FIELDS = {"total_parameters", "active_parameters", "released", "hub_repository", "open_weights"}
KEYS = {
    "models": ("id",),
    "pointers": ("id",),
    "offers": ("provider", "provider_model_id", "condition", "source"),
    "evidence": ("name_in_source", "benchmark"),
    "adoption": ("repository",),
    "benchmarks": ("id",),
}


class StaleCorrectionError(TableError):
    """A correction whose `found` is no longer what the table says."""


def key_of(table: str, row: Row) -> str:
    """How corrections and decisions name a row of a table."""
    return "|".join(row[field] for field in KEYS[table])


def apply_corrections(
    table: str, rows: list[Row], corrections: Iterable[Row]
) -> tuple[list[Row], Counter[str]]:
    """The rows with the corrections of their table applied, and how many cells each kind of change touched.

    The field `*` with the value "leave out" removes a row. Raises `StaleCorrectionError` when a
    correction finds no row, or finds another value than it says.
    """
    index: dict[str, list[Row]] = {}
    kept = [dict(row) for row in rows]
    for row in kept:
        index.setdefault(key_of(table, row), []).append(row)
    dropped: set[int] = set()
    applied: Counter[str] = Counter()
    for correction in corrections:
        if correction["table"] != table:
            continue
        matches = index.get(correction["key"], [])
        if not matches:
            raise StaleCorrectionError(f"corrections.csv: {table} has no row {correction['key']!r}")
        for row in matches:
            _correct(row, correction, dropped)
        applied[table] += 1
    return [row for row in kept if id(row) not in dropped], applied


def _correct(row: Row, correction: Row, dropped: set[int]) -> None:
    field, value = correction["field"], correction["value"]
    if field == "*":
        if value != LEAVE_OUT:
            raise TableError(f"corrections.csv: {correction['key']!r}: field * takes only {LEAVE_OUT!r}")
        dropped.add(id(row))
        return
    found = row.get(field, "")
    if found != correction["found"]:
        raise StaleCorrectionError(
            f"corrections.csv: {correction['table']} {correction['key']!r}: {field} is {found!r}, "
            f"the correction expects {correction['found']!r}"
        )
    row[field] = value
    if correction["table"] == "models" and field in _NOTED_FIELDS:
        row["notes"] = "|".join(filter(None, (row.get("notes", ""), correction["reason"])))
