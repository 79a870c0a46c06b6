"""Applies the reviewed corrections to what a source says today."""

from typing import Any

import msgspec

from catalog.groundwork import Correction
from catalog.merge.rows import FIGURES, PriceRow

LEFT_OUT = "*"


def price(row: PriceRow, corrections: list[Correction]) -> PriceRow | None:
    """The row with its corrections, `None` where it is to be left out.

    A correction of a figure holds while the source still says what was corrected; once the source says something
    else, its word counts again and the sanity checks judge it.
    """
    changes: dict[str, Any] = {}
    for correction in corrections:
        if correction.field == LEFT_OUT:
            return None
        if correction.field == "model" or _found(row, correction.field) == _said(
            correction.field, correction.found
        ):
            changes[correction.field] = _said(correction.field, correction.value)
    return msgspec.structs.replace(row, **changes) if changes else row


def _found(row: PriceRow, field: str) -> object:
    value = getattr(row, field)
    return value or None if field in FIGURES else value


def _said(field: str, text: str) -> Any:
    """The text of a correction as the value of a field."""
    if field in FIGURES:
        return (float(text) or None) if text else None
    if field == "extras":
        parts = (part.partition("=") for part in text.split("; ") if part)
        return {name: float(figure) for name, _, figure in parts}
    return text
