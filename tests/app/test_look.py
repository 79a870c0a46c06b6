"""What can be seen at every size: one focus, enough of the list, messages that cover nothing, nothing that is cut."""

from typing import Any

import pytest
from textual.widgets import Input

from catalog.advice.needs.records import Budget, Needs
from tests.support.screens import answer_of, flat
from tui.app import ModelPick
from tui.commands import COMMANDS
from tui.screens.answer import AnswerScreen
from tui.screens.theme import ThemeScreen
from tui.widgets.candidates.table import CandidateTable
from tui.widgets.needs.panel import NeedsPanel
from tui.widgets.rows import Rows

SERVICE = Needs(use_case="customer service")
SIZES = [(width, height) for width in (60, 80, 120, 200) for height in (20, 24, 36, 60)]
FOCUS_MARK, FOCUS_LINE = "▌", "━"


def rows_of(app: ModelPick) -> int:
    """How many lines of models the list has room for."""
    table = answer_of(app).query_one(CandidateTable)
    return table.scrollable_content_region.height - table.header_lines


def marked(app: ModelPick) -> list[str]:
    """The lists that draw the mark of the focus."""
    return [
        str(rows.id)
        for rows in app.screen_stack[0].query(Rows)
        if rows.display and any(FOCUS_MARK in rows.render_line(y).text for y in range(rows.size.height))
    ]


def thick(app: ModelPick) -> list[str]:
    """The panes whose upper line is the thick one."""
    return [
        str(pane.id) for pane in app.screen_stack[0].query(".pane") if pane.styles.border_top[0] == "heavy"
    ]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_list_has_room_and_nothing_is_cut(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "q quit" in text_of(app))
        assert rows_of(app) >= 8
        lines = text_of(app).splitlines()
        assert len(lines) == size[1]
        assert all(len(line) == size[0] for line in lines)
        reasons, side = (answer_of(app).query_one(name) for name in ("#reasons", "#side"))
        assert (reasons.display or side.display) == (size[0] > 60)
        for part in answer_of(app).query("#needs, #head, #candidates, #reasons, #side, #keys"):
            if part.display and part.region:
                assert part.region.bottom <= size[1], part
                assert part.region.right <= size[0], part


async def test_a_tall_terminal_gives_the_reasons_room(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 60)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        reasons = answer_of(app).query_one("#reasons")
        await until(pilot, lambda: reasons.size.height >= 16)
        assert rows_of(app) >= 24


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)], ids=str)
async def test_exactly_one_pane_looks_focused(session: Any, until: Any, size: tuple[int, int]) -> None:
    app = ModelPick(session, SERVICE)
    tall, wide = size[1] >= 30, size[0] >= 160
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and marked(app) == ["candidates"])
        assert thick(app) == (["candidates"] if tall else [])
        await pilot.press("tab")
        await until(pilot, lambda: marked(app) == ["needs"])
        assert thick(app) == (["needs"] if tall or size[0] < 100 else [])
        await pilot.press("tab")
        if wide:
            await until(pilot, lambda: thick(app) == ["side"])
            assert marked(app) == []
            await pilot.press("tab")
        await until(pilot, lambda: marked(app) == ["candidates"])
        await pilot.press("t")
        await until(
            pilot, lambda: isinstance(app.screen, ThemeScreen) and app.screen.query_one(Input).has_focus
        )
        assert (marked(app), thick(app)) == ([], [])
        await pilot.press("escape")
        await until(pilot, lambda: marked(app) == ["candidates"])
        assert thick(app) == (["candidates"] if tall else [])


async def test_the_footer_follows_the_focus(session: Any, until: Any, text_of: Any) -> None:
    def keys() -> str:
        return str(text_of(app).splitlines()[-1])

    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: keys().startswith(" ⏎ details"))
        await pilot.press("e")
        await until(pilot, lambda: keys().startswith(" ⏎ change  del clear  esc back"))
        await pilot.click(offset=(keys().index("esc back") + 1, 23))
        await until(pilot, lambda: keys().startswith(" ⏎ details"))
        await pilot.click(offset=(keys().index("quit"), 23))
        await until(pilot, lambda: not app.is_running)


async def test_the_footer_names_what_has_an_effect(session: Any, until: Any, text_of: Any) -> None:
    def keys() -> str:
        return str(text_of(app).splitlines()[-1])

    app = ModelPick(session, Needs(use_case="customer service", budget=Budget(monthly_usd=0.01)))
    async with app.run_test(size=(200, 60)) as pilot:
        await until(pilot, lambda: "x relax" in keys())
        assert "details" not in keys()
        assert "z undo" not in keys()
        await pilot.click(offset=(keys().index("relax"), 59))
        await until(pilot, lambda: "z undo" in keys() and "⏎ details" in keys())
        assert "relax" not in keys()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)], ids=str)
async def test_a_message_stands_whole_and_covers_nothing_but_keys(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    words = " ".join(["A message that is longer than a line, with every word to be read."] * 3)
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "q quit" in text_of(app))
        await app.workers.wait_for_complete()
        await pilot.pause()
        panes = answer_of(app).query("#needs, #candidates, #reasons")
        before, regions = text_of(app).splitlines(), [pane.region for pane in panes]
        app.notify("[b]Short", severity="warning", timeout=1000)
        await until(pilot, lambda: "▌ ⚠ [b]Short" in text_of(app).splitlines()[-1])
        assert text_of(app).splitlines()[:-1] == before[:-1]
        await pilot.click(offset=(5, size[1] - 1))
        await until(pilot, lambda: text_of(app).splitlines()[-1] == before[-1])
        app.notify(words, timeout=1000)
        await until(pilot, lambda: words in flat(text_of(app).replace(FOCUS_MARK, " ")))
        first = next(place for place, line in enumerate(text_of(app).splitlines()) if "A message" in line)
        assert all(not pane.display or pane.region.bottom <= first for pane in panes)
        await pilot.click(offset=(5, size[1] - 1))
        await until(pilot, lambda: text_of(app).splitlines()[-1] == before[-1])
        await until(pilot, lambda: [pane.region for pane in panes] == regions)


async def test_the_mark_of_the_focus_is_a_glyph_without_colour(
    session: Any, until: Any, text_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: f"{FOCUS_LINE} Models {FOCUS_LINE}" in text_of(app))
        await pilot.press("e")
        await until(pilot, lambda: f"{FOCUS_LINE} Needs {FOCUS_LINE}" in text_of(app))
        assert "─ Models ─" in text_of(app)
        assert app.screen.query_one(NeedsPanel).has_focus


async def test_the_palette_names_every_command_once(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 90)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Quit" in text_of(app))
        shown = text_of(app).splitlines()
        for command in COMMANDS:
            if command.palette and command.scope in ("answer", "everywhere"):
                assert sum(f"  {command.title}  " in line for line in shown) == 1, command.title
