"""What a sentence is read by: the words of the jobs, what else words mean, what no model does, rates of currencies."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from catalog.advice.understanding.buckets import Buckets
from catalog.advice.understanding.classifier import Classifier
from catalog.advice.understanding.job_names import Entry, JobNames
from catalog.advice.understanding.lexicon import Lexicon


class Rates(NamedTuple):
    """Dollars per unit of a currency, by its code (ISO 4217), and the day and source of the rates."""

    usd: dict[str, float]
    date: str
    source: str


class TextSize(NamedTuple):
    """How long text in a language is beside English, in tokens of the reference tokenizer (`cost.text_tokens`).

    `text` is that of the same text, `word` that of one of its words (of the same text where words are not parted by
    spaces), `character` that of one of its characters.
    """

    text: float
    word: float
    character: float


ENGLISH = TextSize(1.0, 1.0, 1.0)


class OtherTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task that no model here does: its name, and what to use instead of a language model."""

    name: str
    instead: str


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of `catalog/data/tables/language`, compiled by `catalog.build.language`.

    `jobs` and `tasks` are what the jobs and the `other_tasks` are called, `synonyms` the same as text by the job's id.
    `classifier` knows the jobs and the `other_tasks`, which no model here does, by their ids; `lexicon` has what other
    words mean. `sizes` says how long text is, by language.
    """

    jobs: JobNames
    tasks: JobNames
    synonyms: dict[str, str]
    classifier: Classifier
    other_tasks: dict[str, OtherTask]
    lexicon: Lexicon
    rates: Rates
    sizes: dict[str, TextSize] = {}

    def size_of(self, languages: Sequence[str]) -> TextSize:
        """How long text in these languages is, which count alike; as English where none is named."""
        found = [self.sizes.get(name, ENGLISH) for name in languages]
        return (
            TextSize(*(sum(column) / len(found) for column in zip(*found, strict=True))) if found else ENGLISH
        )

    @classmethod
    def of_names(cls, entries: Sequence[Entry]) -> "Language":
        """A language that knows nothing but what jobs are called: for a table that is made up."""
        return cls(
            jobs=JobNames.of(entries),
            tasks=JobNames.of([]),
            synonyms={entry.id: ", ".join(entry.synonyms) for entry in entries},
            classifier=Classifier((), 1.0, (), Buckets({})),
            other_tasks={},
            lexicon=Lexicon({}, {}),
            rates=Rates({"USD": 1.0}, "", ""),
        )


def decode(data: bytes) -> Language:
    """The language in the bytes of `encode`; raises `msgspec.DecodeError` where they are damaged."""
    return msgspec.json.decode(data, type=Language)


def encode(language: Language) -> bytes:
    """The language as the bytes that ship."""
    return msgspec.json.encode(language) + b"\n"
