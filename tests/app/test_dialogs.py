"""Dialogs: what is typed or marked is taken once, however fast the keys come, and nothing behind it is closed."""

from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from catalog.advice.needs.records import Needs
from tests.support.screens import answer_of, go_to
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.base import BaseScreen
from tui.screens.edit import EditScreen
from tui.screens.find import FindScreen
from tui.screens.hardware import HardwareScreen
from tui.screens.save import SaveScreen
from tui.screens.use_cases import UseCaseScreen
from tui.widgets.pick_list import PickList

SERVICE = Needs(use_case="customer service")
OPENED: tuple[tuple[str, str, type[BaseScreen[Any]]], ...] = (
    ("", "slash", FindScreen),
    ("", "u", UseCaseScreen),
    ("", "s", SaveScreen),
    ("hosting.gpu", "enter", HardwareScreen),
    ("budget.monthly_usd", "1", EditScreen),
)
ABOVE_A_LIST = [entry for entry in OPENED if entry[2] not in (SaveScreen, EditScreen)]


async def opened(
    pilot: Any, app: ModelPick, until: Any, how: tuple[str, str, type[BaseScreen[Any]]]
) -> Input:
    """The field of the dialog that a key opens, on a need of the panel or on the list."""
    need, key, screen = how
    await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
    if need:
        await go_to(pilot, app, need)
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, screen) and isinstance(app.focused, Input))
    return app.screen.query_one(Input)


@pytest.mark.parametrize("how", OPENED, ids=lambda how: how[2].__name__)
async def test_two_enters_in_one_read_close_one_dialog(
    session: Any, until: Any, how: tuple[str, str, type[BaseScreen[Any]]], tmp_path: Any, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until, how)
        answer, dialog = answer_of(app), app.screen
        for _ in range(2):
            app.post_message(events.Key("enter", "\r"))
        await until(pilot, lambda: dialog not in app.screen_stack)
        await pilot.pause()
        assert answer in app.screen_stack


@pytest.mark.parametrize("how", ABOVE_A_LIST, ids=lambda how: how[2].__name__)
async def test_keys_mark_a_line_while_the_field_keeps_the_focus(
    session: Any, until: Any, how: tuple[str, str, type[BaseScreen[Any]]]
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        field = await opened(pilot, app, until, how)
        lines = app.screen.query_one(PickList)
        seen = [lines.picked()]
        for key in ("down", "pagedown", "pageup", "up"):
            await pilot.press(key)
            seen.append(lines.picked())
            assert app.focused is field
        assert len(set(seen[:3])) > 1
        assert seen[1] != seen[0]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked == SERVICE
