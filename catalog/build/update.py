"""`python -m catalog.build.update SOURCE=FILE@DAY ...`: newer figures of sources in the tables.

The files are read and joined as a refresh does it, all together. Rows that a source no longer lists end; a row that was
known keeps the model that it was filed under. What makes a model goes to new_models.csv: a person who has looked at it
moves the row to models.csv. Corrections of figures that a source has changed since are dropped and printed.
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from catalog.build import updated_rows
from catalog.build.tables import TABLES, Row
from catalog.build.updated_rows import COLUMNS, Update
from catalog.model import Source
from catalog.pipeline.join import SourceReadings, join
from catalog.pipeline.name_matcher import NameMatcher
from catalog.sources.registry import all_upstreams
from catalog.sources.upstream import Page, Upstream
from catalog.storage import files, groundwork, store

_READ_AS = {"hugging-face-llmfit": "hugging-face"}
"""Sources of the tables alone, whose documents have the form of another one's."""


class Document(NamedTuple):
    """One document of a source, the ISO day that its figures are of, and its reader."""

    about: Source
    upstream: Upstream
    body: bytes
    day: str


def read_update(documents: Sequence[Document], before: Iterable[Row]) -> Update:
    """The rows of these documents as the tables hold them; `before` are the rows of offers.csv.

    Of several documents of one source, the figures of the last count where both have them.
    """
    found = [
        SourceReadings(one.about, one.day, (one.upstream.read(Page(one.body, one.day)),)) for one in documents
    ]
    return updated_rows.update(found, join(NameMatcher(store.load(), groundwork.load(), ()), found), before)


def stale_corrections(corrections: Iterable[Row], rows: Iterable[Row], source: str) -> list[Row]:
    """The corrections of this source's prices that no longer find what they correct."""
    by_key = {_key(row): row for row in rows if row["source"] == source}
    return [one for one in corrections if _is_stale(one, by_key, source)]


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0: the tables hold the new rows; run `python -m catalog.build` next."""
    parser = argparse.ArgumentParser(prog="python -m catalog.build.update", description=__doc__)
    parser.add_argument(
        "documents", nargs="+", metavar="SOURCE=FILE@DAY", help="litellm=prices.json@2026-11-20"
    )
    parser.add_argument("--tables", type=Path, default=TABLES, help="folder of the tables")
    options = parser.parse_args(arguments)
    shipped = store.load()
    upstreams = {upstream.about.id: upstream for upstream in all_upstreams(0, shipped)}
    try:
        documents = [_document(text, upstreams, shipped.sources) for text in options.documents]
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    _write_tables(options.tables, read_update(documents, [*_rows(options.tables / "offers.csv")]))
    return 0


def _document(text: str, upstreams: Mapping[str, Upstream], sources: Mapping[str, Source]) -> Document:
    source, _, rest = text.partition("=")
    path, _, day = rest.rpartition("@")
    upstream = upstreams.get(_READ_AS.get(source, source))
    if upstream is None or not path:
        known = ", ".join(sorted({*upstreams, *_READ_AS}))
        raise ValueError(f"found {text!r}, expected SOURCE=FILE@DAY with a source of {known}")
    return Document(sources.get(source, upstream.about), upstream, Path(path).read_bytes(), day)


def _write_tables(folder: Path, found: Update) -> None:
    offers = [row for row in _rows(folder / "offers.csv") if row["source"] not in found.priced] + found.offers
    corrections = [*_rows(folder / "corrections.csv")]
    stale = [one for source in sorted(found.priced) for one in stale_corrections(corrections, offers, source)]
    _write(folder / "offers.csv", COLUMNS, sorted(offers, key=_order))
    _write(folder / "corrections.csv", tuple(corrections[0]), [c for c in corrections if c not in stale])
    models = [*_rows(folder / "models.csv")]
    columns = tuple(models[0])
    kept = {row["id"]: row for row in _rows(folder / "new_models.csv")} | {
        row["id"]: row for row in found.models
    }
    settled = {row["id"] for row in models}
    new = [row for name, row in sorted(kept.items()) if name not in settled]
    _write(folder / "new_models.csv", columns, updated_rows.filled(new, found.facts))
    _write(folder / "models.csv", columns, updated_rows.filled(models, found.facts))
    adoption = [*_rows(folder / "adoption.csv")]
    columns = tuple(dict.fromkeys((*adoption[0], "created")))
    _write(folder / "adoption.csv", columns, updated_rows.adopted(adoption, found.repositories))
    print(
        f"{len(found.offers)} prices, {len(found.models)} new models; {found.unmatched} rows of no known model"
    )
    for one in stale:
        print(f"dropped correction: {one['key']} {one['field']} {one['found']!r} -> {one['value']!r}")


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
    if path.exists():
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
