"""The table of commands is the single source of keys, footer, palette, help and the README's keys."""

import importlib
import pkgutil
import re
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import tui
from tui import commands
from tui.commands import COMMANDS, SECTIONS, Scope
from tui.screens.answer import AnswerScreen
from tui.screens.base import HeaderScreen
from tui.screens.compare import CompareScreen
from tui.screens.details import DetailsScreen, ExcludedScreen
from tui.screens.find import FindScreen
from tui.screens.help import HelpScreen, help_lines
from tui.screens.question import QuestionScreen
from tui.screens.refresh import RefreshScreen
from tui.screens.three_ways import ThreeWaysScreen
from tui.screens.why import WhyScreen
from tui.widgets.band import KeyBar

# From the widget with the focus outwards: the scopes of the widget, of its screen, of the app.
FOCUS: dict[str, tuple[tuple[Scope, ...], ...]] = {
    "question": (("question",), ("everywhere",)),
    "understood": (("understood",), ("needs",), ("list",), ("question",), ("everywhere",)),
    "answer": (("list",), ("answer",), ("everywhere",)),
    "needs": (("needs",), ("list",), ("answer",), ("everywhere",)),
    "filter": (("search",), ("answer",), ("everywhere",)),
    "page": (("list", "text"), ("page",), ("everywhere",)),
    "details": (("list", "text"), ("page", "sections", "details"), ("everywhere",)),
    "excluded": (("list", "text"), ("page", "sections", "excluded"), ("everywhere",)),
    "why": (("pick",), ("list",), ("page", "why"), ("everywhere",)),
    "ways": (("list", "text"), ("page", "ways"), ("everywhere",)),
    "compare": (("list", "text"), ("page", "compare"), ("everywhere",)),
    "refresh": (("list", "text"), ("page", "refresh"), ("everywhere",)),
    "dialog": (("dialog",),),
    "field above a list": (("dialog", "search"), ("everywhere",)),
    "field above a list to tick": (("dialog", "search", "choices"),),
    "list below a field": (("pick",), ("list",), ("dialog", "search"), ("everywhere",)),
}
SCREENS: tuple[type[HeaderScreen[Any]], ...] = (
    AnswerScreen,
    CompareScreen,
    DetailsScreen,
    ExcludedScreen,
    FindScreen,
    HelpScreen,
    QuestionScreen,
    RefreshScreen,
    ThreeWaysScreen,
    WhyScreen,
)
# Keys that the widget with the focus takes from what is around it, because they mean the same or better there.
TAKEN = {
    "understood": {
        "tab": ("next(1)", "lines"),
        "enter": ("change", "submit"),
        "escape": ("leave", "back"),
    },
    "needs": {
        "enter": ("change", "details"),
        "space": ("change", "toggle_mark"),
        "escape": ("leave", "clear_filter"),
    },
    "list below a field": {"enter": ("choose", "submit")},
}


@pytest.mark.parametrize("focus", FOCUS)
def test_no_key_means_two_things_on_one_screen(focus: str) -> None:
    found: dict[str, str] = {}
    taken: dict[str, tuple[str, str]] = {}
    for scopes in FOCUS[focus]:
        pairs = [
            (key, command.action) for command in commands.of_scope(*scopes) for key in command.keys.split(",")
        ]
        assert [key for key, times in Counter(key for key, _ in pairs).items() if times > 1] == []
        for key, action in pairs:
            if found.setdefault(key, action) != action:
                taken[key] = (found[key], action)
    assert taken == TAKEN.get(focus, {})


def test_every_scope_has_a_focus_and_a_section() -> None:
    scopes = set(get_args(Scope))
    assert {scope for layers in FOCUS.values() for layer in layers for scope in layer} == scopes
    assert [scope for scope, _ in SECTIONS] == list(dict.fromkeys(scope for scope, _ in SECTIONS))
    assert {scope for scope, _ in SECTIONS} == scopes == {command.scope for command in COMMANDS}


def test_every_key_of_the_app_is_in_the_table() -> None:
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        importlib.import_module(module.name)
    known = {(key, command.action) for command in COMMANDS for key in command.keys.split(",")}
    bound = {
        (key, binding.action)
        for node in _own_nodes(DOMNode)
        for binding in node.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    }
    assert bound == known
    for file in Path(commands.__file__).parent.rglob("*.py"):
        if file.name != "commands.py":
            source = file.read_text(encoding="utf-8")
            assert re.search(r"\bBinding\(|BINDINGS = (?!bindings\()", source) is None, file


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_the_scopes_of_a_screen_are_those_of_its_keys(screen: type[HeaderScreen[Any]]) -> None:
    bound = {
        (binding.key, binding.action)
        for node in screen.__mro__
        if node.__module__.startswith("tui.")
        for binding in node.__dict__.get("BINDINGS", ())
    }
    own = [scope for scope in screen.scopes if scope != "everywhere"]
    assert bound == {(command.keys, command.action) for command in commands.of_scope(*own)}
    assert screen.scopes in [(*layers[-2], *layers[-1]) for layers in FOCUS.values() if len(layers) > 1]


def _own_nodes(base: type[DOMNode]) -> set[type[DOMNode]]:
    """All classes of the app's own widgets and screens, and the app."""
    below = base.__subclasses__()
    own = {node for node in below if node.__module__.startswith("tui.")}
    return own.union(*(_own_nodes(node) for node in below))


@pytest.mark.parametrize("focus", [focus for focus, layers in FOCUS.items() if ("everywhere",) in layers])
@pytest.mark.parametrize("width", [38, 58, 78, 118, 198])
def test_a_footer_fills_its_width_and_always_has_help_and_quit(focus: str, width: int) -> None:
    found = commands.footer(*(scope for layer in FOCUS[focus] for scope in layer))
    line = KeyBar(found)._keys(width)[0]
    shown = [command for command in found if f"{command.shown} {command.footer}" in line.plain]
    assert line.cell_length == width
    assert line.plain.endswith("q quit")
    assert "? help" in line.plain
    gap = 3 if width >= 100 else 2
    left_out = [len(f"{command.shown} {command.footer}") for command in found if command not in shown]
    free = max(len(blank) for blank in re.findall(" +", line.plain))
    assert all(gap + length + gap > free for length in left_out)


@pytest.mark.parametrize("focus", FOCUS)
def test_a_key_in_the_footer_is_the_one_that_the_focus_takes(focus: str) -> None:
    scopes = [scope for layer in FOCUS[focus] for scope in layer]
    meant: dict[str, str] = {}
    for command in (command for scope in scopes for command in commands.of_scope(scope)):
        for key in command.keys.split(","):
            meant.setdefault(key, command.action)
    for command in commands.footer(*scopes):
        assert meant[command.keys.split(",")[0]] == command.action


def test_where_letters_are_typed_the_footer_names_keys_that_are_none() -> None:
    found = commands.footer("question", "everywhere", typing=True)
    assert {command.shown for command in found} == {"⏎", "tab", "^o", "esc", "f5", "^p", "f1", "^q"}


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
        assert command.title in text
    assert all(line.cell_length <= width for line in lines)


def test_the_reference_table_has_a_row_for_each_command() -> None:
    table = commands.reference_table()
    for scope, title in SECTIONS:
        for command in commands.of_scope(scope):
            assert f"| {title} | `{command.shown}` | {command.title} | {command.help} |" in table
