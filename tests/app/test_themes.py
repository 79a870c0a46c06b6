"""The themes: what can be read in each of them, the picker, and what is kept."""

from pathlib import Path
from typing import Any

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES
from textual.widgets import Input

import tui
from catalog.advice.needs.records import Needs
from tui.app import ModelPick
from tui.rendering import styles
from tui.screens.answer import AnswerScreen
from tui.screens.theme import ThemeScreen
from tui.themes import (
    BACKGROUNDS,
    DARK,
    INKS,
    LEAST_CONTRAST,
    LIGHT,
    contrast,
    own_themes,
    role_colors,
    theme_names,
)

SERVICE = Needs(use_case="customer service")
THEMES = {theme.name: theme for theme in (*BUILTIN_THEMES.values(), *own_themes())}
SHEETS = [Path(tui.__file__).parent / name for name in ("app.tcss", "dialogs.tcss")]
ROLES = {
    name: role
    for name, role in vars(styles).items()
    if name.isupper() and isinstance(role, str) and role != styles.LINE
}


@pytest.mark.parametrize("name", theme_names())
def test_every_role_of_text_can_be_read_on_every_background(session: Any, name: str) -> None:
    found = ModelPick(session, SERVICE, theme=name).get_css_variables()
    assert found.items() >= role_colors(THEMES[name]).items()
    for role in ROLES.values():
        ink = next((word[1:] for word in role.split() if word.startswith("$")), "ink")
        assert ink in INKS
        for ground in BACKGROUNDS:
            measured = contrast(Color.parse(found[ink]), Color.parse(found[ground]))
            assert measured >= LEAST_CONTRAST, f"{role or 'plain'} on {ground}: {measured:.2f}"
    cursor = contrast(Color.parse(found["background"]), Color.parse(found["ink-accent"]))
    assert cursor >= LEAST_CONTRAST, f"a letter under the cursor: {cursor:.2f}"


def test_text_stands_only_on_backgrounds_that_are_measured() -> None:
    sheet = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    grounds = {part.split(";")[0].split()[0] for part in sheet.split(" background: ")[1:]}
    assert grounds <= {f"${name}" for name in (*BACKGROUNDS, "ink-accent")} | {"transparent"}
    inks = {part.split(";")[0].strip() for part in sheet.split(" color: ")[1:]}
    assert inks <= {f"${name}" for name in (*INKS, "background")}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1.0)],
)
def test_contrast_is_measured_as_wcag_defines_it(one: str, other: str, ratio: float) -> None:
    assert contrast(Color.parse(one), Color.parse(other)) == pytest.approx(ratio, abs=0.005)
    assert contrast(Color.parse(other), Color.parse(one)) == pytest.approx(ratio, abs=0.005)


def test_many_themes_are_offered_and_none_that_takes_the_colours_of_the_terminal() -> None:
    assert {DARK, LIGHT, "nord", "gruvbox", "tokyo-night", "dracula", "solarized-light"} <= set(theme_names())
    assert len(set(theme_names())) == len(theme_names())
    assert not any(THEMES[name].ansi for name in theme_names())


@pytest.mark.parametrize("size", [(60, 20), (120, 36)], ids=str)
async def test_the_picker_shows_a_theme_while_it_is_marked(
    session: Any, until: Any, text_of: Any, tmp_path: Path, size: tuple[int, int]
) -> None:
    file = tmp_path / "settings.toml"
    app = ModelPick(session, SERVICE, file)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, ThemeScreen) and DARK in text_of(app))
        await pilot.press("down", "down")
        assert app.theme == theme_names()[3]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert app.theme == DARK
        assert not file.exists()
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, ThemeScreen))
        app.screen.query_one(Input).value = "solarized li"
        await until(pilot, lambda: app.theme == "solarized-light")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert 'theme = "solarized-light"' in file.read_text(encoding="utf-8")
    assert ModelPick(session, SERVICE, file).theme == "solarized-light"


async def test_the_palette_finds_each_theme_once(
    session: Any, until: Any, text_of: Any, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    app = ModelPick(session, SERVICE, file)
    async with app.run_test(size=(120, 90)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen) and app.focused is not None)
        await pilot.press("ctrl+p", *"theme")
        for name in theme_names():
            await until(pilot, lambda name=name: text_of(app).count(f"Theme: {name} ") == 1)
        await pilot.press(*": nord")
        await until(pilot, lambda: "Theme: nord" in text_of(app) and "Theme: gruvbox" not in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "nord")
    assert ModelPick(session, SERVICE, file).theme == "nord"


@pytest.mark.parametrize(("kept", "used"), [("light", LIGHT), ("dark", DARK), (LIGHT, LIGHT), ("", DARK)])
def test_settings_of_earlier_versions_are_read(session: Any, tmp_path: Path, kept: str, used: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'theme = "{kept}"\n', encoding="utf-8")
    assert ModelPick(session, SERVICE, file).theme == used


@pytest.mark.parametrize(
    "content", [b'theme = "\\u001b[31mdusk"\n', b"\xff not toml ["], ids=("unknown", "broken")
)
async def test_a_theme_that_cannot_be_used_is_said_and_not_overwritten(
    session: Any, until: Any, text_of: Any, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content)
    app = ModelPick(session, SERVICE, file)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: "⚠ The settings" in text_of(app))
        assert app.theme == DARK
        assert file.read_bytes() == content


async def test_a_theme_is_not_kept_over_a_broken_file(session: Any, until: Any, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b"\xff not toml [")
    app = ModelPick(session, SERVICE, file)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        app.action_use_theme(LIGHT)
        assert app.theme == LIGHT
        assert file.read_bytes() == b"\xff not toml ["


async def test_a_theme_for_one_run_is_not_kept(session: Any, until: Any, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'theme = "{LIGHT}"\n', encoding="utf-8")
    app = ModelPick(session, SERVICE, file, theme="nord")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, AnswerScreen))
        assert app.theme == "nord"
    assert file.read_text(encoding="utf-8") == f'theme = "{LIGHT}"\n'
