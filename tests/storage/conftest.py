"""What the tests of the store share."""

from pathlib import Path

import pytest

from catalog.storage import snapshot as snapshots
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.stored import SHIPPED, dated


@pytest.fixture
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
