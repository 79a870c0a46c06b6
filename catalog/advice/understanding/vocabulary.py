"""The words that a table of jobs knows: phrases that name a job, topics that mean it alone, hints that point to it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from math import log
from typing import NamedTuple

from catalog.advice.understanding.tokenizer import Word, plain, split, split_all, stem

TOPIC = 0.8
HINT = 0.55
PART_OF_PHRASE = 0.3
"""How strongly a word points to an entry: a topic; a hint; a word of a phrase that is not there in full."""

_FEWEST_ENTRIES = 20
_SHORTEST_CORRECTED = 5
_TWO_MISTAKES = 10
_LONGEST_CORRECTED = 60


class Entry(NamedTuple):
    """What is known of one entry: its id, its name, its phrases, its topics, its hints."""

    id: str
    name: str
    phrases: tuple[str, ...]
    topics: tuple[str, ...]
    hints: tuple[str, ...]


class Phrase(NamedTuple):
    """A name of an entry: the stems of all its words as one text, and of those that say something."""

    entry: int
    sequence: str
    content: frozenset[str]

    @property
    def is_one_word(self) -> bool:
        """Whether it has no word but one, not even an empty one."""
        return self.sequence.count(" ") == 2


class Vocabulary:
    """The words of all entries, looked up by what somebody types.

    `pointers` has, by stem, how strongly it points to which entry; `phrases` are found by the first of their
    stems that says something.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.pointers: dict[str, dict[int, float]] = defaultdict(dict)
        self.phrases: dict[str, list[Phrase]] = defaultdict(list)
        self._names: dict[str, tuple[str, str]] = {}
        self._spellings: dict[str, str] = {}
        for place, entry in enumerate(entries):
            self._add(place, entry)

    @cached_property
    def weights(self) -> dict[str, float]:
        """How much a stem says, 0..1: 1 where one entry uses it, little where many do."""
        most = log(max(len(self.entries), _FEWEST_ENTRIES))
        return {found: max(0.0, 1 - log(len(users)) / most) for found, users in self.pointers.items()}

    def named(self, words: str) -> tuple[str, str] | None:
        """The entry that these words name, and how: "name" or "synonym". Case, hyphens, spaces do not matter."""
        return self._names.get(_joined(split(words)))

    def nearly_named(self, words: str) -> str | None:
        """The entry that these words name but for one or two mistakes."""
        asked = _joined(split(words))
        name = nearest_spelling(asked, self._names)
        return self._names[name][0] if name else None

    def understood(self, words: list[Word]) -> list[Word]:
        """The words as this vocabulary knows them: compounds joined, mistakes corrected.

        A word that it does not know stays as it is.
        """
        return [self._corrected(word) for word in self._with_compounds(words)]

    def _add(self, place: int, entry: Entry) -> None:
        self._add_name(entry.id, split_all(entry.id), "name")
        for name in (entry.name, *entry.phrases):
            words = split_all(name)
            self._add_name(entry.id, words, "name" if name is entry.name else "synonym")
            self._add_phrase(place, words)
        for topic in map(split_all, entry.topics):
            self._add_name(entry.id, topic, "synonym")
            self._add_words(place, topic, TOPIC if len(topic) == 1 else PART_OF_PHRASE)
        self._add_words(place, split_all(" ".join(entry.hints)), HINT)

    def _add_name(self, name: str, words: list[Word], how: str) -> None:
        if words:
            self._names.setdefault(_joined(words), (name, how))

    def _add_phrase(self, place: int, words: list[Word]) -> None:
        content = [word.stem for word in words if not word.empty]
        if content:
            phrase = Phrase(place, sequence(word.stem for word in words), frozenset(content))
            self.phrases[content[0]].append(phrase)
        self._add_words(place, words, PART_OF_PHRASE)

    def _add_words(self, place: int, words: list[Word], strength: float) -> None:
        for word in words:
            if not word.empty:
                users = self.pointers[word.stem]
                users[place] = max(users.get(place, 0.0), strength)
                self._spellings[plain(word.typed)] = word.stem

    def _with_compounds(self, words: list[Word]) -> list[Word]:
        """Two words that are known as one become one: chat bot, e mail, help desk."""
        found: list[Word] = []
        for word in words:
            before = found[-1] if found else None
            if before and not (before.stem in self.pointers and word.stem in self.pointers):
                joined = stem(plain(before.typed + word.typed))
                if joined in self.pointers:
                    found[-1] = Word(f"{before.typed} {word.typed}", joined, False)
                    continue
            found.append(word)
        return found

    def _corrected(self, word: Word) -> Word:
        if word.empty or word.stem in self.pointers:
            return word
        found = nearest_spelling(plain(word.typed), self._spellings)
        return word._replace(stem=self._spellings[found]) if found else word


@lru_cache(maxsize=4)
def vocabulary(entries: tuple[Entry, ...]) -> Vocabulary:
    """The vocabulary of a table, made once: a question is asked again with every key that is pressed."""
    return Vocabulary(entries)


def nearest_spelling(typed: str, known: Iterable[str]) -> str | None:
    """The known word with the same first letter and one mistake at most, in long words two."""
    if not _SHORTEST_CORRECTED <= len(typed) <= _LONGEST_CORRECTED:
        return None
    from rapidfuzz import process  # only for a word that no entry knows: it costs 17 ms to import
    from rapidfuzz.distance import OSA

    mistakes = 2 if len(typed) >= _TWO_MISTAKES else 1
    candidates = [word for word in known if word[0] == typed[0] and len(word) >= _SHORTEST_CORRECTED - 1]
    found = process.extractOne(typed, candidates, scorer=OSA.distance, score_cutoff=mistakes)
    return found[0] if found else None


def sequence(stems: Iterable[str]) -> str:
    """Stems as one text in which a phrase can be looked for as it stands."""
    return f" {' '.join(stems)} "


def _joined(words: list[Word]) -> str:
    return "".join(plain(word.typed) for word in words)
