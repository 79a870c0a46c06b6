"""The catalogue in use: the refreshed one where it is sound and not older, else the shipped one."""

import subprocess
import sys
from pathlib import Path

import pytest

from catalog.storage import snapshot as snapshots
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.stored import NEWER, OLDER, SHIPPED, dated, digest_of, part

pytestmark = pytest.mark.usefixtures("shipped")
REAL_DATA = store.DATA


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
