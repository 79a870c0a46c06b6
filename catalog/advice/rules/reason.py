"""Why a model or a way to run it fails one hard rule: typed values, and the words made from them."""

from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

if TYPE_CHECKING:
    from catalog.advice.needs.records import Needs


class Counterfigure(msgspec.Struct, frozen=True):
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
    def short(self) -> str:
        """What the model has beside what is asked, for one line of a list: `capability 44.7 / 45 needed`."""
        raise NotImplementedError

    @property
    def distance(self) -> float | None:
        """How far the figure is from the limit, as a share of the limit; None where the rule compares no figures or
        the model's is unknown.
        """
        return None

    @property
    def can_be_relaxed(self) -> bool:
        """Whether there is a need that relaxes rules of this kind, if not this time."""
        return type(self).relaxed is not Reason.relaxed

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:  # noqa: ARG002
        """The values at dotted keys of `needs` (see `needs.override`) that let the known fact through and little else.

        Empty where no need can: then the rule's `remedy` says what could. What is left may fail the rule again, in
        another way: whoever relaxes asks again.
        """
        return {}

    @property
    def counterfigure(self) -> Counterfigure | None:
        """The figure that would do, where one is known."""
        return None

    def remedy_text(self, remedy: str) -> str:
        """What would let the model in, in words, given the remedy of its rule."""
        return remedy


def relative(value: float, limit: float) -> float:
    """How far `value` is from `limit`, as a share of the limit; infinite beside a limit of zero."""
    return abs(value - limit) / limit if limit > 0 else inf


def without(words: tuple[str, ...], gone: tuple[str, ...]) -> tuple[str, ...]:
    """The list without some of its words."""
    return tuple(word for word in words if word not in gone)


def reason_document(reason: Reason) -> dict[str, Any]:
    """A reason as JSON holds it."""
    return {"rule": reason.rule, "need": reason.need, "has": reason.has, "text": reason.text}
