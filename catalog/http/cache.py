"""The response cache: bodies that can be asked for again, kept so that little need be asked, and nothing offline."""

import contextlib
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from catalog.http import entry as entries
from catalog.http import vetting
from catalog.http.entry import Entry

MOST_BYTES = 200_000_000


class ResponseCache:
    """Answers by address, in one folder, at most `most_bytes` of them; the oldest go first.

    It is a convenience and never a hindrance: whatever is wrong with the folder, `get` finds nothing, `put` keeps
    nothing, and neither raises. The folder is opened at the first use and again after `close`. Use it from one
    thread.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._cache: Any = None
        self._off = False

    def get(self, address: str) -> Entry | None:
        """What was kept of this address, if anything."""
        if not self._opened():
            return None
        try:
            data = self._cache.get(address)
            return None if data is None else entries.decode(data)
        except Exception as error:  # whatever somebody wrote there
            self._failed(error)
            return None

    def put(self, address: str, entry: Entry) -> bool:
        """Keep an answer; false where it was not kept."""
        if len(entry.body) > min(entries.MOST_BYTES, self._most_bytes // 2) or not self._opened():
            return False
        try:
            return bool(self._cache.set(address, entries.encode(entry)))
        except Exception as error:  # a full disk, a lock, a damaged database
            self._failed(error)
            return False

    def forget(self, address: str) -> None:
        """Drop an answer that turned out to be unusable, so that it is asked for anew."""
        if self._opened():
            try:
                self._cache.delete(address)
            except Exception as error:
                self._failed(error)

    def close(self) -> None:
        """Let go of the folder."""
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
                from catalog.http.bytes_disk import open_cache

                vetting.prepare(self._folder, self._most_bytes)
                self._cache = open_cache(self._folder, self._most_bytes)
            except Exception as error:
                self._off = not self._failed(error)
        return self._cache is not None

    def _failed(self, error: Exception) -> bool:
        """Whether the database was damaged, and is gone now; a full disk or a lock may pass by itself."""
        damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(
            error, (sqlite3.OperationalError, sqlite3.ProgrammingError)
        )
        if damaged:
            self.close()
            with contextlib.suppress(OSError):
                vetting.discard(self._folder)
        return damaged
