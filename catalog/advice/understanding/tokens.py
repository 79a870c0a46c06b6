"""The tokens of a sentence: numbers, words, Chinese characters and signs, each with its place in the text."""

import re
import unicodedata
from typing import NamedTuple

from catalog.text import folded

MOST_CHARACTERS = 4_000
"""Characters of a sentence that are read: a paragraph of some 600 words."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(
    r"(?P<always>24[/x]7(?![\d/]))"
    r"|(?P<number>\d{1,3}(?:[ \u00a0\u202f’'](?=\d{3})\d{3})+(?!\d)"
    r"|\d+(?:\.\d+)?e\d{1,2}(?![^\W_])|\d+(?:[.,_]\d+)*|(?<![\w.])\.\d+)"
    rf"|(?P<han>[{HAN}])"
    rf"|(?P<word>[^\W\d_{HAN}][^\W_{HAN}]*(?:['’][^\W_{HAN}]+)*['’]?)"
    r"|(?P<sign>\S)"
)
_ELISIONS = frozenset(("l", "d", "qu", "n", "j", "s", "c", "m", "t", "jusqu", "lorsqu"))
_SHORTENED = frozenset(
    (
        "mio",
        "mrd",
        "tsd",
        "ca",
        "approx",
        "max",
        "min",
        "avg",
        "incl",
        "excl",
        "inkl",
        "bzw",
        "etc",
        "mill",
        "aprox",
        "env",
        "mens",
        "std",
        "min",
        "vs",
    )
)
"""Words that are written with a full stop, which ends no sentence then."""

_DROPPED = frozenset("-‐‑")


class Token(NamedTuple):
    """One token: as typed, as compared (lower case, no accents), its place, whether it is a number.

    `joined` says that no blank stands before it.
    """

    typed: str
    norm: str
    start: int
    end: int
    is_number: bool
    joined: bool


def tokens(text: str) -> list[Token]:
    """The tokens of `text`; a hyphen between words is a blank, `l'` and `d'` are words of their own."""
    found: list[Token] = []
    same = _same_length(text)
    before = -1
    for match in _TOKEN.finditer(same):
        start, end = match.span()
        typed, kind = text[start:end], match.lastgroup
        hyphen = kind == "sign" and typed in _DROPPED and _is_hyphen(same, start)
        if hyphen or (typed == "." and start == before and found[-1].norm in _SHORTENED):
            before = end
            continue
        if kind == "word":
            found += _words(typed, same[start:end], start, start == before)
        else:
            norm = same[start:end]
            found.append(Token(typed, norm, start, end, kind == "number", start == before))
        before = end
    return found


def _same_length(text: str) -> str:
    """The text with full-width digits and signs as plain ones, every character in its place."""
    if text.isascii():
        return text
    return "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _is_hyphen(text: str, place: int) -> bool:
    """Whether a dash joins two words, or a number and a word: the dash of `10-20` is a range, of ` - ` a dash."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return (
        bool(before)
        and bool(after)
        and before.isalnum()
        and after.isalnum()
        and not (before.isdigit() and after.isdigit())
        and not (after.isdigit() and before.isalpha() and text[place - 2 : place - 1].isdigit())
    )


def _words(typed: str, same: str, start: int, joined: bool) -> list[Token]:
    norm = folded(same)
    head, mark, tail = norm.partition("'")
    if mark and head in _ELISIONS and tail:
        cut = start + same.replace("’", "'").index("'") + 1
        offset = cut - start
        return [
            Token(typed[:offset], f"{head}'", start, cut, False, joined),
            Token(typed[offset:], tail, cut, start + len(typed), False, False),
        ]
    if mark and tail in ("s", ""):
        norm = head
    return [Token(typed, norm, start, start + len(typed), False, joined)]
