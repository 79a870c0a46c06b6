"""Numbers as people type them: `1.5 million`, `30 000 000`, `$1,500`, `2k`, `60 %`."""

import re

_SCALES = {
    "": 1.0,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mio": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "billions": 1e9,
}
_NUMBER = re.compile(r"([0-9][0-9.,]*|[.,][0-9]+)([a-z]*)")
_FILLER = re.compile(
    r"\b(usd|dollars?|us|requests?|tokens?|a|per|each|month|monthly|about|users?)\b|[$~_'’]|/(?=[a-z])"
)
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?|[0-9]{1,3}(\.[0-9]{3}){2,}")
LARGEST = 1e15


class QuantityError(ValueError):
    """The text is no number; the message says what would be one."""


def parse_number(text: str) -> float | None:
    """The number in `text`, `None` where it is blank.

    Raises `QuantityError` with a sentence to show in place.
    """
    words = _FILLER.sub("", text.strip().lower())
    words = re.sub(r"\s+", "", words)
    if "€" in words or "£" in words:
        raise QuantityError("Amounts are in US dollars.")
    if not words:
        if text.strip():
            raise QuantityError(_hint(text))
        return None
    if words.startswith("-"):
        raise QuantityError("A number below zero makes no sense here.")
    match = _NUMBER.fullmatch(words)
    if match is None or match[2] not in _SCALES:
        raise QuantityError(_hint(text))
    number = _plain(match[1], text) * _SCALES[match[2]]
    if number > LARGEST:
        raise QuantityError("That number is too large.")
    return number


def parse_share(text: str) -> float | None:
    """A share 0..1 from `60 %`, `60` or `0.6`; `None` where blank. Raises `QuantityError`."""
    number = parse_number(text.replace("%", " "))
    if number is None:
        return None
    share = number / 100 if "%" in text or number > 1 else number
    if share > 1:
        raise QuantityError("A share is at most 100 %.")
    return share


def _plain(digits: str, text: str) -> float:
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "") if "," in digits else digits.replace(".", "")
    elif digits.count(",") == 1 and "." not in digits:
        digits = digits.replace(",", ".")
    try:
        return float(digits)
    except ValueError:
        raise QuantityError(_hint(text)) from None


def _hint(text: str) -> str:
    shown = text.strip()
    shown = shown if len(shown) <= 24 else f"{shown[:23]}…"
    return f"“{shown}” is no number; write 1500, 1.5 million, 2k or $1,500."
