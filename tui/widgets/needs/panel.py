"""The panel of needs beside the list: its lines, how they are laid out and drawn, the help of the marked one."""

from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice
from catalog.formatting import percent, plain, short_count, usd
from tui.rendering import styles
from tui.rendering.layout import RULE, fitted, joined, styled, wrapped
from tui.rendering.need_words import need_title, value_words, word_name
from tui.session import Session
from tui.widgets.needs.choices import choice_of
from tui.widgets.needs.fields import FIELDS, NOTHING, Field, is_said, value_of
from tui.widgets.needs.lines import NeedLines

_ON, _OFF = "▮", "·"
_USUAL_WIDTH = 31
"""The panel beside the list (`app.tcss`): before the first frame its width is not known."""
_CELLS = 8
_OPEN, _CLOSED = "▾", "▸"
_USUAL = " usual"
"""Marks what comes from the use case."""
_WIDE, _LABEL = 44, 22
"""From this width on the values stand in a column of their own."""
_INDENT = "   "
_MOST_HELP = 5


class Line(NamedTuple):
    """One line of the needs panel; `usual`: its value comes from the use case, not from the user."""

    field: Field
    shown: str
    said: bool
    weight: float | None = None
    usual: bool = False


def lines_of(
    session: Session, asked: Needs, advice: Advice | None, name: str, everything: bool
) -> tuple[Line, ...]:
    """The lines to show: those that always are, those that are set or hold something, or everything."""
    filled = advice.needs if advice else asked
    found: list[Line] = []
    hidden = 0
    for field in FIELDS:
        if field.shape == "heading":
            found.append(Line(field, field.label, False))
        elif field.shape == "more":
            found.append(Line(field, "fewer needs" if everything else f"{hidden} more needs", False))
        elif everything or field.always or is_said(asked, field) or _holds(field, filled):
            found.append(_line(session, field, asked, filled, name))
        else:
            hidden += 1
    return tuple(line for place, line in enumerate(found) if not _empty_heading(found, place))


def text_of(session: Session, field: Field, value: object) -> str:
    """A value in words; a need that is not asked reads as "any" or "none"."""
    if field.options:
        return next((label for option, label, _ in field.options if option == value), "–")
    if field.shape == "list":
        return value_words(session, field.key, value)
    if value is None or value == "":
        return "none"
    if isinstance(value, int | float):
        return _figure(field, float(value))
    return word_name(session, field.key, str(value))


def rows_of(line: Line, width: int) -> list[Content]:
    """One line without its mark: label at the left and value at the right; a long value goes on in rows below."""
    field = line.field
    if field.shape == "heading":
        rule = RULE * max(0, width - len(field.label) - 2)
        return [joined((field.label, styles.FAINT), " ", (rule, styles.LINE))]
    if field.shape == "more":
        arrow = _CLOSED if line.shown[0].isdigit() else _OPEN
        return [joined((f"{arrow} {line.shown}", styles.DIM))]
    if field.shape == "use_case":
        return wrapped(styled(line.shown, styles.STRONG), width)
    label = styled(field.label, styles.DIM)
    if line.weight is not None:
        value = _weight(line.weight)
    else:
        value = styled(line.shown, styles.STRONG if line.said else styles.DIM)
        if line.usual:
            value += styled(_USUAL, styles.FAINT)
    if width > _WIDE:
        return wrapped(value, width, fitted(label, _LABEL))
    room = width - label.cell_length - 1
    if value.cell_length <= room:
        return [label + fitted(value, width - label.cell_length, right=True)]
    return [label, *wrapped(value, width, Content(_INDENT))]


def _line(session: Session, field: Field, asked: Needs, filled: Needs, name: str) -> Line:
    value = value_of(filled, field.key)
    if field.shape == "use_case":
        return Line(field, name or asked.use_case or "–", True)
    weight = float(value) if field.shape == "weight" and isinstance(value, int | float) else None
    said = is_said(asked, field)
    usual = not said and value != value_of(NOTHING, field.key) and field.shape != "weight"
    return Line(field, text_of(session, field, value), said, weight, usual)


def _holds(field: Field, filled: Needs) -> bool:
    return value_of(filled, field.key) not in (None, 0, field.usual, (), False, "")


def _empty_heading(lines: list[Line], place: int) -> bool:
    if lines[place].field.shape != "heading":
        return False
    return place + 1 >= len(lines) or lines[place + 1].field.shape in ("heading", "more")


def _is_same(some: list[Content], others: list[Content]) -> bool:
    return len(some) == len(others) and all(
        one.is_same(other) for one, other in zip(some, others, strict=True)
    )


def _figure(field: Field, value: float) -> str:
    if field.shape == "money":
        return f"{usd(value)}{field.unit}"
    if field.shape == "share":
        return percent(value)
    whole = f"{value:,.0f}" if value == int(value) else plain(value)
    return f"{short_count(value) if value >= 1e6 else whole}{field.unit}"


def _weight(value: float) -> Content:
    on = max(0, min(_CELLS, round(value * _CELLS / 2)))
    return joined((_ON * on, styles.BAR), (_OFF * (_CELLS - on), styles.FAINT))


class NeedsPanel(NeedLines):
    """Shows the needs and asks the screen to change them."""

    def __init__(self) -> None:
        super().__init__(id="needs")
        self._asked = NOTHING
        self._advice: Advice | None = None
        self._everything = False
        self._lines: tuple[Line, ...] = ()
        self._rows: list[tuple[int, Content]] = []
        """For each row its line and its text."""
        self._starts: list[int] = []
        """For each line its first row."""
        self._show: tuple[Session, str] | None = None
        self._laid_for = 0
        self._help_rows = 0
        """How many rows of help are drawn at the bottom."""
        self._helped: tuple[object, list[Content]] = (None, [])
        """The help that was made last, and what for."""

    def show(self, session: Session, asked: Needs, advice: Advice | None, name: str) -> None:
        """Show these needs; the cursor stays on the same one."""
        key = self._lines[self._at(self.cursor)].field.key if self._lines else "use_case"
        before, help_before = (self._rows, self.cursor), self._help()
        self._asked, self._advice, self._show = asked, advice, (session, name)
        self._lines = lines_of(session, asked, advice, name, self._everything)
        self._lay_out()
        places = {line.field.key: place for place, line in enumerate(self._lines) if line.field.key}
        if self._put(self._starts[places.get(key, 1)]) or not _is_same(help_before, self._help()):
            self.refresh()
        else:
            self._draw_changes(*before)

    def _draw_changes(self, rows: list[tuple[int, Content]], cursor: int) -> None:
        """Draw the rows that differ from these, and the one that the cursor left."""
        if len(rows) != len(self._rows):
            self.refresh()
            return
        for index, ((_, before), (_, row)) in enumerate(zip(rows, self._rows, strict=True)):
            if not row.is_same(before) or (index == cursor) != (index == self.cursor):
                self._refresh_row(index)

    def _lay_out(self) -> None:
        self._laid_for = self._text_width
        width = (self._laid_for or _USUAL_WIDTH) - 2
        self._rows, self._starts = [], []
        for place, line in enumerate(self._lines):
            self._starts.append(len(self._rows))
            self._rows += [(place, row) for row in rows_of(line, width)]

    @property
    def _text_width(self) -> int:
        return self.scrollable_content_region.width or self.size.width

    def on_resize(self) -> None:
        """Lay out again for another width; the cursor stays on its line."""
        if self._rows:
            at = self._at(self.cursor)
            self._lay_out()
            self.reset(self._starts[at])

    def _at(self, row: int) -> int:
        return self._rows[row][0] if row < len(self._rows) else 0

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def selectable(self, index: int) -> bool:
        """Headings, and rows in which a line goes on, are not for the cursor."""
        if not self._rows:
            return False
        place = self._at(index)
        return self._starts[place] == index and self._lines[place].field.shape != "heading"

    def last_row(self, index: int) -> int:
        """The last row of the line that begins at `index`."""
        place = self._at(index)
        return (self._starts[place + 1] if place + 1 < len(self._starts) else len(self._rows)) - 1

    def line(self, index: int, width: int, selected: bool) -> Content:  # noqa: ARG002
        """One row; its mark shows only while the panel has the focus."""
        return joined(self.mark(selected and self.is_active), self._rows[index][1])

    def field(self) -> Field | None:
        """The need under the cursor."""
        return self._lines[self._at(self.cursor)].field if self._lines else None

    @property
    def filled(self) -> Needs:
        """The needs that hold."""
        return self._advice.needs if self._advice else self._asked

    def action_change(self) -> None:
        """Type or pick a new value; more needs or fewer."""
        field = self.field()
        if field and field.shape == "more" and self._show:
            self._everything = not self._everything
            session, name = self._show
            self.show(session, self._asked, self._advice, name)
        else:
            super().action_change()

    def on_click(self, event: events.Click) -> None:
        """A click on the help at the bottom is none on the need behind it."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self.scrollable_content_region.height - len(self._help()):
            return
        event.prevent_default()

    def clicked(self, index: int, x: int) -> None:
        """A click on a need edits it."""
        if self._lines[self._at(index)].field.shape == "weight":
            self.action_step(1 if x > self.size.width - 6 else -1)
        else:
            self.action_change()

    # The help of the marked need, at the bottom while the panel has the focus

    def _help(self) -> list[Content]:
        field = self.field()
        if not self.has_focus or field is None or not field.help:
            return []
        width = self.scrollable_content_region.width - 1
        usual = " Usual for this job." if self._lines[self._at(self.cursor)].usual else ""
        said, keys = f"{field.help}{usual}", self._keys(field)
        if self._helped[0] != (said, keys, width):  # asked for with each row
            words = joined((said, styles.DIM), (keys, styles.ACCENT))
            lines = [styled(RULE * width, styles.FAINT), *wrapped(words, width)]
            self._helped = ((said, keys, width), lines)
        return self._helped[1]

    def _keys(self, field: Field) -> str:
        if field.shape in ("choice", "weight"):
            return " ← → changes"
        choice = choice_of(field.key)
        other = choice.excluded if field.key == choice.only else choice.only
        return f" → {need_title(other)}" if other and field.key and value_of(self.filled, field.key) else ""

    def extent(self) -> int:
        """The lines can be scrolled until none is under the help."""
        return self.count() + _MOST_HELP

    def _room(self) -> int:
        return max(1, super()._room() - len(self._help()))

    def moved(self) -> None:
        """Another need is marked: its help is another."""
        width, height = self.scrollable_content_region.size
        rows = max(len(self._help()), self._help_rows)
        self.refresh(Region(0, height - rows, width, rows))

    def render_line(self, y: int) -> Strip:
        """One line of the screen; in the first frame the width is known only now."""
        if self._laid_for != self._text_width:
            self._lay_out()
        help_rows = self._help()
        self._help_rows = len(help_rows)
        place = y - (self.scrollable_content_region.height - len(help_rows))
        if place < 0 or not help_rows:
            return super().render_line(y)
        width = self.scrollable_content_region.width
        return Strip(fitted(joined(" ", help_rows[place]), width).render_segments(self.visual_style), width)
