"""Makes diskcache safe to use: it trusts whatever stands in its folder.

diskcache runs the pickles that it finds (CVE-2025-69872), and reads or deletes the file whose path stands in a row. Its
SQLite file may also carry triggers, and its settings become pragmas and attributes of diskcache's objects (one of
them is the path of the folder). So the database is opened only where it has the schema that diskcache creates, keys are
text, values are checksummed bytes, and a row that names a file or a pickle is refused.
"""

import contextlib
import hashlib
import os
import re
import sqlite3
import stat
from pathlib import Path
from typing import Any

import diskcache  # type: ignore[import-untyped]

DATABASE = "cache.db"
_FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal")
LOCK_WAIT_SECONDS = 1.0  # seconds for another refresh's lock
_SETTINGS = re.compile(
    "statistics|tag_index|eviction_policy|size_limit|cull_limit|count|size|hits|misses|disk_min_file_size"
    "|disk_pickle_protocol|sqlite_(auto_vacuum|cache_size|journal_mode|mmap_size|synchronous)"
)
_WORD = re.compile(r"[\w-]{1,40}")
_COUNTS = frozenset({"count", "size", "hits", "misses"})
_TABLE = re.compile(r"CREATE TABLE (Settings|Cache) \([\w\s,]*\)")
_INDEX = re.compile(r"CREATE (UNIQUE )?INDEX Cache_\w+ ON\s+Cache\s?\([\w, ]+\)")
_TRIGGER = re.compile(
    r"CREATE TRIGGER Settings_\w+ AFTER (INSERT|UPDATE|DELETE) ON Cache FOR EACH ROW BEGIN"
    r' UPDATE Settings SET value = value( [+-] (1|NEW\.size|OLD\.size))+ WHERE key = "(count|size)"; END'
)
_STATEMENTS = {"table": _TABLE, "index": _INDEX, "trigger": _TRIGGER}


class UnusableError(Exception):
    """There can be no cache in this folder now."""


def prepare_folder(folder: Path, most_bytes: int) -> None:
    """Make the folder, ours alone, and delete a database in it that is not of the expected shape.

    Raises `UnusableError` where the folder is a link, a file, another user's or not writable, or where the database is
    locked.
    """
    try:
        _make_private_folder(folder)
        _drop_links(folder)
        if not _is_sound(folder / DATABASE, most_bytes):
            delete_database(folder)
    except OSError as error:
        raise UnusableError(str(error)) from error


def delete_database(folder: Path) -> None:
    """Delete the database and nothing else. Raises `OSError`."""
    for name in _FILES:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(folder / name)


def _make_private_folder(folder: Path) -> None:
    if os.path.expandvars(folder) != str(folder) or not folder.is_absolute():
        raise UnusableError("diskcache would read the name of the folder in another way")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise UnusableError("it is no folder of its own")
    if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
        raise UnusableError("the folder is another user's")
    if status.st_mode & 0o077:
        folder.chmod(0o700)


def _drop_links(folder: Path) -> None:
    """Unlink what is not a plain file of this folder alone: through it, another program's file would be written."""
    for name in _FILES:
        with contextlib.suppress(FileNotFoundError):
            status = (folder / name).lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
                os.unlink(folder / name)


def _is_sound(path: Path, most_bytes: int) -> bool:
    """Whether there is no database, or one as diskcache makes it."""
    if not path.exists():
        return False
    if path.stat().st_size > 2 * most_bytes:
        return False
    with contextlib.closing(
        sqlite3.connect(path, timeout=LOCK_WAIT_SECONDS, isolation_level=None)
    ) as database:
        try:
            database.execute("PRAGMA trusted_schema = OFF")
            # diskcache's constructor would wait 60 seconds for the lock.
            database.execute("BEGIN IMMEDIATE")
            sound = _has_expected_schema(database)
            database.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            raise UnusableError(str(error)) from error
        except (sqlite3.Error, ValueError, TypeError):
            return False
    return sound


def _has_expected_schema(database: sqlite3.Connection) -> bool:
    rows = database.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    for kind, name, text in rows:
        made_by_sqlite = kind == "index" and text is None and name.startswith("sqlite_autoindex_")
        if not made_by_sqlite and not (kind in _STATEMENTS and _STATEMENTS[kind].fullmatch(text)):
            return False
    if "Settings" not in (name for _, name, _ in rows):
        return not rows
    settings = database.execute("SELECT key, value FROM Settings").fetchall()
    return all(_is_setting(key, value) for key, value in settings)


def _is_setting(key: object, value: object) -> bool:
    if type(key) is not str or not _SETTINGS.fullmatch(key):
        return False
    return type(value) is int or (key not in _COUNTS and type(value) is str and bool(_WORD.fullmatch(value)))


_IN_THE_ROW = 2**40  # larger than any value, so that none becomes a file
_CHECKSUM = hashlib.sha256().digest_size


class BytesDisk(diskcache.Disk):  # type: ignore[misc]
    """How keys and values become rows. Everything but a text key and a bytes value raises."""

    def put(self, key: Any) -> tuple[str, bool]:
        if type(key) is not str:
            raise TypeError("a key is a text")
        return key, True

    def get(self, key: Any, raw: Any) -> str:
        if not raw or type(key) is not str:
            raise ValueError("a key that is no text")
        return key

    def store(self, value: Any, read: bool, **_key: Any) -> tuple[int, int, None, bytes]:
        if read or type(value) is not bytes:
            raise TypeError("a value is bytes")
        return 0, diskcache.core.MODE_RAW, None, hashlib.sha256(value).digest() + value

    def fetch(self, mode: Any, filename: Any, value: Any, read: bool) -> bytes:
        if read or mode != diskcache.core.MODE_RAW or filename is not None or type(value) is not bytes:
            raise ValueError("a value that was not stored here")
        if hashlib.sha256(value[_CHECKSUM:]).digest() != value[:_CHECKSUM]:
            raise ValueError("a damaged value")
        return value[_CHECKSUM:]

    def remove(self, file_path: Any) -> None:
        """Nothing: no value is a file, so a path in a row was planted."""


def open_cache(folder: Path, most_bytes: int) -> Any:
    """The cache in a folder that was examined before; closed again where it cannot be opened."""
    cache = diskcache.Cache.__new__(diskcache.Cache)
    try:
        cache.__init__(str(folder), timeout=1, disk=BytesDisk, **_settings(most_bytes))
    except BaseException:
        cache.close()
        raise
    return cache


def _settings(most_bytes: int) -> dict[str, Any]:
    """Every setting, since the folder remembers those that are not given."""
    return {
        **diskcache.core.DEFAULT_SETTINGS,
        "size_limit": most_bytes,
        "eviction_policy": "least-recently-stored",
        "disk_min_file_size": _IN_THE_ROW,
        "sqlite_mmap_size": 0,  # a mapped file that shrinks kills the process
    }
