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
        "Show the answer to what is understood; what is missing is said.",
        "question",
        "answer",
    ),
    Command(
        "lines",
        "tab",
        "tab",
        "What was understood",
        "Go to the lines below the box, where each need can be changed; ↓ from the last line of the box does too.",
        "question",
        "change",
    ),
    Command(
        "other_job(1)",
        "ctrl+o",
        "^o",
        "Another job",
        "Take the next of the jobs that the words may mean.",
        "question",
        "other job",
    ),
    Command(
        "back",
        "escape",
        "esc",
        "Clear, or back",
        "Back to the earlier answer; where there was none, empty the box and take back what was set.",
        "question",
        "clear",
    ),
    Command(
        "details",
        "enter",
        "⏎",
        "Details of the model",
        "The bill line by line, all offers, evidence, license, each with source and date.",
        "answer",
        "details",
    ),
    Command(
        "toggle_mark",
        "space",
        "space",
        "Mark for a comparison",
        "Mark the selected model, up to four, or take its mark away; a click on the left edge of its row does too.",
        "answer",
        "mark",
    ),
    Command(
        "compare",
        "c",
        "c",
        "Compare models",
        "The marked models side by side; with fewer than two marked, the selected one beside the first.",
        "answer",
        "compare",
    ),
    Command(
        "next_column",
        "o",
        "o",
        "Sort by the next column",
        "The bill first, then the other figures, then the words. A click on a column's title sorts by it.",
        "answer",
        "sort",
    ),
    Command(
        "filter",
        "f",
        "f",
        "Filter the list",
        "Type words: name, developer, license, country, open, closed, api; -word leaves out. Enter keeps them, Esc "
        "clears them.",
        "answer",
        "filter",
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
        "The bill, three ways",
        "Open instead of proprietary: a closed API, an open model's API and own hardware, and from which volume on.",
        "answer",
        "open vs closed",
    ),
    Command(
        "why_not",
        "w",
        "w",
        "Why is a model not listed",
        "What excluded the others, rule by rule, and any one of them by name.",
        "answer",
        "ruled out",
    ),
    Command(
        "edit",
        "e",
        "e",
        "Edit the needs",
        "Go to the needs; arrows move, Enter or typing edits, ← → change. Again: back to the list.",
        "answer",
        "needs",
    ),
    Command(
        "save",
        "s",
        "s",
        "Save the choice",
        "Write the selected model as a choice that a team can review and a script can re-check.",
        "answer",
        "save",
    ),
    Command(
        "undo", "z", "z", "Undo the last change", "Take back the last change of a need.", "answer", "undo"
    ),
    Command(
        "use_cases",
        "u",
        "u",
        "Change the use case",
        "Pick the use case from the list of all of them.",
        "answer",
        "use case",
    ),
    Command(
        "question",
        "n",
        "n",
        "New question",
        "Back to the box, the words and all that was set kept.",
        "answer",
        "new question",
    ),
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
        "Relax the rule that brings most",
        "When nothing fits: drop the one rule without which most models fit.",
        "answer",
        "relax",
    ),
    Command(
        "next_pane",
        "tab",
        "tab",
        "Next pane",
        "From the list to the needs, on wide screens to the details beside it, and back.",
        "answer",
        "next pane",
        False,
    ),
    Command(
        "unranked",
        "h",
        "h",
        "Show or hide what is not ranked",
        "Models that fit and have no evidence, or no price, stand below the ranked ones.",
        "answer",
        "not ranked",
    ),
    Command("reverse", "O", "O", "Reverse the order", "Sort the same column the other way round.", "answer"),
    Command(
        "answer_order",
        "0",
        "0",
        "Order of the answer",
        "Back to the order by rank.",
        "answer",
    ),
    Command(
        "clear_filter",
        "escape",
        "esc",
        "Clear the filter",
        "List every model again.",
        "answer",
    ),
    Command(
        "jump(1)",
        "1",
        "1",
        "Jump to the best",
        "The most capable model, as surely as the evidence tells.",
        "answer",
    ),
    Command("jump(2)", "2", "2", "Jump to the best value", "The first of the ranking.", "answer"),
    Command(
        "jump(3)",
        "3",
        "3",
        "Jump to the cheapest good enough",
        "The cheapest model that reaches the capability asked for.",
        "answer",
    ),
    Command("close", "escape,backspace", "esc", "Back", "Close this page.", "page", "back", False),
    *_SECTIONS_OF_A_PAGE,
    Command(
        "all_rows",
        "a",
        "a",
        "All rows",
        "Show every row of the long tables; pressed again, the first of them only.",
        "sections",
        "all rows",
    ),
    Command(
        "let_in",
        "x",
        "x",
        "Let the model in",
        "Relax what rules it out, by as little as lets it in, and show it in the list; z takes it back.",
        "excluded",
        "let it in",
    ),
    Command(
        "copy_command",
        "y",
        "y",
        "Copy a command",
        "On the details of a model: copy the first command under “Use it”; pressed again, the next one.",
        "details",
        "copy",
    ),
    Command(
        "find",
        "slash",
        "/",
        "Find a model",
        "Find a model by name and see why it is not listed.",
        "why",
        "find",
    ),
    Command(
        "let_in",
        "x",
        "x",
        "Let the marked model in",
        "Relax what rules it out, by as little as lets it in, and show it in the list; z takes it back.",
        "why",
        "let it in",
    ),
    Command(
        "details",
        "enter",
        "⏎",
        "Details of the marked way",
        "All that is known of its model.",
        "ways",
        "details",
    ),
    Command("mark(1)", "tab", "tab", "Next way", "Mark the next of the ways.", "ways", "next way", False),
    Command("mark(-1)", "shift+tab", "⇧tab", "Way before", "Mark the one before.", "ways", palette=False),
    Command(
        "details",
        "enter",
        "⏎",
        "Details of the chosen column",
        "All that is known of its model, or why it is ruled out.",
        "compare",
        "details",
    ),
    Command(
        "mark(1)",
        "right,tab",
        "→",
        "Next model",
        "Choose the column to the right; what is out of sight comes in.",
        "compare",
        "next model",
        False,
    ),
    Command(
        "mark(-1)",
        "left,shift+tab",
        "←",
        "Model before",
        "Choose the column to the left.",
        "compare",
        palette=False,
    ),
    Command(
        "copy",
        "y",
        "y",
        "Copy the comparison",
        "Copy it as Markdown.",
        "compare",
        "copy",
    ),
    Command(
        "edit",
        "e",
        "e",
        "Edit the needs",
        "Close this page and go to the needs, such as the requests a month.",
        "ways",
        "needs",
    ),
    Command(
        "cancel",
        "c",
        "c",
        "Stop the refresh",
        "End it; the catalogue that is there stays.",
        "refresh",
        "stop",
    ),
    Command(
        "app.refresh",
        "r,f5",
        "r",
        "Refresh the catalogue",
        "Ask the sources for newer figures; the list stays usable. Shows a refresh that runs, or its report. "
        "f5 works while typing too.",
        "everywhere",
        "refresh",
        typing="f5",
    ),
    Command(
        "app.theme",
        "t",
        "t",
        "Theme",
        "Pick a theme from the list; each is shown while it is marked, and the one taken is kept.",
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
        "Leave; ctrl+q works while typing too, and so does ctrl+c pressed twice.",
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
        "Back to the shell for a while; its command fg brings the app back. A refresh goes on meanwhile.",
        "everywhere",
        always=True,
    ),
    Command("move(-1)", "up,k", "↑ k", "Up", "The line above.", "list", palette=False),
    Command("move(1)", "down,j", "↓ j", "Down", "The line below.", "list", palette=False),
    Command("page(-1)", "pageup,ctrl+b", "PgUp", "Page up", "A screenful up.", "list", palette=False),
    Command("page(1)", "pagedown,ctrl+f", "PgDn", "Page down", "A screenful down.", "list", palette=False),
    Command("page(1)", "space", "space", "Page down", "A screenful down, as PgDn.", "text", palette=False),
    Command("end(-1)", "home,g", "g", "First", "The first line.", "list", palette=False),
    Command("end(1)", "end,G", "G", "Last", "The last line.", "list", palette=False),
    Command(
        "screen.submit",
        "a",
        "a",
        "Show the answer",
        "From any line.",
        "understood",
        "answer",
        palette=False,
    ),
    Command(
        "screen.use_cases",
        "u",
        "u",
        "List the use cases",
        "Pick the job from the list of all of them.",
        "understood",
        "use cases",
        palette=False,
    ),
    Command(
        "next(1)",
        "tab",
        "tab",
        "Next line",
        "The line below; from the last one to the box.",
        "understood",
        palette=False,
    ),
    Command(
        "next(-1)",
        "shift+tab",
        "⇧tab",
        "Line before",
        "The line above; from the first one to the box.",
        "understood",
        palette=False,
    ),
    Command(
        "change",
        "enter,space",
        "⏎",
        "Edit the need",
        "Type, pick or tick a new value; yes becomes no at once. On a figure a digit begins to type it.",
        "needs",
        "change",
        palette=False,
    ),
    Command(
        "step(1)",
        "right",
        "→",
        "Next value",
        "The next value of a few, a weight one step up; names that are allowed become excluded ones, and back.",
        "needs",
        palette=False,
    ),
    Command(
        "step(-1)",
        "left",
        "←",
        "Value before",
        "The value before, or a weight one step down.",
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
