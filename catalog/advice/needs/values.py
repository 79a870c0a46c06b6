"""The kinds of values that needs hold: checked from TOML, and read from the text of a flag."""

import math
import re
from collections.abc import Callable
from typing import Protocol

from catalog.advice.needs.errors import nearest_word, shown
from catalog.text import safe_text

_SUFFIXES = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9}
_NUMBER = r"(?i)([+-]?(?:[0-9][0-9_]*(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?) ?([kmb]?)"
_MOST = 1e15
_LONGEST_TEXT = 300
_LONGEST_LIST = 200


class WrongValueError(ValueError):
    """A value that does not do: what was found, what was expected, and a near valid word."""

    def __init__(self, found: str, expected: str, nearest: str | None = None) -> None:
        super().__init__(found)
        self.found = found
        self.expected = expected
        self.nearest = nearest


class Value(Protocol):
    """One kind of value. `check` gives the value as the record holds it or raises `WrongValueError`."""

    metavar: str
    words: tuple[str, ...]

    def check(self, found: object) -> object:
        """The value of TOML as the record holds it; `None`: as if not said."""

    def read(self, text: str) -> object:
        """The text of a flag as the value that TOML would have."""


class Number:
    """A number of at least `least` and at most `most`; `zero_is_any`: a 0 says nothing."""

    words: tuple[str, ...] = ()

    def __init__(
        self,
        metavar: str,
        most: float = _MOST,
        whole: bool = False,
        zero_is_any: bool = False,
        least: float = 0.0,
    ) -> None:
        self.metavar = metavar
        self.least = least
        self.most = most
        self.whole = whole
        self.zero_is_any = zero_is_any

    @property
    def expected(self) -> str:
        """What does, in words."""
        kind = "a whole number" if self.whole else "a number"
        return (
            f"{kind} from {self.least:g} to {self.most:,.0f}"
            if self.most < _MOST
            else f"{kind}, {self.least:g} or more"
        )

    def check(self, found: object) -> object:
        """A finite number within the bounds; a truth value or a text is none."""
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise WrongValueError(shown(found), self.expected)
        if isinstance(found, float) and not math.isfinite(found):
            raise WrongValueError(shown(found), self.expected)
        if self.zero_is_any and found == 0:
            return None
        if not self.least <= found <= self.most:
            too_much = found > self.most and self.most >= _MOST
            raise WrongValueError(
                shown(found), "a number of at most 15 digits" if too_much else self.expected
            )
        if not self.whole:
            return float(found)
        if found != int(found):
            raise WrongValueError(shown(found), self.expected)
        return int(found)

    def read(self, text: str) -> object:
        """A number; `1_500`, `30k`, `1.5M` and `2B` do too."""
        match = re.fullmatch(_NUMBER, text.strip())
        if match is None:
            raise WrongValueError(shown(text), f"{self.expected}, such as 1500, 1_500 or 1.5k")
        digits = match[1].replace("_", "")
        size = _SUFFIXES[match[2].lower()]
        return (
            int(digits) * size if digits.lstrip("+-").isdigit() and len(digits) < 30 else float(digits) * size
        )


class Flag:
    """True or false."""

    metavar = ""
    words: tuple[str, ...] = ("true", "false")

    def check(self, found: object) -> object:
        """A truth value; 0, 1 and "yes" are none."""
        if not isinstance(found, bool):
            raise WrongValueError(shown(found), "true or false")
        return found

    def read(self, text: str) -> object:
        """`true` or `false`."""
        if text not in self.words:
            raise WrongValueError(shown(text), "true or false")
        return text == "true"


class Text:
    """A text; an empty one says nothing. `test` raises `WrongValueError` where it does not do."""

    words: tuple[str, ...] = ()

    def __init__(
        self, metavar: str, test: Callable[[str], None] | None = None, longest: int = _LONGEST_TEXT
    ) -> None:
        self.metavar = metavar
        self.test = test
        self.longest = longest

    def check(self, found: object) -> object:
        """The text, safe to show, its lines joined and without space around it."""
        if not isinstance(found, str):
            raise WrongValueError(shown(found), "a text in quotes")
        if len(found) > self.longest:
            raise WrongValueError(
                f"a text of {len(found):,} characters", f"at most {self.longest:,} characters"
            )
        text = safe_text(" ".join(found.split()), self.longest)
        if text and self.test:
            self.test(text)
        return text or None

    def read(self, text: str) -> object:
        """The text itself."""
        return text


class Word:
    """One of a closed list of words, in any case of letters; `others` maps what people write to the word."""

    def __init__(
        self, metavar: str, words: tuple[str, ...], expected: str = "", others: dict[str, str] | None = None
    ) -> None:
        self.metavar = metavar
        self.words = words
        self.expected = expected or f"one of {', '.join(words)}"
        self.others = others or {}
        self.known = {word.casefold(): word for word in words}

    def check(self, found: object) -> object:
        """The word as the list spells it."""
        if not isinstance(found, str):
            raise WrongValueError(shown(found), self.expected)
        word = found.strip().casefold()
        if word not in self.known:
            near = self.others.get(word) or nearest_word(word, list(self.words))
            raise WrongValueError(shown(found), self.expected, near)
        return self.known[word]

    def read(self, text: str) -> object:
        """The text itself."""
        return text


class Many:
    """A list of values of one kind, each once, in the order given."""

    def __init__(self, item: Value, at_least_one: bool = False) -> None:
        self.item = item
        self.at_least_one = at_least_one
        self.metavar = item.metavar
        self.words = item.words

    def check(self, found: object) -> object:
        """A tuple of the items."""
        if not isinstance(found, list | tuple):
            hint = f'["{safe_text(found, 30)}"]' if isinstance(found, str) else None
            raise WrongValueError(shown(found), "a list of texts", hint)
        if len(found) > _LONGEST_LIST:
            raise WrongValueError(f"a list of {len(found):,}", f"at most {_LONGEST_LIST}")
        checked = [self.item.check(entry) for entry in found]
        items = tuple(dict.fromkeys(entry for entry in checked if entry is not None))
        if self.at_least_one and not items:
            raise WrongValueError("an empty list", f"at least one of {', '.join(self.words)}")
        return items

    def read(self, text: str) -> object:
        """Items between commas; an empty text is an empty list."""
        return [item for item in (part.strip() for part in text.split(",")) if item]
