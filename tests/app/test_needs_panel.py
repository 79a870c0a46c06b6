"""Needs on the screen: every change re-ranks, and what cannot be read changes nothing."""

from typing import Any

import pytest

from catalog.advice.needs.keys import KEYS, Key
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Must, Needs, Workload
from catalog.advice.needs.values import Flag, Many, Number, Text, Word
from tests.support.screens import answer_of, go_to
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.edit import EditScreen
from tui.widgets.needs import fields as fields_module
from tui.widgets.needs import panel
from tui.widgets.needs.editing import EditError, checked_needs_with, editable_text, next_value, typed_value
from tui.widgets.needs.fields import BY_KEY, FIELDS, fields_of, value_of

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
        await until(pilot, lambda: "fewer models ranked" in text_of(app) or "new #1" in text_of(app))
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
        await go_to(pilot, app, "budget.monthly_usd")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EditScreen))
        await pilot.press(*"much", "enter")
        await until(pilot, lambda: "is no number" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked == SERVICE


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("budget.monthly_usd", "$1,500", 1500.0),
        ("workload.requests_per_month", "1.5 million", 1.5e6),
        ("workload.cached_input_share", "60%", 0.6),
        ("origin.developer_countries", "us, fr", ("US", "FR")),
        ("must.languages", "de fr", ("de", "fr")),
        ("must.context_tokens", "200k", 200_000),
        ("baseline.model", "  GPT-4o ", "GPT-4o"),
        ("budget.monthly_usd", "", None),
    ],
)
def test_typed_values(session: Any, key: str, text: str, value: object) -> None:
    found = typed_value(BY_KEY[key], text)
    assert found == value
    assert value_of(checked_needs_with(session, SERVICE, {key: found}), key) == value


@pytest.mark.parametrize(
    ("key", "value"),
    [("origin.serving_countries", ("ZZ",)), ("hosting.gpu", "0x H100"), ("must.inputs", ("smell",))],
)
def test_values_that_do_not_fit_say_what_would(session: Any, key: str, value: object) -> None:
    with pytest.raises(EditError, match="expected"):
        checked_needs_with(session, SERVICE, {key: value})


@pytest.mark.parametrize(
    "field", [field for field in FIELDS if field.shape in ("choice", "weight")], ids=lambda f: f.key
)
def test_every_step_is_a_value_that_fits(field: Any) -> None:
    value = next_value(field, SERVICE, 1)
    assert value_of(override(SERVICE, {field.key: value}), field.key) == value


def test_what_an_edit_starts_from_reads_back() -> None:
    needs = override(SERVICE, {"budget.monthly_usd": 1234.5, "must.languages": ("de", "pt")})
    for key in ("budget.monthly_usd", "must.languages"):
        field = BY_KEY[key]
        assert typed_value(field, editable_text(field, value_of(needs, key))) == value_of(needs, key)


def test_every_key_has_a_line_with_a_label_and_a_help() -> None:
    assert set(BY_KEY) == {key.path for key in KEYS} | {"more"}
    assert all(field.label and field.help.endswith(".") for key, field in BY_KEY.items() if key != "more")


NEW = (
    (
        Key("must.first_token_seconds", "", Number("SECONDS"), "most seconds to answer", ""),
        "Requirements",
        "number",
        "0.5",
    ),
    (Key("budget.setup_usd", "", Number("USD"), "paid once", ""), "Cost", "money", "$1,500"),
    (Key("workload.spare_share", "", Number("SHARE", most=1), "kept free", ""), "Workload", "share", "10%"),
    (Key("must.only_stable", "", Flag(), "no previews", ""), "Requirements", "choice", ""),
    (Key("license.kind", "", Word("KIND", ("soft", "hard")), "which kind", ""), "Legal", "choice", ""),
    (Key("origin.hosts", "", Many(Text("ID")), "only these", ""), "Origin", "list", "a, b"),
    (Key("audit.body", "", Text("NAME"), "who audits", ""), "Audit", "words", "the board"),
)


@pytest.mark.parametrize(("key", "heading", "shape", "text"), NEW, ids=[key.path for key, *_ in NEW])
def test_a_new_key_is_on_the_panel_by_itself(key: Key, heading: str, shape: str, text: str) -> None:
    fields = fields_of((*KEYS, key))
    assert [field for field in fields if field.key != key.path and field.label != "Audit"] == list(FIELDS)
    place = next(place for place, field in enumerate(fields) if field.key == key.path)
    assert next(line.label for line in reversed(fields[:place]) if line.shape == "heading") == heading
    field = fields[place]
    assert (field.shape, field.help) == (shape, f"{key.help.capitalize()}.")
    assert field.label
    if text:
        value = typed_value(field, text)
        assert typed_value(field, editable_text(field, value)) == value == key.value.check(value)
    else:
        values = [value for value, *_ in field.options if value is not None]
        assert [key.value.check(value) for value in values] == values != []


class _Must(Must, frozen=True, kw_only=True):
    first_token_seconds: float | None = None


def test_a_new_key_that_holds_something_has_a_line(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panel, "FIELDS", fields_of((*KEYS, NEW[0][0])))
    monkeypatch.setattr(fields_module, "NOTHING", Needs(use_case="", must=_Must()))
    asked = Needs(use_case="helpdesk", must=_Must(first_token_seconds=0.5))
    shown = {line.field.key: line for line in panel.lines_of(session, asked, None, "", everything=False)}
    line = shown["must.first_token_seconds"]
    assert (line.field.label, line.shown, line.said) == ("First token seconds", "0.5", True)


def test_calls_have_a_line_where_they_are_set(session: Any) -> None:
    for calls, shown in ((None, []), (1.0, ["1"]), (20.0, ["20"])):
        asked = Needs(use_case="x", workload=Workload(calls_per_request=calls))
        lines = panel.lines_of(session, asked, None, "", False)
        found = [line.shown for line in lines if line.field.key == "workload.calls_per_request"]
        assert found == shown
