"""What the tests of a whole refresh share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.storage import groundwork, store
from tests.support.loopback import Loopback, hub_routes
from tests.support.refreshing import quick_refreshes
from tests.support.upstreams import FILES, RAW, UPSTREAM, hub_rows, tau_bench

SHIPPED = store.DATA


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, small_shipped: Path) -> None:
    """A small catalogue, short waits, and none of the developer's own keys."""
    quick_refreshes(monkeypatch, small_shipped)
    for name in (
        "HF_TOKEN",
        "HUGGING_FACE_HUB_TOKEN",
        "ARTIFICIAL_ANALYSIS_API_KEY",
        "HF_HUB_OFFLINE",
        "HF_ENDPOINT",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def whole_catalogue(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """All that ships: for the sources that know no model of the few makers."""
    monkeypatch.setattr(store, "DATA", SHIPPED)
    monkeypatch.setattr(groundwork, "DATA", SHIPPED)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Where a refresh keeps its catalogue, and its responses."""
    return tmp_path / "data", tmp_path / "cache"


@pytest.fixture
def upstreams() -> Iterator[Loopback]:
    """Every source, each with a small answer of its real shape."""
    routes: dict[str, Any] = {path: (UPSTREAM / name).read_bytes() for path, name in FILES.items()}
    routes |= hub_routes(hub_rows(30), prefix="/huggingface.co")
    routes |= {
        "/datasets-server.huggingface.co/filter": (UPSTREAM / "board-lmarena-vision.json").read_bytes(),
        f"{RAW}/sierra-research/": tau_bench,
    }
    with Loopback(routes) as server:
        yield server
