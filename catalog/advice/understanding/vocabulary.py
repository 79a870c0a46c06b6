"""The words that a table of jobs knows: phrases that name a job, topics that mean it alone, hints that point to it.

It is compiled when the catalogue is built: ten thousand phrases take 0.2 s to take apart, and 5 ms to read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

import msgspec

from catalog.advice.understanding.tokenizer import Word, is_chinese, plain, split, split_all, stem

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
    phrases: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


class Phrase(NamedTuple):
    """A name of an entry: the stems of all its words as one text, and of those that say something."""

    entry: int
    sequence: str
    content: frozenset[str]

    @property
    def is_one_word(self) -> bool:
        """Whether it has no word but one, not even an empty one."""
        return self.sequence.count(" ") == 2


class Vocabulary(msgspec.Struct, frozen=True):
    """The words of all entries, looked up by what somebody types.

    By stem: `weights` has how much it says (0..1: 1 where one entry uses it, little where many do), `pointers` how
    strongly it points to which entry ("3:0.55 7:0.3"), `phrases` those whose first word that says something it is, a
    line each: entry, stems, stems that say something. `names` has, by a name without blanks, its entry and whether it
    is its "name" or a "synonym". `spellings` has the stem of each word as typed. `synonyms` are the phrases of each
    entry.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    weights: dict[str, float]
    pointers: dict[str, str]
    phrases: dict[str, str]
    names: dict[str, tuple[int, str]]
    spellings: dict[str, str]
    synonyms: dict[str, str]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "Vocabulary":
        """The vocabulary of a table."""
        made = _Compiler(entries)
        return cls(
            tuple(entry.id for entry in entries),
            tuple(entry.name for entry in entries),
            made.weights(),
            {
                name: " ".join(f"{place}:{users[place]:g}" for place in users)
                for name, users in made.pointers.items()
            },
            {name: "\n".join(lines) for name, lines in made.phrases.items()},
            made.names,
            made.spellings,
            {entry.id: ", ".join(entry.phrases) for entry in entries},
        )

    def pointed(self, one: str) -> dict[int, float]:
        """How strongly a stem points to which entry, by its place."""
        pairs = (pair.split(":") for pair in self.pointers.get(one, "").split())
        return {int(place): float(strength) for place, strength in pairs}

    def phrases_from(self, one: str) -> list[Phrase]:
        """The phrases whose first word that says something has this stem."""
        lines = (line.split("\t") for line in self.phrases.get(one, "").split("\n") if line)
        return [
            Phrase(int(place), f" {stems} ", frozenset(content.split())) for place, stems, content in lines
        ]

    def named(self, words: str) -> tuple[str, str] | None:
        """The entry that these words name, and how: "name" or "synonym". Case, hyphens, spaces do not matter."""
        found = self.names.get(_joined(split(words)))
        return (self.ids[found[0]], found[1]) if found else None

    def nearly_named(self, words: str) -> str | None:
        """The entry that these words name but for one or two mistakes."""
        name = nearest_spelling(_joined(split(words)), self.names)
        return self.ids[self.names[name][0]] if name else None

    def understood(self, words: list[Word]) -> list[Word]:
        """The words as this vocabulary knows them: compounds joined, mistakes corrected.

        A word that it does not know stays as it is; two Chinese characters that are no word are left out.
        """
        known = [self._corrected(word) for word in self._with_compounds(words)]
        return [word for word in known if word.stem in self.pointers or not is_chinese(word.typed)]

    def _with_compounds(self, words: list[Word]) -> list[Word]:
        """Two words that are known as one become one: chat bot, e mail, help desk."""
        found: list[Word] = []
        for word in words:
            before = found[-1] if found else None
            if before and not (before.stem in self.pointers and word.stem in self.pointers):
                joined = stem(plain(before.typed + word.typed))
                if joined in self.pointers and not is_chinese(word.typed):
                    found[-1] = Word(f"{before.typed} {word.typed}", joined, False)
                    continue
            found.append(word)
        return found

    def _corrected(self, word: Word) -> Word:
        if word.empty or word.stem in self.pointers or is_chinese(word.typed):
            return word
        found = nearest_spelling(plain(word.typed), self.spellings)
        return word._replace(stem=self.spellings[found]) if found else word


class _Compiler:
    """Takes the phrases of a table apart."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.pointers: dict[str, dict[int, float]] = defaultdict(dict)
        self.phrases: dict[str, list[str]] = defaultdict(list)
        self.names: dict[str, tuple[int, str]] = {}
        self.spellings: dict[str, str] = {}
        self._number = len(entries)
        for place, entry in enumerate(entries):
            self._add(place, entry)

    def weights(self) -> dict[str, float]:
        """How much a stem says, 0..1."""
        most = log(max(self._number, _FEWEST_ENTRIES))
        return {
            found: round(max(0.0, 1 - log(len(users)) / most), 4) for found, users in self.pointers.items()
        }

    def _add(self, place: int, entry: Entry) -> None:
        self._add_name(place, split_all(entry.id), "name")
        for name in (entry.name, *entry.phrases):
            words = split_all(name)
            self._add_name(place, words, "name" if name is entry.name else "synonym")
            self._add_phrase(place, words)
        for topic in map(split_all, entry.topics):
            self._add_name(place, topic, "synonym")
            self._add_words(place, topic, TOPIC if len(topic) == 1 else PART_OF_PHRASE)
        self._add_words(place, split_all(" ".join(entry.hints)), HINT)

    def _add_name(self, place: int, words: list[Word], how: str) -> None:
        if words:
            self.names.setdefault(_joined(words), (place, how))

    def _add_phrase(self, place: int, words: list[Word]) -> None:
        content = [word.stem for word in words if not word.empty]
        if content:
            stems = " ".join(word.stem for word in words)
            self.phrases[content[0]].append(f"{place}\t{stems}\t{' '.join(dict.fromkeys(content))}")
        self._add_words(place, words, PART_OF_PHRASE)

    def _add_words(self, place: int, words: list[Word], strength: float) -> None:
        for word in words:
            if not word.empty:
                users = self.pointers[word.stem]
                users[place] = max(users.get(place, 0.0), strength)
                self.spellings[plain(word.typed)] = word.stem


def nearest_spelling(typed: str, known: Mapping[str, object]) -> str | None:
    """The known word with the same first letter and one mistake at most, in long words two."""
    if not _SHORTEST_CORRECTED <= len(typed) <= _LONGEST_CORRECTED:
        return None
    from rapidfuzz import process  # only for a word that no entry knows: it costs 17 ms to import
    from rapidfuzz.distance import OSA

    mistakes = 2 if len(typed) >= _TWO_MISTAKES else 1
    candidates = [word for word in known if word[0] == typed[0] and abs(len(word) - len(typed)) <= mistakes]
    found = process.extractOne(typed, candidates, scorer=OSA.distance, score_cutoff=mistakes)
    return found[0] if found else None


def sequence(stems: Iterable[str]) -> str:
    """Stems as one text in which a phrase can be looked for as it stands."""
    return f" {' '.join(stems)} "


def _joined(words: list[Word]) -> str:
    return "".join(plain(word.typed) for word in words)
