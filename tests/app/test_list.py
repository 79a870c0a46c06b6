"""The list as people use it: sorted by a column, narrowed by typing, without what is not ranked, jumped in."""

from typing import Any

import pytest
from textual.widgets import Input

from catalog.advice.listing.order import Order, first_order, in_order
from catalog.advice.needs.records import Budget, Needs
from tests.support.hostile import ACTING, PAYLOADS
from tests.support.screens import answer_of
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.question import QuestionScreen
from tui.widgets.candidates.list_bar import FilterField
from tui.widgets.candidates.table import CandidateTable

SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]
SERVICE = Needs(use_case="customer service", unknown_ok=("use_case.skill",))
TITLES = {
    "name": "Model",
    "developer": "Developer",
    "license": "License",
    "usd": "$/month",
    "capability": "Capability",
    "downloads": "Downloads",
}


async def opened(pilot: Any, app: ModelPick, until: Any) -> CandidateTable:
    await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
    table = app.screen.query_one(CandidateTable)
    await until(pilot, lambda: table.size.height > 0)
    return table


def listed(app: ModelPick) -> list[str]:
    """The names on the lines of the list, in their order."""
    lines = answer_of(app).query_one(CandidateTable)._lines
    return [line.model.name for line in lines if not callable(line)]


def names(entries: Any) -> list[str]:
    return [entry.model.name for entry in entries]


async def click_on(pilot: Any, app: ModelPick, text_of: Any, words: str) -> None:
    """Click on the first place of the screen that shows these words."""
    y, line = next((y, line) for y, line in enumerate(text_of(app).splitlines()) if words in line)
    await pilot.click(offset=(line.index(words) + 1, y))


# Order


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_key_sorts_by_each_column_that_is_shown(
    session: Any, until: Any, text_of: Any, size: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        table = await opened(pilot, app, until)
        ranked = answer_of(app).advice.ranked
        assert table.columns.keys[0] == "usd"
        for key in table.columns.keys:
            await pilot.press("o")
            order = first_order(key)
            assert listed(app) == names(in_order(ranked, order))
            mark = "▼" if order.descending else "▲"
            await until(pilot, lambda mark=mark: text_of(app).count(mark) == 2)
            await pilot.press("O")
            assert listed(app) == names(in_order(ranked, order.reverse))
            await pilot.press("O")
        await pilot.press("o")
        assert listed(app) == names(ranked)
        await until(pilot, lambda: "▲" not in text_of(app) and "▼" not in text_of(app))


@pytest.mark.parametrize("key", TITLES)
async def test_a_click_on_a_title_sorts_then_reverses_then_goes_back(
    session: Any, until: Any, text_of: Any, key: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(140, 36)) as pilot:
        await opened(pilot, app, until)
        ranked = answer_of(app).advice.ranked
        await until(pilot, lambda: TITLES[key] in text_of(app))
        for order in (first_order(key), first_order(key).reverse, Order()):
            title = next(line for line in text_of(app).splitlines() if "Model" in line and "$/month" in line)
            y = text_of(app).splitlines().index(title)
            await pilot.click(offset=(title.index(TITLES[key]) + 1, y))
            await until(pilot, lambda order=order: answer_of(app).list_state.order == order)
            assert listed(app) == names(in_order(ranked, order))


async def test_the_order_is_said_and_survives_other_needs(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until)
        await pilot.press("o")
        await until(pilot, lambda: "sorted by $/month ▲ · 0 order of the answer" in text_of(app))
        before = answer_of(app).advice
        answer_of(app).ask(Needs(use_case="customer service", budget=Budget(monthly_usd=600)))
        await until(pilot, lambda: answer_of(app).advice is not before)
        ranked = answer_of(app).advice.ranked
        assert len(ranked) < len(before.ranked)
        assert listed(app) == names(in_order(ranked, Order("usd")))
        await pilot.press("0")
        assert listed(app) == names(ranked)
        await until(pilot, lambda: "sorted by" not in text_of(app))


async def test_the_rank_is_that_of_the_answer_and_the_cursor_stays_on_its_model(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        table = await opened(pilot, app, until)
        second = answer_of(app).advice.ranked[1]
        await pilot.press("down", "o")
        assert table.candidate() is second
        await until(
            pilot, lambda: any("▌" in x and second.model.name in x for x in text_of(app).splitlines())
        )
        line = next(line for line in text_of(app).splitlines() if "▌" in line and second.model.name in line)
        assert " 2" in line.split("▌")[1]
        await pilot.press("g", "0", "o")
        assert table.cursor == 0


# Words


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_list_narrows_as_one_types(session: Any, until: Any, text_of: Any, size: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, until)
        ranked = answer_of(app).advice.ranked
        wanted = [entry.model.name for entry in ranked if entry.country == "CN"]
        assert 0 < len(wanted) < len(ranked)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.focused, FilterField))
        await pilot.press(*"chin")
        await until(pilot, lambda: listed(app) == wanted)
        await pilot.press("a", "enter")
        await until(pilot, lambda: isinstance(app.focused, CandidateTable))
        assert listed(app) == wanted
        await until(pilot, lambda: f"{len(wanted)} of {len(ranked)}" in text_of(app))
        assert "esc clears" in text_of(app)
        assert "$/month" in text_of(app)
        await pilot.press("escape")
        assert listed(app) == names(ranked)
        await until(pilot, lambda: "esc clears" not in text_of(app))


async def test_escape_in_the_field_clears_it_and_leaves_it(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until)
        everything = listed(app)
        await pilot.press("f", *"-open")
        await until(pilot, lambda: 0 < len(listed(app)) < len(everything))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.focused, CandidateTable))
        assert listed(app) == everything
        assert not app.screen.query_one(FilterField).display


async def test_the_cursor_stays_on_its_model_and_moves_while_typing(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        table = await opened(pilot, app, until)
        last = answer_of(app).advice.ranked[-1].model
        answer_of(app).select(last.id)
        await pilot.press("f", *last.developer[:3])
        await until(pilot, lambda: len(listed(app)) < len(answer_of(app).advice.ranked))
        assert answer_of(app).selected == last.id
        await pilot.press("home", "up")
        assert isinstance(app.focused, FilterField)
        where = table.cursor
        await pilot.press("up")
        assert table.cursor == max(0, where - 1)


async def test_another_widget_takes_the_focus_and_the_words_stay(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until)
        await pilot.press("f", *"china")
        await until(pilot, lambda: answer_of(app).list_state.words == "china")
        await pilot.press("tab")
        await until(pilot, lambda: not app.screen.query_one(FilterField).display)
        assert answer_of(app).list_state.words == "china"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_no_match_names_the_keys_that_lead_out(
    session: Any, until: Any, text_of: Any, size: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        table = await opened(pilot, app, until)
        await pilot.press("f", *"zzz", "enter")
        await until(pilot, lambda: "No model matches “zzz”." in text_of(app))
        assert "esc clears the filter" in text_of(app)
        assert table.candidate() is None
        await pilot.press("enter", "down", "s", "o")  # nothing to open, move to, save or sort
        await click_on(pilot, app, text_of, "esc clears the filter")
        await until(pilot, lambda: listed(app) != [])


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
async def test_hostile_words_only_narrow_the_list(
    session: Any, until: Any, text_of: Any, payload: str
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until)
        await pilot.press("f")
        app.screen.query_one("#filter", Input).value = payload
        await until(pilot, lambda: answer_of(app).list_state.words != "")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, CandidateTable))
        assert not ACTING.search(text_of(app).replace("\n", ""))
        for y in range(6, 12):
            await pilot.click(offset=(6, y))
        assert isinstance(app.screen, AnswerScreen)


async def test_another_question_starts_without_words(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until)
        await pilot.press("f", *"china", "enter", "o", "n")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen))
        app.screen.query_one("SentenceBox").text = "reranking"  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await until(pilot, lambda: answer_of(app).advice.needs.use_case == "reranking")
        assert answer_of(app).list_state.words == ""
        assert answer_of(app).list_state.order == Order("usd")


# What is not ranked


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_is_not_ranked_is_listed_only_when_asked_for(
    session: Any, until: Any, text_of: Any, size: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, until)
        advice = answer_of(app).advice
        assert listed(app) == names(advice.ranked)
        await pilot.press("h")
        assert listed(app) == names(advice.candidates)
        await pilot.press("G")
        assert answer_of(app).selected == advice.unranked[-1].model.id
        await until(pilot, lambda: "h hides them" in text_of(app) or size[1] < 30)
        await pilot.press("h")
        assert listed(app) == names(advice.ranked)
        await pilot.press("f", *advice.unranked[0].model.name)
        await until(pilot, lambda: "No ranked model matches" in text_of(app))
        await click_on(pilot, app, text_of, "h shows them")
        await until(pilot, lambda: listed(app) == [advice.unranked[0].model.name])


async def test_where_everything_is_ranked_there_is_nothing_to_hide(session: Any, until: Any) -> None:
    app = ModelPick(session, Needs(use_case="reranking"))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until)
        advice = answer_of(app).advice
        assert advice.ranked
        assert not advice.unranked
        await pilot.press("h")
        assert listed(app) == names(advice.ranked)


# Jumps


def headline_ids(app: ModelPick) -> list[str]:
    found = answer_of(app).advice.headlines
    ids = [found.best, found.best_value, found.cheapest_good_enough]
    assert all(ids)
    return [name for name in ids if name]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_digit_jumps_to_a_headline(session: Any, until: Any, text_of: Any, size: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        table = await opened(pilot, app, until)
        for place, model_id in enumerate(headline_ids(app), 1):
            await pilot.press("G", str(place))
            assert answer_of(app).selected == model_id
            entry = table.candidate()
            assert entry is not None
            assert entry.model.id == model_id
            await until(
                pilot,
                lambda name=entry.model.name: any("▌" in x and name in x for x in text_of(app).splitlines()),
            )


async def test_a_click_on_a_headline_jumps_to_it(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until)
        for words, model_id in zip((" best ", " value ", " cheapest "), headline_ids(app), strict=True):
            await pilot.press("G")
            line = next(x for x in text_of(app).splitlines() if " value " in x and " cheapest " in x)
            y = text_of(app).splitlines().index(line)
            at = line.index(words.strip(), answer_of(app).query_one("#head").region.x)
            await pilot.click(offset=(at + 1, y))
            await until(pilot, lambda model_id=model_id: answer_of(app).selected == model_id)


async def test_a_filter_that_hides_the_headline_is_cleared_and_that_is_said(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await opened(pilot, app, until)
        best = answer_of(app).advice.ranked[0]
        await pilot.press("f", *f"-{best.developer_name.split()[0]}", "enter")
        await until(pilot, lambda: best.model.name not in listed(app))
        await pilot.press("2")
        assert answer_of(app).selected == best.model.id
        assert listed(app) == names(answer_of(app).advice.ranked)
        await until(pilot, lambda: "The filter is cleared" in " ".join(text_of(app).split()))


async def test_a_digit_on_a_figure_of_the_needs_begins_to_type_it(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app, until)
        before = answer_of(app).selected
        await pilot.press("e", "down", "1")
        await until(pilot, lambda: not isinstance(app.screen, AnswerScreen))
        assert answer_of(app).selected == before


# Columns


@pytest.mark.parametrize(
    ("size", "shown", "gone"),
    [
        ((60, 20), ("$/month", "Capability"), ("License", "Downloads")),
        ((80, 24), ("Developer", "$/month", "Capability"), ("Downloads",)),
        ((120, 36), ("Developer", "License", "$/month", "Capability /100", "━"), ()),
        ((200, 60), ("Developer", "License", "$/month", "Capability /100", "━", "Downloads"), ()),
    ],
)
async def test_the_columns_of_each_width(
    session: Any, until: Any, text_of: Any, size: Any, shown: tuple[str, ...], gone: tuple[str, ...]
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, until)
        await until(pilot, lambda: "Model" in text_of(app))
        lines = text_of(app).splitlines()
        top = next(place for place, line in enumerate(lines) if "Model" in line and "$/month" in line)
        rows = "\n".join(lines[top:])
        for words in shown:
            assert words in rows
        for words in gone:
            assert words not in lines[top]
        for entry in answer_of(app).advice.ranked[:3]:
            assert entry.model.name in rows
