"""The list under the sentence: what was understood, each line to be edited or taken back."""

from collections.abc import Callable
from functools import lru_cache
from itertools import zip_longest

from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from catalog.advice.needs.records import Needs
from tui.commands import bindings
from tui.rendering import styles
from tui.rendering.layout import BLANK, RULE, fitted, joined, styled, whole_words, wrapped
from tui.widgets.needs.fields import USE_CASE, Field
from tui.widgets.needs.lines import NeedLines
from tui.widgets.needs.messages import NeedEdited
from tui.widgets.needs.understood_lines import Line

_GAP = "  "
_ROLES = {
    "said": styles.STRONG,
    "set": styles.STRONG,
    "usual": styles.DIM,
    "problem": styles.BAD,
    "text": styles.DIM,
    "warning": styles.WARN,
}
_OTHERS_KEY = "^o"
_PICK = "▸ "
_LABEL, _SHORT_LABEL = 20, 16
_VALUE, _LEAST_VALUE, _LEAST_SOURCE = 34, 20, 12
"""Columns: at most, at least."""
_MARGIN = 2  # the mark of the cursor, and the scrollbar


class ExampleTaken(Message):
    """The user wants the answer to an example."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class OtherJobAsked(Message):
    """The user wants the next or the previous of the jobs that the sentence may mean."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


class UnderstoodNeeds(NeedLines):
    """Draws the lines for the width there is; a line takes as many rows as its text needs."""

    BINDINGS = bindings("understood")
    scopes = ("understood", "needs")

    def __init__(self) -> None:
        super().__init__(id="understood-needs")
        self._lines: tuple[Line, ...] = ()
        self._filled = Needs(use_case="")
        self._rows: list[Content] = []
        self._owners: list[Line | None] = []
        """For each row the line that begins there; None where one goes on."""

    def show(self, lines: tuple[Line, ...], filled: Needs) -> None:
        """Show other lines; only the rows that changed are drawn, and the cursor stays on its line."""
        self._filled = filled
        if lines != self._lines:
            self._lines = lines
            self._lay_out()

    def _lay_out(self) -> None:
        """Lay out again; the cursor stays on its line."""
        width = (self.content_region.width or self.app.size.width) - _MARGIN
        at = self._line_at(self.cursor)
        before, self._rows, self._owners = self._rows, [], []
        for line in self._lines:
            rows = rows_of(line, width)
            self._rows += rows
            self._owners += [line, *[None] * (len(rows) - 1)]
        places = {line.key: place for place, line in enumerate(self._owners) if line}
        self.cursor = self._nearest(places.get(at.key, self.cursor) if at else 0, 1)
        # Another size would lay out the whole screen again: it changes only where the rows do not fit.
        self.virtual_size = Size(0, max(len(self._rows), self._room()))
        if self._follow():
            return
        for place, (old, row) in enumerate(zip_longest(before, self._rows)):
            if row is not old:
                self._refresh_row(place)

    # The lines

    def _line_at(self, index: int) -> Line | None:
        return self._owners[index] if index < len(self._owners) else None

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def selectable(self, index: int) -> bool:
        """Headings, and rows in which a line goes on, are not for the cursor."""
        line = self._line_at(index)
        return line is not None and line.kind != "heading"

    def last_row(self, index: int) -> int:
        """The last row of the line that begins at `index`."""
        place = index
        while place + 1 < len(self._owners) and self._owners[place + 1] is None:
            place += 1
        return place

    def line(self, index: int, width: int, selected: bool) -> Content:
        """One row; its mark shows only while the list has the focus."""
        mark = joined(self.mark(selected and self.is_active))
        row = self._rows[index]
        owner = self._line_at(index)
        if (
            selected
            and self.is_active
            and owner
            and owner.field
            and owner.field.shape in ("choice", "weight")
        ):
            row = joined(row.rstrip(), ("  ‹ ›", styles.ACCENT))
        return fitted(mark + row, width)

    def field(self) -> Field | None:
        """The need under the cursor."""
        line = self._line_at(self.cursor)
        return line.field if line else None

    @property
    def filled(self) -> Needs:
        """The needs that hold."""
        return self._filled

    # Commands

    def go_to(self, wanted: Callable[[Line], bool]) -> None:
        """Put the cursor on the first line of which that is true."""
        place = next((place for place, line in enumerate(self._owners) if line and wanted(line)), None)
        if place is not None:
            self.move_to(place)

    def action_move(self, step: int) -> None:
        """One line up or down; from the first one, up leaves."""
        before = self.cursor
        super().action_move(step)
        if step < 0 and self.cursor == before:
            self.action_leave()

    def action_next(self, step: int) -> None:
        """The next line or the one before; after the last one the focus leaves."""
        before = self.cursor
        super().action_move(step)
        if self.cursor == before:
            self.action_leave()

    def action_change(self) -> None:
        """Edit the need, or take the job or the example."""
        line = self._line_at(self.cursor)
        if line and line.kind == "example":
            self.post_message(ExampleTaken(line.value))
        elif line and line.kind == "job":
            self.post_message(NeedEdited({USE_CASE.key: line.pick}))
        elif line and line.field is None:
            self.action_leave()
        else:
            super().action_change()

    def action_step(self, step: int) -> None:
        """The next value of a choice; on the job, another one that the words may mean."""
        if self.field() is USE_CASE:
            self.post_message(OtherJobAsked(step))
        else:
            super().action_step(step)

    def action_clear(self) -> None:
        """Take back what was set, then what the sentence says."""
        if self.field() is USE_CASE:
            self.post_message(NeedEdited({USE_CASE.key: None}))
        else:
            super().action_clear()

    def clicked(self, index: int, x: int) -> None:  # noqa: ARG002
        """A click edits a need, or takes a job or an example."""
        self.action_change()

    def choose(self) -> None:
        """A double click does what its first click did."""

    def on_resize(self) -> None:
        """Lay out again for another width."""
        self._lay_out()


@lru_cache(maxsize=512)
def rows_of(line: Line, width: int) -> list[Content]:
    """The rows of one line: label, value and where it comes from, in columns."""
    if line.kind == "heading":
        return [
            BLANK,
            joined((line.label, styles.FAINT), " ", (RULE * (width - len(line.label) - 1), styles.LINE)),
        ]
    label_width = _LABEL if width >= 72 else _SHORT_LABEL
    if line.kind == "example":
        return wrapped(Content(line.value), width, styled(_PICK, styles.ACCENT))
    if line.kind == "job":
        return [_job_row(line, width, label_width)]
    label = styled(line.label, _ROLES["warning"] if line.kind == "warning" else styles.DIM)
    label = fitted(label, max(label_width, label.cell_length + 1))  # a long label moves its value
    value = styled(line.value, _ROLES[line.kind])
    if line.kind in ("text", "warning", "problem"):
        rows = wrapped(value, width, label)
    else:
        rows = _columns(label, value, line, width)
    if line.others:
        others = joined((_OTHERS_KEY, styles.ACCENT), (f" takes {line.others}", styles.DIM))
        rows += wrapped(others, width, Content(" " * label_width))
    return rows


def _columns(label: Content, value: Content, line: Line, width: int) -> list[Content]:
    """The value, and beside it the words it comes from; what has no room there hangs below."""
    room = width - label.cell_length
    if value.cell_length > room:
        return wrapped(value, width, label)
    column = max(min(_VALUE, max(_LEAST_VALUE, room * 2 // 5)), value.cell_length)
    role = styles.ACCENT if line.kind == "set" else styles.DIM
    left = room - column - len(_GAP)
    beside = " · ".join(line.sources)
    if len(beside) <= left:
        source = joined((beside, role))
        return [label + fitted(value, column) + Content(_GAP) + source]
    shown = whole_words(line.sources[0], left) if left >= _LEAST_SOURCE else ""
    rest = line.sources[1:] if shown else line.sources
    rows = [label + fitted(value, column) + Content(_GAP) + styled(shown, role)]
    indent = Content(" " * label.cell_length)
    return rows + [row for note in rest for row in wrapped(styled(note, styles.DIM), width, indent)]


def _job_row(line: Line, width: int, label_width: int) -> Content:
    """A job to be chosen, with its summary where there is room."""
    mark = styled(_PICK.rjust(label_width), styles.ACCENT)
    name = Content(line.value)
    column = max(_VALUE, name.cell_length)
    left = width - label_width - column - len(_GAP)
    if left < _LEAST_SOURCE:
        return mark + name
    summary = whole_words(line.sources[0], left)
    return mark + fitted(name, column) + Content(_GAP) + styled(summary, styles.DIM)
