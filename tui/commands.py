"""One table of commands: key bindings, footer, palette, help and the keys of the reference are made from it.

A row stands in the file of the place where it holds, in `command_rows/`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.command_rows.answer import ANSWER
from tui.command_rows.everywhere import EVERYWHERE
from tui.command_rows.pages import PAGES
from tui.command_rows.record import Command, Scope

if TYPE_CHECKING:
    from textual.binding import Binding

__all__ = ["COMMANDS", "SECTIONS", "Command", "Scope", "bindings", "footer", "of_scope", "reference_table"]

SECTIONS: tuple[tuple[Scope, str], ...] = (
    ("answer", "On the answer"),
    ("list", "In lists and on pages"),
    ("text", "On pages of text"),
    ("everywhere", "Everywhere"),
    ("question", "On the first screen"),
    ("understood", "In what was understood"),
    ("needs", "In the needs"),
    ("pick", "In a list to pick from"),
    ("page", "On pages"),
    ("sections", "On the page of a model"),
    ("details", "On the details of a model"),
    ("excluded", "On a model that is ruled out"),
    ("ways", "On open vs closed"),
    ("compare", "On a comparison"),
    ("why", "On the ruled-out models"),
    ("refresh", "During a refresh"),
    ("dialog", "In dialogs"),
    ("search", "While typing above a list"),
    ("choices", "In a list to tick"),
)
"""Every scope under the title that help and the README give it, in their order."""

COMMANDS: tuple[Command, ...] = (*ANSWER, *PAGES, *EVERYWHERE)


def of_scope(*scopes: Scope) -> tuple[Command, ...]:
    """The commands of these scopes, in the order of the table."""
    return tuple(command for command in COMMANDS if command.scope in scopes)


def footer(*scopes: Scope, typing: bool = False) -> tuple[Command, ...]:
    """The commands that a footer may show, the most useful first; a key means what the first of the scopes says.

    `typing`: the focus is in a field, which takes the letters; commands that no other key calls are left out.
    """
    found: list[Command] = []
    taken: set[str] = set()
    for scope in dict.fromkeys(scopes):
        for command in of_scope(scope):
            is_free = command.shown not in taken
            taken.update((command.shown, *command.keys.split(",")))
            if is_free and command.footer and (shown := _shown(command, typing)):
                found.append(command._replace(shown=shown))
    return tuple(found)


OF_A_LIST = frozenset(
    {
        *("details", "toggle_mark", "compare", "next_column", "filter", "three_ways"),
        *("save", "copy", "unranked"),
    }
)
"""Actions that need a list: without effect where nothing fits."""


def filter_footer(commands: Sequence[Command]) -> tuple[Command, ...]:
    """The footer while the words of the filter are typed, out of those that would hold without it."""
    rows = {command.action: command for command in of_scope("answer")}
    keep = rows["filter"]._replace(action="keep_filter", shown="⏎", footer="keep the filter")
    clear = rows["clear_filter"]._replace(footer="clear it")
    return (keep, clear, *(command for command in commands if command.scope == "everywhere"))


def _shown(command: Command, typing: bool) -> str:
    return command.typing if typing and command.scope == "everywhere" else command.shown


def bindings(*scopes: Scope) -> "list[Binding | tuple[str, str] | tuple[str, str, str]]":
    """Textual's bindings of the commands of these scopes."""
    from textual.binding import Binding  # the README's test reads the table without Textual

    return [
        Binding(
            command.keys,
            command.action,
            command.title,
            show=bool(command.footer),
            priority=command.always,
        )
        for command in of_scope(*scopes)
    ]


def reference_table() -> str:
    """All commands as a Markdown table for the README, one section after the other."""
    rows = [
        f"| {title} | `{command.shown}` | {command.title} | {command.help} |"
        for scope, title in SECTIONS
        for command in of_scope(scope)
    ]
    return "\n".join(["| where | key | command | what it does |", "|---|---|---|---|", *rows]) + "\n"
