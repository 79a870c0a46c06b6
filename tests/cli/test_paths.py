"""Where own files lie: where platformdirs says, whether it is asked or not."""

from pathlib import Path

import platformdirs
import pytest

from tui import paths


@pytest.mark.parametrize("home", ["/home/someone", "/home/someone/", "/", "relative", "", None])
@pytest.mark.parametrize("data", ["/srv/data", "/srv/data/", "relative", " /srv/data ", "", None])
def test_the_data_folder_is_that_of_platformdirs(
    home: str | None, data: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HOME", home), ("XDG_DATA_HOME", data)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    expected: Path | None
    try:
        expected = platformdirs.user_data_path("modelpick", appauthor=False)
    except RuntimeError:
        expected = None
    assert paths.data_folder() == expected
