"""One command, and where a command can hold."""

from typing import Literal, NamedTuple

Scope = Literal[
    "everywhere",
    "question",
    "answer",
    "needs",
    "understood",
    "page",
    "sections",
    "details",
    "excluded",
    "ways",
    "compare",
    "why",
    "refresh",
    "list",
    "text",
    "pick",
    "dialog",
    "search",
    "choices",
]


class Command(NamedTuple):
    """One thing the user can ask for.

    `action` is the name of Textual's action; `keys` as Textual spells them; `shown` as people read them, `typing`
    the key that works where letters are typed. A command with `footer` may stand in the footer under that word, a
    `pinned` one always does. One that holds `always` does so in dialogs too.
    """

    action: str
    keys: str
    shown: str
    title: str
    help: str
    scope: Scope
    footer: str = ""
    palette: bool = True
    always: bool = False
    typing: str = ""
    pinned: bool = False
