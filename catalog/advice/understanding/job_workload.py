"""What the job says of amounts where a sentence says nothing, and how many tokens a word or a character is."""

from typing import NamedTuple

from catalog.advice.needs.records import Workload
from catalog.advice.understanding.language import ENGLISH, TextSize
from catalog.formatting import significant

TOKENS_PER_WORD = 1 / 0.75
"""Tokens of an English word: 100 tokens are about 75 words, by OpenAI's help page on what tokens are."""
CHARACTERS_PER_TOKEN = 4
"""Characters of an English token, by the same page."""


class JobWorkload(NamedTuple):
    """What the job says where the sentence says nothing.

    `usual` is the job's own workload, in the languages that the sentence names, `writes` whether it writes more than it
    reads, `per_person` how many requests one person makes on a working day (None: unknown). `size` is how long text
    in these languages is.
    """

    usual: Workload
    writes: bool
    per_person: float | None
    size: TextSize = ENGLISH

    @property
    def per_word(self) -> float:
        """Tokens of a word."""
        return TOKENS_PER_WORD * self.size.word

    @property
    def per_character(self) -> float:
        """Tokens of a character."""
        return self.size.character / CHARACTERS_PER_TOKEN

    @property
    def word_note(self) -> str:
        """How many tokens a word is, in words."""
        if self.size == ENGLISH:
            return "a word is 4/3 tokens"
        return f"a word is {significant(self.per_word, 3)} tokens in this language, as GPT-4o counts"
