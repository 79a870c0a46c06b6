"""Open vs closed: the page of bills at every size, by keyboard and mouse."""

from typing import Any

import pytest

from catalog.advice.explanation.three_ways import three_ways_text
from catalog.advice.needs.records import Budget, Hosting, Needs, Workload
from catalog.advice.result import Advice
from catalog.storage import snapshot as snapshots
from tests.support.hostile import ACTING, TURNS, poisoned
from tui.app import ModelPick
from tui.rendering.three_ways import MARKED, three_ways_page
from tui.rendering.three_ways_text import cheapest_words, label, where_cheapest
from tui.screens.answer import AnswerScreen
from tui.screens.details import DetailsScreen
from tui.screens.three_ways import ThreeWaysScreen
from tui.session import Session
from tui.widgets.needs.panel import NeedsPanel
from tui.widgets.page import Page

SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]
SERVICE = Needs(use_case="customer service", workload=Workload(requests_per_month=3_000_000))
NEEDS = {
    "all ways": SERVICE,
    "API alone": Needs(use_case="customer service", hosting=Hosting(where=("api",))),
    "own hardware alone": Needs(use_case="customer service", hosting=Hosting(where=("self-host",))),
    "over budget": Needs(use_case="customer service", budget=Budget(monthly_usd=1_500)),
    "a batch": Needs(use_case="customer service", workload=Workload(batch=True)),
    "very few": Needs(use_case="customer service", workload=Workload(requests_per_month=3)),
    "very many": Needs(use_case="customer service", workload=Workload(requests_per_month=5e12)),
}


def words(lines: list[str]) -> str:
    """Text without the breaks of its lines."""
    return " ".join(" ".join(lines).split())


def page(advice: Advice, width: int) -> list[str]:
    """The lines of the page."""
    return [line.plain for line in three_ways_page(advice, 0)(width)]


async def opened(pilot: Any, until: Any) -> None:
    """The answer, then the page."""
    await until(pilot, lambda: isinstance(pilot.app.screen, AnswerScreen) and pilot.app.focused is not None)
    await pilot.press("b")
    await until(
        pilot, lambda: isinstance(pilot.app.screen, ThreeWaysScreen) and pilot.app.focused is not None
    )


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_b_opens_the_page_all_of_it_can_be_read_and_escape_leaves(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, until)
        ways = session.advise(SERVICE).three_ways
        assert ways is not None
        await until(pilot, lambda: "% less" in text_of(app))
        shown: list[str] = []
        text = app.screen.query_one(Page)
        while True:
            shown += text_of(app).splitlines()[1:-1]
            before = text.scroll_offset.y
            await pilot.press("pagedown")
            await pilot.pause()
            if text.scroll_offset.y == before:
                break
        told = words([line.replace("▎", " ") for line in shown])
        for row in ways.rows:
            assert label(row) in told
        assert "✓ cheapest" in told
        assert "Measure it on a running server:" in told
        assert "…" not in told
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))


@pytest.mark.parametrize("needs", NEEDS.values(), ids=NEEDS)
@pytest.mark.parametrize("width", [38, 58, 78, 118, 198])
def test_no_line_is_too_long_and_no_sentence_is_cut(session: Any, needs: Needs, width: int) -> None:
    advice = session.advise(needs)
    ways = advice.three_ways
    assert ways is not None
    lines = page(advice, width)
    assert max(len(line) for line in lines) <= width
    text = words(lines)
    assert "…" not in text
    told = [three_ways_text(ways), *ways.missing]
    pairs = zip(ways.rows, where_cheapest(ways), strict=True)
    told += [f"{label(row)}: {cheapest_words(found, row)}." for row, found in pairs]
    told += [sentence for row in ways.rows if row.plan for sentence in row.plan.assumptions]
    for sentence in told:
        assert " ".join(sentence.split()) in text
    for row in ways.rows:
        assert row.name in text
        assert row.runs_on.split()[-1] in text


def test_what_is_over_the_budget_says_so(session: Any) -> None:
    advice = session.advise(NEEDS["over budget"])
    assert any(row.over_budget for row in advice.three_ways.rows)
    assert "⚠ over budget" in words(page(advice, 78))


def test_one_way_alone_is_said_to_be_the_only_one(session: Any) -> None:
    advice = session.advise(NEEDS["own hardware alone"])
    assert [row.way for row in advice.three_ways.rows] == ["own hardware"]
    assert "the only one with a known cost here" in words(page(advice, 78))


def test_the_estimate_has_its_range_and_the_share_in_use_is_marked(session: Any) -> None:
    advice = session.advise(SERVICE)
    own = next(row for row in advice.three_ways.rows if row.plan)
    lines = page(advice, 118)
    assert any(f"{own.low:,.0f}–{own.high:,.0f}" in line for line in lines)
    assert any(f"▸ {own.plan.utilisation:.0%}" in line for line in lines)


async def test_without_requests_the_page_names_the_key_that_leads_to_them(
    session: Any, until: Any, text_of: Any
) -> None:
    needs = Needs(use_case="customer service", workload=Workload(requests_per_month=0))
    app = ModelPick(session, needs)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, until)
        await until(pilot, lambda: "no costs to compare at zero" in text_of(app))
        await pilot.press("tab", "enter")
        assert isinstance(app.screen, ThreeWaysScreen)
        await pilot.press("e")
        await until(
            pilot, lambda: isinstance(app.screen, AnswerScreen) and isinstance(app.focused, NeedsPanel)
        )


async def test_enter_opens_the_model_of_the_marked_way(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, until)
        ways = session.advise(SERVICE).three_ways
        for _ in range(len(ways.rows)):
            await until(pilot, lambda: MARKED in text_of(app))
            line = next(line for line in text_of(app).splitlines() if MARKED in line)
            name = next(row.name for row in ways.rows if row.name in line)
            await pilot.press("enter")
            await until(
                pilot, lambda name=name: isinstance(app.screen, DetailsScreen) and name in text_of(app)
            )
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, ThreeWaysScreen))
            await pilot.press("tab")


async def test_a_mark_out_of_sight_comes_into_view(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot, until)
        await pilot.press("end")
        await until(pilot, lambda: MARKED not in text_of(app))
        await pilot.press("tab")
        await until(pilot, lambda: MARKED in text_of(app))


async def test_the_sentence_above_the_list_is_a_way_to_the_page(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "the best closed model, is second" in text_of(app))
        await pilot.click("#head", offset=(6, 2))
        await until(pilot, lambda: isinstance(app.screen, ThreeWaysScreen))


@pytest.mark.parametrize("turn", TURNS)
async def test_hostile_names_are_shown_and_nothing_else(
    snapshot: snapshots.Snapshot, small_use_cases: Any, until: Any, text_of: Any, turn: int
) -> None:
    app = ModelPick(Session(poisoned(snapshot, turn), small_use_cases, "2026-11-24"), SERVICE)
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await opened(pilot, until)
        for key in ("tab", "pagedown", "pagedown", "end"):
            assert not ACTING.search(text_of(app).replace("\n", ""))
            await pilot.press(key)
        for x in (4, 10, 20):
            await pilot.click(Page, offset=(x, 5))
        assert app.is_running
        assert isinstance(app.screen, ThreeWaysScreen)
