"""Commands of the pages that open above the answer."""

from tui.command_rows.record import Command

_SECTIONS_OF_A_PAGE = tuple(
    Command(f"section({digit})", str(digit), str(digit), title, text, "sections")
    for digit, title, text in (
        (1, "Go to the cost", "The monthly bill line by line, and every offer."),
        (2, "Go to the capability", "Its range, the evidence behind it, and each skill."),
        (3, "Go to the license", "Its obligations, and what the provider does with your data."),
        (4, "Go to the evidence", "Every published result, and downloads, with source and date."),
        (5, "Go to how to run it", "Commands to call it or run it."),
        (6, "Go to the rank", "How far it is behind the first, or what would change the first place."),
    )
)
"""Each goes to one section of a page about a model."""

PAGES: tuple[Command, ...] = (
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
)
