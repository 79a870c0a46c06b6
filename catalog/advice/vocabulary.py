"""Understanding a job in plain words: which entry of a table do the words of somebody point to?

Every entry has phrases (other names of the job) and hints (words that point to it). A word counts by how few
entries use it, so that "assistant" alone decides nothing; a phrase that is there in full counts more than
hints. What is not covered by enough of the words, or not by enough weight, is not guessed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from math import log
from typing import NamedTuple

from catalog.advice.words import Word, plain, split, stem

IN_ORDER = 1.25
ALL_THERE = 1.0
HINT = 0.55
PART_OF_PHRASE = 0.3
MISSPELLED = 0.8
"""Strengths: a phrase word for word; all its words in any order; a hint; a word of a phrase that is not there
in full; and what is left of any of them when the word had to be corrected."""

LEAST_SCORE = 0.85
LEAST_COVER = 0.45
UNKNOWN_WORD = 0.7
"""An entry needs this score, and this share of the weight of all words; one that no entry knows weighs this."""

_FEWEST_ENTRIES = 20
_SHORTEST_CORRECTED = 5
_TWO_MISTAKES = 8
_LONGEST_WORD = 30


class Entry(NamedTuple):
    """What is known of one entry: its id, its name, its phrases, its hints."""

    id: str
    name: str
    phrases: tuple[str, ...]
    hints: tuple[str, ...]


class Heard(NamedTuple):
    """An entry that the words may mean: its score, the share of the words that it covers, and these words."""

    id: str
    score: float
    cover: float
    words: tuple[str, ...]
    spelled: bool

    @property
    def is_enough(self) -> bool:
        """Whether the words say enough to take the entry as meant."""
        return self.score >= LEAST_SCORE and self.cover >= LEAST_COVER


class _Phrase(NamedTuple):
    entry: int
    sequence: str
    content: frozenset[str]


class Vocabulary:
    """The words of all entries, looked up by what somebody types."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._names: dict[str, tuple[str, str]] = {}
        self._phrases: dict[str, list[_Phrase]] = defaultdict(list)
        self._strength: dict[str, dict[int, float]] = defaultdict(dict)
        self._spellings: dict[str, str] = {}
        for place, entry in enumerate(entries):
            self._add_names(entry)
            for phrase in (entry.name, *entry.phrases):
                self._add_phrase(place, phrase)
            for hint in entry.hints:
                self._add_word(place, split(hint), HINT)

    def exactly(self, words: str) -> tuple[str, str] | None:
        """The entry whose name or phrase these words are, and "name" or "synonym"; case, hyphens and
        spaces do not matter."""
        return self._names.get(_joined(split(words)))

    def hear(self, words: str) -> list[Heard]:
        """The entries that any of the words points to, the likeliest first, equals in table order."""
        typed = self._with_compounds(split(words))
        known = self._corrected(typed)
        strengths = self._strengths([word.stem for word in known])
        heard = [self._heard(place, by_stem, typed, known) for place, by_stem in strengths.items()]
        order = {entry.id: place for place, entry in enumerate(self.entries)}
        return sorted(heard, key=lambda one: (-one.score, order[one.id]))

    def nearest(self, words: str) -> list[str]:
        """All ids, those first whose name looks most like the words: suggestions, never an answer."""
        from rapidfuzz import fuzz  # only for words that nobody understands: it costs 17 ms to import

        asked = " ".join(plain(word.typed) for word in split(words))
        likeness = {entry.id: fuzz.WRatio(asked, entry.name.casefold()) for entry in self.entries}
        return sorted(likeness, key=lambda name: -likeness[name])

    @cached_property
    def _weights(self) -> dict[str, float]:
        """How much a stem says, 0..1: 1 if one entry uses it, nothing if all do."""
        most = log(max(len(self.entries), _FEWEST_ENTRIES))
        return {found: max(0.0, 1 - log(len(users)) / most) for found, users in self._strength.items()}

    def _add_names(self, entry: Entry) -> None:
        self._names.setdefault(_joined(split(entry.id)), (entry.id, "name"))
        self._names.setdefault(_joined(split(entry.name)), (entry.id, "name"))
        for phrase in entry.phrases:
            self._names.setdefault(_joined(split(phrase)), (entry.id, "synonym"))
        self._names.pop("", None)

    def _add_phrase(self, place: int, text: str) -> None:
        words = split(text)
        content = [word.stem for word in words if not word.empty]
        if content:
            phrase = _Phrase(place, _sequence(word.stem for word in words), frozenset(content))
            self._phrases[content[0]].append(phrase)
        self._add_word(place, words, PART_OF_PHRASE)

    def _add_word(self, place: int, words: list[Word], strength: float) -> None:
        for word in words:
            if not word.empty:
                users = self._strength[word.stem]
                users[place] = max(users.get(place, 0.0), strength)
                self._spellings[plain(word.typed)] = word.stem

    def _with_compounds(self, words: list[Word]) -> list[Word]:
        """Two words that are known as one become one: chat bot, e mail, help desk."""
        found: list[Word] = []
        for word in words:
            if found:
                typed = found[-1].typed + word.typed
                joined = stem(plain(typed))
                if joined in self._strength and not (
                    found[-1].stem in self._strength and word.stem in self._strength
                ):
                    found[-1] = Word(f"{found[-1].typed} {word.typed}", joined, False)
                    continue
            found.append(word)
        return found

    def _corrected(self, words: list[Word]) -> list[Word]:
        """The same words, with the nearest known word in place of one that no entry knows."""
        return [
            word
            if word.empty or word.stem in self._strength
            else word._replace(stem=self._nearest_stem(word))
            for word in words
        ]

    def _nearest_stem(self, word: Word) -> str:
        typed = plain(word.typed)
        if not _SHORTEST_CORRECTED <= len(typed) <= _LONGEST_WORD:
            return word.stem
        from rapidfuzz import process  # only for a word that no entry knows: it costs 17 ms to import
        from rapidfuzz.distance import OSA

        mistakes = 2 if len(typed) >= _TWO_MISTAKES else 1
        same_start = [known for known in self._spellings if known[0] == typed[0] and len(known) >= 4]
        found = process.extractOne(typed, same_start, scorer=OSA.distance, score_cutoff=mistakes)
        return self._spellings[found[0]] if found else word.stem

    def _strengths(self, stems: list[str]) -> dict[int, dict[str, float]]:
        """By entry, how strongly each stem points to it."""
        found: dict[int, dict[str, float]] = defaultdict(dict)
        for one in stems:
            for place, strength in self._strength.get(one, {}).items():
                found[place][one] = strength
        there, sequence = set(stems), _sequence(stems)
        for one in there:
            for phrase in self._phrases.get(one, ()):
                if strength := _phrase_strength(phrase, there, sequence):
                    for part in phrase.content:
                        found[phrase.entry][part] = max(found[phrase.entry][part], strength)
        return found

    def _heard(self, place: int, by_stem: dict[str, float], typed: list[Word], known: list[Word]) -> Heard:
        score = matched = total = 0.0
        heard: dict[str, str] = {}
        spelled = False
        counted: set[str] = set()
        for word, corrected in zip(typed, known, strict=True):
            if corrected.empty and corrected.stem not in by_stem or corrected.stem in counted:
                continue
            counted.add(corrected.stem)
            weight = self._weights.get(corrected.stem, UNKNOWN_WORD)
            total += weight
            if corrected.stem in by_stem:
                is_spelled = word.stem != corrected.stem
                spelled = spelled or is_spelled
                matched += weight
                score += weight * by_stem[corrected.stem] * (MISSPELLED if is_spelled else 1.0)
                heard[word.typed] = corrected.stem
        cover = matched / total if total else 0.0
        return Heard(self.entries[place].id, score, cover, tuple(heard), spelled)


@lru_cache(maxsize=4)
def vocabulary(entries: tuple[Entry, ...]) -> Vocabulary:
    """The vocabulary of a table, made once: a question is asked again with every key that is pressed."""
    return Vocabulary(entries)


def _phrase_strength(phrase: _Phrase, there: set[str], sequence: str) -> float:
    if phrase.sequence in sequence:
        return IN_ORDER
    # "on the phone" without its small words is just "phone": then only the whole phrase counts.
    is_short = len(phrase.content) == 1 and phrase.sequence.count(" ") > 2
    return ALL_THERE if phrase.content <= there and not is_short else 0.0


def _sequence(stems: Iterable[str]) -> str:
    return f" {' '.join(stems)} "


def _joined(words: list[Word]) -> str:
    return "".join(plain(word.typed) for word in words)
