"""A list in which several lines can be ticked, and the field above it that filters it."""

from collections.abc import Callable, Sequence
from typing import Literal

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from catalog.advice.needs.options import Option
from tui.rendering import styles
from tui.rendering.layout import fitted, joined, styled
from tui.widgets.pick_list import Item, PickList

Tick = Literal["only", "not"] | None
TICKS = {"only": "✓", "not": "✗", None: "·"}
_WORDS = {"only": "✓ only", "not": "✗ not ", None: "·     "}
_ROLES = {"only": styles.ACCENT, "not": styles.BAD, None: styles.FAINT}
_MARGIN = 2
_LEAST_NOTE = 46


class Ticked(Message):
    """The user ticks a line, or no longer."""


class ChoiceField(Input):
    """The field keeps the focus: a blank is typed only where it does not tick the marked line."""

    def __init__(self, placeholder: str, is_ticking: Callable[[], bool]) -> None:
        super().__init__("", placeholder=placeholder, classes="field")
        self._is_ticking = is_ticking

    def on_key(self, event: events.Key) -> None:
        """A blank that ticks is not typed."""
        if event.key == "space" and self._is_ticking():
            event.stop()
            event.prevent_default()
            self.post_message(Ticked())


class ChoiceList(PickList, can_focus=False):
    """Lines with what they are ticked as; `tick_of` says it for an option, `is_worded` whether a word says it too."""

    def __init__(self, tick_of: Callable[[Option], Tick], *, is_worded: bool) -> None:
        super().__init__(id="choices")
        self._tick_of = tick_of
        self._is_worded = is_worded
        self._options: tuple[Option | None, ...] = ()

    def show_options(self, options: Sequence[Option], value: str | None = None) -> None:
        """Show other options under their headings, the cursor on `value` where it is among them."""
        items: list[Item] = []
        lines: list[Option | None] = []
        heading = ""
        for option in options:
            if option.heading != heading:
                heading = option.heading
                items.append(Item(None, heading))
                lines.append(None)
            items.append(Item(option.value, option.name))
            lines.append(option)
        self._options = tuple(lines)
        self.show(items, value)

    def option(self) -> Option | None:
        """The option under the cursor."""
        return self._options[self.cursor] if self._options else None

    def line(self, index: int, width: int, selected: bool) -> Content:
        """One option: its tick, its name, its code and what is known of it."""
        option = self._options[index]
        if option is None:
            return super().line(index, width, selected)
        tick = self._tick_of(option)
        words = (_WORDS if self._is_worded else TICKS)[tick]
        mark = joined(self.mark(selected), " ", (words, _ROLES[tick]), " ")
        name = styled(option.name, styles.STRONG if selected or tick else styles.PLAIN)
        code = "" if option.value.casefold() == option.name.casefold() else option.value
        note = styled(" · ".join(part for part in (code, option.note) if part), styles.DIM)
        room = width - mark.cell_length
        if room < _LEAST_NOTE and option.name and name.cell_length + note.cell_length + _MARGIN > room:
            note = styled(code, styles.DIM)
        column = max(room // 2, min(name.cell_length, room - note.cell_length - _MARGIN))
        return mark + fitted(name, column) + Content(" " * _MARGIN) + note

    def clicked(self, index: int, x: int) -> None:  # noqa: ARG002
        """A click ticks."""
        self.post_message(Ticked())

    def choose(self) -> None:
        """A double click does what its clicks did."""
