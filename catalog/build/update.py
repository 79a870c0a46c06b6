"""`python -m catalog.build.update SOURCE FILE --day DATE`: newer prices of one source in the tables.

The file is read and joined as a refresh does it. Rows that the source no longer lists end; a row that was known keeps
the model that it was filed under. Corrections of figures that the source has changed since are dropped and printed.
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from catalog.build.tables import TABLES, Row
from catalog.pipeline.join import join
from catalog.pipeline.name_matcher import NameMatcher
from catalog.sources.registry import all_upstreams
from catalog.sources.upstream import FIGURES, Page, PriceRow, Upstream
from catalog.storage import files, groundwork, store

_COLUMNS = (
    *("model", "provider", "provider_model_id", "condition", "unit", *FIGURES, "least_cached_tokens"),
    *("extras", "context_tokens", "retires", "source", "as_of"),
)


class Update(NamedTuple):
    """The new rows of a source, and how many of its rows are of no known model."""

    rows: list[Row]
    unmatched: int


def read_update(upstream: Upstream, body: bytes, day: str, before: Iterable[Row]) -> Update:
    """The rows of a source's document of a day (ISO), as offers.csv holds them; `before` are those of the table."""
    source = upstream.about.id
    reading = upstream.read(Page(body, day))
    shipped, ground = store.load(), groundwork.load()
    joined = join(NameMatcher(shipped, ground, ()), upstream.about, day, (reading,))
    models = {(row.provider, row.provider_model_id): row.model for row in joined.part.prices}
    models |= {
        (row["provider"], row["provider_model_id"]): row["model"] for row in before if row["source"] == source
    }
    rows = [
        table_row(row, models[row.provider, row.provider_model_id])
        for row in reading.prices
        if (row.provider, row.provider_model_id) in models
    ]
    return Update(sorted(rows, key=lambda row: tuple(row.values())), len(reading.prices) - len(rows))


def table_row(row: PriceRow, model: str) -> Row:
    """A price row as a row of offers.csv."""
    extras = "; ".join(f"{name}={price:.9g}" for name, price in sorted(row.extras.items()))
    cells = {name: getattr(row, name) for name in _COLUMNS if name not in ("model", "extras")}
    return {
        name: extras if name == "extras" else model if name == "model" else _cell(cells[name])
        for name in _COLUMNS
    }


def stale_corrections(corrections: Iterable[Row], rows: Iterable[Row], source: str) -> list[Row]:
    """The corrections of this source's prices that no longer find what they correct."""
    by_key = {_key(row): row for row in rows if row["source"] == source}
    return [one for one in corrections if _is_stale(one, by_key, source)]


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0: the tables hold the new rows; run `python -m catalog.build` next."""
    parser = argparse.ArgumentParser(prog="python -m catalog.build.update", description=__doc__)
    parser.add_argument("source", help="the id of a price source, such as litellm")
    parser.add_argument("file", type=Path, help="its document")
    parser.add_argument("--day", required=True, help="the day that the figures are of (ISO)")
    parser.add_argument("--tables", type=Path, default=TABLES, help="folder of the tables")
    options = parser.parse_args(arguments)
    upstreams = {upstream.about.id: upstream for upstream in all_upstreams(0, store.load())}
    if options.source not in upstreams:
        print(
            f"error: no source {options.source!r}; there are {', '.join(sorted(upstreams))}", file=sys.stderr
        )
        return 2
    before = list(_rows(options.tables / "offers.csv"))
    update = read_update(upstreams[options.source], options.file.read_bytes(), options.day, before)
    rows = [row for row in before if row["source"] != options.source] + update.rows
    corrections = list(_rows(options.tables / "corrections.csv"))
    stale = stale_corrections(corrections, rows, options.source)
    _write(options.tables / "offers.csv", _COLUMNS, sorted(rows, key=_order))
    _write(
        options.tables / "corrections.csv", tuple(corrections[0]), [c for c in corrections if c not in stale]
    )
    print(f"{len(update.rows)} rows of {options.source}; {update.unmatched} of no known model")
    for one in stale:
        print(f"dropped correction: {one['key']} {one['field']} {one['found']!r} -> {one['value']!r}")
    return 0


def _cell(value: float | str | None) -> str:
    return "" if value is None else repr(float(f"{value:.9g}")) if isinstance(value, float) else str(value)


def _key(row: Row) -> str:
    return "|".join((row["provider"], row["provider_model_id"], row["condition"], row["source"]))


def _is_stale(correction: Row, by_key: dict[str, Row], source: str) -> bool:
    if correction["table"] != "offers" or not correction["key"].endswith(f"|{source}"):
        return False
    row = by_key.get(correction["key"])
    if row is None:
        return True
    return correction["field"] != "*" and row.get(correction["field"], "") != correction["found"]


def _order(row: Row) -> tuple[str, ...]:
    return tuple(
        row.get(name, "") for name in ("model", "provider", "provider_model_id", "condition", "source")
    )


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    files.write_atomically(path, text.getvalue().encode())


if __name__ == "__main__":
    raise SystemExit(main())
