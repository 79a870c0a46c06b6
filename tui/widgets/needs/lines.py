"""The base of the lists in which needs are edited in place: the keys that change the need under the cursor."""

from textual import events
from textual.geometry import Region

from catalog.advice.needs.records import Needs
from catalog.text import safe_text
from tui.commands import Scope, bindings
from tui.widgets.needs.choices import swapped
from tui.widgets.needs.editing import next_value
from tui.widgets.needs.fields import Field
from tui.widgets.needs.messages import EditRequested, FocusReleased, NeedEdited
from tui.widgets.rows import Rows

_STEPPED = ("choice", "weight")
_FEW = 2
_TYPED = ("number", "money", "share", "weight")
_MOST_PASTED = 200


class NeedLines(Rows):
    """Asks the screen to change the need under the cursor; it changes none itself."""

    BINDINGS = bindings("needs")
    scopes: tuple[Scope, ...] = ("needs",)
    cursor_far = False

    # What subclasses say

    def field(self) -> Field | None:
        """The need under the cursor; None where the line is no need."""
        raise NotImplementedError

    @property
    def filled(self) -> Needs:
        """The needs that hold, with what stands in where nothing was said."""
        raise NotImplementedError

    # Commands

    def action_change(self) -> None:
        """Type or pick a new value; of two, take the other one."""
        field = self.field()
        if field and field.shape == "choice" and len(field.options) <= _FEW:
            self.action_step(1)
        elif field:
            self._ask(field, "")

    def action_step(self, step: int) -> None:
        """The next or the previous value of a choice, a weight up or down; allowed names become excluded ones."""
        field = self.field()
        if field and field.shape in _STEPPED:
            self.post_message(NeedEdited({field.key: next_value(field, self.filled, step)}))
        elif field and (values := swapped(field.key, self.filled)):
            self.post_message(NeedEdited(values))

    def action_clear(self) -> None:
        """Back to what holds where nothing is said."""
        field = self.field()
        if field and field.shape not in ("use_case", "more"):
            self.post_message(NeedEdited({field.key: None}))

    def action_leave(self) -> None:
        """Back to where the focus came from."""
        self.post_message(FocusReleased())

    def on_key(self, event: events.Key) -> None:
        """A digit on a figure begins to type it."""
        field = self.field()
        character = event.character or ""
        if field and field.shape in _TYPED and (character.isdigit() or character == "$"):
            event.stop()
            event.prevent_default()
            self._ask(field, character)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted on a figure is the value to begin with."""
        field = self.field()
        words = " ".join(safe_text(event.text, _MOST_PASTED).split())
        if field and field.shape in _TYPED and words:
            event.stop()
            self._ask(field, words)

    def _ask(self, field: Field, first_key: str) -> None:
        y = self.cursor - round(self.scroll_y)
        region = Region(self.content_region.x, self.content_region.y + y, self.size.width, 1)
        self.post_message(EditRequested(field, region, first_key))
