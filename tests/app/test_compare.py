"""Marking models in the list, the comparison of them at every size, and copying both."""

from typing import Any

import pytest

from catalog.advice.comparison.side_by_side import compare
from catalog.advice.needs.records import LicenseNeeds, Needs
from catalog.storage import snapshot as snapshots
from tests.support.hostile import TURNS, poisoned
from tui.app import ModelPick
from tui.rendering import cells
from tui.rendering.comparison_markdown import comparison_markdown
from tui.rendering.comparison_page import comparison_page, comparison_titles
from tui.screens.answer import AnswerScreen
from tui.screens.compare import CompareScreen
from tui.screens.details import DetailsScreen, ExcludedScreen
from tui.session import Session
from tui.widgets.candidates.table import CandidateTable
from tui.widgets.page import Page

SERVICE = Needs(use_case="customer service")
SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]


async def answered(pilot: Any, until: Any) -> AnswerScreen:
    """The answer, with the list in focus."""
    await until(pilot, lambda: isinstance(pilot.app.screen, AnswerScreen) and pilot.app.focused is not None)
    screen = pilot.app.screen
    assert isinstance(screen, AnswerScreen)
    await until(pilot, lambda: screen.selected is not None)
    return screen


async def compared(pilot: Any, until: Any, *keys: str) -> None:
    """The page that these keys open."""
    await pilot.press(*keys)
    await until(pilot, lambda: isinstance(pilot.app.screen, CompareScreen) and pilot.app.focused is not None)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_marked_models_are_compared_all_of_it_can_be_read_and_escape_leaves(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        screen = await answered(pilot, until)
        listed = [entry.model for entry in screen.advice.candidates[:3]]
        await pilot.press("space", "down", "space", "down", "space")
        await until(pilot, lambda: "3 marked: c compares them" in text_of(app))
        assert text_of(app).count(cells.MARKED) >= 4
        await compared(pilot, until, "c")
        await until(pilot, lambda: "3 models side by side" in text_of(app))
        shown = ""
        for place in range(3):
            await until(
                pilot, lambda place=place: f"▸ {'ABC'[place]} {listed[place].name[:9]}" in text_of(app)
            )
            shown += text_of(app)
            await pilot.press("right")
        page = app.screen.query_one(Page)
        while True:
            shown += text_of(app)
            before = page.scroll_offset.y
            await pilot.press("space")
            await pilot.pause()
            if page.scroll_offset.y == before:
                break
        for word in (
            "Monthly bill",
            "✓ cheapest",
            "Capability",
            "●",
            "Same for all",
            "not legal advice",
        ):
            assert word in shown
        assert ("more ›" in shown) == (size[0] == 60)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert screen.marks.models == tuple(model.id for model in listed)


async def test_a_fifth_mark_is_refused_and_space_takes_one_away(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        screen = await answered(pilot, until)
        await pilot.press(*["space", "down"] * 4)
        assert len(screen.marks.models) == 4
        before = screen.marks
        await pilot.press("space")
        await until(pilot, lambda: "4 models are marked, the most that fit" in text_of(app))
        assert screen.marks == before
        await pilot.press("up", "space")
        await until(pilot, lambda: "3 marked" in text_of(app))
        await pilot.press("up", "space", "up", "space", "up", "space")
        await until(pilot, lambda: "marked: " not in text_of(app) and not screen.marks.models)


async def test_a_click_on_the_left_edge_marks_and_a_click_on_the_name_does_not(
    session: Any, until: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await answered(pilot, until)
        second = screen.advice.candidates[1].model.id
        table = screen.query_one(CandidateTable)
        row = table.content_region.y - table.region.y + 2
        await pilot.click(CandidateTable, offset=(12, row))
        await until(pilot, lambda: screen.selected == second)
        assert not screen.marks.models
        await pilot.click(CandidateTable, offset=(0, row))
        await until(pilot, lambda: list(screen.marks.models) == [second])
        await pilot.click(CandidateTable, offset=(1, row))
        await until(pilot, lambda: not screen.marks.models)


async def test_marks_stay_with_their_models_and_go_with_those_that_are_no_longer_listed(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        screen = await answered(pilot, until)
        listed = screen.advice.candidates
        gone = next(entry for entry in listed if entry.model.open_weights is False)
        kept = next(entry for entry in listed if entry.license.license_class == "permissive")
        for entry in (gone, kept):
            screen.select(entry.model.id)
            await pilot.press("space")
        assert list(screen.marks.models) == [gone.model.id, kept.model.id]
        screen.ask(Needs(use_case="customer service", license=LicenseNeeds(require="permissive")))
        await until(pilot, lambda: len(screen.advice.candidates) < len(listed))
        await until(pilot, lambda: list(screen.marks.models) == [kept.model.id])
        await until(pilot, lambda: "1 marked: space marks another, c compares" in text_of(app))


async def test_with_fewer_than_two_marked_the_selected_one_stands_beside_another(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await answered(pilot, until)
        first, second, third, fourth = (entry.model.name for entry in screen.advice.candidates[:4])

        async def shows(note: str, *names: str) -> None:
            await until(pilot, lambda: note in text_of(app))
            for letter, name in zip("AB", names, strict=True):
                assert f"{letter} {name}" in text_of(app)
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, AnswerScreen))

        await compared(pilot, until, "c")
        await shows("the selected model stands beside the second", first, second)
        await compared(pilot, until, "down", "down", "c")
        await shows("the selected model stands beside the first", first, third)
        await compared(pilot, until, "space", "down", "c")
        await shows("One model is marked: it stands beside the selected one", third, fourth)


async def test_enter_opens_the_details_and_the_mouse_chooses_a_column(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await answered(pilot, until)
        names = [entry.model.name for entry in screen.advice.candidates[:2]]
        await compared(pilot, until, "c")
        await until(pilot, lambda: f"▸ A {names[0]}" in text_of(app))
        lines = text_of(app).splitlines()
        row = next(at for at, line in enumerate(lines) if f"B {names[1]}" in line)
        await pilot.click(offset=(lines[row].index(f"B {names[1]}") + 3, row))
        await until(pilot, lambda: f"▸ B {names[1]}" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen) and names[1] in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        await pilot.press("tab", "shift+tab", "left")
        await until(pilot, lambda: f"▸ A {names[0]}" in text_of(app))


async def test_what_is_ruled_out_says_so_and_opens_its_page(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await answered(pilot, until)
        models = [screen.advice.candidates[0].model, screen.advice.excluded[0].model]
        app.push_screen(CompareScreen(session, screen.advice, models, screen.let_in()))
        await until(pilot, lambda: "✗ ruled out" in text_of(app))
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(app.screen, ExcludedScreen))


async def test_y_copies_the_comparison_and_the_rows_as_markdown(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        screen = await answered(pilot, until)
        first, second, third = screen.advice.candidates[:3]
        await pilot.press("y")
        await until(pilot, lambda: f"Copied {first.model.name} as Markdown" in text_of(app))
        lines = app.clipboard.splitlines()
        assert lines[0].startswith("| # | Model |")
        assert lines[2].startswith(f"| 1 | {first.model.name} |")
        assert lines[-1].endswith("data from 12 Nov 2026.")
        assert cells.money(first.offer.scored_usd) in lines[2]
        await pilot.press("space", "down", "down", "space", "y")
        await until(pilot, lambda: "Copied 2 marked models" in text_of(app))
        rows = app.clipboard.splitlines()[2:4]
        assert [row.split(" | ")[1] for row in rows] == [first.model.name, third.model.name]
        await compared(pilot, until, "c")
        await pilot.press("y")
        await until(pilot, lambda: "Copied the comparison of 2 models" in text_of(app))
        expected = compare(screen.advice, session.snapshot, [first.model, third.model])
        assert app.clipboard == comparison_markdown(expected, screen.advice)
        assert second.model.name not in app.clipboard


async def test_an_empty_list_has_nothing_to_mark_compare_or_copy(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, Needs(use_case="protein folding"))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        app.screen.query_one(CandidateTable).focus()
        for key, said in (
            ("space", "There is nothing to mark"),
            ("c", "There is nothing to compare"),
            ("y", "There is nothing to copy"),
        ):
            await pilot.press(key)
            await until(pilot, lambda said=said: said in text_of(app))


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("width", [38, 58, 78, 118, 198])
def test_no_line_is_too_long_whatever_the_names_are(
    snapshot: snapshots.Snapshot, small_use_cases: Any, turn: int, width: int
) -> None:
    session = Session(poisoned(snapshot, turn), small_use_cases, "2026-11-24")
    advice = session.advise(SERVICE)
    models = [entry.model for entry in advice.candidates[:3]] + [advice.excluded[0].model]
    comparison = compare(advice, session.snapshot, models)
    for marked in range(4):
        titles = comparison_titles(comparison, marked, "None is marked.")(width)
        lines = [*titles, *comparison_page(comparison, marked)(width)]
        assert max(line.cell_length for line in lines) <= width
        assert sum("▸" in line.plain for line in titles) == 1
