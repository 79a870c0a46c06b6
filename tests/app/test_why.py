"""The page of what is ruled out: the nearest misses first, rules that open, and one key that lets a model in."""

from typing import Any

import pytest
from textual.widgets import Input

from catalog.advice.explanation.nearness import nearest_first
from catalog.advice.needs.records import Budget, LicenseNeeds, Needs, Origin
from tests.support.screens import answer_of, flat
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.details import ExcludedScreen, RankScreen
from tui.screens.why import WhyScreen
from tui.widgets.pick_list import PickList

SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]
TIGHT = Needs(use_case="customer service", budget=Budget(monthly_usd=1000))


def rules_of(app: ModelPick) -> PickList:
    return app.screen.query_one(PickList)


async def opened(app: ModelPick, pilot: Any, until: Any) -> None:
    """The page, opened from the answer."""
    await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
    await pilot.press("w")
    await until(pilot, lambda: isinstance(app.screen, WhyScreen) and app.focused is rules_of(app))


async def mark(app: ModelPick, pilot: Any, value: str) -> None:
    """Put the cursor on one line."""
    for _ in range(60):
        if rules_of(app).picked() == value:
            return
        await pilot.press("down")
    raise AssertionError(f"{value} is no line")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_begins_with_the_nearest_misses_and_what_lets_one_in(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, TIGHT)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, until)
        nearest, *_ = nearest_first(answer_of(app).advice.excluded)
        await pilot.press("down")
        assert rules_of(app).picked() == f"near {nearest.model.id}"
        await until(pilot, lambda: "It would " in text_of(app))
        shown = flat(text_of(app))
        assert nearest.reasons[0].short in shown
        assert "Nearest misses" in shown
        assert "x To let it in, " in shown or "x It takes " in shown
        assert "x let it in" in shown


async def test_one_key_lets_the_marked_model_in_and_z_takes_it_back(session: Any, until: Any) -> None:
    app = ModelPick(session, TIGHT)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot, until)
        before = answer_of(app).advice
        nearest, *_ = nearest_first(before.excluded)
        await pilot.press("down", "x")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await until(pilot, lambda: answer_of(app).selected == nearest.model.id)
        assert answer_of(app).candidate is not None
        assert nearest.model.id not in {entry.model.id for entry in answer_of(app).advice.excluded}
        assert len(answer_of(app).advice.candidates) > len(before.candidates)
        await pilot.press("z")
        await until(pilot, lambda: answer_of(app).advice.needs == before.needs)
        assert len(answer_of(app).advice.candidates) == len(before.candidates)


async def test_several_rules_are_relaxed_at_once_from_the_page_of_the_model(
    session: Any, until: Any, text_of: Any
) -> None:
    asked = Needs(
        use_case="customer service",
        budget=Budget(monthly_usd=100),
        license=LicenseNeeds(require="open-weights"),
    )
    app = ModelPick(session, asked)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("slash")
        app.screen.query_one(Input).value = "titan-2"
        await until(pilot, lambda: "Titan 2" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ExcludedScreen))
        await until(pilot, lambda: "It would rank" in text_of(app))
        shown = flat(text_of(app))
        assert (
            "To let it in, all of this is needed: raise the budget to $9,500 and accept any license" in shown
        )
        await pilot.press("x")
        await until(pilot, lambda: answer_of(app).selected == "northlab/titan-2")
        assert isinstance(app.screen, AnswerScreen)
        assert answer_of(app).asked.budget.monthly_usd == 9500


async def test_what_is_let_in_without_a_rank_is_listed_too(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, TIGHT)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("slash")
        app.screen.query_one(Input).value = "silent"
        await until(pilot, lambda: "Silent 3B" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ExcludedScreen))
        await until(pilot, lambda: "It would fit, unranked" in text_of(app))
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await until(pilot, lambda: "Silent 3B" in text_of(app))
        found = answer_of(app).candidate
        assert found is not None
        assert found.model.name == "Silent 3B"
        assert found.rank is None


async def test_what_cannot_be_let_in_says_so_and_changes_nothing(
    session: Any, until: Any, text_of: Any
) -> None:
    app = ModelPick(session, TIGHT)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await opened(app, pilot, until)
        await mark(app, pilot, "rule use_case.kind")
        await pilot.press("x")
        await until(pilot, lambda: "Mark a model that is ruled out first." in flat(text_of(app)))
        await pilot.press("enter", "down")
        await until(pilot, lambda: "It is for another job" in flat(text_of(app)))
        await pilot.press("x")
        await until(pilot, lambda: flat(text_of(app)).count("No change to your needs lets it in.") == 2)
        assert isinstance(app.screen, WhyScreen)
        assert answer_of(app).asked == TIGHT


async def test_a_rule_opens_to_its_models_the_nearest_first(session: Any, until: Any) -> None:
    app = ModelPick(session, TIGHT)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot, until)
        await mark(app, pilot, "rule budget")
        await pilot.press("enter")
        under = [
            entry.model.id
            for entry in nearest_first(answer_of(app).advice.excluded)
            if any(reason.rule == "budget" for reason in entry.reasons)
        ]
        for model_id in under[:5]:
            await pilot.press("down")
            assert rules_of(app).picked() == f"model {model_id}"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ExcludedScreen))


async def test_the_first_line_says_why_the_selected_one_is_not_first(session: Any, until: Any) -> None:
    app = ModelPick(session, TIGHT)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RankScreen))


async def test_the_offer_can_be_clicked(session: Any, until: Any, text_of: Any) -> None:
    asked = Needs(use_case="customer service", origin=Origin(exclude_developer_countries=("FR",)))
    app = ModelPick(session, asked)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot, until)
        nearest, *_ = nearest_first(answer_of(app).advice.excluded)
        await pilot.press("down")
        await until(pilot, lambda: "x To let it in" in text_of(app) or "x It takes" in text_of(app))
        await pilot.click("#let-in", offset=(8, 1))
        await until(pilot, lambda: answer_of(app).selected == nearest.model.id)
