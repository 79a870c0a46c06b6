"""The field that edits one need, placed over its line."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.screen import ModalScreen
from textual.widgets import Input

from catalog.advice.needs.records import Needs
from tui.rendering import styles
from tui.rendering.layout import joined, styled, wrapped
from tui.screens.base import Dialog
from tui.session import Session
from tui.widgets.band import Band
from tui.widgets.needs.editing import EditError, checked_needs_with, editable_text, typed_value
from tui.widgets.needs.fields import Field, value_of

LEAST_WIDTH = 36


class EditScreen(ModalScreen[tuple[object] | None], Dialog[tuple[object] | None]):
    """The result holds the new value (None in it: not asked for); None where nothing was changed."""

    def __init__(
        self, session: Session, field: Field, asked: Needs, filled: Needs, region: Region, first_key: str
    ) -> None:
        super().__init__()
        self._session = session
        self._field = field
        self._asked = asked
        self._start = first_key or editable_text(field, value_of(filled, field.key))
        self._region = region
        self._typed_first = bool(first_key)
        self._placed_for: Size | None = None

    def compose(self) -> ComposeResult:
        """A field over the line, and what is expected below."""
        with Vertical(id="editor"):
            yield Band(id="label")
            yield Input(self._start, classes="field", select_on_focus=not self._typed_first)
            yield Band(id="hint")

    def on_mount(self) -> None:
        """Place the editor over the line it edits."""
        editor = self.query_one("#editor")
        width = max(LEAST_WIDTH, self._region.width + 2)
        x = max(0, min(self._region.x - 1, self.size.width - width))
        y = max(0, min(self._region.y - 1, self.size.height - 5))
        editor.styles.width = width
        editor.styles.offset = (x, y)
        label = styled(self._field.hint or self._field.label, styles.TITLE)
        self.query_one("#label", Band).show(lambda width: wrapped(label, width)[:1])
        self._show_hint("")
        if self._typed_first:
            self.query_one(Input).cursor_position = len(self._start)

    def _show_hint(self, problem: str) -> None:
        usual = joined(
            ("⏎", styles.ACCENT),
            (" keeps   ", styles.DIM),
            ("esc", styles.ACCENT),
            (" leaves   blank: default", styles.DIM),
        )
        text = styled(f"✗ {problem}", styles.BAD) if problem else usual
        self.query_one("#hint", Band).show(lambda width: wrapped(text, width)[:2])

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        try:
            value = typed_value(self._field, event.value)
            checked_needs_with(self._session, self._asked, self._field.key, value)
        except EditError as error:
            self._show_hint(str(error))
            return
        self.dismiss((value,))

    @on(Input.Changed)
    def _changed(self) -> None:
        self._show_hint("")

    def on_resize(self) -> None:
        """The line moved: leave rather than edit over another one."""
        if self._placed_for not in (None, self.size):
            self.dismiss(None)
        self._placed_for = self.size
