"""The command line on the made-up catalogue."""

from pathlib import Path

import pytest

from catalog.advice.understanding.use_cases import UseCase
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.command_line import Done, Run
from tui.cli import dispatch


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
