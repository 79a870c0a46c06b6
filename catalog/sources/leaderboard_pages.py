"""Asks for the documents of a declared table: one, the pages of one, or those that an index lists."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import quote

from catalog.http.web import Answer, Web, WebError
from catalog.sources import fields, tabular
from catalog.sources.leaderboard_tables import Index, Table
from catalog.sources.upstream import Page, SourceError

_MOST_PAGES = 60
_AT_ONCE = 4
_MOST_BYTES = 16_000_000
_MISSING_SHARE = 0.1  # of the documents that an index lists; more, and the table is not whole


async def pages(table: Table, web: Web) -> AsyncIterator[Page]:
    """The documents of a table. Raises `WebError` where one does not come that must."""
    if table.index is not None:
        found = _listed(table, table.index, web)
    elif table.page_rows:
        found = _paged(table, web)
    else:
        found = _single(table, web)
    async for page in found:
        yield page


async def _single(table: Table, web: Web) -> AsyncIterator[Page]:
    yield _page(table, await web.get(table.address, most_bytes=_MOST_BYTES), table.address)


async def _paged(table: Table, web: Web) -> AsyncIterator[Page]:
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
        total = fields.whole({table.total: tabular.cell(row, table.total)}, table.total)
    except SourceError as error:
        raise WebError(f"table {table.id}: {error}") from error
    if total is None:
        raise WebError(f"table {table.id}: {table.total} says not how many rows there are")
    return total


async def _listed(table: Table, index: Index, web: Web) -> AsyncIterator[Page]:
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
            name for path in index.items for name in fields.entries({path: tabular.cell(row, path)}, path)
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
