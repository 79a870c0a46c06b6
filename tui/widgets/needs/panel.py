"""The needs at the left of the answer: a list whose every line can be changed."""

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice
from tui.commands import bindings
from tui.widgets.needs.editing import next_value
from tui.widgets.needs.fields import Field
from tui.widgets.needs.lines import Line, draw, lines_of
from tui.widgets.rows import Rows

_STEPPED = ("choice", "weight")


class NeedEdited(Message):
    """One need was given a new value: its dotted key, and the value (None: not asked for)."""

    def __init__(self, key: str, value: object) -> None:
        super().__init__()
        self.key = key
        self.value = value


class FocusReleased(Message):
    """The user leaves the panel: the focus goes back to the list."""


class EditRequested(Message):
    """The user wants to type a value: the need, the line it stands on, and the key that began it."""

    def __init__(self, field: Field, region: Region, first_key: str) -> None:
        super().__init__()
        self.field = field
        self.region = region
        self.first_key = first_key


class NeedsPanel(Rows):
    """Shows the needs and asks the screen to change them."""

    BINDINGS = bindings("needs")
    cursor_far = False

    def __init__(self) -> None:
        super().__init__(id="needs")
        self._asked = Needs(use_case="")
        self._advice: Advice | None = None
        self._title = ""
        self._everything = False
        self._lines: tuple[Line, ...] = ()

    def show(self, asked: Needs, advice: Advice | None, name: str) -> None:
        """Show these needs; the cursor stays on the same one."""
        key = self._lines[self.cursor].field.key if self._lines else "use_case"
        self._asked, self._advice, self._title = asked, advice, name
        self._lines = lines_of(asked, advice, name, self._everything)
        places = {line.field.key: place for place, line in enumerate(self._lines) if line.field.key}
        self.reset(places.get(key, 1))

    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def selectable(self, index: int) -> bool:
        """Headings are not for the cursor."""
        return bool(self._lines) and self._lines[index].field.shape != "heading"

    def line(self, index: int, width: int, selected: bool) -> Content:
        """One need; its mark shows only while the panel has the focus."""
        return draw(self._lines[index], width, selected and self.has_focus)

    def action_change(self) -> None:
        """Type a new value, or take the next one where there are only a few."""
        field = self._lines[self.cursor].field
        if field.shape == "more":
            self._everything = not self._everything
            self.show(self._asked, self._advice, self._title)
        elif field.shape == "choice":
            self.action_step(1)
        elif field.shape != "weight":
            self._ask("")

    def action_step(self, step: int) -> None:
        """The next or the previous value of a choice, a weight up or down."""
        field = self._lines[self.cursor].field
        if field.shape in _STEPPED:
            filled = self._advice.needs if self._advice else self._asked
            self.post_message(NeedEdited(field.key, next_value(field, filled, step)))

    def action_clear(self) -> None:
        """Back to what holds where nothing is said."""
        field = self._lines[self.cursor].field
        if field.shape not in ("use_case", "more"):
            self.post_message(NeedEdited(field.key, None))

    def action_leave(self) -> None:
        """Back to the list."""
        self.post_message(FocusReleased())

    def clicked(self, index: int, x: int) -> None:
        """A click on a need edits it."""
        shape = self._lines[index].field.shape
        if shape == "weight":
            self.action_step(1 if x > self.size.width - 6 else -1)
        else:
            self.action_change()

    def on_key(self, event: events.Key) -> None:
        """A digit on a figure begins to type it."""
        field = self._lines[self.cursor].field if self._lines else None
        character = event.character or ""
        if (
            field
            and field.shape in ("number", "money", "share")
            and (character.isdigit() or character == "$")
        ):
            event.stop()
            event.prevent_default()
            self._ask(character)

    def _ask(self, first_key: str) -> None:
        y = self.cursor - round(self.scroll_y)
        region = Region(self.content_region.x, self.content_region.y + y, self.size.width, 1)
        self.post_message(EditRequested(self._lines[self.cursor].field, region, first_key))
