"""The leaderboards declared in `data/leaderboards.toml`: fetches their documents and reads their results.

A table is one document, the pages of one, or the documents that an index lists. Adding a leaderboard needs no code.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from catalog.http.web import Answer, Web, WebError
from catalog.model import Source
from catalog.sources import fields, leaderboard_rows, leaderboard_tables
from catalog.sources.fields import FieldError, Row
from catalog.sources.leaderboard_tables import Board, Index, Table
from catalog.sources.upstream import Page, Quarantined, Reading, Result, SourceError, Upstream

_MOST_PAGES = 60
_AT_ONCE = 4
_MOST_BYTES = 16_000_000
_MISSING_SHARE = 0.1  # of the documents that an index lists; more, and the table is not whole


async def fetch_pages(table: Table, web: Web) -> AsyncIterator[Page]:
    """The documents of a table. Raises `WebError` where one does not come that must."""
    if table.index is not None:
        found = _fetch_listed(table, table.index, web)
    elif table.page_rows:
        found = _fetch_paged(table, web)
    else:
        found = _fetch_single(table, web)
    async for page in found:
        yield page


async def _fetch_single(table: Table, web: Web) -> AsyncIterator[Page]:
    yield _page(table, await web.get(table.address, most_bytes=_MOST_BYTES), table.address)


async def _fetch_paged(table: Table, web: Web) -> AsyncIterator[Page]:
    """Pages up to the number of rows that the first of them states."""
    total, offset = 1, 0
    for _ in range(_MOST_PAGES):
        if offset >= total:
            return
        address = table.address.replace("{offset}", str(offset))
        answer = await web.get(address, most_bytes=_MOST_BYTES)
        yield _page(table, answer, address)
        total = _total(table, answer.body)
        offset += table.page_rows
    if offset < total:
        raise WebError(f"table {table.id}: {total:,} rows; at most {offset:,} are asked for")


def _total(table: Table, body: bytes) -> int:
    try:
        row = fields.fields(fields.document(body))
        total = fields.whole({table.total: leaderboard_rows.cell_value(row, table.total)}, table.total)
    except SourceError as error:
        raise WebError(f"table {table.id}: {error}") from error
    if total is None:
        raise WebError(f"table {table.id}: {table.total} says not how many rows there are")
    return total


async def _fetch_listed(table: Table, index: Index, web: Web) -> AsyncIterator[Page]:
    names = _names(table, index, (await web.get(index.address, most_bytes=_MOST_BYTES)).body)
    addresses = [table.address.replace("{item}", quote(name, safe="")) for name in names]
    missing: list[WebError] = []
    for start in range(0, len(addresses), _AT_ONCE):
        group = addresses[start : start + _AT_ONCE]
        answers = await asyncio.gather(*(_get(web, address) for address in group))
        for address, answer in zip(group, answers, strict=True):
            if isinstance(answer, WebError):
                missing.append(answer)
            else:
                yield _page(table, answer, address)
        if len(missing) > max(1, len(addresses) * _MISSING_SHARE):
            raise missing[0]


async def _get(web: Web, address: str) -> Answer | WebError:
    try:
        return await web.get(address, most_bytes=_MOST_BYTES)
    except WebError as error:
        return error


def _names(table: Table, index: Index, body: bytes) -> list[str]:
    """The names that an index lists; one that leads elsewhere is left out."""
    try:
        row = fields.fields(fields.document(body))
        found = [
            name
            for path in index.items
            for name in fields.entries({path: leaderboard_rows.cell_value(row, path)}, path)
        ]
    except SourceError as error:
        raise WebError(f"table {table.id}: its index: {error}") from error
    names = [
        name for name in found if isinstance(name, str) and name.strip(".") and len(name) <= fields.LONGEST_ID
    ]
    if len(names) > index.most:
        raise WebError(
            f"table {table.id}: its index lists {len(names):,} documents; at most {index.most:,} are read"
        )
    return list(dict.fromkeys(names))


def _page(table: Table, answer: Answer, address: str) -> Page:
    return Page(body=answer.body, day=answer.day, name=table.id, address=address)


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
            async for page in fetch_pages(table, web):
                yield page

    def recognises(self, page: Page) -> bool:
        """Whether these bytes are of one table of this source and no other.

        Tables with the same columns are distinguished by the name of the file, which is or ends with the table's id.
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
                as_of = max(as_of, leaderboard_rows.row_day(table, row))
                results += leaderboard_rows.row_results(table, row)
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
        yield from leaderboard_rows.table_rows(body, table.format, table.rows)
    except SourceError as error:
        if table.index is None:
            raise
        yield error


def _has_columns(table: Table, body: bytes) -> bool:
    """Whether a document has the columns of a table; looks for their names in the bytes before it parses them."""
    if not all(column.rpartition(".")[2].encode() in body for column in table.needed):
        return False
    try:
        first = leaderboard_rows.table_columns(body, table.format, table.rows)
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
