"""The rule on speed: how fast one stream is written. Only own hardware has a speed here."""

from collections.abc import Mapping
from math import floor
from typing import TYPE_CHECKING, Any

from catalog.advice.rules.reason import Reason, relative
from catalog.advice.rules.record import Rule, Subject
from catalog.formatting import beside, plain, significant

if TYPE_CHECKING:
    from catalog.advice.needs.records import Needs


class TooSlow(Reason, frozen=True, kw_only=True):
    """One stream on own hardware writes fewer tokens a second than asked for."""

    rule = "must.speed"
    estimated: float
    asked: float

    @property
    def need(self) -> str:
        return f"{plain(self.asked)} tokens a second"

    @property
    def has(self) -> str:
        return significant(self.estimated, 3)

    @property
    def text(self) -> str:
        return f"It would write about {self.has} tokens a second; you ask for {plain(self.asked)}."

    @property
    def short(self) -> str:
        speed, asked = beside(self.estimated, self.asked)
        return f"{speed} / {asked} tokens a second"

    @property
    def distance(self) -> float | None:
        return relative(self.estimated, self.asked)

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:  # noqa: ARG002
        """Whole tokens a second; where it writes less than one, no least speed at all."""
        return {"must.tokens_per_second": floor(self.estimated)}


def _check_speed(subject: Subject) -> Reason | None:
    question = subject.question
    slow = question.own.sized(subject.model, question.spending(subject.model).times).too_slow
    asked = question.needs.must.tokens_per_second or 0.0
    return None if slow is None else TooSlow(estimated=slow, asked=asked)


SPEED = Rule(
    id="must.speed",
    name="minimum speed",
    reads=("own hardware",),
    check=_check_speed,
    remedy="Accept a slower model.",
    drops={"must.tokens_per_second": None},
)
