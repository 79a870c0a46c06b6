"""Leaderboards, each declared as tables in `data/leaderboards.toml`: adding one needs no code."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

from catalog.http.web import Web
from catalog.model import Source
from catalog.sources import fields, leaderboard_pages, leaderboard_rows, leaderboard_tables, tabular
from catalog.sources.fields import FieldError, Row
from catalog.sources.leaderboard_tables import Board, Table
from catalog.sources.upstream import Page, Quarantined, Reading, Result, SourceError, Upstream

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"\s*([A-Za-z]{3})[a-z]* (\d{1,2})[a-z]{0,2}, (20\d\d)\b")


def all_leaderboards(file: Path = leaderboard_tables.FILE) -> tuple[Upstream, ...]:
    """The declared leaderboards. Raises `LeaderboardError` where the declaration cannot be used."""
    boards = leaderboard_tables.load(file)
    return tuple(Leaderboard(source, board) for source, board in sorted(boards.items()))


class Leaderboard:
    """The tables of one source."""

    def __init__(self, source: str, board: Board) -> None:
        self._source = source
        self._board = board
        self._tables = {table.id: table for table in board.tables}

    @property
    def about(self) -> Source:
        """How the source is shown and attributed."""
        return self._board.about(self._source)

    def available(self, environment: Mapping[str, str]) -> str:  # noqa: ARG002
        """No leaderboard here needs a key."""
        return ""

    async def fetch(self, web: Web) -> AsyncIterator[Page]:
        """The documents of every table. Raises `WebError`: a source of which a part is missing keeps its old rows."""
        for table in self._board.tables:
            async for page in leaderboard_pages.pages(table, web):
                yield page

    def recognises(self, page: Page) -> bool:
        """Whether these bytes are of one table of this source and no other.

        Tables of one shape are told apart by the name of the file, which is that of the table or ends with it.
        """
        return self._table(page) is not None

    def read(self, page: Page) -> Reading:
        """The results in a document; a bad row is quarantined. Raises `SourceError` where it is none of a table."""
        table = self._tables.get(page.name) or self._table(page)
        if table is None:
            raise SourceError(f"it is none of the tables of {self._board.name}")
        results, bad, number, as_of = list[Result](), list[Quarantined](), 0, _stated_day(table, page.body)
        for number, row in enumerate(_rows(table, page.body), 1):
            try:
                if isinstance(row, SourceError):
                    raise row
                as_of = max(as_of, leaderboard_rows.day(table, row))
                results += leaderboard_rows.results(table, row)
            except SourceError as error:
                bad.append(Quarantined(where=f"{table.id}, row {number}", reason=str(error)))
        if not results and not bad and not _has_columns(table, page.body):
            raise SourceError(
                f"table {table.id}: its columns are not those expected ({', '.join(table.needed)})"
            )
        return Reading(
            rows=number,
            as_of=as_of,
            results=tuple(results),
            benchmarks=tuple(table.benchmark(score, self._source) for score in table.scores),
            quarantined=tuple(bad),
        )

    def _table(self, page: Page) -> Table | None:
        fitting = [table for table in self._board.tables if _has_columns(table, page.body)]
        if len(fitting) > 1:
            stem = page.address.rpartition("/")[2].partition(".")[0]
            fitting = [table for table in fitting if table.id == page.name or stem.endswith(table.id)]
            fitting.sort(key=lambda table: -len(table.id))
        return fitting[0] if fitting else None


def _rows(table: Table, body: bytes) -> Iterator[Row | SourceError]:
    """The rows of a document; one of many that an index lists is itself a row, and a bad one costs itself only."""
    try:
        yield from tabular.rows(body, table.format, table.rows)
    except SourceError as error:
        if table.index is None:
            raise
        yield error


def _has_columns(table: Table, body: bytes) -> bool:
    """Whether a document has the columns of a table; looks for their names before it reads anything."""
    if not all(column.rpartition(".")[2].encode() in body for column in table.needed):
        return False
    try:
        first = tabular.header(body, table.format, table.rows)
    except SourceError:
        return False
    return all(column in first or column.partition(".")[0] in first for column in table.needed)


def _stated_day(table: Table, body: bytes) -> str:
    """The day that a document states in words, as in "Last updated on March 10, 2026"."""
    _, found, rest = body.partition(table.as_of_after.encode()) if table.as_of_after else (b"", b"", b"")
    match = _DAY.match(rest[:60].decode("ascii", "replace")) if found else None
    if match is None or match[1].lower() not in _MONTHS:
        return ""
    stated = f"{match[3]}-{_MONTHS.index(match[1].lower()) + 1:02}-{int(match[2]):02}"
    try:
        return fields.date({"day": stated}, "day") or ""
    except FieldError:
        return ""
