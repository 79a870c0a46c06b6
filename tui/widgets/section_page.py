"""A page in numbered sections: it goes to one of them, and says which one stands at its top."""

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.rendering.sections import Section, Sections, spaced
from tui.widgets.page import MARGIN, Page


class SectionReached(Message):
    """Another section stands at the top of the page: its digit, 0 where none has begun yet."""

    def __init__(self, digit: int) -> None:
        super().__init__()
        self.digit = digit


class SectionPage(Page):
    """Sections below each other; the last one can be scrolled to the top too."""

    def __init__(self, sections: Sections, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(self._text, id=id)
        self.set_reactive(Widget.show_vertical_scrollbar, True)  # before the first layout, as `app.tcss` says
        self._sections = sections
        self._found: tuple[int, list[Section]] = (0, [])
        """The sections as they were laid out last, and for which width."""
        self._starts: dict[int, int] = {}
        self._current = 0

    def show_sections(self, sections: Sections) -> None:
        """Show another version of the sections; the one at the top stays there."""
        self._sections = sections
        self._found = (0, [])
        current = self._current
        self._lay_out()
        if current:
            self.go_to(current)
        self.refresh()

    def begin(self, sections: Sections) -> None:
        """Show other sections from the first line; the lines that will be seen are made now, before the next frame."""
        self.go_to_top()
        self._current = 0
        self.show_sections(sections)
        self.render_lines(self.size.region)

    def go_to_top(self) -> None:
        """Scroll to the first line."""
        self.scroll_to(y=0, animate=False, immediate=True, force=True)

    def go_to(self, digit: int) -> bool:
        """Scroll to the section of this digit; False where the page has none."""
        if digit not in self._starts:
            return False
        self.scroll_to(y=self._starts[digit], animate=False, immediate=True, force=True)
        return True

    def index(self) -> list[tuple[int, str]]:
        """The digits and words of the sections that the page has."""
        width, found = self._found
        if not width:  # before the first layout: for the width that the page will have
            found = self._spaced(self.app.size.width - 2 * MARGIN)
        return [(section.digit, section.name) for section in found if section.digit]

    def _spaced(self, width: int) -> list[Section]:
        if self._found[0] != width:
            self._found = (width, spaced(self._sections(width), width))
        return self._found[1]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell when another section comes to the top."""
        super().watch_scroll_y(old_value, new_value)
        reached = [digit for digit, start in self._starts.items() if start <= round(new_value)]
        current = reached[-1] if reached else 0
        if current != self._current:
            self._current = current
            self.post_message(SectionReached(current))

    def _text(self, width: int) -> list[Content]:
        lines: list[Content] = []
        self._starts = {}
        for section in self._spaced(width):
            self._starts[section.digit] = len(lines)
            lines += section.lines
        return lines

    def extent(self) -> int:
        """The last section can be scrolled to the top too."""
        last = max(self._starts.values(), default=0)
        return max(super().extent(), last + self.scrollable_content_region.height if last else 0)
