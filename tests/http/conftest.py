"""What the tests of the client share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.http.cache import ResponseCache


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine is set to does not count."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ResponseCache]:
    """An empty cache of responses."""
    with ResponseCache(tmp_path / "cache") as cache:
        yield cache
