"""Lists to tick: countries, languages, licenses ... found by typing, ticked by key or mouse, allowed or excluded."""

from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from catalog.advice.needs.options import options_of
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from tests.support.screens import answer_of, flat, go_to
from tui.app import ModelPick
from tui.screens.answer import AnswerScreen
from tui.screens.choices import ChoiceScreen
from tui.screens.pick_value import PickValueScreen
from tui.widgets.band import Band
from tui.widgets.choice_list import ChoiceList
from tui.widgets.needs.choices import (
    Marks,
    choice_of,
    marks_of,
    marks_words,
    options_with,
    swapped,
    typed_marks,
)
from tui.widgets.needs.editing import EditError
from tui.widgets.needs.fields import value_of

SERVICE = Needs(use_case="customer service")
MADE_IN, NOT_MADE_IN = "origin.developer_countries", "origin.exclude_developer_countries"
SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]


EXCLUDING: tuple[tuple[str, tuple[str, ...]], ...] = (
    (NOT_MADE_IN, (*"china", "enter")),
    (NOT_MADE_IN, (*"CN", "space", "enter")),
    (MADE_IN, (*"-CN", "enter")),
    (MADE_IN, (*"not china", "enter")),
    (MADE_IN, ("tab", *"china", "enter")),
    (MADE_IN, (*"china", "space", "tab", "enter")),
)
"""Ways to rule out one country, from the dialog of a need."""


async def opened(pilot: Any, app: ModelPick, until: Any, key: str, screen: Any = ChoiceScreen) -> Input:
    await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
    await go_to(pilot, app, key)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, screen) and isinstance(app.focused, Input))
    return app.screen.query_one(Input)


def asked(app: ModelPick, key: str) -> object:
    return value_of(answer_of(app).asked, key)


@pytest.mark.parametrize(
    ("key", "keys", "size"),
    [
        *((*way, SIZES[0]) for way in EXCLUDING),
        *((*EXCLUDING[-1], size) for size in SIZES[1:]),
    ],
    ids=str,
)
async def test_a_country_is_excluded_at_the_first_try(
    session: Any, until: Any, text_of: Any, key: str, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    """Every way where there is the least room, the longest one at every size."""
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, until, key)
        await pilot.press(*keys[:-1])
        await until(pilot, lambda: "saves: not China" in flat(text_of(app)))
        await pilot.press(keys[-1])
        await until(pilot, lambda: asked(app, NOT_MADE_IN) == ("CN",))
        assert asked(app, MADE_IN) == ()
        await pilot.press("escape", "z")
        await until(pilot, lambda: answer_of(app).asked == SERVICE)


async def test_several_are_ticked_and_unticked(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until, "must.languages")
        await pilot.press(*"german", "space", *"pol", "space", *"klingon")
        await until(pilot, lambda: "“klingon” is not in the list" in flat(text_of(app)))
        await pilot.press("enter")
        assert isinstance(app.screen, ChoiceScreen)
        await pilot.press(*["backspace"] * 7, "enter")
        await until(pilot, lambda: asked(app, "must.languages") == ("de", "pl"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChoiceScreen) and "Set now" in text_of(app))
        await pilot.press("space", "enter")
        await until(pilot, lambda: len(asked(app, "must.languages")) == 1)  # type: ignore[arg-type]


async def test_escape_changes_nothing(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until, NOT_MADE_IN)
        await pilot.press(*"china", "space", "escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert answer_of(app).asked == SERVICE


async def test_a_line_marked_by_a_key_is_taken(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, until, "must.languages")
        second = options_of("must.languages", session.snapshot)[1].value
        await pilot.press("down", "enter")
        await until(pilot, lambda: asked(app, "must.languages") == (second,))


async def test_lines_and_words_can_be_clicked(session: Any, until: Any, text_of: Any) -> None:
    def place(words: str) -> tuple[int, int]:
        rows = text_of(app).splitlines()
        return next((row.index(words) + 1, at) for at, row in enumerate(rows) if words in row)

    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and "Not made in" in text_of(app))
        await pilot.click(offset=place("Not made in"))
        await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
        await pilot.click(offset=place("United States"))
        await until(pilot, lambda: "saves: not United States" in flat(text_of(app)))
        assert isinstance(app.focused, Input)
        await pilot.click(offset=place("only these"))
        await until(pilot, lambda: "saves: only United States" in flat(text_of(app)))
        await pilot.click(offset=place("⏎ save   esc"))
        await until(pilot, lambda: asked(app, MADE_IN) == ("US",))


async def test_arrows_make_what_is_allowed_excluded(session: Any, until: Any) -> None:
    app = ModelPick(session, override(SERVICE, {MADE_IN: ("CN", "US")}))
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        await go_to(pilot, app, MADE_IN)
        await pilot.press("right")
        await until(pilot, lambda: asked(app, NOT_MADE_IN) == ("CN", "US"))
        assert asked(app, MADE_IN) == ()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_value_of_a_few_says_what_it_means(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, until, "license.require", PickValueScreen)
        await pilot.press("down", "down")
        band = app.screen.query_one("#outcome", Band)
        await until(pilot, lambda: "open weights: " in text_of(app))
        rows = [line.plain for line in band._layout(band.size.width - 2)]
        assert " ".join(rows) == (
            "⏎ saves: open weights: you could run it yourself, whatever its license says of use · default: any"
        )
        await until(pilot, lambda: band.size.height == len(rows))
        await pilot.press("enter")
        await until(pilot, lambda: asked(app, "license.require") == "open-weights")


async def test_a_baseline_is_found_by_its_name(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        field = await opened(pilot, app, until, "baseline.model", PickValueScreen)
        await pilot.press(*"no such", "enter")
        await until(pilot, lambda: "No single model is called “no such”" in flat(text_of(app)))
        field.value = "titan 2"
        await pilot.press("enter")
        await until(pilot, lambda: asked(app, "baseline.model") == "northlab/titan-2")


async def test_a_need_is_found_in_the_palette(session: Any, until: Any, text_of: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"not made in")
        await until(pilot, lambda: "Edit need: Not made in" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
        await pilot.press(*"china", "enter")
        await until(pilot, lambda: asked(app, NOT_MADE_IN) == ("CN",))


# What is typed


@pytest.mark.parametrize(
    ("key", "text", "only", "excluded"),
    [
        (MADE_IN, "US, fr", ("US", "FR"), ()),
        (MADE_IN, "eu, -FR", ("EU",), ("FR",)),
        (MADE_IN, "not CN, RU", (), ("CN", "RU")),
        (MADE_IN, "-CN, US", ("US",), ("CN",)),
        (MADE_IN, "CN RU", ("CN", "RU"), ()),
        (MADE_IN, "south korea; usa", ("KR", "US"), ()),
        (MADE_IN, "EEA", ("EU", "IS", "LI", "NO"), ()),
        (MADE_IN, "NO", ("NO",), ()),
        (NOT_MADE_IN, "china, only US", ("US",), ("CN",)),
        (NOT_MADE_IN, "+US", ("US",), ()),
        ("origin.exclude_provider_countries", "usa", (), ("US",)),
        ("origin.serving_countries", "europe", ("EU",), ()),
        ("must.languages", "German, polish", ("de", "pl"), ()),
        ("must.languages", "de pl", ("de", "pl"), ()),
        ("must.languages", "no", ("no",), ()),
        ("hosting.providers", "not big cloud", (), ("bigcloud",)),
        ("license.allow", "apache", ("Apache-2.0",), ()),
        (MADE_IN, " , ;", (), ()),
    ],
)
def test_names_and_codes_are_read(
    session: Any, key: str, text: str, only: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    choice = choice_of(key)
    options = options_with(session, choice, Marks())
    assert typed_marks(options, choice, Marks(), text) == Marks(only, excluded)


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        (MADE_IN, "chnia", r"Did you mean China \(CN\)\?"),
        (MADE_IN, "united", "may be United"),
        ("must.languages", "germn", r"Did you mean German \(de\)\?"),
        ("must.languages", "-de", "Nothing can be excluded here"),
        ("origin.exclude_provider_countries", "+US", "only be excluded"),
        (MADE_IN, "[/red]", "is not in the list"),
    ],
)
def test_a_wrong_name_is_said_with_the_nearest(session: Any, key: str, text: str, said: str) -> None:
    choice = choice_of(key)
    with pytest.raises(EditError, match=said):
        typed_marks(options_with(session, choice, Marks()), choice, Marks(), text)


def test_ticks_are_one_way_each() -> None:
    marks = Marks(("US",), ("CN",))
    assert marks.toggled(("US",), "only") == Marks((), ("CN",))
    assert marks.toggled(("US",), "not") == Marks((), ("CN", "US"))
    assert marks.ticked(("EU", "NO"), "only").way_of(("EU", "NO")) == "only"
    assert marks.way_of(("US", "CN")) is None


def test_what_the_ticks_mean_is_said(session: Any) -> None:
    assert marks_words(session, choice_of(MADE_IN), Marks(("EU",), ("FR",))) == "only EU; not France"
    assert marks_words(session, choice_of("must.languages"), Marks(("de", "pl"))) == "German, Polish"
    assert marks_words(session, choice_of(MADE_IN), Marks()) == ""


def test_what_the_catalogue_does_not_know_stays(session: Any) -> None:
    needs = override(SERVICE, {"hosting.providers": ("nowhere",)})
    choice = choice_of("hosting.exclude_providers")
    marks = marks_of(choice, needs)
    assert marks == Marks(("nowhere",), ())
    assert options_with(session, choice, marks)[0].value == "nowhere"


def test_nothing_is_swapped_where_nothing_is_set() -> None:
    assert swapped(MADE_IN, SERVICE) == {}
    assert swapped("must.languages", override(SERVICE, {"must.languages": ("de",)})) == {}


async def test_the_list_never_takes_the_focus(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(80, 24)) as pilot:
        field = await opened(pilot, app, until, NOT_MADE_IN)
        for key in ("down", "pagedown", "space", "tab"):
            await pilot.press(key)
            assert app.focused is field
        assert not app.screen.query_one(ChoiceList).can_focus


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("must.languages", "-german", "Nothing can be excluded here"),
        ("origin.exclude_provider_countries", "+france", "only be excluded"),
    ],
)
async def test_what_the_list_cannot_do_is_said_and_never_the_opposite_saved(
    session: Any, until: Any, text_of: Any, key: str, text: str, said: str
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        answer_of(app).edit_need(key)
        await until(pilot, lambda: isinstance(app.screen, ChoiceScreen) and isinstance(app.focused, Input))
        app.screen.query_one(Input).value = text
        await until(pilot, lambda: said in flat(text_of(app)))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ChoiceScreen)
        assert not asked(app, key)


async def test_enter_takes_the_line_under_the_cursor_where_several_are_meant(
    session: Any, until: Any
) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        field = await opened(pilot, app, until, NOT_MADE_IN)
        field.value = "chi"
        await until(pilot, lambda: app.screen.query_one(ChoiceList).picked() == "CN")
        await pilot.press("enter")
        await until(pilot, lambda: asked(app, NOT_MADE_IN) == ("CN",))


async def test_two_enters_of_one_read_open_one_list(session: Any, until: Any) -> None:
    app = ModelPick(session, SERVICE)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        await go_to(pilot, app, "must.languages")
        depth = len(app.screen_stack)
        for _ in range(2):
            app.post_message(events.Key("enter", "\r"))
        await until(pilot, lambda: isinstance(app.screen, ChoiceScreen))
        await pilot.pause()
        assert len(app.screen_stack) == depth + 1
