"""The base of the dialogs that have a field above a list: find a model, name hardware, pick a use case."""

from textual import on
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Input

from tui.commands import bindings
from tui.rendering import styles
from tui.rendering.layout import joined
from tui.screens.base import Dialog
from tui.widgets.pick_list import PickList
from tui.widgets.rows import LineChosen


class PickDialog(Dialog[ScreenResultType]):
    """The field keeps the focus while the arrow keys mark a line of the list below it.

    Enter takes the marked line once it was marked by a key, else what `typed_answer` says. Subclasses compose one
    `Input` and one `PickList`.
    """

    BINDINGS = bindings("search")
    _marked = False  # whether a key marked the line under the cursor since something was typed

    # What subclasses say

    def show_matches(self, typed: str) -> None:
        """Show the lines for what is typed in the field."""
        raise NotImplementedError

    def typed_answer(self, words: str) -> str | None:
        """What Enter takes while no line was marked by a key; `words` are what is typed, without blanks around."""
        raise NotImplementedError

    def take(self, answer: str | None) -> None:
        """Dismiss the dialog with this answer, or say why it cannot be taken."""
        raise NotImplementedError

    # Events and commands

    @on(Input.Changed)
    def _change(self, event: Input.Changed) -> None:
        self._marked = False
        self.show_matches(event.value)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        picked = self.query_one(PickList).picked() if self._marked else None
        self.take(picked or self.typed_answer(event.value.strip()))

    @on(LineChosen)
    def _choose(self) -> None:
        self.take(self.query_one(PickList).picked())

    def action_move(self, step: int) -> None:
        """Mark the line above or below."""
        self._marked = True
        self.query_one(PickList).action_move(step)

    def action_page(self, step: int) -> None:
        """Mark the line one screenful up or down."""
        self._marked = True
        self.query_one(PickList).action_page(step)


def dialog_keys(*more: tuple[str, str, str]) -> Content:
    """The keys that save and leave a dialog, each to be clicked; before them others: key, word, action."""
    keys = (*more, ("⏎", "save", "submit"), ("esc", "cancel", "close"))
    return Content("   ").join(
        joined((key, styles.ACCENT), (f" {word}", styles.DIM)).stylize(f"@click=screen.{action}()")
        for key, word, action in keys
    )
