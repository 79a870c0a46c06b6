"""The catalogue in use: the refreshed one where it is sound and not older, else the shipped one."""

import errno
import os
import random
import stat
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from catalog.model import Catalog, Source
from catalog.sources.upstream import PriceRow
from catalog.storage import container, files, source_parts, store
from catalog.storage import snapshot as snapshots
from catalog.storage.files import SaveError
from catalog.storage.snapshot import Snapshot
from catalog.storage.source_parts import Part

REAL_DATA = store.DATA
SHIPPED = "2026-11-12"
NEWER = "2098-01-01"
OLDER = "2001-01-01"


@pytest.fixture(autouse=True)
def shipped(snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """The made-up catalogue in place of the shipped one, which takes longer to read."""
    data = tmp_path / "shipped"
    data.mkdir()
    (data / store.CATALOGUE).write_bytes(dated(snapshot.catalog, SHIPPED))
    monkeypatch.setattr(store, "DATA", data)
    return snapshots.decode(dated(snapshot.catalog, SHIPPED))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the refreshed catalogue lies."""
    return tmp_path / "share" / "modelpick"


def dated(catalog: Catalog, day: str) -> bytes:
    """The bytes of a catalogue of another day."""
    return snapshots.encode(msgspec.structs.replace(catalog, as_of=day))


def part(source: str = "made-up", count: int = 3) -> Part:
    """Some prices of a made-up source."""
    about = Source(
        id=source, name=source, url="https://example.org", license="MIT", as_of=NEWER, gave="prices"
    )
    rows = tuple(
        PriceRow(source=source, as_of=NEWER, provider="p", provider_model_id=f"m{i}", input=float(i + 1))
        for i in range(count)
    )
    return Part(source=about, read=NEWER, prices=rows)


def digest_of(data: bytes) -> str:
    return snapshots.decode(data).digest


def test_without_a_folder_it_is_the_shipped_one() -> None:
    assert store.load().catalog.as_of == store.examine(None).snapshot.catalog.as_of == SHIPPED
    assert store.examine(None).origin == "shipped"


def test_the_day_is_found_without_decoding() -> None:
    data = (REAL_DATA / store.CATALOGUE).read_bytes()
    assert snapshots.day_of(data) == snapshots.decode(data, ours=True).catalog.as_of
    assert snapshots.day_of(b"{}") == ""


def test_an_empty_or_missing_folder_is_no_problem(folder: Path, shipped: Snapshot) -> None:
    shipped = store.load()
    assert store.load(folder).digest == shipped.digest
    folder.mkdir(parents=True)
    assert store.load(folder).digest == shipped.digest
    assert store.examine(folder).problem == ""


def test_what_is_saved_is_used_from_then_on(snapshot: Snapshot, folder: Path) -> None:
    data = dated(snapshot.catalog, NEWER)
    store.save(folder, data, [part()])
    assert store.load(folder).digest == digest_of(data)
    assert snapshots.encode(store.load(folder).catalog) == data
    held = store.examine(folder)
    assert (held.snapshot.digest, held.origin, held.problem) == (digest_of(data), "refreshed", "")
    assert held.parts == (part(),)
    assert held.superseded == ()


def test_a_catalogue_of_the_same_day_as_the_shipped_one_is_used(snapshot: Snapshot, folder: Path) -> None:
    data = dated(snapshot.catalog, SHIPPED)
    store.save(folder, data, ())
    assert store.load(folder).digest == digest_of(data)
    assert store.examine(folder).origin == "refreshed"


def test_an_older_one_gives_way_and_its_parts_are_kept_apart(
    snapshot: Snapshot, folder: Path, shipped: Snapshot
) -> None:
    store.save(folder, dated(snapshot.catalog, OLDER), [part()])
    assert store.load(folder).digest == shipped.digest
    held = store.examine(folder)
    assert (held.origin, held.parts, held.superseded) == ("shipped", (), (part(),))
    assert OLDER in held.problem
    assert SHIPPED in held.problem


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


def test_a_start_does_not_read_the_parts(snapshot: Snapshot, folder: Path) -> None:
    store.save(folder, dated(snapshot.catalog, NEWER), [part()])
    program = (
        "import sys; from pathlib import Path; from catalog.storage import store; "
        "print(store.load(Path(sys.argv[1])).catalog.as_of); "
        "unwanted = {'catalog.storage.source_parts', 'catalog.storage.integrity', 'huggingface_hub', 'httpx2'}; "
        "print(*unwanted & {*sys.modules})"
    )
    root = str(REAL_DATA.parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [NEWER]


def damaged(path: Path, data: bytes) -> None:
    """Put `data` where the refreshed catalogue lies."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def test_one_flipped_bit_is_found_wherever_it_is(snapshot: Snapshot, folder: Path, shipped: Snapshot) -> None:
    data, path = dated(snapshot.catalog, NEWER), folder / store.REFRESHED
    store.save(folder, data, [part(count=50)])
    whole, dice = path.read_bytes(), random.Random(7)
    start = container.line_length(container.read_manifest(whole, store.KIND))
    in_parts = start + len(data)
    for place in [*range(0, start, 7), *range(start, len(whole), 1_000), in_parts, len(whole) - 1]:
        torn = bytearray(whole)
        torn[place] ^= 1 << dice.randrange(8)
        damaged(path, bytes(torn))
        used, held = store.load(folder).digest, store.examine(folder)
        assert used == held.snapshot.digest
        if start <= place < in_parts:
            assert used == shipped.digest
        elif place >= in_parts:
            assert used == digest_of(data)
        assert used in (shipped.digest, digest_of(data))
        assert held.problem, f"nothing is said of a flipped bit at {place}"
        assert held.parts == ()


def test_a_file_that_is_cut_anywhere_or_goes_on_is_not_used(
    snapshot: Snapshot, folder: Path, shipped: Snapshot
) -> None:
    path = folder / store.REFRESHED
    store.save(folder, dated(snapshot.catalog, NEWER), [part()])
    whole = path.read_bytes()
    for torn in [whole[:size] for size in range(0, len(whole), 997)] + [
        whole[:-1],
        whole + b"\n",
        whole + whole,
    ]:
        damaged(path, torn)
        assert store.load(folder).digest == shipped.digest
        assert store.examine(folder).problem


@pytest.mark.parametrize(
    "data",
    [
        b"\n",
        b"\0" * 100_000,
        b"x" * 100_000,
        b'{"format":"modelpick catalogue","schema":99}\n',
        b'{"format":"modelpick catalogue","schema":1}\n',
        b'{"format":"modelpick catalogue","schema":' + b"1" * 5_000 + b"}\n",
        b'{"format":"modelpick catalogue","schema":1,"x":' + b"[" * 60_000 + b"\n",
        b'{"format":"modelpick catalogue","schema":1,"as_of":"2098-01-01","parts_schema":1,"sections":[]}\n',
        b'{"format":"modelpick catalogue","schema":1,"as_of":"2098-01-01","parts_schema":1,"sections":'
        b'[["catalogue",9000000000000,"' + b"0" * 64 + b'"]]}\n',
        b'{"format":"modelpick catalogue","schema":1,"as_of":"2098-01-01","parts_schema":1,"sections":'
        b'[["catalogue",-1,"' + b"0" * 64 + b'"]]}\n',
        b'{"format":"modelpick bundle","schema":1,"as_of":"2098-01-01","parts_schema":1,"sections":[]}\n',
    ],
)
def test_any_other_file_is_not_used(folder: Path, data: bytes, shipped: Snapshot) -> None:
    folder.mkdir(parents=True)
    (folder / store.REFRESHED).write_bytes(data)
    assert store.load(folder).digest == shipped.digest
    problem = store.examine(folder).problem
    assert store.REFRESHED in problem
    assert problem.isprintable()


def test_a_sound_line_over_something_else_is_not_used(
    snapshot: Snapshot, folder: Path, shipped: Snapshot
) -> None:
    path, data = folder / store.REFRESHED, dated(snapshot.catalog, NEWER)
    folder.mkdir(parents=True)
    foreign = data.replace(b'"schema":3,', b'"schema":4,')
    assert foreign != data
    for content, day, said in (
        (foreign, NEWER, "reads schema 3"),
        (b"[" * 100_000, NEWER, "not a catalogue"),
        (b'{"schema":' + b"1" * 5_000 + b"}", NEWER, "not a catalogue"),
        (data, "2098-01-02", "its first line says 2098-01-02"),
    ):
        path.write_bytes(
            container.pack([(container.CATALOGUE, content)], kind=store.KIND, as_of=day, parts_schema=1)
        )
        assert store.load(folder).digest == shipped.digest
        assert said in store.examine(folder).problem


def test_parts_of_another_schema_wait(snapshot: Snapshot, folder: Path) -> None:
    data = dated(snapshot.catalog, NEWER)
    folder.mkdir(parents=True)
    sections = source_parts.sections(data, [part()])
    packed = container.pack(sections, kind=store.KIND, as_of=NEWER, parts_schema=source_parts.SCHEMA + 1)
    (folder / store.REFRESHED).write_bytes(packed)
    held = store.examine(folder)
    assert (held.origin, held.parts) == ("refreshed", ())
    assert "schema" in held.problem


def test_what_is_no_plain_file_is_not_used(folder: Path, shipped: Snapshot) -> None:
    path = folder / store.REFRESHED
    path.mkdir(parents=True)
    assert store.load(folder).digest == shipped.digest
    assert "no plain file" in store.examine(folder).problem
    path.rmdir()
    path.symlink_to(path)
    assert store.load(folder).digest == shipped.digest
    assert "link to itself" in store.examine(folder).problem
    path.unlink()
    path.symlink_to("/dev/zero")
    assert store.load(folder).digest == shipped.digest
    assert "no plain file" in store.examine(folder).problem
    path.unlink()
    os.mkfifo(path)
    assert store.load(folder).digest == shipped.digest
    assert "no plain file" in store.examine(folder).problem


def test_a_huge_file_is_not_read(folder: Path, shipped: Snapshot) -> None:
    path = folder / store.REFRESHED
    folder.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert store.load(folder).digest == shipped.digest
    assert store.examine(folder).problem


def test_a_folder_that_is_none_is_no_problem_for_a_start(tmp_path: Path, shipped: Snapshot) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "a\0b", tmp_path / ("x" * 300)):
        assert store.load(folder).digest == shipped.digest
        assert store.examine(folder).origin == "shipped"


def test_hostile_text_in_a_refreshed_file_is_cleaned(snapshot: Snapshot, folder: Path) -> None:
    model = snapshot.catalog.models[0]
    data = dated(snapshot.catalog, NEWER).replace(
        f'"name":"{model.name}"'.encode(), b'"name":"AA\\u202e\\u001b[2JBB"'
    )
    store.save(folder, data, ())
    names = {entry.name for entry in store.load(folder).catalog.models}
    assert "AA\ufffd\ufffd[2JBB" in names


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
