"""Bands of one or a few lines across the screen: header, footer, headings. Their size never depends on the text."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.commands import Command
from tui.rendering import styles
from tui.rendering.layout import Layout, fitted, joined, styled

PADDING = 1
_OF_WIDGETS = ("list", "pick", "needs", "understood")
"""The scopes of commands that the widget with the focus carries out."""
_GAPS = (3, 2)
"""Between keys, where there is room for most of them and where there is not."""
_ROOMY = 100


class Band(Widget):
    """Lines that are laid out for the width there is, and cut rather than wrapped."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._layout: Layout = lambda _width: []
        self._lines: list[Content] = []
        self._laid_for: Size | None = None
        """The size for which the lines are laid out; None before they are."""

    def show(self, layout: Layout) -> None:
        """Show other lines; those that differ are painted, and the screen is laid out again where their number does."""
        self._layout = layout
        before = None if self._laid_for is None else self._lines
        self._laid_for = None
        if not self.display or before is None:
            self.refresh(layout=self.display and self.styles.auto_dimensions)
            return
        self._lay_out()
        if len(self._lines) != len(before):
            self.refresh(layout=self.styles.auto_dimensions)
        elif changed := [y for y, line in enumerate(self._lines) if not line.is_same(before[y])]:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the text has at this width."""
        return len(self._layout(max(8, width - 2 * PADDING)))

    def _lay_out(self) -> None:
        self._laid_for = self.size
        self._lines = self._laid_out(max(8, self.size.width - 2 * PADDING))

    def _laid_out(self, width: int) -> list[Content]:
        return self._layout(width)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.size.width
        if self._laid_for != self.size:
            self._lay_out()
        base = self.visual_style
        if y >= len(self._lines):
            return Strip.blank(width, base.rich_style)
        line = fitted(Content(" " * PADDING) + self._lines[y], width)
        return Strip(line.render_segments(base), width)


class Card(Band):
    """A text in a place of fixed height: its last line counts what does not fit and names the key that shows it."""

    def _laid_out(self, width: int) -> list[Content]:
        lines, height = super()._laid_out(width), self.size.height
        if len(lines) <= height or height < 2:
            return lines
        more = styled(f"… {len(lines) - height + 1} more lines: ", styles.FAINT)
        return [*lines[: height - 1], joined(more, ("⏎", styles.ACCENT), (" details", styles.DIM))]


class KeyBar(Band):
    """The keys of as many commands as the width has room for, each to be clicked; the pinned ones at the right end."""

    def __init__(self, commands: Sequence[Command] = ()) -> None:
        super().__init__(id="keys")
        self._commands = tuple(commands)
        self.show(self._keys)

    def show_commands(self, commands: Sequence[Command]) -> None:
        """Show the keys of other commands."""
        if tuple(commands) != self._commands:
            self._commands = tuple(commands)
            self.show(self._keys)

    def _keys(self, width: int) -> list[Content]:
        gap = Content(" " * _GAPS[width < _ROOMY])
        right = gap.join(_key(command) for command in self._commands if command.pinned)
        room = width - right.cell_length
        left = Content("")
        for command in self._commands:
            key = _key(command) + gap
            if not command.pinned and left.cell_length + key.cell_length <= room:
                left += key
        return [left + Content(" " * max(0, room - left.cell_length)) + right]


def _key(command: Command) -> Content:
    key = joined((command.shown, styles.ACCENT), " ", (command.footer, styles.DIM))
    return key.stylize(f"@click={_action(command)}")


def _action(command: Command) -> str:
    owner = "focused" if command.scope in _OF_WIDGETS else "screen"
    action = command.action if "." in command.action else f"{owner}.{command.action}"
    return action if action.endswith(")") else f"{action}()"
