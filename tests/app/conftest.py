"""What the tests of the app share."""

from pathlib import Path

import pytest

from tests.support import sentences
from tests.support.refresh_child import Child
from tui.session import Session


@pytest.fixture
def child(tmp_path: Path) -> Child:
    """The child of the app under test."""
    return Child(tmp_path)


@pytest.fixture
def known_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences are read by `tests.support.sentences`, which knows a few words."""
    monkeypatch.setattr(Session, "read", sentences.read)
