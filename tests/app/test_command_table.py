"""The table of commands is the single source of keys, footer, palette and help."""

from collections import Counter

import pytest

from tui import commands
from tui.commands import COMMANDS, Scope
from tui.screens.help import help_lines

SCREENS: tuple[tuple[Scope, ...], ...] = (
    ("questions", "everywhere"),
    ("answer", "list", "everywhere"),
    ("page", "everywhere"),
    ("page", "details", "everywhere"),
    ("page", "why", "list", "everywhere"),
    ("page", "ways", "everywhere"),
    ("page", "refresh", "everywhere"),
)


@pytest.mark.parametrize("scopes", SCREENS, ids=lambda scopes: scopes[0] + str(len(scopes)))
def test_no_key_means_two_things_on_one_screen(scopes: tuple[Scope, ...]) -> None:
    keys = Counter(key for command in commands.of_scope(*scopes) for key in command.keys.split(","))
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("scopes", SCREENS, ids=lambda scopes: scopes[0] + str(len(scopes)))
def test_a_footer_has_at_most_six_keys(scopes: tuple[Scope, ...]) -> None:
    assert 0 < len(commands.footer(*scopes)) <= commands.FOOTER_MOST


def test_every_command_says_what_it_does() -> None:
    for command in COMMANDS:
        assert command.title
        assert command.help.endswith(".")
        assert command.shown


@pytest.mark.parametrize("width", [40, 58, 118])
def test_help_names_every_command(width: int) -> None:
    lines = help_lines(width)
    text = " ".join(" ".join(line.plain for line in lines).split())
    for command in COMMANDS:
        if command.scope != "why":
            assert command.title in text
    assert all(line.cell_length <= width for line in lines)


def test_the_readme_table_has_a_row_for_each_command() -> None:
    table = commands.readme_table()
    assert all(f"| {command.title} |" in table for command in commands.of_scope("answer", "everywhere"))
