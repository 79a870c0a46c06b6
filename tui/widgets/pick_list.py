"""Lists to pick from: lines under headings."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.content import Content

from tui.commands import bindings
from tui.rendering import styles
from tui.rendering.layout import RULE, fitted, joined, styled
from tui.widgets.rows import Rows


class Item(NamedTuple):
    """One line: `value` is what picking it means, None for a heading; `note` stands at the right."""

    value: str | None
    text: str
    note: str = ""


class PickList(Rows):
    """Lines of text; Enter or a double click picks one. `marked` is called when the cursor moves to another."""

    BINDINGS = bindings("pick")
    scopes = ("pick",)

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  Textual's own name
        share: float = 0.5,
        marked: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(id=id)
        # Called at once, not by message: so the cursor and what is said of its line are painted in one frame.
        self._call_marked = marked
        self._items: Sequence[Item] = ()
        self._share = share

    def show(self, items: Sequence[Item], value: str | None = None) -> None:
        """Show other lines, the cursor on `value` where it is among them."""
        self._items = items
        places = {item.value: place for place, item in enumerate(items) if item.value is not None}
        self.reset(places.get(value or "", 0))

    def moved(self) -> None:
        """The cursor stands on another line."""
        self._call_marked()

    def picked(self) -> str | None:
        """The value under the cursor."""
        return self._items[self.cursor].value if self._items else None

    def count(self) -> int:
        """How many lines there are."""
        return len(self._items)

    def selectable(self, index: int) -> bool:
        """Headings are not for the cursor."""
        return bool(self._items) and self._items[index].value is not None

    def line(self, index: int, width: int, selected: bool) -> Content:
        """One line."""
        item = self._items[index]
        if item.value is None:
            rest = RULE * max(0, width - len(item.text) - 3)
            return joined(" ", (item.text, styles.FAINT), " ", (rest, styles.LINE))
        mark = self.mark(selected)
        text = styled(item.text, styles.STRONG if selected else styles.PLAIN)
        if not item.note or width < 40:
            return joined(mark, text)
        left = max(12, int(width * self._share))
        return joined(mark, fitted(text, left - 3), "  ", (item.note, styles.DIM))

    def action_choose(self) -> None:
        """Pick the line under the cursor."""
        self.choose()
