"""The response cache: what it gives back, and that nothing planted in its folder runs, is read or is deleted."""

import os
import pickle
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from catalog.http import cache as entries
from catalog.http import cache_database
from catalog.http.cache import Entry, ResponseCache

ADDRESS = "https://models.dev/api.json"
ENTRY = Entry(b'{"a": 1}' * 1000, "2026-11-24", '"abc"', "Tue, 24 Nov 2026 00:00:00 GMT", None)
BIG = os.urandom(300_000)
NOT_ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the cache will be; beside it lies a file of somebody else."""
    (tmp_path / "outside.txt").write_text("mine")
    return tmp_path / "cache" / "responses"


def kept(folder: Path, entry: Entry = ENTRY) -> Entry | None:
    """What a later run finds."""
    with ResponseCache(folder) as cache:
        cache.put(ADDRESS, entry)
    with ResponseCache(folder) as cache:
        return cache.get(ADDRESS)


def planted(folder: Path, statement: str, *values: Any) -> None:
    """Change the database as somebody could who may write to the folder."""
    kept(folder)
    with closing(sqlite3.connect(folder / "cache.db")) as database, database:
        database.execute(statement, values)


def test_what_was_kept_is_found_by_a_later_run(folder: Path) -> None:
    assert kept(folder) == ENTRY
    assert kept(folder, Entry(b"", "2026-11-25")) == Entry(b"", "2026-11-25")
    assert kept(folder, Entry(BIG, "2026-11-26", next=ADDRESS + "?page=2")).body == BIG  # type: ignore[union-attr]
    assert folder.stat().st_mode & 0o077 == 0
    assert sorted(os.listdir(folder)) == ["cache.db"]


def test_an_empty_cache_works_and_forgets(folder: Path) -> None:
    with ResponseCache(folder) as cache:
        assert cache.get(ADDRESS) is None
        assert cache.put(ADDRESS, ENTRY)
        cache.forget(ADDRESS)
        assert cache.get(ADDRESS) is None


def test_it_opens_again_after_it_was_closed(folder: Path) -> None:
    cache = ResponseCache(folder)
    assert cache.put(ADDRESS, ENTRY)
    cache.close()
    assert cache.get(ADDRESS) == ENTRY
    cache.close()
    cache.close()


def test_it_makes_no_folder_before_it_is_used(folder: Path) -> None:
    ResponseCache(folder).close()
    assert not folder.exists()


def test_the_oldest_go_when_it_is_full(folder: Path) -> None:
    with ResponseCache(folder, most_bytes=4_000_000) as cache:
        for number in range(40):
            assert cache.put(f"{ADDRESS}?{number}", Entry(BIG, "2026-11-24"))
        assert cache.get(f"{ADDRESS}?39") is not None
        assert cache.get(f"{ADDRESS}?0") is None
        assert not cache.put(ADDRESS, Entry(b"x" * 3_000_000, "2026-11-24"))
    assert (folder / "cache.db").stat().st_size < 8_000_000
    with ResponseCache(folder, most_bytes=4_000_000) as cache:
        assert cache.get(f"{ADDRESS}?39") is not None


class Planted:
    """Unpickling it writes a file."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return os.mkdir, (str(self.mark),)


def test_a_planted_pickle_never_runs(folder: Path, tmp_path: Path) -> None:
    mark = tmp_path / "it-ran"
    bomb = pickle.dumps(Planted(mark))
    for change in (
        "UPDATE Cache SET mode = 4, value = ?",  # as a value
        "UPDATE Cache SET mode = 4, value = NULL, filename = 'x.val' WHERE ? IS NOT NULL",  # as a file of a value
        "UPDATE Cache SET raw = 0, key = ?",  # as a key
    ):
        planted(folder, change, bomb)
        (folder / "x.val").write_bytes(bomb)
        with ResponseCache(folder) as cache:
            assert cache.get(ADDRESS) is None
            assert cache.put(ADDRESS, ENTRY)
            assert cache.get(ADDRESS) == ENTRY
        assert not mark.exists()


@pytest.mark.parametrize("mode", [1, 2, 3, 4])
@pytest.mark.parametrize("path", ["{outside}", "../../outside.txt", "link.val"])
def test_a_planted_path_is_neither_read_nor_deleted(
    folder: Path, tmp_path: Path, path: str, mode: int
) -> None:
    outside = tmp_path / "outside.txt"
    planted(folder, "UPDATE Cache SET filename = ?, mode = ?", path.format(outside=outside), mode)
    (folder / "link.val").symlink_to(outside)
    with ResponseCache(folder) as cache:
        assert cache.get(ADDRESS) is None
        assert cache.put(ADDRESS, ENTRY)  # replacing a row deletes its file in diskcache
        cache.forget(ADDRESS)
    assert outside.read_text() == "mine"
    assert (folder / "link.val").is_symlink()


def test_a_folder_that_the_settings_name_is_not_used(folder: Path, tmp_path: Path) -> None:
    for key, value in (("_directory", str(tmp_path)), ("disk__directory", str(tmp_path)), ("size", "many")):
        planted(folder, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", key, value)
        with ResponseCache(folder) as cache:
            assert cache.get(ADDRESS) is None  # the database was made anew
            assert cache.put(ADDRESS, ENTRY)
    assert not (tmp_path / "cache.db").exists()


def test_program_text_in_the_database_never_runs(folder: Path) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    for statement in (
        f"CREATE TRIGGER Settings_x AFTER UPDATE ON Settings BEGIN {endless}; END",
        f"CREATE TRIGGER Settings_x AFTER INSERT ON Cache FOR EACH ROW BEGIN {endless}; END",
        "CREATE VIRTUAL TABLE other USING fts5(x)",
        f"CREATE VIEW other AS {endless}",
    ):
        planted(folder, statement)
        assert kept(folder) == ENTRY


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def noise(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)


@pytest.mark.parametrize(
    "damage",
    [
        half,
        noise,
        lambda path: path.write_text("my diary"),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"SQLite format 3\0"),
        lambda path: path.write_bytes(path.read_bytes()[:100] + os.urandom(50_000)),
        lambda path: path.unlink(),
        lambda path: (path.with_name("cache.db-wal").write_bytes(os.urandom(5000)), path.write_bytes(b""))[1],
    ],
    ids=["half", "noise", "text", "empty", "header", "garbage", "gone", "log"],
)
def test_a_damaged_database_is_a_miss_and_works_again(folder: Path, damage: Callable[[Path], Any]) -> None:
    kept(folder, Entry(BIG, "2026-11-24"))
    damage(folder / "cache.db")
    with ResponseCache(folder) as cache:
        assert cache.get(ADDRESS) is None
        cache.put(ADDRESS, ENTRY)
        cache.forget(ADDRESS)
    assert kept(folder) == ENTRY


def test_a_database_damaged_while_it_is_open_raises_nothing(folder: Path) -> None:
    with ResponseCache(folder) as cache:
        cache.put(ADDRESS, Entry(BIG, "2026-11-24"))
        (folder / "cache.db").write_bytes(os.urandom(20_000))
        cache.get(ADDRESS)
        cache.put(ADDRESS, ENTRY)
        cache.get(ADDRESS)
    assert kept(folder) == ENTRY


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"\n",
        b"{}\n",
        b'{"day":"2026-11-24","size":5}\n' + zlib.compress(b"1234"),
        b'{"day":"2026-11-24","size":5}\n' + zlib.compress(b"12345")[:-1],
        b'{"day":"2026-11-24","size":5}\n' + zlib.compress(b"123456"),
        b'{"day":"2026-11-24","size":5}\n' + zlib.compress(b"12345") + b"!",
        b'{"day":"2026-11-24","size":5}\nnot packed',
        b'{"day":"yesterday","size":0}\n' + zlib.compress(b""),
        b'{"day":"2026-11-24","size":-1}\n' + zlib.compress(b""),
        b'{"day":"2026-11-24","size":999999999999}\n' + zlib.compress(b""),
        b'{"day":"2026-11-24","size":0,"etag":"x\\r\\nHost: y"}\n' + zlib.compress(b""),
        b'{"day":"2026-11-24","size":0,"unknown":1}\n' + zlib.compress(b""),
        b"[" * 30_000 + b"\n",
    ],
)
def test_a_value_that_is_no_entry_is_refused(value: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        entries.decode(value)


def test_every_flipped_bit_of_a_value_is_noticed(folder: Path) -> None:
    planted(folder, "UPDATE Cache SET value = substr(value, 1, length(value) - 1)")
    with ResponseCache(folder) as cache:
        assert cache.get(ADDRESS) is None
    kept(folder)
    with closing(sqlite3.connect(folder / "cache.db")) as database:
        ((sound,),) = database.execute("SELECT value FROM Cache").fetchall()
        for place in range(0, len(sound), 7):
            flipped = bytearray(sound)
            flipped[place] ^= 1 << place % 8
            database.execute("UPDATE Cache SET value = ?", (bytes(flipped),))
            database.commit()
            with ResponseCache(folder) as cache:
                assert cache.get(ADDRESS) is None


@pytest.mark.parametrize("name", ["cache.db", "cache.db-wal", "cache.db-journal"])
def test_a_linked_database_is_not_written_through(folder: Path, tmp_path: Path, name: str) -> None:
    kept(tmp_path / "theirs", Entry(b"theirs", "2026-11-24"))
    others = tmp_path / "theirs" / "cache.db"
    before = others.read_bytes()
    folder.mkdir(parents=True)
    for link in (os.symlink, os.link):
        link(others, folder / name)
        assert kept(folder) == ENTRY
        assert others.read_bytes() == before
        cache_database.delete_database(folder)


def test_a_folder_that_is_none_of_ours_is_left_alone(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.parent.mkdir()
    folder.symlink_to(elsewhere)
    assert kept(folder) is None
    assert os.listdir(elsewhere) == []
    folder.unlink()
    folder.write_text("a file")
    assert kept(folder) is None
    assert kept(folder / "deeper") is None
    assert folder.read_text() == "a file"
    folder.unlink()
    (folder / "cache.db").mkdir(parents=True)
    assert kept(folder) is None
    assert kept(Path("relative")) is None
    assert kept(tmp_path / "$HOME") is None


@NOT_ROOT
def test_a_folder_that_cannot_be_written_is_a_miss(folder: Path) -> None:
    kept(folder)
    folder.chmod(0o500)
    try:
        assert kept(folder) is None
    finally:
        folder.chmod(0o700)
    assert kept(folder) == ENTRY


def test_a_disk_that_takes_no_more_is_a_miss(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    assert kept(folder) is None
    monkeypatch.undo()
    assert kept(folder) == ENTRY
    with ResponseCache(folder) as cache:
        assert cache.get(ADDRESS) == ENTRY
        cache._cache._sql(
            "PRAGMA max_page_count = 20"
        )  # what SQLite reports then is "database or disk is full"
        assert not cache.put(ADDRESS + "2", Entry(BIG, "2026-11-24"))
        assert cache.get(ADDRESS) == ENTRY


def test_another_program_that_holds_the_lock_is_a_miss(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_database, "LOCK_WAIT_SECONDS", 0.05)
    kept(folder)
    with closing(sqlite3.connect(folder / "cache.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with ResponseCache(folder) as cache:
            assert cache.get(ADDRESS) is None
            assert not cache.put(ADDRESS, ENTRY)
        other.execute("ROLLBACK")
    with ResponseCache(folder) as cache:
        assert cache.get(ADDRESS) == ENTRY
