"""What the catalogue in use has of each source: the rows that a new reading is compared with.

Where a refresh starts from: the catalogue in use, the shipped one, and what both know of every source.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from catalog.evidence import Evidence
from catalog.sources import price_terms
from catalog.sources.rows import FIGURES
from catalog.storage import groundwork, store
from catalog.storage.groundwork import Groundwork
from catalog.storage.snapshot import Snapshot
from catalog.storage.source_parts import Part

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Rows = dict[tuple[str, ...], Any]


class PreviousRows:
    """The rows of every source before the refresh, and their day."""

    def __init__(self, base: Snapshot, ground: Groundwork, parts: Iterable[Part]) -> None:
        self._rows: dict[str, Rows] = defaultdict(dict)
        self._shipped: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
        shipped: tuple[Any, ...] = (*ground.rows, *base.catalog.evidence, *base.catalog.adoption)
        for row in shipped:
            key, value = _keyed(row)
            self._rows[row.source][key] = value
            self._shipped[row.source][key] = row.as_of
        self._days = {source: _usual(days.values()) for source, days in self._shipped.items()}
        for part in parts:
            name = part.source.id
            self._days[name] = max(self._days.get(name, ""), part.source.as_of)
            self._rows[name] = replaced(self._rows[name], part)

    def day(self, source: str) -> str:
        """As of when its rows are, empty where there are none; of the shipped ones, as of when most of them are."""
        return self._days.get(source, "")

    def is_newer(self, source: str, key: tuple[str, ...], day: str) -> bool:
        """Whether this shipped row is of a later day than that, so that a reading of that day leaves it as it is."""
        return self._shipped.get(source, {}).get(key, "") > day

    def rows(self, source: str) -> Rows:
        """Its rows by what makes them one row."""
        return self._rows.get(source, {})


def rows_of(part: Part) -> Rows:
    """The rows of a part by what makes them one row; equal values mean that nothing changed."""
    return dict(_keyed(row) for row in (*part.prices, *part.results, *part.repositories))


def replaced(rows: Rows, part: Part) -> Rows:
    """The rows of a source once this part has taken the place of what it replaces."""
    benchmarks = {row.benchmark for row in part.results}
    kept = {
        key: value
        for key, value in rows.items()
        if not (key[0] == "price" and part.prices) and not (key[0] == "result" and key[1] in benchmarks)
    }
    return kept | rows_of(part)


def _usual(days: Iterable[str]) -> str:
    """The day of most rows: a few that were looked up later do not make the others newer."""
    counts = Counter(days)
    return max(counts, key=lambda day: (counts[day], day))


def _keyed(row: Any) -> tuple[tuple[str, ...], Any]:
    kind = type(row).__name__
    if kind == "PriceRow":
        # A unit's arithmetic leaves noise in the last digits: that is no change of a price.
        figures = [price_terms.known(getattr(row, name)) for name in FIGURES]
        extras = {name: price_terms.known(figure) for name, figure in row.extras.items()}
        return ("price", row.key), (row.model, *figures, tuple(sorted(extras.items())), row.retires)
    if isinstance(row, Evidence):
        # Some harnesses are the day of a reading: the same result read on another day is the same.
        harness = "" if _DAY.fullmatch(row.harness) else row.harness
        return ("result", row.benchmark, row.name_in_source, row.variant, harness), (row.model, row.score)
    return ("repository", row.repository), (row.model, row.downloads_30d, row.likes)


class PreviousState(NamedTuple):
    """`parts` are the refreshed rows that still count: no source's are older than the shipped ones."""

    used: Snapshot
    base: Snapshot
    ground: Groundwork
    parts: dict[str, Part]
    before: PreviousRows
    problem: str


def load_state(folder: Path | None) -> PreviousState:
    """What is here. Raises `SnapshotError` where the installed files are damaged."""
    held = store.examine(folder)
    base = held.snapshot if held.origin == "shipped" else store.load()
    ground = groundwork.load()
    shipped = PreviousRows(base, ground, ())
    found = (part for part in held.parts or held.superseded)
    parts = {part.source.id: part for part in found if part.source.as_of >= shipped.day(part.source.id)}
    return PreviousState(
        held.snapshot, base, ground, parts, PreviousRows(base, ground, parts.values()), held.problem
    )
