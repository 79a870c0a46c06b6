"""Commands on the made-up catalogue, and a refresh of a small catalogue by servers on this machine."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.advice.understanding.use_cases import UseCase
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.command_line import Done, Run
from tests.support.hostile import UNSAFE
from tests.support.loopback import Loopback, hub_routes
from tests.support.refresh_command import NAMES
from tests.support.refreshing import quick_refreshes
from tests.support.upstreams import UPSTREAM
from tui.cli import dispatch

DAY = ("--today", "2026-11-24")
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def run(
    snapshot: Snapshot,
    small_use_cases: dict[str, UseCase],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Run:
    """Runs one command on the made-up catalogue."""
    monkeypatch.setattr(store, "load", lambda _folder=None: snapshot)
    monkeypatch.setattr(store, "examine", lambda _folder: store.StoredCatalogue(snapshot, "shipped"))
    monkeypatch.setattr(store, "load_use_cases", lambda: small_use_cases)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(tmp_path)

    def start(*arguments: str) -> Done:
        code = dispatch.main(list(arguments))
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return start


@pytest.fixture
def refresh_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small_shipped: Path) -> None:
    """Short waits, nothing of the developer's environment, and no server but those that a test starts."""
    quick_refreshes(monkeypatch, small_shipped)
    for name in os.environ:
        if name.startswith(
            ("HF_", "HUGGING_FACE", "TRANSFORMERS", "ARTIFICIAL_", "COLUMNS")
        ) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    monkeypatch.setenv("MODELPICK_MIRROR", NOWHERE)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command in this process; nothing unsafe may come out of any."""

    def start(*arguments: str) -> Done:
        code = dispatch.main([*arguments, *DAY])
        captured = capsys.readouterr()
        assert not UNSAFE.search(captured.out + captured.err)
        return Done(code, captured.out, captured.err)

    return start


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Three price lists and the Hub; everything else is not found."""
    rows = [{"_id": "0" * 24, "id": "org/one", "downloads": 5, "downloadsAllTime": 9, "likes": 1, "tags": []}]
    routes: dict[str, Any] = {path: (UPSTREAM / name).read_bytes() for path, name in NAMES.items()}
    with Loopback(routes | hub_routes(rows, prefix="/huggingface.co")) as started:
        monkeypatch.setenv("MODELPICK_MIRROR", started.url)
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file of a source, to be read with `--from`."""
    made = tmp_path / "downloads"
    made.mkdir()
    (made / "anything.json").write_bytes((UPSTREAM / "openrouter.json").read_bytes())
    return made
