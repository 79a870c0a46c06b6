"""What was read from a sentence: the parts that became needs, the words that did not, and what contradicts itself."""

from functools import cached_property
from typing import Any

import msgspec

from catalog.advice.needs.keys import BY_PATH
from catalog.advice.result import Unrecognised, UseCaseMatch


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the sentence that became a need.

    `text` is the part as typed, `start` to `end` its place in the sentence (characters), `key` the dotted key of the
    need and `value` as a needs file has it. `note` says how the value was worked out where the text does not say it:
    "20 people x 200 a day x 22 working days".
    """

    text: str
    key: str
    value: Any
    note: str = ""
    start: int = 0
    end: int = 0


class Understanding(msgspec.Struct, frozen=True, kw_only=True, dict=True, eq=False):
    """A sentence as it was understood.

    `parts` stand in the order of the sentence, several of one list (`must.languages`) add up. `not_used` are the words
    that became no need, as typed. `notes` are sentences: what contradicts itself, what could not be converted.
    """

    asked: str
    use_case: UseCaseMatch | Unrecognised
    parts: tuple[Part, ...] = ()
    not_used: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def values(self) -> dict[str, Any]:
        """The needs by dotted key, without the use case: of a single value the last that was said, of lists all."""
        found: dict[str, Any] = {}
        for part in self.parts:
            if part.key == "use_case":
                continue
            many = BY_PATH[part.key].many
            found[part.key] = (
                tuple(dict.fromkeys((*found.get(part.key, ()), *part.value))) if many else part.value
            )
        return found

    @property
    def parts_with_job(self) -> tuple[Part, ...]:
        """The parts, and first of them the use case where it is none of them."""
        match = self.use_case
        if isinstance(match, Unrecognised) or any(part.key == "use_case" for part in self.parts):
            return self.parts
        return (Part(text=" ".join(match.heard) or match.asked, key="use_case", value=match.id), *self.parts)

    @property
    def is_plain(self) -> bool:
        """Whether it names a job and nothing else."""
        return not self.values and not self.notes
