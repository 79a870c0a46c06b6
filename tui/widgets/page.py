"""A page of text that wraps to its width and scrolls; it draws only the lines on the screen."""

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.commands import Scope, bindings
from tui.rendering.layout import Layout, fitted
from tui.widgets.extent import set_extent

MARGIN = 1


class Page(ScrollView, can_focus=True):
    """Text laid out for whatever width there is."""

    BINDINGS = bindings("list", "text")
    scopes: tuple[Scope, ...] = ("list", "text")

    def __init__(self, layout: Layout | None = None, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._layout = layout
        self._lines: list[Content] = []
        self._width = 0

    def show(self, layout: Layout | None) -> None:
        """Show another text, from its beginning."""
        self._layout = layout
        self._lay_out()
        self.scroll_to(y=0, animate=False, immediate=True, force=True)
        self.refresh()

    def update_text(self, layout: Layout) -> None:
        """Show another version of the text without scrolling; painted only where a line differs."""
        before = self._lines
        self._layout = layout
        self._lay_out()
        if self._lines != before:
            self.refresh()

    def update_marked(self, layout: Layout, mark: str) -> None:
        """Show another version of the text; scroll only where the first line with `mark` is out of sight."""
        self._layout = layout
        self._lay_out()
        place = next((at for at, line in enumerate(self._lines) if mark in line.plain), 0)
        if not self.scroll_y <= place < self.scroll_y + self.size.height - 1:
            self.scroll_to(y=max(0, place - 2), animate=False, immediate=True, force=True)
        self.refresh()

    def action_move(self, step: int) -> None:
        """Scroll one line up or down."""
        if step < 0:
            self.action_scroll_up()
        else:
            self.action_scroll_down()

    def action_page(self, step: int) -> None:
        """Scroll one screenful up or down."""
        if step < 0:
            self.action_page_up()
        else:
            self.action_page_down()

    def action_end(self, direction: int) -> None:
        """Scroll to the first or the last line."""
        if direction < 0:
            self.action_scroll_home()
        else:
            self.action_scroll_end()

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        # Here and not at the event that follows: so the first frame of a page has its text.
        is_resized = super()._size_updated(size, virtual_size, container_size, layout)
        if self.content_region.width != self._width:
            self._lay_out()
        return is_resized

    def _lay_out(self) -> None:
        self._width = self.content_region.width
        self._lines = self._at(self._width)  # a scroll bar takes the place of the right margin
        set_extent(self, self.extent())

    def extent(self) -> int:
        """How many lines can be scrolled through."""
        return len(self._lines)

    def _at(self, width: int) -> list[Content]:
        text_width = width - 2 * MARGIN
        return self._layout(text_width) if self._layout and text_width > 8 else []

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        base = self.visual_style
        index = y + round(self.scroll_y)
        if index >= len(self._lines):
            return Strip.blank(width, base.rich_style)
        line = Content(" " * MARGIN) + fitted(self._lines[index], max(0, width - MARGIN))
        return Strip(line.render_segments(base), width)
