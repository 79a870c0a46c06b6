"""A list that draws only the lines on the screen: the same cost for a hundred rows or a hundred thousand."""

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.commands import Scope, bindings
from tui.rendering import styles
from tui.rendering.layout import fitted
from tui.widgets.extent import set_extent

CURSOR = "on $cursor"
CURSOR_FAR = "on $cursor-far"
_MARK, _MARK_FAR = "▌", "▏"


class LineChosen(Message):
    """A line of a list was chosen, by Enter or a double click."""

    def __init__(self, sender: "Rows", index: int) -> None:
        super().__init__()
        self.sender = sender
        self.index = index


class Rows(ScrollView, can_focus=True):
    """Base of every list: a cursor moved by keys and mouse; subclasses say what a line looks like."""

    BINDINGS = bindings("list")
    scopes: tuple[Scope, ...] = ("list",)
    """The scopes of the commands that the widget carries out itself."""
    header_lines = 0
    cursor_far = True  # whether the cursor shows while the focus is elsewhere

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self.cursor = 0

    # What subclasses say

    def count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    def selectable(self, index: int) -> bool:  # noqa: ARG002
        """Whether the cursor may stand on this line."""
        return True

    def line(self, index: int, width: int, selected: bool) -> Content:
        """The text of one line."""
        raise NotImplementedError

    def header(self, width: int) -> list[Content]:  # noqa: ARG002
        """Lines above the list that do not scroll."""
        return []

    def extent(self) -> int:
        """How many lines can be scrolled through, those above the list included."""
        return self.count() + self.header_lines

    def last_row(self, index: int) -> int:
        """The last row of what begins at `index`, where a line takes several."""
        return index

    def moved(self) -> None:
        """For subclasses: the cursor stands on another line."""

    @property
    def is_active(self) -> bool:
        """Whether keys go to this list: it has the focus, and no dialog covers its screen."""
        return self.has_focus and self.screen.is_active

    def mark(self, selected: bool) -> tuple[str, str]:
        """The first cell of a line and its role: a thick mark on the line that keys act on, else a thin one."""
        if not selected:
            return (" ", styles.PLAIN)
        return (_MARK, styles.ACCENT) if self.is_active else (_MARK_FAR, styles.DIM)

    # Moving

    def reset(self, cursor: int = 0) -> None:
        """The lines changed: take the cursor to `cursor`, or the nearest line it may stand on."""
        self._put(cursor)
        self.refresh()

    def _put(self, cursor: int) -> bool:
        """Take the cursor to a line after the lines changed; True when that moved the lines."""
        set_extent(self, self.extent())
        self.cursor = self._nearest(cursor, 1)
        return self._follow()

    def move_to(self, index: int, direction: int = 1) -> None:
        """Put the cursor on a line."""
        target = self._nearest(index, direction)
        if target == self.cursor or not self.count():
            return
        before, self.cursor = self.cursor, target
        if not self._follow():
            for changed in (before, target):
                self._refresh_row(changed)
        self.moved()

    def centre(self, index: int) -> None:
        """Put the cursor on a line; one that is out of sight comes to the middle."""
        top, room = round(self.scroll_y), self._room()
        if not top <= index < top + room:
            middle = max(0, min(index - room // 2, self.count() - room))
            self.scroll_to(y=middle, animate=False, immediate=True, force=True)
        self.move_to(index)

    def action_move(self, step: int) -> None:
        """One line up or down."""
        self.move_to(self.cursor + step, step)

    def action_page(self, step: int) -> None:
        """One screenful up or down."""
        self.move_to(self.cursor + step * max(1, self._room() - 1), step)

    def action_end(self, direction: int) -> None:
        """The first or the last line."""
        self.move_to(0 if direction < 0 else self.count() - 1, -direction)

    def choose(self) -> None:
        """Choose the line under the cursor."""
        if self.count() and self.selectable(self.cursor):
            self.post_message(LineChosen(self, self.cursor))

    def _nearest(self, index: int, direction: int) -> int:
        last = self.count() - 1
        index = max(0, min(last, index))
        for way in (direction or 1, -(direction or 1)):
            place = index
            while 0 <= place <= last:
                if self.selectable(place):
                    return place
                place += 1 if way > 0 else -1
        return 0

    def _room(self) -> int:
        return max(1, self.scrollable_content_region.height - self.header_lines)

    def _follow(self) -> bool:
        """Scroll so that the cursor can be seen; True when that moved the lines."""
        top = round(self.scroll_y)
        wanted = min(top, self.cursor)
        if wanted and self.cursor <= 1 and not self.selectable(0):
            wanted = 0
        wanted = max(wanted, min(self.cursor, self.last_row(self.cursor) - self._room() + 1), 0)
        if wanted == top:
            return False
        self.scroll_to(y=wanted, animate=False, immediate=True, force=True)
        return True

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """A click selects; a double click chooses."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self.header_lines:
            return
        index = offset.y - self.header_lines + round(self.scroll_y)
        if index >= self.count() or not self.selectable(index):
            return
        self.move_to(index)
        if event.chain == 1:
            self.clicked(index, offset.x)
        elif event.chain == 2:
            self.choose()

    def clicked(self, index: int, x: int) -> None:
        """For subclasses: what else a click on a line does."""

    # Drawing

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._follow()

    def on_focus(self) -> None:
        """The cursor is drawn stronger while the list has the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is drawn weaker while the focus is elsewhere."""
        self.refresh()

    def _refresh_row(self, index: int) -> None:
        y = index - round(self.scroll_y) + self.header_lines
        if 0 <= y < self.scrollable_content_region.height:
            self.refresh(Region(0, y, self.scrollable_content_region.width, 1))

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        base = self.visual_style
        if y < self.header_lines:
            head = self.header(width)
            line = fitted(head[y] if y < len(head) else Content(""), width)
            return Strip(line.render_segments(base), width)
        index = y - self.header_lines + round(self.scroll_y)
        if index >= self.count():
            return Strip.blank(width, base.rich_style)
        selected = index == self.cursor and self.selectable(index)
        line = fitted(self.line(index, width, selected), width)
        if selected and (self.is_active or self.cursor_far):
            line = line.stylize_before(CURSOR if self.is_active else CURSOR_FAR)
        return Strip(line.render_segments(base), width)
