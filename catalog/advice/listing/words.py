"""Words that narrow a list: all must match, one after a minus must not.

A word matches the beginning of a word of the name, id, developer, country or license. `open`, `closed`, `api` and
`own` are facts and match no name: `open` finds what has open weights, not what OpenAI made.
"""

from collections.abc import Iterable
from typing import NamedTuple

from catalog import codes
from catalog.advice.result import Candidate
from catalog.text import folded, safe_text

_LONGEST = 200
_JOINS = str.maketrans("", "", " -_./")


class Word(NamedTuple):
    """One word as it is compared: without accents and in lower case; whether it must not match."""

    text: str
    excludes: bool


class Facts(NamedTuple):
    """What of a candidate is compared: its words, its name in one piece, its facts, its country's codes."""

    text: str
    joined: str
    facts: frozenset[str]
    country: frozenset[str]


_OPEN, _CLOSED = ("open",), ("closed", "proprietary")
_API, _OWN = ("api",), ("own", "hardware")
_FACTS = frozenset((*_OPEN, *_CLOSED, *_API, *_OWN))
_SILENT = frozenset(("weights",))
"""Words that only make others read better: open weights."""


def parse(typed: str) -> tuple[Word, ...]:
    """The words of what was typed, in any script; hostile text is cut and cleaned."""
    words = []
    for piece in folded(safe_text(typed, _LONGEST)).split():
        text = piece.lstrip("-")
        if text and text not in _SILENT:
            words.append(Word(text, piece.startswith("-")))
    return tuple(words)


def matching(entries: Iterable[Candidate], typed: str) -> tuple[Candidate, ...]:
    """Those that all words of what was typed match, in the order in which they come; all where nothing was typed."""
    words = parse(typed)
    return tuple(entry for entry in entries if not words or matches(facts_of(entry), words))


def matches(facts: Facts, words: Iterable[Word]) -> bool:
    """Whether every word matches, and none that excludes does."""
    return all(_has(facts, word) != word.excludes for word in words)


def facts_of(entry: Candidate) -> Facts:
    """What the words are compared with."""
    model = entry.model
    openness = {True: _OPEN, False: _CLOSED, None: ()}[model.open_weights]
    runs = _API if entry.kind == "api" else _OWN
    country = _codes_of(entry.country)
    texts = (
        model.name,
        model.id,
        entry.developer_name,
        entry.license.short_name or "",
        *(_NAMES.get(code, "") for code in country),
        *country,
        *openness,
        *runs,
    )
    name = folded(model.name)
    return Facts(
        folded(" ".join(texts)),
        name.translate(_JOINS),
        frozenset((*openness, *runs)),
        frozenset(code.casefold() for code in country),
    )


def _names() -> dict[str, str]:
    """All that people call each country, by its code."""
    names: dict[str, list[str]] = {}
    for name, code in codes.COUNTRY_NAMES.items():
        names.setdefault(code, []).append(name)
    return {code: " ".join(found) for code, found in names.items()}


_NAMES = _names()


def _codes_of(country: str | None) -> tuple[str, ...]:
    """The country and, of a member of the EU, the EU."""
    if country is None:
        return ()
    return (country, codes.EU) if country in codes.EU_MEMBERS else (country,)


def _has(facts: Facts, word: Word) -> bool:
    if word.text in _FACTS:
        return word.text in facts.facts
    if word.excludes and (word.text.upper() in codes.COUNTRY_CODES or word.text.upper() == codes.EU):
        return word.text in facts.country  # -de is not made in Germany; DeepSeek stays
    return _begins_a_word(facts.text, word.text) or facts.joined.startswith(
        word.text.translate(_JOINS) or " "
    )


def _begins_a_word(text: str, part: str) -> bool:
    at = text.find(part)
    while at > 0 and not _is_start(text[at - 1], text[at]):
        at = text.find(part, at + 1)
    return at >= 0


def _is_start(before: str, first: str) -> bool:
    """Whether a word may begin between these two: also at a figure, and anywhere where words have no gaps."""
    if not before.isalnum() or before.isdigit() != first.isdigit():
        return True
    return not (before.isascii() and first.isascii())
