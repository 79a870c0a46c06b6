"""A page of the Hub's list of models, as the records in it."""

import msgspec

from catalog.model import Benchmark
from catalog.sources import fields, hub_evals, hub_rows
from catalog.sources.fields import FieldError
from catalog.sources.upstream import Listing, Quarantined, Reading, Repository, Result, SourceError


class _Row(msgspec.Struct, gc=False):
    id: object = None


_Other = str | float | bool | list[object] | None


def ids(body: bytes) -> list[str] | None:
    """What stands as id in each row of a page, in lower case; `None` where the body is no list."""
    try:
        rows = msgspec.json.decode(fields.document(body), type=list[_Row | _Other])
    except (SourceError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return [str(row.id).lower() if isinstance(row, _Row) else "" for row in rows]


def recognised(body: bytes) -> bool:
    """Whether this is a list of objects with an id `organisation/name` and what the Hub gives to each row."""
    try:
        first = fields.fields(fields.elements(fields.document(body))[0])
        hub_rows.repository_id(first)
    except (SourceError, IndexError):
        return False
    return "downloads" in first or "_id" in first


def read(body: bytes, wanted: frozenset[str] | None) -> Reading:
    """The repositories on a page, the models in them and the results on their pages.

    Where `wanted` is given, only those repositories, named in lower case. Raises `SourceError` for what is no list.
    """
    page = _Page(wanted)
    for number, raw in enumerate(fields.elements(fields.document(body)), 1):
        page.take(number, raw)
    return page.finished()


class _Page:
    """Gathers what the rows of a page say; where `wanted` is given, only those repositories."""

    def __init__(self, wanted: frozenset[str] | None) -> None:
        self._wanted = wanted
        self._rows = 0
        self._repositories: list[Repository] = []
        self._listings: list[Listing] = []
        self._results: list[Result] = []
        self._benchmarks: dict[str, Benchmark] = {}
        self._bad: list[Quarantined] = []

    def take(self, number: int, raw: msgspec.Raw) -> None:
        """One row; a bad one is quarantined."""
        where = f"row {number}"
        try:
            row = fields.fields(raw)
            if self._wanted is not None and str(row.get("id")).lower() not in self._wanted:
                return
            where = hub_rows.repository_id(row)
            repository = hub_rows.repository(row)
        except FieldError as error:
            self._rows += 1
            self._bad.append(Quarantined(where=where, reason=str(error)))
            return
        self._rows += 1
        self._repositories.append(repository)
        listing = hub_rows.listing(row, repository)
        self._listings += [listing] if listing else []
        for found in hub_evals.results(repository.id, row):
            self._rows += 1
            if isinstance(found, Quarantined):
                self._bad.append(found)
            else:
                self._results.append(found[0])
                self._benchmarks[found[1].id] = found[1]

    def finished(self) -> Reading:
        """All of it."""
        return Reading(
            rows=self._rows,
            repositories=tuple(self._repositories),
            listings=tuple(self._listings),
            results=tuple(self._results),
            benchmarks=tuple(self._benchmarks.values()),
            quarantined=tuple(self._bad),
        )
