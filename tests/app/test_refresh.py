"""The course of a refresh inside the app: progress, the list beside it, stopping it, and leaving the app."""

from typing import Any

import pytest

from catalog.pipeline.report import StageEvent
from tests.support.refresh_child import Child, app_with
from tests.support.refresh_events import report, source
from tests.support.screens import answer_of, flat
from tui.screens.answer import AnswerScreen
from tui.screens.refresh import RefreshScreen


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (40, 12)], ids=str)
async def test_rows_are_counted_while_they_come_and_the_report_follows(
    session: Any, until: Any, text_of: Any, child: Child, size: tuple[int, int]
) -> None:
    child.tells(
        [source("waiting"), source("fetching", 700, expected=1400, seconds=0.5)],
        [source("done", 1525, seconds=1.2), StageEvent(stage="merging")],
        [report()],
    )
    app = app_with(session, child)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        assert "Price list" in text_of(app)
        assert "refreshing…" in text_of(app)
        assert ("700" in text_of(app)) == (size[0] >= 60)
        assert ("━" in text_of(app)) == (size[0] >= 80)
        child.go(0)
        await until(pilot, lambda: "1,525" in text_of(app) and "▸ merging" in text_of(app))
        child.go(1, 2)
        await until(pilot, lambda: "Nothing changed." in text_of(app))
        assert "refreshing…" not in text_of(app)
        await until(pilot, child.gone)


async def test_the_list_stays_usable_and_the_end_is_told(
    session: Any, until: Any, text_of: Any, child: Child
) -> None:
    child.tells([source("fetching", 7)], [report(message="All is as it was.")])
    app = app_with(session, child)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        await pilot.press("escape", "j")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "refreshing…" in text_of(app))
        assert answer_of(app).selected == answer_of(app).advice.candidates[1].model.id
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        assert len(child.pids) == 1
        await pilot.press("escape")
        child.go(0, 1)
        await until(pilot, lambda: "All is as it was. r shows the report." in flat(text_of(app)))
        assert "refreshing…" not in text_of(app)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, RefreshScreen) and "✓ All is" in text_of(app))
        assert len(child.pids) == 1
        await pilot.press("r")
        await until(pilot, lambda: len(child.pids) == 2)
        await until(pilot, child.gone)


async def test_help_above_a_refresh_hides_nothing(
    session: Any, until: Any, text_of: Any, child: Child
) -> None:
    child.tells([source("fetching", 7)], [report(message="All is as it was.")])
    app = app_with(session, child)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        await pilot.press("question_mark")
        await until(pilot, lambda: "On the answer" in text_of(app))
        child.go(0, 1)
        await until(pilot, lambda: "r shows the report" in flat(text_of(app)))
        await pilot.press("r")
        await until(pilot, lambda: "✓ All is as it was." in text_of(app))
        assert len(child.pids) == 1


@pytest.mark.parametrize("deaf", [False, True], ids=["polite", "deaf"])
async def test_c_stops_it_and_nothing_changes(
    session: Any, until: Any, text_of: Any, child: Child, deaf: bool
) -> None:
    child.tells([source("fetching", 7), StageEvent(stage="merging")])
    if deaf:
        child.folder.joinpath("deaf").touch()
    app = app_with(session, child)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        before = answer_of(app).advice
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        await pilot.press("c")
        await until(pilot, lambda: "The refresh was stopped." in flat(text_of(app)))
        assert "The catalogue of 12 Nov 2026 stays." in flat(text_of(app))
        assert child.gone()
        await pilot.press("c", "escape")
        assert answer_of(app).advice is before
        assert app.session.snapshot is session.snapshot


@pytest.mark.parametrize("keys", [("q",), ("ctrl+q",), ("ctrl+c", "ctrl+c"), ("escape", "q")], ids=" ".join)
@pytest.mark.parametrize("deaf", [False, True], ids=["polite", "deaf"])
async def test_leaving_takes_the_child_along(
    session: Any, until: Any, text_of: Any, child: Child, keys: tuple[str, ...], deaf: bool
) -> None:
    child.tells([source("fetching", 7)])
    if deaf:
        child.folder.joinpath("deaf").touch()
    app = app_with(session, child)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("r")
        await until(pilot, lambda: "fetching" in text_of(app))
        await pilot.press(*keys)
        await until(pilot, lambda: not app.is_running)
    assert child.gone()


async def test_a_crash_of_the_app_takes_the_child_along(
    session: Any, until: Any, text_of: Any, child: Child
) -> None:
    child.tells([source("fetching", 7)])
    app = app_with(session, child)

    def broken() -> None:
        raise RuntimeError("made up")

    async def crash() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
            await pilot.press("r")
            await until(pilot, lambda: "fetching" in text_of(app))
            app.call_later(broken)
            await until(pilot, lambda: not app.is_running)

    with pytest.raises(RuntimeError, match="made up"):
        await crash()
    assert child.gone()
