"""The dialog in which a figure is typed: what it means, what stands where it is empty, what is wrong, all whole."""

from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from catalog.advice.needs.records import Needs
from tests.support.screens import answer_of, flat, go_to
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.edit import EditScreen
from tui.widgets.band import Band
from tui.widgets.needs.fields import BY_KEY, FIELDS
from tui.widgets.needs.panel import NeedsPanel

SERVICE = Needs(use_case="customer service")
SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]
TYPED = [field.key for field in FIELDS if field.shape in ("number", "money", "share", "weight")]


async def opened(pilot: Any, app: ModelPick, until: Any, key: str) -> Input:
    await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
    answer_of(app).edit_need(key)
    await until(pilot, lambda: isinstance(app.screen, EditScreen) and isinstance(app.focused, Input))
    return app.screen.query_one(Input)


def whole(app: ModelPick, name: str) -> str:
    """The words of a band, which has a row on the screen for each of its lines."""
    band = app.screen.query_one(name, Band)
    rows = band._layout(band.size.width - 2)
    region = band.region
    assert band.size.height == len(rows)
    assert app.screen.region.contains_region(region)
    return " ".join(row.plain for row in rows)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_help_and_error_are_whole(session: Any, until: Any, size: tuple[int, int]) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        for key in TYPED if size == SIZES[0] else TYPED[-3:]:
            field = await opened(pilot, app, until, key)
            await until(pilot, lambda: "Empty: " in whole(app, "#hint"))
            assert BY_KEY[key].help in whole(app, "#label")
            field.value = "as much as ever it takes"
            await pilot.press("enter")
            await until(
                pilot, lambda: "is no number; write 1500, 1.5 million, 2k or $1,500." in whole(app, "#hint")
            )
            assert field.value == "as much as ever it takes"
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked == SERVICE


@pytest.mark.parametrize(
    ("key", "default"),
    [
        ("must.min_capability", "at least 40 of 100, usual for this job"),
        ("workload.requests_per_month", "1M requests/month, usual for this job"),
        ("budget.monthly_usd", "none"),
        ("hosting.utilisation", "30%, in a batch 80%"),
        ("hosting.gpu_usd_per_hour", "the usual rent"),
    ],
)
async def test_the_default_is_said_and_empty_means_it(
    session: Any, until: Any, text_of: Any, key: str, default: str
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        field = await opened(pilot, app, until, key)
        await until(pilot, lambda: f"Empty: {default}" in flat(text_of(app)))
        field.value = ""
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked == SERVICE


async def test_keys_of_the_dialog_can_be_clicked(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        field = await opened(pilot, app, until, "budget.monthly_usd")
        field.value = "$1,500"
        await pilot.pause()
        row = next(at for at, line in enumerate(text_of(app).splitlines()) if "⏎ save   esc" in line)
        await pilot.click(offset=(text_of(app).splitlines()[row].index("⏎ save") + 3, row))
        await until(pilot, lambda: answer_of(app).asked.budget.monthly_usd == 1500)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_help_of_the_marked_need_is_whole_in_the_panel(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        for key in (
            "workload.requests_per_month",
            "license.require",
            "must.min_capability",
            "priorities.cost",
        ):
            panel = await go_to(pilot, app, key)
            await pilot.pause()
            assert len(panel._help()) < panel.scrollable_content_region.height
            shown = [row.plain for row in panel._help()[1:]]
            assert BY_KEY[key].help in flat(" ".join(shown))
            screen = text_of(app).splitlines()
            top, left = panel.region.y, panel.region.x
            rows = [
                line[left : left + panel.region.width] for line in screen[top : top + panel.region.height]
            ]
            assert all(any(words.strip() in row for row in rows) for words in shown)


async def test_a_click_on_a_row_edits_it(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "Budget" in text_of(app))
        panel = answer_of(app).query_one(NeedsPanel)
        row = next(
            at for at, line in enumerate(text_of(app).splitlines()) if line.strip().startswith("Budget")
        )
        await pilot.click(offset=(panel.region.x + 3, row))
        await until(pilot, lambda: isinstance(app.screen, EditScreen))


async def test_keys_of_one_read_open_one_field(session: Any, until: Any) -> None:
    # A slow connection delivers several keys at once: they were one dialog each, and the last digit was saved.
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        await go_to(pilot, app, "workload.requests_per_month")
        depth = len(app.screen_stack)
        for _ in range(4):
            app.post_message(events.Key("3", "3"))
        await until(
            pilot,
            lambda: isinstance(app.screen, EditScreen) and app.screen.query_one(Input).value == "3333",
        )
        assert len(app.screen_stack) == depth + 1
        await pilot.press("enter")
        await until(pilot, lambda: answer_of(app).asked.workload.requests_per_month == 3333)


async def test_what_is_pasted_on_a_row_begins_the_value(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        panel = await go_to(pilot, app, "workload.requests_per_month")
        panel.post_message(events.Paste("12,000"))
        await until(
            pilot,
            lambda: isinstance(app.screen, EditScreen) and app.screen.query_one(Input).value == "12,000",
        )
