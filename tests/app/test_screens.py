"""The app as a user meets it: every screen, at every size, by keyboard."""

from typing import Any

import pytest
from textual.widgets import Input

from catalog.advice.needs.records import Budget, LicenseNeeds, Needs
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.widgets.candidates.table import CandidateTable

SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]
SERVICE = Needs(use_case="customer service")


def answer_of(app: ModelPick) -> AnswerScreen:
    screen = app.screen
    assert isinstance(screen, AnswerScreen)
    return screen


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_needs_open_straight_on_the_ranked_list(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "$/month" in text_of(app))
        shown = text_of(app)
        first = answer_of(app).advice.candidates[0]
        assert first.model.name in shown
        assert "Customer service" in shown
        assert "$/month" in shown
        assert ("Why " + first.model.name in shown) == (80 <= size[0] < 160)
        assert ("Monthly bill" in shown) == (size[0] >= 160)
        assert ("Downloads" in shown) == (size[0] >= 120)


async def test_an_unrecognised_use_case_names_the_ways_out(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, Needs(use_case="protein folding"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "No use case matches" in text_of(app))
        await pilot.press("u")
        await until(pilot, lambda: "The job that the model does." in text_of(app))
        await pilot.press(*"helpdesk", "enter")
        await until(
            pilot, lambda: isinstance(app.screen, AnswerScreen) and bool(answer_of(app).advice.candidates)
        )


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_nothing_fits_and_one_key_relaxes_it(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, Needs(use_case="helpdesk", budget=Budget(monthly_usd=0.01)))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "Nothing fits these needs" in text_of(app))
        assert answer_of(app).advice.relaxations[0].text.split(";")[0] in " ".join(text_of(app).split())
        await pilot.press("x")
        await until(pilot, lambda: bool(answer_of(app).advice.candidates))
        await until(pilot, lambda: answer_of(app).advice.candidates[0].model.name in text_of(app))
        await pilot.press("z")
        await until(pilot, lambda: "Nothing fits these needs" in text_of(app))


async def test_each_page_opens_by_its_key_and_closes_with_escape(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, SERVICE)
    pages = {
        "enter": "Monthly bill",
        "slash": "Find a model",
        "w": "Ruled-out models",
        "c": "2 models side by side",
        "question_mark": "On the answer",
    }
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        for key, mark in pages.items():
            await pilot.press(key)
            await until(pilot, lambda mark=mark: mark in text_of(app))
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, AnswerScreen))


async def test_arrows_and_letters_move_the_cursor(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        listed = [entry.model.id for entry in answer_of(app).advice.ranked]
        await until(pilot, lambda: answer_of(app).selected == listed[0])
        for key, place in (
            ("j", 1),
            ("down", 2),
            ("k", 1),
            ("up", 0),
            ("G", -1),
            ("g", 0),
            ("end", -1),
            ("home", 0),
        ):
            await pilot.press(key)
            assert answer_of(app).selected == listed[place]
        await pilot.press("pagedown")
        assert answer_of(app).selected != listed[0]


async def test_the_mouse_selects_and_opens(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        second = answer_of(app).advice.candidates[1].model
        await until(pilot, lambda: second.name in text_of(app))
        await pilot.click(CandidateTable, offset=(10, 3))
        assert answer_of(app).selected == second.id
        await pilot.click(CandidateTable, offset=(10, 3), times=2)
        await until(pilot, lambda: "Monthly bill" in text_of(app))


async def test_search_selects_what_is_listed_and_explains_what_is_not(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        advice = answer_of(app).advice
        wanted, missing = advice.candidates[-1].model, advice.excluded[0].model
        await pilot.press("slash", *wanted.name.replace(" ", "")[:0])
        app.screen.query_one(Input).value = wanted.id
        await until(pilot, lambda: wanted.name in text_of(app))
        await pilot.press("enter")
        await until(
            pilot, lambda: isinstance(app.screen, AnswerScreen) and answer_of(app).selected == wanted.id
        )
        await pilot.press("slash")
        app.screen.query_one(Input).value = missing.id
        await until(pilot, lambda: missing.name in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Why it is not in the list" in text_of(app))


async def test_resizing_while_it_runs(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "Downloads" in text_of(app))
        for width, height in [*SIZES, (20, 5), (40, 12), (300, 90), (120, 36)]:
            await pilot.resize_terminal(width, height)
            small = width < 40 or height < 12
            await until(pilot, lambda small=small: ("Too small" in " ".join(text_of(app).split())) == small)
        assert answer_of(app).advice.candidates[0].model.name in text_of(app)


async def test_q_is_a_letter_while_typing_and_quits_elsewhere(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("slash", "q", "t")
        assert app.screen.query_one(Input).value == "qt"
        await pilot.press("escape", "q")
        await until(pilot, lambda: not app.is_running)


@pytest.mark.parametrize("first", ["g", "slash"])
async def test_ctrl_c_twice_quits(session: Any, until: Any, first: str) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        await pilot.press(first)
        await pilot.press("ctrl+c")
        assert app.is_running
        await pilot.press("ctrl+c")
        await until(pilot, lambda: not app.is_running)


async def test_without_color_the_answer_still_reads(
    session: Any, until: Any, text_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = ModelPick(session, Needs(use_case="helpdesk", license=LicenseNeeds(require="commercial")))
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "▌" in text_of(app))
        assert "commercial use" in text_of(app)


async def test_the_palette_runs_any_command(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Save the choice" in text_of(app))
        await pilot.press(*"details")
        await until(pilot, lambda: "Details of the model" in text_of(app) and "Save the" not in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Monthly bill" in text_of(app))


async def test_lines_are_laid_out_for_the_width_there_is(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "the best closed model, is second" in text_of(app))
        pick = answer_of(app).advice.pick
        assert pick is not None
        assert pick.runner_up is not None
        sentence = pick.runner_up.text
        await until(pilot, lambda: sentence[:70].rpartition(" ")[0] in text_of(app))
