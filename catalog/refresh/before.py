"""What the catalogue in use has of each source: the rows that a new reading is compared with."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from catalog.groundwork import Groundwork
from catalog.merge import prices
from catalog.merge.rows import FIGURES
from catalog.model import Evidence
from catalog.parts import Part
from catalog.snapshot import Snapshot

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Rows = dict[tuple[str, ...], Any]


class Before:
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
        figures = [prices.known(getattr(row, name)) for name in FIGURES]
        extras = {name: prices.known(figure) for name, figure in row.extras.items()}
        return ("price", row.key), (row.model, *figures, tuple(sorted(extras.items())), row.retires)
    if isinstance(row, Evidence):
        # Some harnesses are the day of a reading: the same result read on another day is the same.
        harness = "" if _DAY.fullmatch(row.harness) else row.harness
        return ("result", row.benchmark, row.name_in_source, row.variant, harness), (row.model, row.score)
    return ("repository", row.repository), (row.model, row.downloads_30d, row.likes)
