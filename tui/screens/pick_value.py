"""The dialog for a need that has one of a few values, or the name of a model."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from catalog.advice.needs.records import Needs
from catalog.model import Model
from catalog.search import find_models, resolve
from tui.rendering import styles
from tui.rendering.layout import joined, styled, wrapped
from tui.screens.pick_dialog import PickDialog, dialog_keys
from tui.session import Session
from tui.widgets.band import Band
from tui.widgets.needs.editing import EditError, checked_needs_with
from tui.widgets.needs.fields import Field, value_of
from tui.widgets.pick_list import Item, PickList

MOST = 100


class PickValueScreen(ModalScreen[Mapping[str, object] | None], PickDialog[Mapping[str, object] | None]):
    """The result holds the new value by the dotted key of the need; None where the dialog was left."""

    def __init__(self, session: Session, field: Field, asked: Needs, filled: Needs, default: str) -> None:
        super().__init__()
        self.session = session
        self._field = field
        self._asked = asked
        self._value = value_of(filled, field.key)
        self._default = default
        self._values = {str(place): value for place, (value, *_) in enumerate(field.options)}

    def compose(self) -> ComposeResult:
        """The parts of the dialog."""
        placeholder = "part of a name" if self._field.options else "part of a model's name, such as qwen 27b"
        with Vertical(id="dialog", classes="tall"):
            yield Band(id="title")
            yield Input("", placeholder=placeholder, classes="field")
            yield Band(id="outcome")
            yield PickList(id="values", share=0.4)
            yield Band(id="dialog-keys")

    def on_mount(self) -> None:
        """All values, on the one that holds now."""
        label, words = styled(self._field.label, styles.TITLE), styled(self._field.help, styles.DIM)
        self.query_one("#title", Band).show(lambda width: [label, *wrapped(words, width)])
        self.query_one("#dialog-keys", Band).show(lambda _width: [dialog_keys()])
        self.show_matches("")

    def show_matches(self, typed: str) -> None:
        """The values whose label has what is typed, or the models of such a name."""
        if self._field.options:
            words = typed.casefold().split()
            items = [
                Item(place, label, meaning)
                for place, (_, label, meaning) in zip(self._values, self._field.options, strict=True)
                if all(word in label.casefold() for word in words)
            ]
        else:
            items = [_model_item(model) for model in find_models(self.session.snapshot, typed, MOST)]
        self.query_one(PickList).show(items, self._current())
        self._show_hint("")

    def _current(self) -> str | None:
        if self._field.options:
            return next((place for place, value in self._values.items() if value == self._value), None)
        return str(self._value) if self._value else None

    def _show_hint(self, problem: str) -> None:
        text = styled(f"✗ {problem}", styles.BAD) if problem else self._outcome()
        self.query_one("#outcome", Band).show(lambda width: wrapped(text, width))

    def _outcome(self) -> Content:
        """What the marked value means, whole, and which one is the default."""
        if not self._field.options:
            return styled(f"Empty: {self._default}", styles.DIM)
        picked = self.query_one(PickList).picked()
        if picked is None:
            return styled("Nothing has that name.", styles.WARN)
        _, label, meaning = self._field.options[int(picked)]
        saves = joined(("⏎", styles.ACCENT), (" saves: ", styles.DIM), (label, styles.STRONG))
        default = f" · default: {self._default}" if label != self._default else " · the default"
        return saves + styled(f"{f': {meaning}' if meaning else ''}{default}", styles.DIM)

    def action_move(self, step: int) -> None:
        """Mark the value above or below."""
        super().action_move(step)
        self._show_hint("")

    def typed_answer(self, words: str) -> str | None:
        """The value that stands in the list where what is typed leaves it, or the words of a model."""
        if not self._field.options:
            return words
        return self.query_one(PickList).picked()

    def take(self, answer: str | None) -> None:
        """Close with the value, or say why it cannot be taken."""
        try:
            values = {self._field.key: self._taken(answer)}
            checked_needs_with(self.session, self._asked, values)
        except EditError as error:
            self._show_hint(str(error))
            return
        self.dismiss(values)

    def _taken(self, answer: str | None) -> object:
        if self._field.options:
            if answer is None:
                raise EditError("None of the values has that name.")
            return self._values[answer]
        if not answer:
            return None
        found = resolve(self.session.snapshot, answer)
        if isinstance(found, Model):
            return found.id
        near = f" Did you mean {', '.join(found.closest[:3])}?" if found.closest else ""
        raise EditError(f"No single model is called “{found.query}”.{near}")


def _model_item(model: Model) -> Item:
    return Item(model.id, model.name, model.id)
