"""One table of commands: key bindings, footer, palette, help and the README's keys are made from it."""

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from textual.binding import Binding

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
    ("ways", "On the bill, three ways"),
    ("compare", "On a comparison"),
    ("why", "On why not"),
    ("refresh", "During a refresh"),
    ("dialog", "In dialogs"),
    ("search", "While typing above a list"),
    ("choices", "In a list to tick"),
)
"""Every scope under the title that help and the README give it, in their order."""


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


_SECTIONS_OF_A_PAGE = tuple(
    Command(f"section({digit})", str(digit), str(digit), title, text, "sections")
    for digit, title, text in (
        (1, "Go to the cost", "The bill line by line, and every offer."),
        (2, "Go to the capability", "Its range, what it rests on, and each skill."),
        (3, "Go to the license", "What it asks, and what its provider says of your data."),
        (4, "Go to the evidence", "Every published result, and downloads, with source and date."),
        (5, "Go to how to run it", "The commands that call it or run it."),
        (6, "Go to the rank", "In what it is behind the first, or what would change that it is first."),
    )
)
"""Each goes to one section of a page about a model."""

COMMANDS: tuple[Command, ...] = (
    Command(
        "submit",
        "enter",
        "⏎",
        "Show the answer",
        "Answer the question as understood; anything missing is pointed out.",
        "question",
        "answer",
    ),
    Command(
        "lines",
        "tab",
        "tab",
        "What was understood",
        "Go to the lines below the box and change any of them; ↓ from the last line of the box does the same.",
        "question",
        "change",
    ),
    Command(
        "other_job(1)",
        "ctrl+o",
        "^o",
        "Another job",
        "Switch to the next job that your words may mean.",
        "question",
        "other job",
    ),
    Command(
        "back",
        "escape",
        "esc",
        "Clear, or back",
        "Back to the last answer; if there is none, clear the box and everything set below it.",
        "question",
        "clear",
    ),
    Command(
        "details",
        "enter",
        "⏎",
        "Details of the model",
        "Cost, capability, license, evidence and how to run it, each with source and date.",
        "answer",
        "details",
    ),
    Command(
        "toggle_mark",
        "space",
        "space",
        "Mark for a comparison",
        "Mark or unmark the selected model, up to four. Clicking the left edge of its row does the same.",
        "answer",
        "mark",
    ),
    Command(
        "compare",
        "c",
        "c",
        "Compare models",
        "Show the marked models side by side; with fewer than two marked, the selected one and the first.",
        "answer",
        "compare",
    ),
    Command(
        "find",
        "slash",
        "/",
        "Find a model",
        "Search every model by name, whether it fits or not.",
        "answer",
        "find",
    ),
    Command(
        "three_ways",
        "b",
        "b",
        "Open vs closed vs own hardware",
        "What a closed API, an open model's API and own hardware cost, and from which volume each is cheapest.",
        "answer",
        "open vs closed",
    ),
    Command(
        "why_not",
        "w",
        "w",
        "Ruled-out models",
        "The models that came closest, the rules that ruled them out, and how to let one in.",
        "answer",
        "ruled out",
    ),
    Command(
        "save",
        "s",
        "s",
        "Save the choice",
        "Write the selected model to a TOML file that a team can review and a script can re-check.",
        "answer",
        "save",
    ),
    Command(
        "filter",
        "f",
        "f",
        "Filter the list",
        "Type words: name, developer, license, country, open, closed, api; -word excludes. Enter keeps the filter, Esc "
        "clears it.",
        "answer",
    ),
    Command(
        "clear_filter",
        "escape",
        "esc",
        "Clear the filter",
        "Show every model again.",
        "answer",
    ),
    Command(
        "next_column",
        "o",
        "o",
        "Sort by the next column",
        "Cost first, then the other columns. Clicking a column title sorts by it.",
        "answer",
    ),
    Command(
        "reverse", "O", "O", "Reverse the order", "Sort the same column in the other direction.", "answer"
    ),
    Command(
        "answer_order",
        "0",
        "0",
        "Order of the answer",
        "Back to the order by rank.",
        "answer",
    ),
    Command(
        "unranked",
        "h",
        "h",
        "Show or hide models without evidence",
        "They fit but cannot be ranked; they are listed below the ranked ones.",
        "answer",
    ),
    Command(
        "jump(1)",
        "1",
        "1",
        "Jump to the best",
        "The model whose capability range has the highest low end.",
        "answer",
    ),
    Command(
        "jump(2)", "2", "2", "Jump to the best value", "The model with the top score: the pick.", "answer"
    ),
    Command(
        "jump(3)",
        "3",
        "3",
        "Jump to the cheapest good enough",
        "The cheapest ranked model that meets the capability floor.",
        "answer",
    ),
    Command(
        "edit",
        "e",
        "e",
        "Edit the needs",
        "Go to the needs: arrows move, Enter or typing edits, ← → change a value. Press again to go back.",
        "answer",
        "needs",
    ),
    Command(
        "use_cases",
        "u",
        "u",
        "Change the use case",
        "Pick a use case from the list.",
        "answer",
        "use case",
    ),
    Command(
        "next_pane",
        "tab",
        "tab",
        "Next pane",
        "Move between the list, the needs and, on wide screens, the details.",
        "answer",
        "next pane",
        False,
    ),
    Command("undo", "z", "z", "Undo the last change", "Undo the last change of a need.", "answer", "undo"),
    Command(
        "copy",
        "y",
        "y",
        "Copy as Markdown",
        "Copy the selected row, or the marked ones, as a Markdown table.",
        "answer",
        "copy",
    ),
    Command(
        "relax",
        "x",
        "x",
        "Relax a rule",
        "When nothing fits: drop the rule that lets most models in.",
        "answer",
        "relax",
    ),
    Command(
        "question",
        "n",
        "n",
        "New question",
        "Back to the question, with your words and settings kept.",
        "answer",
        "new question",
    ),
    Command("close", "escape,backspace", "esc", "Back", "Close this page.", "page", "back", False),
    *_SECTIONS_OF_A_PAGE,
    Command(
        "all_rows",
        "a",
        "a",
        "All rows",
        "Show all rows of long tables; press again to shorten them.",
        "sections",
        "all rows",
    ),
    Command(
        "let_in",
        "x",
        "x",
        "Let the model in",
        "Relax what rules it out by the least that lets it in, and select it in the list; z undoes that.",
        "excluded",
        "let it in",
    ),
    Command(
        "copy_command",
        "y",
        "y",
        "Copy a command",
        "Copy the first command of “run it”; press again for the next one.",
        "details",
        "copy",
    ),
    Command(
        "find",
        "slash",
        "/",
        "Find a model",
        "Find a model by name and see what rules it out.",
        "why",
        "find",
    ),
    Command(
        "let_in",
        "x",
        "x",
        "Let the selected model in",
        "Relax what rules it out by the least that lets it in, and select it in the list; z undoes that.",
        "why",
        "let it in",
    ),
    Command(
        "details",
        "enter",
        "⏎",
        "Details of the selected model",
        "Everything known about the model.",
        "ways",
        "details",
    ),
    Command("mark(1)", "tab", "tab", "Next row", "Select the next row.", "ways", "next row", False),
    Command(
        "mark(-1)", "shift+tab", "⇧tab", "Previous row", "Select the previous row.", "ways", palette=False
    ),
    Command(
        "details",
        "enter",
        "⏎",
        "Details of the selected column",
        "Everything known about the model, or why it is ruled out.",
        "compare",
        "details",
    ),
    Command(
        "mark(1)",
        "right,tab",
        "→",
        "Next model",
        "Select the column to the right; hidden columns scroll in.",
        "compare",
        "next model",
        False,
    ),
    Command(
        "mark(-1)",
        "left,shift+tab",
        "←",
        "Previous model",
        "Select the column to the left.",
        "compare",
        palette=False,
    ),
    Command(
        "copy",
        "y",
        "y",
        "Copy the comparison",
        "Copy the comparison as Markdown.",
        "compare",
        "copy",
    ),
    Command(
        "edit",
        "e",
        "e",
        "Edit the needs",
        "Close this page and edit the needs, such as the volume.",
        "ways",
        "needs",
    ),
    Command(
        "cancel",
        "c",
        "c",
        "Stop the refresh",
        "Stop it; the catalogue stays as it is.",
        "refresh",
        "stop",
    ),
    Command(
        "app.refresh",
        "r,f5",
        "r",
        "Refresh the catalogue",
        "Get newer figures from the sources; the list stays usable. Shows the progress or the report. f5 also works "
        "while typing.",
        "everywhere",
        "refresh",
        typing="f5",
    ),
    Command(
        "app.theme",
        "t",
        "t",
        "Theme",
        "Pick a theme with a live preview; your choice is kept.",
        "everywhere",
        "theme",
    ),
    Command(
        "app.command_palette",
        "ctrl+p,colon",
        "^p",
        "All commands",
        "Find any command by name.",
        "everywhere",
        "commands",
        False,
        typing="^p",
    ),
    Command(
        "app.help",
        "question_mark,f1",
        "?",
        "Help",
        "This page.",
        "everywhere",
        "help",
        typing="f1",
        pinned=True,
    ),
    Command(
        "app.quit",
        "q,ctrl+q",
        "q",
        "Quit",
        "Quit; ctrl+q also works while typing, and so does ctrl+c pressed twice.",
        "everywhere",
        "quit",
        typing="^q",
        pinned=True,
    ),
    Command(
        "app.suspend_process",
        "ctrl+z",
        "^z",
        "Suspend",
        "Back to the shell; fg brings the app back. A running refresh continues.",
        "everywhere",
        always=True,
    ),
    Command("move(-1)", "up,k", "↑ k", "Up", "The line above.", "list", palette=False),
    Command("move(1)", "down,j", "↓ j", "Down", "The line below.", "list", palette=False),
    Command("page(-1)", "pageup,ctrl+b", "PgUp", "Page up", "One screen up.", "list", palette=False),
    Command("page(1)", "pagedown,ctrl+f", "PgDn", "Page down", "One screen down.", "list", palette=False),
    Command("page(1)", "space", "space", "Page down", "One screen down.", "text", palette=False),
    Command("end(-1)", "home,g", "g", "First", "The first line.", "list", palette=False),
    Command("end(1)", "end,G", "G", "Last", "The last line.", "list", palette=False),
    Command(
        "screen.submit",
        "a",
        "a",
        "Show the answer",
        "Works on any line.",
        "understood",
        "answer",
        palette=False,
    ),
    Command(
        "screen.use_cases",
        "u",
        "u",
        "List the use cases",
        "Pick the job from the list.",
        "understood",
        "use cases",
        palette=False,
    ),
    Command(
        "next(1)",
        "tab",
        "tab",
        "Next line",
        "The line below; after the last one, the box.",
        "understood",
        palette=False,
    ),
    Command(
        "next(-1)",
        "shift+tab",
        "⇧tab",
        "Previous line",
        "The line above; before the first one, the box.",
        "understood",
        palette=False,
    ),
    Command(
        "change",
        "enter,space",
        "⏎",
        "Edit the need",
        "Type, pick or tick a new value; yes/no switches at once. Typing a digit starts editing a figure.",
        "needs",
        "change",
        palette=False,
    ),
    Command(
        "step(1)",
        "right",
        "→",
        "Next value",
        "The next value, or a weight one step up; for names, switch between only these and not these.",
        "needs",
        palette=False,
    ),
    Command(
        "step(-1)",
        "left",
        "←",
        "Previous value",
        "The previous value, or a weight one step down.",
        "needs",
        palette=False,
    ),
    Command(
        "clear",
        "delete,backspace",
        "del",
        "Clear the need",
        "Back to what holds where nothing is said; backspace does the same.",
        "needs",
        "clear",
        palette=False,
    ),
    Command(
        "leave",
        "escape",
        "esc",
        "Leave the needs",
        "Back to the list, or to the box.",
        "needs",
        "back",
        False,
    ),
    Command(
        "choose",
        "enter",
        "⏎",
        "Take the line",
        "Take or open the marked line; a double click does the same.",
        "pick",
        "open",
        palette=False,
    ),
    Command(
        "submit",
        "enter",
        "⏎",
        "Take the answer",
        "Take what is typed, or the marked line; what does not fit is said, and nothing changes.",
        "dialog",
        "take",
        palette=False,
    ),
    Command("close", "escape", "esc", "Leave the dialog", "Change nothing.", "dialog", "back", palette=False),
    Command(
        "move(-1)", "up", "↑", "Mark the line above", "Typing goes on in the field.", "search", palette=False
    ),
    Command(
        "move(1)",
        "down",
        "↓",
        "Mark the line below",
        "Typing goes on in the field.",
        "search",
        "next line",
        palette=False,
    ),
    Command(
        "page(-1)",
        "pageup",
        "PgUp",
        "Mark a screenful up",
        "Farther up in the list.",
        "search",
        palette=False,
    ),
    Command(
        "page(1)",
        "pagedown",
        "PgDn",
        "Mark a screenful down",
        "Farther down in the list.",
        "search",
        palette=False,
    ),
    Command(
        "tick",
        "space",
        "space",
        "Tick the line",
        "Tick the marked line, or no longer; a click does the same.",
        "choices",
        palette=False,
    ),
    Command(
        "switch_way",
        "tab",
        "tab",
        "Only these, or not these",
        "Switch between allowing and excluding, as “made in” and “not made in”; what was just ticked changes with it.",
        "choices",
        palette=False,
    ),
)


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


def readme_table() -> str:
    """All commands as a Markdown table for the README, one section after the other."""
    rows = [
        f"| {title} | `{command.shown}` | {command.title} | {command.help} |"
        for scope, title in SECTIONS
        for command in of_scope(scope)
    ]
    return "\n".join(["| where | key | command | what it does |", "|---|---|---|---|", *rows]) + "\n"
