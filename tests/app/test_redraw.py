"""What a key draws: only what changed, without a layout of the screen; one question for one change of a need."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import Screen

from catalog.advice.needs.records import Needs
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.details import DetailsScreen
from tui.session import Session
from tui.widgets.candidates.table import CandidateTable
from tui.widgets.needs.messages import NeedEdited
from tui.widgets.page import Page
from tui.widgets.section_page import SectionPage

SERVICE = Needs(use_case="customer-service")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[type, str], list[Any]]:
    """Counts the calls of a method from now on: the first argument of each."""

    def count(owner: type, name: str) -> list[Any]:
        found: list[Any] = []
        original = getattr(owner, name)

        def counted(self: Any, *arguments: Any, **named: Any) -> Any:
            found.append(arguments[0] if arguments else None)
            return original(self, *arguments, **named)

        monkeypatch.setattr(owner, name, counted)
        return found

    return count


async def test_a_move_draws_two_lines_and_lays_out_nothing(session: Any, until: Any, calls: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, CandidateTable))
        await pilot.pause()
        lines, layouts = calls(CandidateTable, "render_line"), calls(Screen, "_refresh_layout")
        await pilot.press("j")
        await until(pilot, lambda: app.screen.query_one(CandidateTable).cursor == 1 and len(lines) >= 2)
        assert sorted(lines) == [
            1,
            2,
        ]  # the line that was left and the one that was reached, below the titles
        assert layouts == []


async def test_the_length_of_the_list_follows_a_filter(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, CandidateTable))
        await pilot.press("f", "a")
        screen = app.screen
        assert isinstance(screen, AnswerScreen)
        await until(pilot, lambda: screen.list_state.words == "a")
        await pilot.pause()
        table = screen.query_one(CandidateTable)
        before = table.count()
        await pilot.press("n")
        await until(pilot, lambda: screen.list_state.words == "an" and table.count() < before)
        await pilot.pause()
        assert table.virtual_size.height == table.count() + 1


async def test_a_change_of_a_need_asks_once(session: Any, until: Any, calls: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, CandidateTable))
        screen = app.screen
        assert isinstance(screen, AnswerScreen)
        asked = calls(Session, "advise")
        screen.post_message(NeedEdited({"budget.monthly_usd": 100.0}))
        await until(pilot, lambda: screen.advice.needs.budget.monthly_usd == 100.0)
        await pilot.pause()
        assert len(asked) == 1


async def test_the_page_of_details_is_kept_and_begins_at_its_top(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, CandidateTable))
        table = app.screen.query_one(CandidateTable)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
        first = app.screen
        await pilot.press("end", "a", "escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
        entry = table.candidate()
        assert entry is not None
        assert app.screen is first
        assert app.screen.query_one(SectionPage).scroll_y == 0
        assert entry.model.name in text_of(app).splitlines()[0]


async def test_another_theme_has_another_page_of_details(session: Any, until: Any) -> None:
    """Its styles would be those of the theme before."""
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, CandidateTable))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
        first = app.screen
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        app.theme = "textual-light"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
        assert app.screen is not first


async def test_a_page_is_laid_out_once_when_it_opens(session: Any, until: Any, calls: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, CandidateTable))
        await pilot.pause()
        layouts = calls(SectionPage, "_text")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
        await until(pilot, lambda: app.screen.query_one(Page).virtual_size.height > 0)
        await pilot.pause()
        assert len({width for width in layouts if width > 8}) == 1
