"""The list of use cases filters as one types, and what it suggests can be taken."""

from typing import Any

import pytest

from catalog.advice.needs.records import Needs
from tests.support.screens import answer_of
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.use_cases import UseCaseScreen, matching_use_cases
from tui.widgets.pick_list import PickList


async def opened(pilot: Any, app: ModelPick, until: Any) -> PickList:
    await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
    await pilot.press("u")
    await until(pilot, lambda: isinstance(app.screen, UseCaseScreen))
    return app.screen.query_one(PickList)


def values(found: PickList) -> list[str | None]:
    return [item.value for item in found._items]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)], ids=str)
async def test_typing_filters_and_enter_takes(session: Any, until: Any, text_of: Any, size: Any) -> None:
    app = ModelPick(session, Needs(use_case="helpdesk"))
    async with app.run_test(size=size) as pilot:
        found = await opened(pilot, app, until)
        assert len(values(found)) == 1 + len(session.use_cases)
        await pilot.press(*"search")
        await until(pilot, lambda: len(values(found)) < len(session.use_cases))
        assert "picture-search" in values(found)
        assert "text-to-speech" not in values(found)
        assert "Search by picture" in text_of(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        found_case = answer_of(app).advice.use_case
        assert found_case is not None
        assert found_case.id == "picture-search"


async def test_a_suggestion_is_taken_with_the_arrows(session: Any, until: Any) -> None:
    app = ModelPick(session, Needs(use_case="helpdesk"))
    async with app.run_test(size=(80, 24)) as pilot:
        found = await opened(pilot, app, until)
        await pilot.press(*"made up")
        await until(pilot, lambda: set(values(found)) == set(session.use_cases))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked.use_case == values(found)[2]


async def test_words_that_name_no_job_are_not_taken(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, Needs(use_case="helpdesk"))
    async with app.run_test(size=(80, 24)) as pilot:
        found = await opened(pilot, app, until)
        await pilot.press(*"protein folding", "enter")
        await until(pilot, lambda: "no use case matches" in text_of(app))
        assert isinstance(app.screen, UseCaseScreen)
        assert len(values(found)) > 0
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))


def test_the_job_that_is_understood_comes_first_then_names_then_summaries(session: Any) -> None:
    cases = session.use_cases
    found = session.understand("helpdesk")
    assert next(case.id for case in matching_use_cases(cases, "helpdesk", found)) == "customer-service"
    unclear = session.understand("gener")
    assert next(case.id for case in matching_use_cases(cases, "gener", unclear)) == "image-generation"
    made_up = [case.id for case in matching_use_cases(cases, "made", session.understand("made"))]
    assert set(made_up) == set(cases)
