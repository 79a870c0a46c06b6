"""What every key does, from the table of commands."""

from textual.app import ComposeResult
from textual.content import Content

from tui.commands import COMMANDS, SECTIONS, of_scope
from tui.rendering import styles
from tui.rendering.layout import BLANK, rule, styled, wrapped
from tui.screens.base import PageScreen
from tui.widgets.band import Band, KeyBar
from tui.widgets.page import Page

_READING = (
    (
        "╭ ╰",
        "ties: models that the evidence cannot tell apart on capability; choose among them by cost or license",
    ),
    ("◆", "nothing that fits is both cheaper and more capable"),
    (
        "↻",
        "for the first model, what would put another first; for the others, how far behind they are",
    ),
    (
        "▲ ▼",
        "the column that the list is sorted by, smallest or largest first; ranks stay as they are",
    ),
    ("±5", "half of the 90% range of capability, on a scale of 0 to 100 for this job"),
    (
        "$/month",
        "your monthly cost at the tokens the model uses: the developer's own price, or the median of the hosts",
    ),
    (
        "↓41",
        "the usual price (in brackets where there is room) is over your budget; the cheapest offer is shown and ranks",
    ),
    ("via X", "who sells that offer, shown in the license column; ↓X where there is no room"),
    ("⌂", "own hardware: an estimate, with its range on the page behind b"),
    (
        "~58",
        "expected from its maker, family, date and size: no result measured it, so it counts with a wider range",
    ),
    ("API terms", "the provider's terms apply, not the license of the weights"),
    ("–", "unknown, which is never zero and never free"),
    ("⚠", "something to know before trusting the figures"),
)


class HelpScreen(PageScreen):
    """The keys and how to read the list."""

    AUTO_FOCUS = "Page"

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        yield Page(help_lines, id="page")
        yield KeyBar()

    def heading(self) -> tuple[str, str]:
        """The title."""
        return ("Help", "")


def help_lines(width: int) -> list[Content]:
    """The page of help."""
    lines: list[Content] = []
    for scope, title in SECTIONS:
        lines.append(rule(title, width))
        for command in of_scope(scope):
            lines += _entry(command.shown, command.title, command.help, width)
        lines.append(BLANK)
    lines.append(rule("How to read the list", width))
    for mark, meaning in _READING:
        lines += wrapped(Content(meaning), width, styled(f"  {mark:<9}", styles.ACCENT))
    return lines


_TITLE = max(len(command.title) for command in COMMANDS) + 2


def _entry(key: str, title: str, text: str, width: int) -> list[Content]:
    if width < 70:
        return wrapped(Content(title), width, styled(f"  {key:<7}", styles.ACCENT))
    prefix = styled(f"  {key:<7}", styles.ACCENT) + styled(title.ljust(_TITLE), styles.PLAIN)
    return wrapped(styled(text, styles.DIM), width, prefix)
