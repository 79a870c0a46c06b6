"""The words of a sentence and what they mean: the longest known phrases, in the sentence's language and in English."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from catalog.advice.understanding.numbers import (
    HAN_NUMERALS,
    Quantity,
    han_number,
    number_of,
    ranged,
    scaled,
)
from catalog.advice.understanding.tokens import Token, tokens

ENGLISH, CHINESE = "en", "zh"
_LONGEST_PHRASE = 8

Phrases = dict[str, str]
"""By the first token of phrases: a line for each, the longest first, with its other tokens between blanks, a tab, and
its meanings ("tag.value") between blanks. A text is decoded in a tenth of the time of lists, and split when needed."""


class Item(NamedTuple):
    """A number, a known phrase, or a token that is neither, with its place in the text.

    `norm` is the phrase as compared, `meanings` what it means ("tag.value"), `joined` whether no blank is before it.
    """

    norm: str
    start: int
    end: int
    meanings: tuple[str, ...] = ()
    number: Quantity | None = None
    joined: bool = False

    def value(self, tag: str) -> str | None:
        """The first value of a tag, None where it has none: "CN" of the tag "country"."""
        head = f"{tag}."
        return next((one[len(head) :] for one in self.meanings if one.startswith(head)), None)

    def values(self, tag: str) -> tuple[str, ...]:
        """All values of a tag."""
        head = f"{tag}."
        return tuple(one[len(head) :] for one in self.meanings if one.startswith(head))

    @property
    def tags(self) -> frozenset[str]:
        """Its meanings and their tags: "unit.request" and "unit"."""
        return _tags_of(self.meanings)

    def has(self, *tags: str) -> bool:
        """Whether it has one of these tags, or these tags with their value ("bound.most")."""
        return bool(self.meanings) and not _tags_of(self.meanings).isdisjoint(tags)

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters or characters: no number and no sign."""
        return self.number is None and (len(self.norm) > 1 or self.norm.isalnum())


@lru_cache(maxsize=4096)
def _tags_of(meanings: tuple[str, ...]) -> frozenset[str]:
    """The meanings and their tags: "unit.request" and "unit"."""
    return frozenset((*meanings, *(one.partition(".")[0] for one in meanings)))


class Lexicon(msgspec.Struct, frozen=True):
    """Phrases by language; see `catalog/data/tables/language`."""

    phrases: dict[str, Phrases]
    scales: dict[str, dict[str, float]]

    def items(self, text: str) -> list[Item]:
        """The sentence as numbers, known phrases and other tokens."""
        found = tokens(text)
        languages = self._languages(found)
        scales: dict[str, float] = {}
        for language in reversed(languages):
            scales |= self.scales.get(language, {})
        made: list[Item] = []
        place = 0
        while place < len(found):
            item, place = self._item(found, place, languages, scales)
            made.append(item)
        return _with_ranges(made)

    def _languages(self, found: Sequence[Token]) -> tuple[str, ...]:
        """The language of most words, then English: a word of another language may be one of this one."""
        words = {token.norm for token in found if not token.is_number}
        if any("\u4e00" <= word[0] <= "\u9fff" for word in words):
            return (CHINESE, ENGLISH)
        known = {
            language: sum(word in table and not _is_name(table[word]) for word in words)
            for language, table in self.phrases.items()
        }
        best = max(known, key=lambda language: (known[language], language == ENGLISH), default=ENGLISH)
        return (ENGLISH,) if best == ENGLISH else (best, ENGLISH)

    def _item(
        self, found: Sequence[Token], place: int, languages: Sequence[str], scales: Mapping[str, float]
    ) -> tuple[Item, int]:
        token = found[place]
        if token.is_number:
            return _numeral(found, place, scales)
        if token.norm in HAN_NUMERALS and (numeral := _han_numeral(found, place)):
            return numeral
        best: tuple[int, tuple[str, ...]] = (0, ())
        for language in languages:
            length, meanings = self._longest(found, place, self.phrases.get(language, {}))
            if length > best[0]:
                best = length, meanings
        length, meanings = best
        if not length:
            return Item(token.norm, token.start, token.end, joined=token.joined), place + 1
        last = found[place + length - 1]
        norm = " ".join(one.norm for one in found[place : place + length])
        item = Item(norm, token.start, last.end, meanings, joined=token.joined)
        return _number_word(item, found, place + length, scales)

    def _longest(self, found: Sequence[Token], place: int, table: Phrases) -> tuple[int, tuple[str, ...]]:
        """How many tokens the longest known phrase at `place` has, and what it means."""
        lines = table.get(found[place].norm)
        if lines is None:
            return 0, ()
        ahead = tuple(token.norm for token in found[place + 1 : place + _LONGEST_PHRASE])
        for others, meanings in _phrases(lines):
            if others == ahead[: len(others)]:
                return 1 + len(others), meanings
        return 0, ()


_NAMES = ("developer.", "family.", "provider.", "maybe.")


@lru_cache(maxsize=4096)
def _is_name(lines: str) -> bool:
    """Whether a word is but a name, which is the same in every language."""
    found = _phrases(lines)
    alone = [meanings for others, meanings in found if not others] or [meanings for _, meanings in found]
    return all(one.startswith(_NAMES) for meanings in alone for one in meanings)


@lru_cache(maxsize=1024)
def _phrases(lines: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The phrases of one first token, taken apart: while somebody types, the same words are looked up again."""
    parted = (line.partition("\t") for line in lines.split("\n"))
    return [(tuple(rest.split()), tuple(meanings.split())) for rest, _, meanings in parted]


def _numeral(found: Sequence[Token], place: int, scales: Mapping[str, float]) -> tuple[Item, int]:
    token = found[place]
    number = number_of(token.norm)
    if number is None:
        return Item(token.norm, token.start, token.end, joined=token.joined), place + 1
    quantity, after = scaled(number, found, place + 1, dict(scales))
    end = found[after - 1].end
    norm = " ".join(one.norm for one in found[place:after])
    return Item(norm, token.start, end, (), quantity, token.joined), after


def _han_numeral(found: Sequence[Token], place: int) -> tuple[Item, int] | None:
    """A number of several Chinese numerals."""
    end = place
    while end < len(found) and found[end].norm in HAN_NUMERALS and (end == place or found[end].joined):
        end += 1
    digits = "".join(one.norm for one in found[place:end])
    number = han_number(digits)
    if number is None or end == place + 1:
        return None
    quantity = Quantity(number, number, number, "", plain=False)
    return Item(digits, found[place].start, found[end - 1].end, (), quantity, found[place].joined), end


_ONES = {
    word: float(value)
    for value, word in enumerate("one two three four five six seven eight nine".split(), 1)  # noqa: SIM905
}


def _number_word(
    item: Item, found: Sequence[Token], place: int, scales: Mapping[str, float]
) -> tuple[Item, int]:
    """A word for a number with the scales behind it: `two hundred thousand`, `half a million`, `a million`."""
    word = item.value("number") or item.value("scale") or item.value("times")
    if word is None:
        return item, place
    size = float(word) if item.value("scale") else 1.0
    start = place
    while start < len(found) and found[start].norm in ("a", "an", "of", "de", "d'"):
        start += 1
    number = float(word)
    if start < len(found) and 20 <= number < 100 and (one := _ONES.get(found[start].norm)):
        number, start = number + one, start + 1  # twenty-five
    quantity, after = scaled(number, found, start, dict(scales), size)
    if quantity.plain and number == float(word):
        after = place
    return item._replace(number=quantity, end=max(item.end, found[after - 1].end)), after


def _with_ranges(items: Sequence[Item]) -> list[Item]:
    """Two numbers with a dash, "to" or, behind "between", "and" in the middle become one."""
    made: list[Item] = []
    place = 0
    while place < len(items):
        item = items[place]
        before = next((one for one in reversed(made) if one.norm not in _CURRENCY_SIGNS), None)
        joined = _range(items, place, before) if item.number else None
        made.append(joined or item)
        while joined and items[place].end < joined.end:
            place += 1
        place += 1
    return made


_CURRENCY_SIGNS = frozenset("$€£¥")


def _range(items: Sequence[Item], place: int, before: Item | None) -> Item | None:
    ahead = [item for item in items[place : place + 4] if item.norm not in _CURRENCY_SIGNS]
    if len(ahead) < 3:
        return None
    first, middle, last = ahead[:3]
    between = before is not None and before.has("bound.between")
    if not (first.number and last.number) or not (
        middle.has("join.to") or (between and middle.has("join.and", "join.or"))
    ):
        return None
    quantity = ranged(first.number, last.number)
    if quantity is None:
        return None
    return Item(f"{first.norm} {middle.norm} {last.norm}", first.start, last.end, (), quantity, first.joined)
