"""The panel of needs beside the list: its lines, and the keys that move in it and change them."""

from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice
from catalog.formatting import percent, plain, short_count, usd
from tui.commands import bindings
from tui.rendering import styles
from tui.rendering.layout import RULE, fitted, joined, styled
from tui.widgets.needs.editing import next_value
from tui.widgets.needs.fields import FIELDS, Field, is_said, value_of
from tui.widgets.rows import Rows

_ON, _OFF = "▮", "·"
_CELLS = 8
_OPEN, _CLOSED = "▾", "▸"
_STEPPED = ("choice", "weight")


class Line(NamedTuple):
    """One line of the needs panel."""

    field: Field
    shown: str
    said: bool
    weight: float | None = None


def lines_of(asked: Needs, advice: Advice | None, name: str, everything: bool) -> tuple[Line, ...]:
    """The lines to show: those that always are, those that hold something, or everything."""
    filled = advice.needs if advice else asked
    found: list[Line] = []
    hidden = 0
    for field in FIELDS:
        if field.shape == "heading":
            found.append(Line(field, field.label, False))
        elif field.shape == "more":
            found.append(Line(field, "fewer needs" if everything else f"{hidden} more needs", False))
        elif everything or field.always or _holds(field, filled):
            found.append(_line(field, asked, filled, name))
        else:
            hidden += 1
    return tuple(line for place, line in enumerate(found) if not _empty_heading(found, place))


def text_of(field: Field, value: object) -> str:
    """A value in words; a need that is not asked reads as `any` or `–`."""
    if field.shape == "choice":
        return next((label for option, label in field.options if option == value), "–")
    if field.shape == "list":
        return ", ".join(map(str, value)) if isinstance(value, tuple) and value else "any"
    if value is None or value == "":
        return "–"
    if isinstance(value, int | float):
        return _figure(field, float(value))
    return str(value)


def editable_text(field: Field, value: object) -> str:
    """A value as the user would type it, to start an edit from."""
    if value is None or value == ():
        return ""
    if field.shape == "list" and isinstance(value, tuple):
        return ", ".join(map(str, value))
    if field.shape == "share" and isinstance(value, int | float):
        return f"{plain(value * 100)} %"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.0f}" if value == int(value) else plain(value)
    return str(value)


def draw(line: Line, width: int, selected: bool) -> Content:
    """One line, label at the left and value at the right."""
    field = line.field
    if field.shape == "heading":
        return joined(
            " ", (field.label, styles.FAINT), " ", (RULE * max(0, width - len(field.label) - 3), styles.FAINT)
        )
    mark = ("▌" if selected else " ", styles.ACCENT)
    role = styles.PLAIN if line.said else styles.DIM
    if field.shape == "more":
        arrow = _CLOSED if line.shown[0].isdigit() else _OPEN
        return joined(mark, (f"{arrow} {line.shown}", styles.DIM))
    if field.shape == "use_case":
        return joined(mark, fitted(styled(line.shown, styles.STRONG), width - 2))
    label = joined(mark, (field.label, styles.DIM), " ")
    value = _weight(line.weight or 0.0) if line.weight is not None else styled(line.shown, role)
    if selected and field.shape in ("choice", "weight"):
        value = joined(("‹ ", styles.ACCENT), value, (" ›", styles.ACCENT))
    return label + fitted(value, max(4, width - label.cell_length - 1), right=True)


def _line(field: Field, asked: Needs, filled: Needs, name: str) -> Line:
    value = value_of(filled, field.key)
    if field.shape == "use_case":
        return Line(field, name or asked.use_case or "–", True)
    weight = float(value) if field.shape == "weight" and isinstance(value, int | float) else None
    return Line(field, text_of(field, value), is_said(asked, field), weight)


def _holds(field: Field, filled: Needs) -> bool:
    return value_of(filled, field.key) not in (None, 0, field.usual, (), False, "")


def _empty_heading(lines: list[Line], place: int) -> bool:
    if lines[place].field.shape != "heading":
        return False
    return place + 1 >= len(lines) or lines[place + 1].field.shape in ("heading", "more")


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
