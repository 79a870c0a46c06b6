"""Needs on the screen: every change re-ranks, and what cannot be read changes nothing."""

from typing import Any

import pytest

from catalog.advice.needs import Needs
from tests.support.screens import answer_of, go_to
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.edit import EditScreen
from tui.widgets.needs.editing import EditError, replaced, stepped, typed
from tui.widgets.needs.fields import BY_KEY, FIELDS, value_of
from tui.widgets.needs.lines import typable

SERVICE = Needs(use_case="customer service")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)], ids=str)
async def test_typing_a_budget_ranks_again(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        fits = len(answer_of(app).advice.candidates)
        await go_to(pilot, app, "budget.monthly_usd")
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, EditScreen))
        await pilot.press("0", "0", "enter")
        await until(pilot, lambda: answer_of(app).advice.needs.budget.monthly_usd == 100)
        assert len(answer_of(app).advice.candidates) < fits
        await pilot.press("escape")
        await until(pilot, lambda: "fewer fit" in text_of(app) or "new first" in text_of(app))
        await pilot.press("z")
        await until(pilot, lambda: len(answer_of(app).advice.candidates) == fits)


async def test_arrows_change_choices_and_weights(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        await go_to(pilot, app, "license.require")
        await pilot.press("right")
        await until(pilot, lambda: answer_of(app).advice.needs.license.require == "commercial")
        await pilot.press("left", "left")
        await until(pilot, lambda: answer_of(app).advice.needs.license.require == "permissive")
        await go_to(pilot, app, "priorities.cost")
        await pilot.press("right")
        await until(pilot, lambda: answer_of(app).advice.needs.priorities.cost == 1.25)
        await pilot.press("delete")
        await until(pilot, lambda: answer_of(app).asked.priorities.cost is None)


async def test_what_cannot_be_read_changes_nothing(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        await go_to(pilot, app, "origin.serving_countries")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EditScreen))
        await pilot.press(*"zz", "enter")
        await until(pilot, lambda: "expected" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked == SERVICE


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("budget.monthly_usd", "$1,500", 1500.0),
        ("workload.requests_per_month", "1.5 million", 1.5e6),
        ("workload.cached_input_share", "60 %", 0.6),
        ("origin.developer_countries", "us, fr", ("US", "FR")),
        ("must.languages", "de fr", ("de", "fr")),
        ("must.context_tokens", "200k", 200_000),
        ("baseline.model", "  GPT-4o ", "GPT-4o"),
        ("budget.monthly_usd", "", None),
    ],
)
def test_typed_values(key: str, text: str, value: object) -> None:
    found = typed(BY_KEY[key], text)
    assert found == value
    assert value_of(replaced(SERVICE, key, found), key) == value


@pytest.mark.parametrize(
    ("key", "value"),
    [("origin.serving_countries", ("ZZ",)), ("hosting.gpu", "0x H100"), ("must.inputs", ("smell",))],
)
def test_values_that_do_not_fit_say_what_would(key: str, value: object) -> None:
    with pytest.raises(EditError, match="expected"):
        replaced(SERVICE, key, value)


@pytest.mark.parametrize(
    "field", [field for field in FIELDS if field.shape in ("choice", "weight")], ids=lambda f: f.key
)
def test_every_step_is_a_value_that_fits(field: Any) -> None:
    value = stepped(field, SERVICE, 1)
    assert value_of(replaced(SERVICE, field.key, value), field.key) == value


def test_what_an_edit_starts_from_reads_back() -> None:
    needs = replaced(replaced(SERVICE, "budget.monthly_usd", 1234.5), "must.languages", ("de", "pt"))
    for key in ("budget.monthly_usd", "must.languages"):
        field = BY_KEY[key]
        assert typed(field, typable(field, value_of(needs, key))) == value_of(needs, key)
