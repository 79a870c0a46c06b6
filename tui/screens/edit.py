"""The dialog in which the value of one need is typed, placed over its line."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.screen import ModalScreen
from textual.widgets import Input

from catalog.advice.needs.records import Needs
from tui.rendering import styles
from tui.rendering.layout import styled, wrapped
from tui.rendering.need_words import need_title
from tui.screens.base import Dialog
from tui.screens.pick_dialog import dialog_keys
from tui.session import Session
from tui.widgets.band import Band
from tui.widgets.needs.editing import EditError, checked_needs_with, editable_text, typed_value
from tui.widgets.needs.fields import Field, value_of

WIDTH = 52
_EXAMPLES = {
    "N": "such as 1500, 30k, 1.5M",
    "USD": "such as 800, 1.5k",
    "SHARE": "such as 60%",
    "WEIGHT": "such as 0.5, 2",
    "POINTS": "0 to 100",
    "BILLIONS": "such as 8, 70",
}
"""What a figure of each kind looks like, by its name in the table of keys."""


class EditScreen(ModalScreen[Mapping[str, object] | None], Dialog[Mapping[str, object] | None]):
    """The result holds the new value by the dotted key of the need (None: the default); None where it was left."""

    def __init__(
        self, session: Session, field: Field, asked: Needs, default: str, region: Region, first_key: str
    ) -> None:
        super().__init__()
        self._session = session
        self._field = field
        self._asked = asked
        self._default = default
        self._start = first_key or editable_text(field, value_of(asked, field.key))
        self._region = region
        self._typed_first = bool(first_key)
        self._placed_for: Size | None = None
        self._submits = False

    @property
    def field(self) -> Field:
        """The need that is edited."""
        return self._field

    def take_key(self, key: str) -> None:
        """One more key of the read that opened this field; an empty one is Enter."""
        if self._submits:
            return
        if not self.is_mounted:
            self._start, self._submits = self._start + key, not key
            return
        field = self.query_one(Input)
        if key:
            field.insert_text_at_cursor(key)
        else:
            field.post_message(Input.Submitted(field, field.value))

    def compose(self) -> ComposeResult:
        """A field over the line, what it means above, what is wrong or what stands in below."""
        with Vertical(id="editor"):
            yield Band(id="label")
            yield Input(
                self._start,
                placeholder=_EXAMPLES.get(self._field.value.metavar if self._field.value else "", ""),
                classes="field",
                select_on_focus=not self._typed_first,
            )
            yield Band(id="hint")

    def on_mount(self) -> None:
        """Say what is edited."""
        label, words = styled(need_title(self._field.key), styles.TITLE), styled(self._field.help, styles.DIM)
        self.query_one("#label", Band).show(lambda width: [label, *wrapped(words, width)])
        self._show_hint("")
        if self._typed_first:
            self.query_one(Input).cursor_position = len(self._start)
        if self._submits:
            self._submits = False
            self.take_key("")

    def _show_hint(self, problem: str) -> None:
        text = (
            styled(f"✗ {problem}", styles.BAD) if problem else styled(f"Empty: {self._default}", styles.DIM)
        )
        self.query_one("#hint", Band).show(lambda width: [*wrapped(text, width), dialog_keys()])
        self.call_after_refresh(self._place)

    def _place(self) -> None:
        """Over the line that it edits, as far as the screen has room."""
        editor = self.query_one("#editor")
        width = min(max(WIDTH, self._region.width + 2), self.size.width)
        height = max(1, editor.outer_size.height)
        editor.styles.width = width
        editor.styles.offset = (
            max(0, min(self._region.x - 1, self.size.width - width)),
            max(0, min(self._region.y - 1, self.size.height - height)),
        )

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        try:
            values = {self._field.key: typed_value(self._field, event.value)}
            checked_needs_with(self._session, self._asked, values)
        except EditError as error:
            self._show_hint(str(error))
            return
        self.dismiss(values)

    @on(Input.Changed)
    def _changed(self) -> None:
        self._show_hint("")

    def on_resize(self) -> None:
        """The line moved: leave rather than edit over another one."""
        if self._placed_for not in (None, self.size):
            self.dismiss(None)
        self._placed_for = self.size
        self._place()
