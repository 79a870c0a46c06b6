"""The panel of needs beside the list: which lines it has, and how they are drawn."""

from typing import NamedTuple

from textual.content import Content

from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice
from catalog.formatting import percent, plain, short_count, usd
from tui.rendering import styles
from tui.rendering.layout import RULE, fitted, joined, styled
from tui.widgets.needs.fields import FIELDS, Field, is_said, value_of
from tui.widgets.needs.lines import NeedLines

_ON, _OFF = "▮", "·"
_CELLS = 8
_OPEN, _CLOSED = "▾", "▸"


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


def draw(line: Line, width: int, selected: bool) -> Content:
    """One line, label at the left and value at the right."""
    field = line.field
    if field.shape == "heading":
        return joined(
            " ", (field.label, styles.FAINT), " ", (RULE * max(0, width - len(field.label) - 3), styles.LINE)
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


class NeedsPanel(NeedLines):
    """Shows the needs and asks the screen to change them."""

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
        return draw(self._lines[index], width, selected and self.is_active)

    def field(self) -> Field | None:
        """The need under the cursor."""
        return self._lines[self.cursor].field if self._lines else None

    @property
    def filled(self) -> Needs:
        """The needs that hold."""
        return self._advice.needs if self._advice else self._asked

    def action_change(self) -> None:
        """Type a new value, or take the next one where there are only a few; more needs or fewer."""
        field = self.field()
        if field and field.shape == "more":
            self._everything = not self._everything
            self.show(self._asked, self._advice, self._title)
        else:
            super().action_change()

    def clicked(self, index: int, x: int) -> None:
        """A click on a need edits it."""
        if self._lines[index].field.shape == "weight":
            self.action_step(1 if x > self.size.width - 6 else -1)
        else:
            self.action_change()
