"""Applies the reviewed corrections, so that the tables keep what was read and a reviewer sees each change."""

from collections import Counter
from collections.abc import Iterable

from catalog.build.tables import Row, TableError

LEAVE_OUT = "leave out"
_TOLD = {"total_parameters", "active_parameters", "released", "hub_repository", "open_weights"}
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


def apply(table: str, rows: list[Row], corrections: Iterable[Row]) -> tuple[list[Row], Counter[str]]:
    """The rows with the corrections of their table applied, and how many cells each kind of change touched.

    The field `*` with the value "leave out" removes a row. Raises `StaleCorrectionError` when a
    correction finds no row, or finds another value than it says.
    """
    index: dict[str, list[Row]] = {}
    kept = [dict(row) for row in rows]
    for row in kept:
        index.setdefault(key_of(table, row), []).append(row)
    gone: set[int] = set()
    applied: Counter[str] = Counter()
    for correction in corrections:
        if correction["table"] != table:
            continue
        matches = index.get(correction["key"], [])
        if not matches:
            raise StaleCorrectionError(f"corrections.csv: {table} has no row {correction['key']!r}")
        for row in matches:
            _correct(row, correction, gone)
        applied[table] += 1
    return [row for row in kept if id(row) not in gone], applied


def _correct(row: Row, correction: Row, gone: set[int]) -> None:
    field, value = correction["field"], correction["value"]
    if field == "*":
        if value != LEAVE_OUT:
            raise TableError(f"corrections.csv: {correction['key']!r}: field * takes only {LEAVE_OUT!r}")
        gone.add(id(row))
        return
    found = row.get(field, "")
    if found != correction["found"]:
        raise StaleCorrectionError(
            f"corrections.csv: {correction['table']} {correction['key']!r}: {field} is {found!r}, "
            f"the correction expects {correction['found']!r}"
        )
    row[field] = value
    if correction["table"] == "models" and field in _TOLD:
        row["notes"] = "|".join(filter(None, (row.get("notes", ""), correction["reason"])))
