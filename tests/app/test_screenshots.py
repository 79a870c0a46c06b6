"""The pictures of the README show what the app shows."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "screenshots"
NAMES = (
    "sentence",
    "answer",
    "light",
    "details",
    "ways",
    "why-not",
    "not-first",
    "compare",
    "narrow",
    "wide",
    "refresh",
    "report",
)


@pytest.fixture(scope="module")
def make() -> ModuleType:
    """The script that writes them."""
    spec = importlib.util.spec_from_file_location("make_screenshots", FOLDER / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_scene_has_its_picture(make: ModuleType) -> None:
    assert tuple(make.SCENES) == NAMES
    assert {file.stem for file in FOLDER.glob("*.svg")} == {*NAMES, make.RECORDED}


async def test_the_recording_is_current(make: ModuleType) -> None:
    svg = await make.recording()
    assert svg.count('<g class="frame ') == len(make.RECORDING)
    assert sum(seconds for _, seconds in make.RECORDING) == 20
    current = FOLDER.joinpath(f"{make.RECORDED}.svg").read_text(encoding="utf-8")
    assert svg == current, "out of date: run python screenshots/make.py"


@pytest.mark.parametrize("name", NAMES)
async def test_the_picture_is_current(make: ModuleType, name: str) -> None:
    svg = await make.picture(name)
    assert "http://" not in svg.replace("http://www.w3.org", "")
    assert "cdnjs" not in svg
    current = FOLDER.joinpath(f"{name}.svg").read_text(encoding="utf-8")
    assert svg == current, "out of date: run python screenshots/make.py"
