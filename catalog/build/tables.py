"""Reads the project's own tables; every cell passes `safe_text`, every row keeps the place it came from."""

import csv
import tomllib
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
        return {key: _safe(found[key]) for key in sorted(found)}


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


def _safe(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _safe(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_safe(item) for item in value]
    return safe_text(value, 2_000) if isinstance(value, str) else value
