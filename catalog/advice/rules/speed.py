"""The rule on speed: how fast one stream is written. Only own hardware has a speed here."""

from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Rule, Subject
from catalog.formatting import plain, significant


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


def _check_speed(subject: Subject) -> Reason | None:
    question = subject.question
    slow = question.own.sized(subject.model, question.spending(subject.model).times).too_slow
    asked = question.needs.must.tokens_per_second or 0.0
    return None if slow is None else TooSlow(estimated=slow, asked=asked)


SPEED = Rule(
    id="must.speed",
    name="least speed",
    reads=("own hardware",),
    check=_check_speed,
    remedy="Accept a slower model.",
    drops={"must.tokens_per_second": None},
)
