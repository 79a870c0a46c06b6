"""The lines of the needs panel: a value that was asked for in full ink, a default of the use case dimmed."""

from typing import NamedTuple

from textual.content import Content

from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice
from catalog.formatting import percent, short_count, usd
from tui.rendering import styles
from tui.rendering.layout import RULE, fitted, joined, styled
from tui.widgets.needs.fields import FIELDS, Field, is_said, value_of

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


def editable_text(field: Field, value: object) -> str:
    """A value as the user would type it, to start an edit from."""
    if value is None or value == ():
        return ""
    if field.shape == "list" and isinstance(value, tuple):
        return ", ".join(map(str, value))
    if field.shape == "share" and isinstance(value, int | float):
        return f"{value * 100:g} %"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.0f}" if value == int(value) else f"{value:g}"
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
    return value_of(filled, field.key) not in (None, 0, 0.0, (), False, "")


def _empty_heading(lines: list[Line], place: int) -> bool:
    if lines[place].field.shape != "heading":
        return False
    return place + 1 >= len(lines) or lines[place + 1].field.shape in ("heading", "more")


def _figure(field: Field, value: float) -> str:
    if field.shape == "money":
        return f"{usd(value)}{field.unit}"
    if field.shape == "share":
        return percent(value)
    plain = short_count(value) if value >= 1e6 else f"{value:,.0f}" if value == int(value) else f"{value:g}"
    return f"{plain}{field.unit}"


def _weight(value: float) -> Content:
    on = max(0, min(_CELLS, round(value * _CELLS / 2)))
    return joined((_ON * on, styles.BAR), (_OFF * (_CELLS - on), styles.FAINT))
