"""Why a model or a way to run it fails one hard rule: typed values, and the words made from them."""

from typing import Any, ClassVar, NamedTuple

import msgspec


class Counterfigure(NamedTuple):
    """The figure that would do: how far off it is, its value, and that in words.

    `by` and `to` are in the unit of the figure: USD a month, points, tokens, billions of parameters, GiB.
    """

    by: float
    to: float
    text: str


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One failed rule. A subclass for each rule holds the values that the check compared.

    The words are made when they are read: a catalogue has more than a thousand reasons, of which few are shown.
    """

    rule: ClassVar[str]

    @property
    def is_known(self) -> bool:
        """Whether the fact that the rule asks for is known; an unknown one may be let pass."""
        return self.has is not None

    @property
    def need(self) -> str:
        """What is asked, in words."""
        raise NotImplementedError

    @property
    def has(self) -> str | None:
        """What the model has instead, in words; None where that is unknown."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """Both in a sentence."""
        raise NotImplementedError

    @property
    def counterfigure(self) -> Counterfigure | None:
        """The figure that would do, where one is known."""
        return None

    def remedy_text(self, remedy: str) -> str:
        """What would let the model in, in words, given the remedy of its rule."""
        return remedy


def reason_document(reason: Reason) -> dict[str, Any]:
    """A reason as JSON holds it."""
    return {"rule": reason.rule, "need": reason.need, "has": reason.has, "text": reason.text}
