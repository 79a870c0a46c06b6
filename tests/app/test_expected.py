"""Models that are expected and not measured, on the screen: their mark, its meaning, the need that leaves them out."""

from typing import Any

import pytest

from catalog.advice.needs.records import Needs
from catalog.advice.understanding.use_cases import UseCases
from tests.support.expected import SIZE, shelf
from tests.support.factories import CASES, TODAY
from tests.support.screens import answer_of, flat, go_to
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.details import DetailsScreen
from tui.screens.help import HelpScreen
from tui.session import Session

SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]
FIRST = shelf(total_parameters=SIZE * 100)
EXPECTED = "Expected from its maker, family, date and size; no result measured."


def app_of(known: Any) -> ModelPick:
    return ModelPick(Session(known, UseCases(CASES), TODAY), Needs(use_case="chat"))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_first_place_that_is_expected_says_so_at_every_size(
    until: Any, text_of: Any, size: Any
) -> None:
    app = app_of(FIRST)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "~79 ±" in text_of(app))
        text = flat(text_of(app))
        assert "expected capability 79" in text
        assert "Expected from its maker, family, date and size;" in text


@pytest.mark.parametrize("size", SIZES[1:], ids=str)
async def test_the_header_counts_the_expected(until: Any, text_of: Any, size: Any) -> None:
    app = app_of(FIRST)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "6 ranked (1 expected)" in text_of(app))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_details_say_that_no_result_is_behind_the_figure(
    until: Any, text_of: Any, size: Any
) -> None:
    app = app_of(FIRST)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "~79" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
        await pilot.press("2")
        await until(pilot, lambda: "Expected capability 79 of 100" in text_of(app))
        assert EXPECTED in flat(text_of(app)) or size == SIZES[0]


async def test_the_help_explains_the_mark(until: Any, text_of: Any) -> None:
    app = app_of(FIRST)
    async with app.run_test(size=(120, 60)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "~79" in text_of(app))
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.press("G")
        await until(pilot, lambda: "~58" in text_of(app))


async def test_the_panel_leaves_them_out(until: Any, text_of: Any) -> None:
    app = app_of(FIRST)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "~79" in text_of(app))
        await go_to(pilot, app, "more")
        await pilot.press("enter", "g")
        await go_to(pilot, app, "must.measured_only")
        await pilot.press("right")
        await until(pilot, lambda: answer_of(app).advice.counts.ranked == 5)
        assert "~79" not in text_of(app)
        assert answer_of(app).advice.needs.must.measured_only
