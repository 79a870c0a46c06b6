"""The page of a model in numbered sections: its index stays, digits and clicks go to them, long tables are cut."""

from typing import Any

import pytest

from catalog.advice.needs.records import Needs
from catalog.advice.ranking import advise
from catalog.storage import store
from tests.support.factories import TODAY
from tui.app import ModelPick
from tui.rendering.details import details_sections
from tui.rendering.sections import UNFOLDED, Fold, spaced
from tui.screens.answer import AnswerScreen
from tui.screens.details import DetailsScreen
from tui.widgets.section_page import SectionPage

SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]
SERVICE = Needs(use_case="customer service")
NAMES = ["cost", "capability", "license", "evidence", "run it", "rank"]
SCREENFUL = 31
"""Lines of the page at 120x36."""


async def opened(app: ModelPick, pilot: Any, until: Any) -> SectionPage:
    """The page of the first candidate."""
    await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, DetailsScreen))
    page = app.screen.query_one(SectionPage)
    await until(pilot, lambda: page.virtual_size.height > 0 and app.focused is page)
    return page


def index_line(text: str) -> str:
    return next(line for line in text.splitlines() if "1 cost" in line)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_digits_go_to_the_sections_and_the_index_marks_them(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        page = await opened(app, pilot, until)
        assert "▸" not in index_line(text_of(app))
        for digit, name in enumerate(NAMES, 1):
            assert f"{digit} {name}" in index_line(text_of(app))
        for digit, name in [*enumerate(NAMES, 1), (1, "cost")]:
            await pilot.press(str(digit))
            await until(pilot, lambda digit=digit, name=name: f"▸{digit} {name}" in index_line(text_of(app)))
            at_top = page._lines[round(page.scroll_y)].plain
            assert at_top.startswith(f"{digit} ")
        await pilot.press("home")
        await until(pilot, lambda: "▸" not in index_line(text_of(app)))


async def test_a_click_on_the_index_goes_there(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot, until)
        await pilot.click("#index", offset=(index_line(text_of(app)).index("license") + 2, 0))
        await until(pilot, lambda: "▸3 license" in index_line(text_of(app)))


async def test_a_key_shows_all_rows_and_stays_where_it_was(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(app, pilot, until)
        before = len(page._lines)
        await pilot.press("4")
        await until(pilot, lambda: "▸4 evidence" in index_line(text_of(app)))
        await pilot.press("a")
        assert len(page._lines) >= before
        assert page._lines[round(page.scroll_y)].plain.startswith("4 ")
        await pilot.press("a")
        assert len(page._lines) == before


@pytest.mark.parametrize("place", [0, 1, 5, 12])
def test_what_people_decide_by_stands_within_three_screens(place: int) -> None:
    """On the shipped catalogue: cost, capability and license begin within three screenfuls at 120x36."""
    snapshot, cases = store.load(), store.load_use_cases()
    advice = advise(snapshot, cases, Needs(use_case="customer-service"), TODAY)
    sections = details_sections(advice.candidates[place], advice, snapshot, Fold("a"))
    starts, line = {}, 0
    for section in spaced(sections(116), 116):
        starts[section.name] = line
        line += len(section.lines)
    assert starts["cost"] < SCREENFUL
    assert starts["capability"] < 2 * SCREENFUL
    assert starts["license"] < 3 * SCREENFUL


def test_cut_tables_name_the_key_and_all_rows_are_there_without_it() -> None:
    snapshot, cases = store.load(), store.load_use_cases()
    advice = advise(snapshot, cases, Needs(use_case="customer-service"), TODAY)
    entry = max(advice.candidates, key=lambda one: len(snapshot.evidence.get(one.model.id, ())))
    few, every = (
        [
            line.plain
            for section in details_sections(entry, advice, snapshot, fold)(116)
            for line in section.lines
        ]
        for fold in (Fold("a"), UNFOLDED)
    )
    assert any(line.endswith("a shows all") for line in few)
    assert not any(line.endswith("a shows all") for line in every)
    assert len(every) > len(few) + 10
