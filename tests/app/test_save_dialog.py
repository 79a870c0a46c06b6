"""Saving from the app: the path is asked, nothing foreign is overwritten unasked, failures are said."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from catalog import decision
from catalog.advice.needs.records import Needs
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.save import SaveScreen

SERVICE = Needs(use_case="customer service")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of the app."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def open_dialog(pilot: Any, until: Any, text: str | None = None) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, AnswerScreen) and pilot.app.focused is not None)
    await pilot.press("s")
    await until(pilot, lambda: isinstance(pilot.app.screen, SaveScreen))
    if text is not None:
        pilot.app.screen.query_one(Input).value = text
        await pilot.pause()


async def test_a_choice_is_saved_and_reads_back(session: Any, until: Any, folder: Path) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_dialog(pilot, until)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        saved = folder / "modelpick.toml"
        assert decision.loads(saved.read_text(encoding="utf-8"), "modelpick.toml")
        await open_dialog(pilot, until)
        await pilot.press("enter")  # its own file is replaced without a question
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))


async def test_a_foreign_file_is_overwritten_only_when_asked_twice(
    session: Any, until: Any, text_of: Any, folder: Path
) -> None:
    foreign = folder / "modelpick.toml"
    foreign.write_text("mine = true\n", encoding="utf-8")
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_dialog(pilot, until)
        await pilot.press("enter")
        await until(pilot, lambda: "⏎ again overwrites it" in text_of(app))
        assert foreign.read_text(encoding="utf-8") == "mine = true\n"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert decision.loads(foreign.read_text(encoding="utf-8"), "modelpick.toml")


@pytest.mark.parametrize(
    "path", ["missing/choice.toml", ".", "\x1b[2J/x", "[/]/x", "a" * 300 + ".toml"], ids=range(5)
)
async def test_a_failure_is_said_and_nothing_is_left(
    session: Any, until: Any, text_of: Any, folder: Path, path: str
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_dialog(pilot, until, path)
        await pilot.press("enter")
        await until(pilot, lambda: "Nothing was written" in " ".join(text_of(app).split()))
        assert list(folder.iterdir()) == []
        assert "\x1b" not in text_of(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
