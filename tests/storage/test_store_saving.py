"""Saving a catalogue: the same bytes, for its owner only, none that does not hold together, and a disk that refuses."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from catalog.storage import files, store
from catalog.storage.files import SaveError
from catalog.storage.snapshot import Snapshot
from tests.support.stored import NEWER, dated, digest_of, part

pytestmark = pytest.mark.usefixtures("shipped")


def test_same_inputs_same_bytes_and_no_write_where_nothing_changed(snapshot: Snapshot, folder: Path) -> None:
    data, path = dated(snapshot.catalog, NEWER), folder / store.REFRESHED
    store.save(folder, data, [part("b"), part("a")])
    first = path.read_bytes()
    os.utime(path, (1, 1))
    store.save(folder, data, [part("a"), part("b")])
    assert path.read_bytes() == first
    assert path.stat().st_mtime == 1
    shuffled = msgspec.structs.replace(part("b"), prices=part("b").prices[::-1])
    store.save(folder, data, [part("a"), shuffled])
    assert path.stat().st_mtime == 1
    store.save(folder, data, [part("a")])
    assert path.stat().st_mtime > 1


def test_the_folder_is_for_its_owner_only(snapshot: Snapshot, folder: Path) -> None:
    store.save(folder, dated(snapshot.catalog, NEWER), ())
    assert [entry.name for entry in folder.iterdir()] == [store.REFRESHED]
    for made in (folder, folder.parent):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("table", "field", "value", "said"),
    [
        ("offers", "model", "nobody/nothing", "not among the models"),
        ("offers", "provider", "nobody", "not among the providers"),
        ("offers", "input", -1.0, "input is -1.0"),
        ("offers", "input", 0.0, "input price is 0"),
        ("offers", "retires", "soon", "retires is 'soon'"),
        ("evidence", "benchmark", "no-such", "not among the benchmarks"),
        ("evidence", "score", float("inf"), "not a catalogue"),
        ("abilities", "model", "nobody/nothing", "not among the models"),
        ("abilities", "low", 99.0, "expected 0 to 100, in order"),
        ("adoption", "downloads_30d", -5, "downloads_30d is -5"),
        ("models", "developer", "nobody", "not among the developers"),
        ("models", "released", "2026-02-30", "released is '2026-02-30'"),
    ],
)
def test_a_catalogue_that_does_not_hold_together_is_not_saved(
    snapshot: Snapshot, folder: Path, table: str, field: str, value: object, said: str
) -> None:
    rows = getattr(snapshot.catalog, table)
    wrong = msgspec.structs.replace(rows[0], **{field: value})
    data = dated(msgspec.structs.replace(snapshot.catalog, **{table: (wrong, *rows[1:])}), NEWER)
    with pytest.raises(SaveError, match=said):
        store.save(folder, data, ())
    assert not folder.exists()


def test_what_stands_twice_is_not_saved(snapshot: Snapshot, folder: Path) -> None:
    for table in ("models", "providers", "benchmarks", "abilities", "adoption"):
        rows = getattr(snapshot.catalog, table)
        twice = msgspec.structs.replace(snapshot.catalog, **{table: (*rows, rows[0])})
        with pytest.raises(SaveError, match="twice"):
            store.save(folder, dated(twice, NEWER), ())
    with pytest.raises(SaveError, match="twice"):
        store.save(folder, dated(snapshot.catalog, NEWER), [part(), part()])
    with pytest.raises(SaveError, match="expected YYYY-MM-DD"):
        store.save(folder, dated(snapshot.catalog, "tomorrow"), ())
    assert not folder.exists()


@pytest.mark.parametrize(
    ("number", "cause"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "the disk is read-only")]
)
@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_a_disk_that_refuses_keeps_the_old_one(
    snapshot: Snapshot,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    cause: str,
    step: str,
) -> None:
    old, new = dated(snapshot.catalog, NEWER), dated(snapshot.catalog, "2098-02-02")
    store.save(folder, old, ())
    before = (folder / store.REFRESHED).stat().st_mtime_ns
    real = os.open

    def fail(*given: object, **_: object) -> int:
        if step == "open" and isinstance(given[1], int) and not given[1] & os.O_CREAT:
            return real(given[0], given[1])  # type: ignore[arg-type]
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(files.os, step, fail)  # type: ignore[attr-defined]
        with pytest.raises(SaveError, match=cause):
            store.save(folder, new, ())
    assert store.load(folder).digest == digest_of(old)
    assert (folder / store.REFRESHED).stat().st_mtime_ns == before
    assert [entry.name for entry in folder.iterdir()] == [store.REFRESHED]
    store.save(folder, new, ())
    assert store.load(folder).digest == digest_of(new)


def test_a_file_in_place_of_the_folder_is_told(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    for folder in (tmp_path / "file", tmp_path / "file" / "share", tmp_path / "a\0b"):
        with pytest.raises(SaveError):
            store.save(folder, dated(snapshot.catalog, NEWER), ())
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_only_our_own_stale_files_are_swept(folder: Path) -> None:
    folder.mkdir(parents=True)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    start, old = f".{store.REFRESHED}", 86_400 * 2
    stale = [
        f"{start}.{gone.pid}-0123abcd-0.tmp",
        f"{start}.{os.getpid()}-0123abcd-7.tmp",
        f"{start}.1-0123abcd-0.tmp",
    ]
    kept = [
        f"{start}.{os.getpid()}-{files._RUN}-0.tmp",  # being written right now
        f"{start}.{os.getppid()}-0123abcd-0.tmp",  # by another process that lives
        f"{start}.{gone.pid}-0123abcd-0.tmp.bak",
        f"{start}.{gone.pid}.tmp",
        f"{start}.0-0123abcd-0.tmp",
        f".other.{gone.pid}-0123abcd-0.tmp",
        store.REFRESHED,
    ]
    outside = folder.parent / "outside"
    for name in [*stale, *kept]:
        (folder / name).write_bytes(b"x")
    outside.write_bytes(b"x")
    os.utime(folder / stale[2], (os.path.getmtime(outside) - old,) * 2)
    link = f"{start}.{gone.pid}-ffffffff-0.tmp"
    (folder / link).symlink_to(outside)
    (folder / f"{start}.{gone.pid}-eeeeeeee-0.tmp").mkdir()
    store.sweep(folder)
    left = {entry.name for entry in folder.iterdir()}
    assert left == {*kept, link, f"{start}.{gone.pid}-eeeeeeee-0.tmp"}
    assert outside.exists()
    store.sweep(folder / "nowhere")
