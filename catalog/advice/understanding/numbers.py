"""Numbers within a sentence: digits with marks of thousands, words, scales (`2k`, `3 million`, `200万`), ranges."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from catalog.advice.understanding.tokens import Token

LETTERS = {"k": 1e3, "m": 1e6, "mm": 1e6, "b": 1e9, "bn": 1e9}
"""Scales that are letters: they count only right behind a number."""

MOST = 1e15
_THOUSANDS = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:[ ’'\u00a0\u202f]\d{3})+"
)
_LONGEST = 40


class Quantity(NamedTuple):
    """A number of the sentence, or the middle of a range of two: `low` and `high` are its ends.

    `scale` is the letter behind it, in lower case ("b" of `8B`), empty where there is none. `plain` says that no scale
    of any kind was written.
    """

    value: float
    low: float
    high: float
    scale: str = ""
    plain: bool = True

    @property
    def is_range(self) -> bool:
        """Whether it is the middle of two numbers."""
        return self.low != self.high


def number_of(text: str) -> float | None:
    """The number that digits with marks of thousands or a decimal mark spell; None beyond 15 digits.

    `1,500`, `1.500` and `1 500` are fifteen hundred, `1.5` and `1,5` one and a half.
    """
    if len(text) > _LONGEST:
        return None
    if _THOUSANDS.fullmatch(text):
        dots = text.count(".") > text.count(",") or ("," in text and text.rindex(",") > text.rfind(".") > 0)
        last = "," if dots else "."
        whole, _, rest = text.partition(last)
        digits = re.sub(r"\D", "", whole) + (f".{rest}" if rest else "")
    else:
        digits = text.replace("_", "").replace(",", ".")
    try:
        number = float(digits)
    except ValueError:
        return None
    return number if number <= MOST else None


def scaled(
    number: float, tokens: Sequence[Token], place: int, scales: dict[str, float], size: float = 1.0
) -> tuple[Quantity, int]:
    """The number times the scales that follow at `place`, and the place behind them.

    `size` is the scale of the number itself, of which a half may follow: "a million and a half".
    """
    value, letter, first = number, "", place
    while place < len(tokens):
        if half := _half(tokens, place):
            value += size / 2
            place += half
            continue
        token = tokens[place]
        letters = LETTERS.get(token.norm) if place == first and not token.norm[0].isupper() else None
        found = letters if letters and (token.joined or len(token.typed) == 1) else scales.get(token.norm)
        if found is None or value * found > MOST:
            break
        size = found
        letter = token.norm if letters else letter
        value *= size
        place += 1
        if letters:
            break
    return Quantity(value, value, value, letter, place == first), place


_HALVES = (("and", "a", "half"), ("et", "demi"), ("et", "demie"), ("y", "medio"), ("y", "media"))


def _half(tokens: Sequence[Token], place: int) -> int:
    """How many tokens say that half of the unit comes on top: "six and a half", "un million et demi"."""
    for words in _HALVES:
        if tuple(token.norm for token in tokens[place : place + len(words)]) == words:
            return len(words)
    return 0


_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SMALL = {"十": 10, "百": 100, "千": 1_000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
HAN_NUMERALS = frozenset("".join((*_DIGITS, *_SMALL, *_LARGE)))


def han_number(characters: str) -> float | None:
    """The number that Chinese numerals spell: 一百二十万 is 1,200,000; None where they are none (一 alone is "a")."""
    if not any(character in _SMALL for character in characters):
        return None
    total = section = digit = 0
    for character in characters:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _SMALL:
            section += (digit or 1) * _SMALL[character]
            digit = 0
        else:
            total += (section + digit or 1) * _LARGE[character]
            section = digit = 0
    return float(total + section + digit)


def ranged(low: Quantity, high: Quantity) -> Quantity | None:
    """The range of two numbers, `10-20k` from ten thousand on; None where they are none."""
    start = low.value
    if low.plain and not high.plain and start < high.value:
        size = LETTERS.get(high.scale) or _scale_of(high.value)
        start = start * size if start * size < high.value else start
    if not start < high.value:
        return None
    return Quantity((start + high.value) / 2, start, high.value, high.scale, high.plain)


def _scale_of(value: float) -> float:
    return next((size for size in (1e9, 1e6, 1e3) if value >= size), 1.0)
