"""The names of jobs and what people call them: found as they stand, or but for a mistake or two."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from catalog.advice.understanding.buckets import Buckets
from catalog.advice.understanding.tokenizer import Word, plain, split, split_all

_SHORTEST_CORRECTED = 5
_TWO_MISTAKES = 10
_LONGEST_CORRECTED = 30


class Entry(NamedTuple):
    """What one job is called: its id, its name, and its synonyms."""

    id: str
    name: str
    synonyms: tuple[str, ...] = ()


class JobNames(msgspec.Struct, frozen=True):
    """What all jobs are called, without blanks and accents: of each name the id, and "name" or "synonym"."""

    names: Buckets

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "JobNames":
        """The names of a table; what two jobs are called is the first one's."""
        found: dict[str, str] = {}
        for entry in entries:
            for name in (entry.id, entry.name):
                found.setdefault(_joined(split_all(name)), f"{entry.id} name")
            for name in entry.synonyms:
                found.setdefault(_joined(split_all(name)), f"{entry.id} synonym")
        found.pop("", None)
        return cls(Buckets.of(found))

    def named(self, words: str) -> tuple[str, str] | None:
        """The job that these words name, and how: "name" or "synonym". Case, hyphens, spaces do not matter."""
        found = self.names.get(_joined(split(words)))
        if found is None:
            return None
        name, _, how = found.partition(" ")
        return name, how

    def nearly_named(self, words: str) -> str | None:
        """The job that these words name but for one or two mistakes."""
        typed = _joined(split(words))
        if not _SHORTEST_CORRECTED <= len(typed) <= _LONGEST_CORRECTED:
            return None
        name = nearest_spelling(typed, self.names.names(typed[0]))
        found = self.names.get(name) if name else None
        return found.partition(" ")[0] if found else None


def nearest_spelling(typed: str, known: Iterable[str]) -> str | None:
    """The known word with one mistake at most, in long words two."""
    from rapidfuzz import process  # only for words that mean nothing as they stand: it costs 17 ms to import
    from rapidfuzz.distance import OSA

    mistakes = 2 if len(typed) >= _TWO_MISTAKES else 1
    candidates = [word for word in known if abs(len(word) - len(typed)) <= mistakes]
    found = process.extractOne(typed, candidates, scorer=OSA.distance, score_cutoff=mistakes)
    return found[0] if found else None


def _joined(words: list[Word]) -> str:
    return "".join(plain(word.typed) for word in words)
