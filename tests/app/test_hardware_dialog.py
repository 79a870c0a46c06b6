"""Hardware on the screen: picked or typed, refused with what would do, and gone again."""

from typing import Any

import pytest
from textual.widgets import Input

from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from tests.support.screens import answer_of, go_to
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.hardware import HardwareScreen, grouped_hardware
from tui.widgets.needs.editing import EditError, checked_needs_with

SERVICE = Needs(use_case="customer service")


async def opened(pilot: Any, app: ModelPick, until: Any) -> Input:
    await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
    await go_to(pilot, app, "hosting.gpu")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, HardwareScreen) and isinstance(app.focused, Input))
    return app.screen.query_one(Input)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)], ids=str)
async def test_hardware_is_typed_and_refused_with_the_nearest(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        field = await opened(pilot, app, until)
        field.value = "2x H1000"
        await pilot.press("enter")
        await until(pilot, lambda: "did you mean 2x H100-80GB?" in text_of(app))
        field.value = "2x h100"
        await pilot.press("enter")
        await until(pilot, lambda: answer_of(app).advice.needs.hosting.gpu == "2x h100")


async def test_hardware_is_picked_from_the_list_and_taken_back(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        field = await opened(pilot, app, until)
        field.value = "desktop card"
        await pilot.pause()
        await pilot.press("down", "enter")
        await until(pilot, lambda: answer_of(app).advice.needs.hosting.gpu == "RTX-4090-24GB")
        await pilot.press("delete")
        await until(pilot, lambda: answer_of(app).advice.needs.hosting.gpu is None)


def test_without_the_hardware_its_price_goes_too(session: Any) -> None:
    priced = override(
        SERVICE, {"hosting.gpu": "1x H100", "hosting.gpu_usd_per_hour": 2.0, "hosting.own_gpu": True}
    )
    assert checked_needs_with(session, priced, {"hosting.gpu": None}) == SERVICE


def test_a_price_without_hardware_is_refused(session: Any) -> None:
    with pytest.raises(EditError, match=r"hosting\.gpu beside it"):
        checked_needs_with(session, SERVICE, {"hosting.own_gpu": True})


def test_the_list_holds_what_the_words_name(session: Any) -> None:
    gpus = session.snapshot.gpus.values()
    names = [item.value for item in grouped_hardware(gpus, "4x rtx") if item.value]
    assert names == ["RTX-4090-24GB"]
    assert len([item for item in grouped_hardware(gpus, "toaster") if item.value]) == len(
        session.snapshot.gpus
    )
