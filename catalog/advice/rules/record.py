"""What a hard rule is. Each file of this folder holds the records of a few rules; `RULES` lists them in order."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from catalog.advice.rules.reason import Reason

if TYPE_CHECKING:
    from catalog.advice.question import Question
    from catalog.advice.result import Capability
    from catalog.model import License, Model, Offer, Provider

Reads = Literal["model", "offer", "own hardware", "license", "bill"]


class Subject(msgspec.Struct, frozen=True, gc=False):
    """What a check looks at: a model, and of the way to run it as much as the rule reads.

    `offer` None is own hardware. `license` is the license or terms that apply to this way, None where unknown.
    `usd` is the lowest bill of all ways in USD a month, None where unknown.
    """

    question: "Question"
    model: "Model"
    capability: "Capability | None" = None
    offer: "Offer | None" = None
    provider: "Provider | None" = None
    license: "License | None" = None
    usd: float | None = None


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A rule whose need is one number, so that a smallest change of that number lets a model in.

    `key` is the dotted key of the needs; `now` its value in the question (None: not asked); `needed` the value that
    the model of a subject would need (None: no value does); `highest`: whether the highest such value is the smallest
    change, as for what is asked at least; `text` the advice in words.
    """

    key: str
    now: "Callable[[Question], float | None]"
    needed: "Callable[[Subject], float | None]"
    highest: bool
    text: Callable[[float], str]


def always(_question: "Question") -> bool:
    """For a rule that every question asks."""
    return True


class Rule(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One hard rule.

    `id` is its name in needs and JSON; `name` what people call it ("license class"), `has_article` whether a sentence
    puts "the" before it. `reads` says which facts the check looks at.
    `is_asked` says whether a question asks it at all; `check` gives the reason why a subject
    fails it, None where it passes. `remedy` says in a sentence what would lift it and `drops` the values at dotted
    keys that drop it from the needs (see `needs.override`); empty where no need can. `unknown` says whether an unknown
    fact may be let pass with `unknown_ok`: ranked, listed without a rank, or never. `is_negotiable` is False for what
    no near miss may fail. `opens_options`: without this rule other ways to run a model count.
    """

    id: str
    name: str
    reads: tuple[Reads, ...]
    check: Callable[[Subject], Reason | None]
    remedy: str
    drops: Mapping[str, Any] = msgspec.field(default_factory=dict)
    is_asked: "Callable[[Question], bool]" = always
    unknown: Literal["passes", "passes unranked", "never passes"] = "passes"
    is_negotiable: bool = True
    opens_options: bool = False
    limit: Limit | None = None
    has_article: bool = True

    @property
    def full_name(self) -> str:
        """How a sentence calls it: `the license class`, `the budget`."""
        return f"the {self.name}" if self.has_article else self.name
