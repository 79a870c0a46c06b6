"""Needs with one value changed: from typed text to a value, from a value to needs, a rule dropped. No state."""

from collections.abc import Mapping

from catalog.advice.hosting import hardware_names
from catalog.advice.needs.errors import NeedsError
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from catalog.advice.needs.values import Many, Number, Word
from catalog.advice.result import Advice
from catalog.formatting import plain
from catalog.text import safe_text
from tui.session import Session
from tui.widgets.needs.fields import Field, value_of

WEIGHT_STEP = 0.25
MOST_WEIGHT = 2.0


class EditError(ValueError):
    """The typed text is no value for this need; the message says what would be."""


def typed_value(field: Field, text: str) -> object:
    """The value of `text` for `field`; None means "not asked for". Raises `EditError`."""
    from catalog.advice.understanding import quantities  # when something is typed

    try:
        if field.shape in ("number", "money", "weight"):
            number = quantities.parse_number(text)
            whole = isinstance(field.value, Number) and field.value.whole
            return int(number) if number is not None and whole else number
        if field.shape == "share":
            return quantities.parse_share(text)
    except quantities.QuantityError as error:
        raise EditError(str(error)) from None
    words = safe_text(text.strip())
    if field.shape == "list":
        return _words(field, words) or None
    return words or None


def editable_text(field: Field, value: object) -> str:
    """A value as the user would type it, to start an edit from."""
    if value is None or value == ():
        return ""
    if field.shape == "list" and isinstance(value, tuple):
        return ", ".join(map(str, value))
    if field.shape == "share" and isinstance(value, int | float):
        return f"{plain(value * 100)}%"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.0f}" if value == int(value) else plain(value)
    return str(value)


def next_value(field: Field, filled: Needs, step: int) -> object:
    """The next option of a choice, or a weight one step up or down."""
    current = value_of(filled, field.key)
    if field.shape == "weight":
        weight = current if isinstance(current, int | float) else 0.0
        return max(0.0, min(MOST_WEIGHT, weight + step * WEIGHT_STEP))
    values = [value for value, *_ in field.options]
    place = values.index(current) if current in values else -1
    return values[(place + step) % len(values)]


def _words(field: Field, text: str) -> tuple[str, ...]:
    words = [word.strip() for word in text.replace(";", ",").split(",")]
    item = field.value.item if isinstance(field.value, Many) else None
    if isinstance(item, Word):  # of a closed list, such as codes of countries: blanks part them too
        words = text.split() if len(words) == 1 else words
        words = [item.known.get(word.casefold(), word) for word in words]
    return tuple(word for word in words if word)


def problem_text(error: NeedsError) -> str:
    """What is wrong, without the name of the key, which stands beside it."""
    hint = f"did you mean {error.nearest}? Else " if error.nearest else ""
    return f"{error.found}: {hint}expected {error.expected}."


_HARDWARE = "hosting.gpu"


def checked_needs_with(session: Session, needs: Needs, values: Mapping[str, object]) -> Needs:
    """The needs with other values at these dotted keys; without its hardware, what was said of its price goes too.

    Raises `EditError` where a value does not fit its need or is not known.
    """
    changed = dict(values)
    if changed.get(_HARDWARE, "") is None:
        changed |= {f"hosting.{price}": None for price in hardware_names.HARDWARE_PRICES}
    try:
        made = override(needs, changed)
        hardware_names.check_hardware(made.hosting, session.snapshot.gpus, None)
    except NeedsError as error:
        raise EditError(problem_text(error)) from None
    return made


def relaxed_needs(asked: Needs, advice: Advice) -> Needs | None:
    """The needs without the rule, or else the two, that bring most; None where the job itself asks for them."""
    from catalog.advice.explanation.counterfactuals import values_dropping

    for relaxation in advice.relaxations:
        needs = override(asked, values_dropping(relaxation.rules))
        if needs != asked:
            return needs
    return None
