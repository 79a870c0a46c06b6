"""What a classifier sees of a text: its word stems, pairs of neighbours, and runs of four letters within its words.

The runs join the forms of a word, its compounds and its misspellings: "Kundenanfragen" and "Anfrage", "sumarise".
"""

from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from typing import NamedTuple

from catalog.advice.understanding.tokenizer import Word, is_chinese, plain

RUN = 4
WORD, PAIR, LETTERS = 1.0, 0.7, 0.35
"""How much one feature of a kind counts; two runs of letters in three belong to the same word."""

SHORTEST = 3.0
"""The least length of a text's features, that of a word or two: what less is known of says less."""

_LONGEST_WORD = 60


class Feature(NamedTuple):
    """One feature: its name, how much it counts, and the place of the word it comes from."""

    name: str
    weight: float
    place: int


def length_of(weights: Iterable[float]) -> float:
    """The length that the features of a text are divided by."""
    return max(SHORTEST, sqrt(sum(weight * weight for weight in weights)))


def features(words: Sequence[Word]) -> Iterator[Feature]:
    """The features of the words of a text; empty words have none and part their neighbours."""
    before: Word | None = None
    for place, word in enumerate(words):
        if word.empty or not word.stem:
            before = None
            continue
        yield Feature(f"w {word.stem}", WORD, place)
        if before is not None:
            yield Feature(f"p {before.stem} {word.stem}", PAIR, place)
        before = word
        for run in _runs(word):
            yield Feature(f"l {run}", LETTERS, place)


def _runs(word: Word) -> Iterator[str]:
    bare = plain(word.typed)
    if is_chinese(bare) or not RUN <= len(bare) <= _LONGEST_WORD:
        return
    marked = f"^{bare}$"
    for start in range(len(marked) - RUN + 1):
        yield marked[start : start + RUN]
