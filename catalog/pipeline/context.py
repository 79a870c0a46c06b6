"""What one refresh works from: its options, the catalogue before it, and the handler that its events go to."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from catalog.evidence import Evidence
from catalog.pipeline.report import EventHandler
from catalog.sources import price_terms
from catalog.sources.upstream import FIGURES, PriceRow
from catalog.storage import groundwork, store
from catalog.storage.groundwork import Groundwork
from catalog.storage.snapshot import Snapshot
from catalog.storage.source_parts import Part


class Options(NamedTuple):
    """What a refresh is asked to do; `today` is an ISO date.

    `data` is the folder of the refreshed catalogue, `cache` that of the response cache; `None`: there is none.
    `sources` are files, folders or `hf://datasets/...`: where they are given, nothing else is read, except the
    response cache with `offline`. `export` is a file or `hf://datasets/...`. `wide` is how many of the Hub's most
    downloaded repositories are read, `force` accepts a reading that the checks refuse. `mirror` is the address of a
    server that stands in for all others, see `catalog.http.client`.
    """

    today: str
    data: Path | None
    cache: Path | None
    offline: bool = False
    sources: tuple[str, ...] = ()
    export: str | None = None
    wide: int = 1_000
    force: bool = False
    mirror: str = ""


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Rows = dict[tuple[str, ...], Any]


class PreviousRows:
    """The rows of every source before the refresh, and their day."""

    def __init__(self, shipped: Snapshot, ground: Groundwork, parts: Iterable[Part]) -> None:
        self._rows: dict[str, Rows] = defaultdict(dict)
        self._shipped: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
        rows: tuple[Any, ...] = (*ground.rows, *shipped.catalog.evidence, *shipped.catalog.adoption)
        for row in rows:
            key, value = _key_and_value(row)
            self._rows[row.source][key] = value
            self._shipped[row.source][key] = row.as_of
        self._days = {source: _most_common_day(days.values()) for source, days in self._shipped.items()}
        for part in parts:
            name = part.source.id
            self._days[name] = max(self._days.get(name, ""), part.source.as_of)
            self._rows[name] = rows_with_part(self._rows[name], part)

    def day(self, source: str) -> str:
        """The ISO date of a source's rows, empty where it has none; of shipped rows the date that most of them have."""
        return self._days.get(source, "")

    def is_newer(self, source: str, key: tuple[str, ...], day: str) -> bool:
        """Whether a shipped row is of a later day than `day`, so that a reading of `day` does not replace it."""
        return self._shipped.get(source, {}).get(key, "") > day

    def rows(self, source: str) -> Rows:
        """The rows of a source by their identifying key."""
        return self._rows.get(source, {})


def rows_of(part: Part) -> Rows:
    """The rows of a part by their identifying key; equal values mean that nothing changed."""
    return dict(_key_and_value(row) for row in (*part.prices, *part.results, *part.repositories))


def rows_with_part(rows: Rows, part: Part) -> Rows:
    """The rows of a source after `part` has replaced its prices and the results of the same benchmarks."""
    benchmarks = {row.benchmark for row in part.results}
    kept = {
        key: value
        for key, value in rows.items()
        if not (key[0] == "price" and part.prices) and not (key[0] == "result" and key[1] in benchmarks)
    }
    return kept | rows_of(part)


def _most_common_day(days: Iterable[str]) -> str:
    """The day of most rows: a few rows that were looked up later do not make the others newer."""
    counts = Counter(days)
    return max(counts, key=lambda day: (counts[day], day))


def _key_and_value(row: Any) -> tuple[tuple[str, ...], Any]:
    if isinstance(row, PriceRow):
        # $0.00000219 a token times a million is 2.1900000000000004: rounded, so that it is no change of a price.
        figures = [price_terms.known_price(getattr(row, name)) for name in FIGURES]
        extras = {name: price_terms.known_price(figure) for name, figure in row.extras.items()}
        return ("price", row.key), (row.model, *figures, tuple(sorted(extras.items())), row.retires)
    if isinstance(row, Evidence):
        # Some boards have the day of the reading as their harness: the same result read on another day is unchanged.
        harness = "" if _DAY.fullmatch(row.harness) else row.harness
        return ("result", row.benchmark, row.name_in_source, row.variant, harness), (row.model, row.score)
    return ("repository", row.repository), (row.model, row.downloads_30d, row.likes)


class PreviousState(NamedTuple):
    """The catalogue in use, the shipped one, and the rows of both by source.

    `parts` are the refreshed rows that still count: none is older than the shipped rows of its source. `problem` says
    why a refreshed catalogue is not used, empty where there is nothing to say.
    """

    in_use: Snapshot
    shipped: Snapshot
    ground: Groundwork
    parts: dict[str, Part]
    previous_rows: PreviousRows
    problem: str


def load_state(folder: Path | None) -> PreviousState:
    """The state of the catalogue in `folder`. Raises `SnapshotError` where the installed files are damaged."""
    stored = store.examine(folder)
    shipped = stored.snapshot if stored.origin == "shipped" else store.load()
    ground = groundwork.load()
    shipped_rows = PreviousRows(shipped, ground, ())
    parts = {
        part.source.id: part
        for part in stored.parts or stored.superseded
        if part.source.as_of >= shipped_rows.day(part.source.id)
    }
    return PreviousState(
        stored.snapshot, shipped, ground, parts, PreviousRows(shipped, ground, parts.values()), stored.problem
    )


class RefreshContext(NamedTuple):
    """One running refresh: the state before it, its options, and the handler of its events.

    `unreached` is the reason why the network gave nothing, empty where it gave something or was not asked.
    """

    previous: PreviousState
    options: Options
    report_event: EventHandler
    unreached: str = ""
