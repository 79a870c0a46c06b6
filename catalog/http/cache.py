"""The response cache: answers kept so that unchanged ones are not downloaded again, and all can be read offline."""

import contextlib
import re
import sqlite3
import zlib
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, NamedTuple, Self

import msgspec

from catalog.record import Record

MOST_ENTRY_BYTES = 64_000_000  # of a body; more is never kept
_LONGEST_HEADER = 20_000
_HEADER_TEXT = re.compile(r"[\x20-\x7e]*")
_Text = Annotated[str, msgspec.Meta(max_length=300)]
_Address = Annotated[str, msgspec.Meta(max_length=8_000)]


class Entry(NamedTuple):
    """A body, the ISO date on which it was last known to be current, its validators and the next address.

    `etag` and `modified` are the server's `ETag` and `Last-Modified`, empty where it gave none.
    """

    body: bytes
    day: str
    etag: str = ""
    modified: str = ""
    next: str | None = None


class _Head(Record, frozen=True, kw_only=True):
    day: Annotated[str, msgspec.Meta(max_length=10)]
    size: Annotated[int, msgspec.Meta(ge=0, le=MOST_ENTRY_BYTES)]
    etag: _Text = ""
    modified: _Text = ""
    next: _Address | None = None


def encode(entry: Entry) -> bytes:
    """One line of JSON, then the body as zlib packs it."""
    head = _Head(
        day=entry.day, size=len(entry.body), etag=entry.etag, modified=entry.modified, next=entry.next
    )
    return msgspec.json.encode(head) + b"\n" + zlib.compress(entry.body, 1)


def decode(data: bytes) -> Entry:
    """The entry in `data`; never more memory than its header announces. Raises `ValueError` for anything else."""
    line, found, _ = data[:_LONGEST_HEADER].partition(b"\n")
    if not found:
        raise ValueError("no header")
    head = msgspec.json.decode(line, type=_Head)
    date.fromisoformat(head.day)
    if not all(_HEADER_TEXT.fullmatch(text) for text in (head.etag, head.modified, head.next or "")):
        raise ValueError("a header that cannot be sent")
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(data[len(line) + 1 :], head.size + 1)
    except zlib.error:
        raise ValueError("the body cannot be unpacked") from None
    if len(body) != head.size or not unpacker.eof or unpacker.unused_data:
        raise ValueError("not the announced size")
    return Entry(body, head.day, head.etag, head.modified, head.next)


MOST_BYTES = 200_000_000


class ResponseCache:
    """Answers by address, in one folder, at most `most_bytes` of them; the oldest go first.

    Whatever is wrong with the folder, `get` finds nothing, `put` keeps nothing, and neither raises. The folder is
    opened at the first use and again after `close`. Use it from one thread.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._cache: Any = None
        self._off = False

    def get(self, address: str) -> Entry | None:
        """The cached entry of this address, `None` where there is none."""
        if not self._opened():
            return None
        try:
            data = self._cache.get(address)
            return None if data is None else decode(data)
        except Exception as error:  # whatever somebody wrote there
            self._failed(error)
            return None

    def put(self, address: str, entry: Entry) -> bool:
        """Keep an answer; false where it was not kept."""
        if len(entry.body) > min(MOST_ENTRY_BYTES, self._most_bytes // 2) or not self._opened():
            return False
        try:
            return bool(self._cache.set(address, encode(entry)))
        except Exception as error:  # a full disk, a lock, a damaged database
            self._failed(error)
            return False

    def forget(self, address: str) -> None:
        """Drop an answer that could not be read, so that it is downloaded again."""
        if self._opened():
            try:
                self._cache.delete(address)
            except Exception as error:
                self._failed(error)

    def close(self) -> None:
        """Close the database; the next use opens it again."""
        cache, self._cache, self._off = self._cache, None, False
        if cache is not None:
            with contextlib.suppress(sqlite3.Error):
                cache.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _opened(self) -> bool:
        """Whether there is a cache; a folder that failed once is left alone until `close`."""
        for _ in range(2):  # again where a damaged database had to go
            if self._cache is not None or self._off:
                break
            try:
                # Imports diskcache, 30 ms: not before something is kept.
                from catalog.http import cache_database

                cache_database.prepare_folder(self._folder, self._most_bytes)
                self._cache = cache_database.open_cache(self._folder, self._most_bytes)
            except Exception as error:
                self._off = not self._failed(error)
        return self._cache is not None

    def _failed(self, error: Exception) -> bool:
        """Handle an error: delete a damaged database and return true; a full disk or a lock may pass by itself."""
        damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(
            error, (sqlite3.OperationalError, sqlite3.ProgrammingError)
        )
        if damaged:
            from catalog.http import cache_database

            self.close()
            with contextlib.suppress(OSError):
                cache_database.delete_database(self._folder)
        return damaged
