"""What is looked at before the cache's folder is given to diskcache, which trusts everything in it.

A database carries program text: its triggers run, its settings become pragmas and attributes of diskcache's own
objects (one of them is the path of the folder). So it is opened only where it has the shape that diskcache gives it.
"""

import contextlib
import os
import re
import sqlite3
import stat
from pathlib import Path

NAME = "cache.db"
_FILES = (NAME, f"{NAME}-wal", f"{NAME}-shm", f"{NAME}-journal")
WAIT = 1.0  # seconds for another refresh's lock
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
_SHAPES = {"table": _TABLE, "index": _INDEX, "trigger": _TRIGGER}


class UnusableError(Exception):
    """There can be no cache in this folder now."""


def prepare(folder: Path, most_bytes: int) -> None:
    """Make the folder, ours alone, and delete a database in it that is not of the expected shape.

    Raises `UnusableError` where the folder is a link, a file, another user's or not writable, or where the database is
    locked.
    """
    try:
        _own_folder(folder)
        _drop_links(folder)
        if not _is_sound(folder / NAME, most_bytes):
            discard(folder)
    except OSError as error:
        raise UnusableError(str(error)) from error


def discard(folder: Path) -> None:
    """Delete the database and nothing else. Raises `OSError`."""
    for name in _FILES:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(folder / name)


def _own_folder(folder: Path) -> None:
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
    with contextlib.closing(sqlite3.connect(path, timeout=WAIT, isolation_level=None)) as database:
        try:
            database.execute("PRAGMA trusted_schema = OFF")
            # diskcache's constructor would wait 60 seconds for the lock.
            database.execute("BEGIN IMMEDIATE")
            sound = _has_the_shape(database)
            database.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            raise UnusableError(str(error)) from error
        except (sqlite3.Error, ValueError, TypeError):
            return False
    return sound


def _has_the_shape(database: sqlite3.Connection) -> bool:
    rows = database.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    for kind, name, text in rows:
        made_by_sqlite = kind == "index" and text is None and name.startswith("sqlite_autoindex_")
        if not made_by_sqlite and not (kind in _SHAPES and _SHAPES[kind].fullmatch(text)):
            return False
    if "Settings" not in (name for _, name, _ in rows):
        return not rows
    settings = database.execute("SELECT key, value FROM Settings").fetchall()
    return all(_is_a_setting(key, value) for key, value in settings)


def _is_a_setting(key: object, value: object) -> bool:
    if type(key) is not str or not _SETTINGS.fullmatch(key):
        return False
    return type(value) is int or (key not in _COUNTS and type(value) is str and bool(_WORD.fullmatch(value)))
