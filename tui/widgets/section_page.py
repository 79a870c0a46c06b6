"""A page in numbered sections: it goes to one of them, and says which one stands at its top."""

from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from tui.rendering.sections import Sections, spaced
from tui.widgets.page import Page


class SectionReached(Message):
    """Another section stands at the top of the page: its digit, 0 where none has begun yet."""

    def __init__(self, digit: int) -> None:
        super().__init__()
        self.digit = digit


class SectionPage(Page):
    """Sections below each other; the last one can be scrolled to the top too."""

    def __init__(self, sections: Sections, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(self._text, id=id)
        self._sections = sections
        self._starts: dict[int, int] = {}
        self._current = 0

    def show_sections(self, sections: Sections) -> None:
        """Show another version of the sections; the one at the top stays there."""
        self._sections = sections
        current = self._current
        self._lay_out()
        if current:
            self.go_to(current)
        self.refresh()

    def go_to(self, digit: int) -> bool:
        """Scroll to the section of this digit; False where the page has none."""
        if digit not in self._starts:
            return False
        self.scroll_to(y=self._starts[digit], animate=False, immediate=True, force=True)
        return True

    def index(self) -> list[tuple[int, str]]:
        """The digits and words of the sections that the page has."""
        found = spaced(self._sections(80), 80)
        return [(section.digit, section.name) for section in found if section.digit]

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
        for section in spaced(self._sections(width), width):
            self._starts[section.digit] = len(lines)
            lines += section.lines
        return lines

    def _lay_out(self) -> None:
        super()._lay_out()
        room = self.scrollable_content_region.height
        last = max(self._starts.values(), default=0)
        self.virtual_size = Size(0, max(self.virtual_size.height, last + room if last else 0))
