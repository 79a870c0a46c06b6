"""Which job a text means: a multinomial logistic regression over its features.

It is trained by hand (`catalog.build.train_intents`) on how people ask for each job
(`catalog/data/tables/language`) and on texts that mean none of them. A text costs a millisecond
and no library.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import exp
from typing import NamedTuple

import msgspec

from catalog.advice.understanding.buckets import Buckets
from catalog.advice.understanding.features import Feature, features, length_of
from catalog.advice.understanding.tokenizer import Word

FIRST_CLASS, ZERO_WEIGHT = 48, 81
"""Characters of a weight: the class is counted from "0", the weight around "Q"; none of them is a quote."""

MOST_WEIGHT = 45
"""The largest weight in steps of `Classifier.step`: characters 36 to 126."""


_MOST_EXPLAINED = 8


class Guess(NamedTuple):
    """A class with its probability; of the first eight also the places of the words that speak for it."""

    name: str
    probability: float
    places: tuple[int, ...]


class Classifier(msgspec.Struct, frozen=True):
    """The trained weights.

    `classes` are the names of the classes, the last "" (none of them). `weights` has by feature two characters for each
    class that it says something of: the class and the weight in steps of `step`. `bias` is that of each class.
    """

    classes: tuple[str, ...]
    step: float
    bias: tuple[float, ...]
    weights: Buckets

    def guesses(self, words: Sequence[Word]) -> list[Guess]:
        """The classes with their probabilities, the likeliest first; none where no word is known."""
        said_of = {one: self.weights.get(one.name) for one in _once(features(words))}
        known = {one: text for one, text in said_of.items() if text}
        if not known:
            return []
        length = length_of(one.weight for one in known)
        said: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        scores = list(self.bias)
        for one, text in known.items():
            size = one.weight / length * self.step
            for place, steps in _weights(text):
                scores[place] += steps * size
                said[place][one.place] += steps * size
        top = max(scores)
        sizes = [exp(score - top) for score in scores]
        total = sum(sizes)
        order = sorted(range(len(scores)), key=lambda place: -scores[place])
        return [
            Guess(
                self.classes[place],
                sizes[place] / total,
                _speaking_for(said[place]) if rank < _MOST_EXPLAINED else (),
            )
            for rank, place in enumerate(order)
        ]


@lru_cache(maxsize=4096)
def _weights(text: str) -> tuple[tuple[int, int], ...]:
    """The classes of one feature with their weights in steps; while somebody types, the same words come again."""
    return tuple(
        (ord(text[at]) - FIRST_CLASS, ord(text[at + 1]) - ZERO_WEIGHT) for at in range(0, len(text), 2)
    )


def _once(found: Iterable[Feature]) -> Iterable[Feature]:
    """Each feature once, however often the text has it."""
    return {one.name: one for one in found}.values()


_LEAST_SHARE = 0.1
"""A word that speaks for a class with less than this share of all that speaks for it is not named."""


def _speaking_for(said: dict[int, float]) -> tuple[int, ...]:
    total = sum(weight for weight in said.values() if weight > 0)
    return tuple(sorted(place for place, weight in said.items() if weight > _LEAST_SHARE * total))
