"""What the tests of the app share."""

from pathlib import Path

import pytest

from tests.support.refresh_child import Child


@pytest.fixture
def child(tmp_path: Path) -> Child:
    """The child of the app under test."""
    return Child(tmp_path)
