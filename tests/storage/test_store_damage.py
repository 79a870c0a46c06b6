"""A refreshed catalogue that is damaged, foreign, hostile or no plain file is not used, and what is wrong is said."""

import os
import random
from pathlib import Path

import pytest

from catalog.storage import container, source_parts, store
from catalog.storage.snapshot import Snapshot
from tests.support.stored import NEWER, dated, digest_of, part

pytestmark = pytest.mark.usefixtures("shipped")


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
