"""The dialog for a list of names: several are ticked in it, or typed; some are wanted, some excluded."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from catalog.advice.needs.options import OptionError, one_option
from catalog.advice.needs.records import Needs
from tui.commands import bindings
from tui.rendering import styles
from tui.rendering.layout import GAP, joined, justified, styled, wrapped
from tui.screens.pick_dialog import PickDialog, dialog_keys
from tui.session import Session
from tui.widgets.band import Band
from tui.widgets.choice_list import ChoiceField, ChoiceList, Ticked
from tui.widgets.needs.choices import (
    AmbiguousNameError,
    Marks,
    Way,
    before_last,
    changes,
    check_way,
    choice_of,
    last_piece,
    marks_of,
    marks_words,
    options_with,
    shown_options,
    typed_marks,
    typed_way,
)
from tui.widgets.needs.editing import EditError, checked_needs_with
from tui.widgets.needs.fields import BY_KEY, Field

_ON, _OFF = "●", "○"


class ChoiceScreen(ModalScreen[Mapping[str, object] | None], PickDialog[Mapping[str, object] | None]):
    """The result holds the needs that changed, by dotted key; None where the dialog was left.

    Enter saves what is ticked and what is typed; a line marked by a key counts as ticked while nothing else was.
    """

    BINDINGS = bindings("choices")

    def __init__(self, session: Session, field: Field, asked: Needs, default: str) -> None:
        super().__init__()
        self.session = session
        self._asked = asked
        self._default = default
        self._choice = choice_of(field.key)
        self._way: Way = self._choice.way
        self._first = marks_of(self._choice, asked)
        self._marks = self._first
        self._ticked: str | None = None  # the option that was ticked last
        self._options = options_with(session, self._choice, self._first)

    def compose(self) -> ComposeResult:
        """The parts of the dialog."""
        placeholder = "type to find; several with commas"
        with Vertical(id="dialog", classes="tall"):
            yield Band(id="title")
            yield ChoiceField(
                placeholder + (", -CN to exclude" if self._choice.is_pair else ""), self._is_ticking
            )
            yield Band(id="outcome")
            yield ChoiceList(
                lambda option: self._marks.way_of(option.values), is_worded=bool(self._choice.excluded)
            )
            yield Band(id="dialog-keys")

    def on_mount(self) -> None:
        """All options, what is ticked on top."""
        self.query_one("#title", Band).show(self._title)
        self.query_one("#dialog-keys", Band).show(lambda _width: [dialog_keys(("space", "tick", "tick"))])
        self.show_matches("")

    # What is shown

    def show_matches(self, typed: str) -> None:
        """The options that the name being typed may mean."""
        options = shown_options(self._options, typed, self._first)
        self.query_one(ChoiceList).show_options(options, None if last_piece(typed) else self._ticked)
        self._show_outcome()

    def _title(self, width: int) -> list[Content]:
        field = BY_KEY[self._key]
        title = styled(field.label, styles.TITLE)
        if self._choice.is_pair:
            title = justified(title, self._switch(), width)
        helps = wrapped(styled(field.help, styles.DIM), width)
        return [title, *helps]

    @property
    def _key(self) -> str:
        """The need that a tick changes now."""
        key = self._choice.only if self._way == "only" else self._choice.excluded
        return key or self._choice.keys[0]

    def _switch(self) -> Content:
        ways = (("only", "only these"), ("not", "not these"))
        parts = [
            (
                f"{_ON if self._way == way else _OFF} {words}",
                styles.STRONG if self._way == way else styles.DIM,
            )
            for way, words in ways
        ]
        switch = joined(("tab ", styles.ACCENT), parts[0], GAP, parts[1])
        return switch.stylize("@click=screen.switch_way()")

    def _show_outcome(self, problem: str = "") -> None:
        """What Enter saves, or what is wrong with what is typed."""
        text = styled(f"✗ {problem}", styles.BAD) if problem else self._outcome_line()
        self.query_one("#outcome", Band).show(lambda width: wrapped(text, width))

    def _outcome_line(self) -> Content:
        try:
            marks = self._saved(self._marked_value())
        except EditError as error:
            return styled(f"✗ {error}", styles.BAD)
        words = marks_words(self.session, self._choice, marks) or f"{self._default} (default)"
        return joined(("⏎", styles.ACCENT), (" saves: ", styles.DIM), (words, styles.STRONG))

    # What is ticked

    def _saved(self, marked: str | None) -> Marks:
        """What Enter saves: what is typed, or, where that may mean several, the line under the cursor."""
        try:
            return self._outcome(marked)
        except AmbiguousNameError:
            shown = self.query_one(ChoiceList).picked()
            if marked is not None or shown is None:
                raise
            return self._outcome(shown)

    def _marked_value(self) -> str | None:
        return self.query_one(ChoiceList).picked() if self._marked else None

    def _outcome(self, marked: str | None) -> Marks:
        """What Enter saves, where the marked line is `marked`; raises `EditError`."""
        text = self.query_one(Input).value
        if marked is None:
            return typed_marks(self._options, self._choice, self._marks, text, self._way)
        marks = typed_marks(self._options, self._choice, self._marks, before_last(text), self._way)
        option = self.query_one(ChoiceList).option()
        if option is None or (self._marks != self._first and not last_piece(text)):
            return marks
        return marks.ticked(option.values, self._typed_way(text))

    def _typed_way(self, text: str) -> Way:
        """The way of the name that is being typed; raises `EditError` where the list has none such."""
        if not last_piece(text):
            return self._way
        way = typed_way(text, self._way)
        check_way(self._choice, way, text)
        return way

    def _is_ticking(self) -> bool:
        """Whether a blank ticks: nothing is typed, a line was marked by a key, or only one line is meant."""
        piece = last_piece(self.query_one(Input).value)
        if self._marked or not piece:
            return True
        try:
            one_option(self._options, piece)
        except OptionError:
            return False
        return True

    @on(Ticked)
    def action_tick(self) -> None:
        """Tick the line under the cursor, or no longer; the name that was typed for it goes."""
        option = self.query_one(ChoiceList).option()
        if option is None:
            return
        field = self.query_one(Input)
        try:
            way = self._typed_way(field.value)
        except EditError as error:
            self._show_outcome(str(error))
            return
        self._marks, self._ticked = self._marks.toggled(option.values, way), option.value
        if last_piece(field.value):
            field.value = before_last(field.value)  # which shows the options for it
        self.query_one(ChoiceList).refresh()
        self._show_outcome()

    def action_switch_way(self) -> None:
        """Exclude instead of allow, or the other way; what was ticked since the dialog opened changes with it."""
        if not self._choice.is_pair:
            return
        before, self._way = self._way, "not" if self._way == "only" else "only"
        here, there = (
            (self._marks.only, self._first.only)
            if before == "only"
            else (
                self._marks.excluded,
                self._first.excluded,
            )
        )
        self._marks = self._marks.ticked((value for value in here if value not in there), self._way)
        self.query_one("#title", Band).show(self._title)
        self.query_one(ChoiceList).refresh()
        self._show_outcome()

    def action_move(self, step: int) -> None:
        """Mark the line above or below."""
        super().action_move(step)
        self._show_outcome()

    def action_page(self, step: int) -> None:
        """Mark the line one screenful up or down."""
        super().action_page(step)
        self._show_outcome()

    # Leaving

    def typed_answer(self, words: str) -> str | None:  # noqa: ARG002
        """What is typed is read with what is ticked."""
        return None

    def take(self, answer: str | None) -> None:
        """Save what is ticked, or say what is wrong."""
        try:
            values = changes(self._choice, self._asked, self._saved(answer))
            checked_needs_with(self.session, self._asked, values)
        except EditError as error:
            self._show_outcome(str(error))
            return
        self.dismiss(values or None)
