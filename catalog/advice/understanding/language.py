"""What a sentence is read by: the words of the jobs, what else words mean, what no model does, rates of currencies."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from catalog.advice.understanding.lexicon import Lexicon
from catalog.advice.understanding.vocabulary import Entry, Vocabulary


class Rates(NamedTuple):
    """Dollars per unit of a currency, by its code (ISO 4217), and the day and source of the rates."""

    usd: dict[str, float]
    date: str
    source: str


class OtherTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task that no model here does: its name, and what to use instead of a language model."""

    name: str
    instead: str


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of `catalog/data/tables/language`, compiled by `catalog.build.language`.

    `other_words` are the vocabulary of `other_tasks`, which are in its order.
    """

    vocabulary: Vocabulary
    lexicon: Lexicon
    rates: Rates
    other_words: Vocabulary
    other_tasks: tuple[OtherTask, ...]

    @classmethod
    def of_names(cls, names: Mapping[str, str]) -> "Language":
        """A language that knows nothing but the names of jobs, by their ids: for a table that is made up."""
        return cls(
            vocabulary=Vocabulary.of([Entry(name, label) for name, label in names.items()]),
            lexicon=Lexicon({}, {}),
            rates=Rates({"USD": 1.0}, "", ""),
            other_words=Vocabulary.of([]),
            other_tasks=(),
        )


def decode(data: bytes) -> Language:
    """The language in the bytes of `encode`; raises `msgspec.DecodeError` where they are damaged."""
    return msgspec.json.decode(data, type=Language)


def encode(language: Language) -> bytes:
    """The language as the bytes that ship."""
    return msgspec.json.encode(language) + b"\n"
