"""What would change the answer: for the first candidate the smallest change, of each priority, of the volume and of
the budget, at which another model comes first.

Of all that is ranked the score is one straight line over another in each weight, so the thresholds are solved, not
searched. Models that could be ranked only if the cost did not count at all are left out: nobody asks for that to
get a model of unknown price.
"""

from collections.abc import Iterator, Sequence
from math import inf
from typing import Literal

import msgspec
from msgspec.structs import replace

from catalog.advice import scoring
from catalog.advice.assessment import Assessment, sort_key
from catalog.advice.explanation import sensitivity_text as words
from catalog.advice.explanation.breakpoints import budget, volume
from catalog.advice.explanation.standings import standings
from catalog.advice.needs.records import Priorities
from catalog.advice.question import Question
from catalog.advice.result import Change, ChangeOf

Priority = Literal["cost", "capability", "downloads"]
PRIORITIES: tuple[Priority, ...] = ("cost", "capability", "downloads")
_KEYS: dict[Priority, ChangeOf] = {
    "cost": "priorities.cost",
    "capability": "priorities.capability",
    "downloads": "priorities.downloads",
}
SURELY = 0.0035
"""Points by which another leads for sure: each of three parts is rounded to a thousandth in both scores."""
MOST_WEIGHT = 1e6
"""The highest weight that the needs take."""


class Flip(msgspec.Struct, frozen=True):
    """Where the first place changes hands, and who has it then."""

    at: float
    then: Assessment

    def distance(self, now: float) -> float:
        """How far off it is, as a ratio of at least 1."""
        low, high = sorted((self.at, now))
        return high / low if low > 0 else inf


def changes(
    assessed: Sequence[Assessment], ranked: Sequence[Assessment], question: Question
) -> tuple[Change, ...]:
    """One row for each priority, for the volume and for the budget; none where nothing is ranked.

    `ranked` is in order, the first candidate first.
    """
    if not ranked:
        return ()
    field = standings(assessed, ranked, question)
    return (
        *(_priority(name, ranked, question) for name in PRIORITIES),
        volume(field, question),
        budget(field, question),
    )


def summary(changes: Sequence[Change]) -> str:
    """The nearest change of the first place, as a sentence; empty where nothing is ranked."""
    told = distinct(changes)
    return told[0].text if told else words.STURDY if changes else ""


def distinct(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Those that put another model first, each threshold once, the nearest first.

    Less weight of cost is more weight of the rest: where both put the same model first, the nearer one is told.
    """
    told: list[Change] = []
    for entry in sorted((one for one in changes if one.at is not None), key=_distance):
        if not any(_is_inverse(entry, one) for one in told):
            told.append(entry)
    return tuple(told)


def _is_inverse(one: Change, other: Change) -> bool:
    """Whether one change lowers the weight of cost and the other raises another weight, or the reverse, alike."""
    kinds = {one.what, other.what}
    is_pair = _KEYS["cost"] in kinds and kinds <= set(_KEYS.values())
    return is_pair and one.then == other.then and one.direction != other.direction


def _distance(change: Change) -> float:
    if change.at is None or change.now is None:
        return inf
    low, high = sorted((change.at, change.now))
    return high / low if low > 0 else inf


def _priority(name: Priority, ranked: Sequence[Assessment], question: Question) -> Change:
    weights, first = question.needs.priorities, ranked[0]
    now = getattr(weights, name) or 0.0
    others = sum(getattr(weights, other) or 0.0 for other in PRIORITIES) - now
    flips: list[Flip] = []
    if name == "cost" and not now and first.usd is None and not question.without_bills:
        flips = _once_cost_counts(ranked)
    elif others > 0:
        rivals = _priced(ranked) if name == "cost" and not question.without_bills else ranked
        flips = list(_flips(name, rivals, question, now, others))
    flip = min(flips, key=lambda entry: entry.distance(now), default=None)
    direction: Literal["less", "more"] | None = None
    if flip:
        direction = "less" if flip.at < now else "more"
    return Change(
        what=_KEYS[name],
        now=now,
        at=flip.at if flip else None,
        direction=direction,
        then=flip.then.model.id if flip else None,
        text=words.priority(
            name, weights, flip.at, flip.then.model.name, is_measured=any(one.capability for one in ranked)
        )
        if flip
        else words.whatever(name, others > 0),
    )


def _flips(
    name: Priority, rivals: Sequence[Assessment], question: Question, now: float, others: float
) -> Iterator[Flip]:
    """The nearest threshold below what counts now, down to not at all, and the nearest above."""
    found = [_threshold(name, rivals[0], rival, question.needs.priorities, others) for rival in rivals[1:]]
    below = [at for at in found if at is not None and 0 < at < now]
    above = [at for at in found if at is not None and now < at <= MOST_WEIGHT]
    if below:
        yield from _held(name, rivals, question, max(below))
    elif now and not (name != "cost" and _only_cost_without(name, question)):
        yield from _held(name, rivals, question, 0.0)
    if above:
        yield from _held(name, rivals, question, min(above))


def _threshold(
    name: Priority, first: Assessment, rival: Assessment, weights: Priorities, others: float
) -> float | None:
    """The weight from which on the rival leads for sure: where the scores differ by `SURELY`.

    With `w` for the weight, the first leads by (ahead + w x by_this) / (others + w).
    """
    if first.worth is None or rival.worth is None:
        return None
    by_this = getattr(first.worth, name) - getattr(rival.worth, name)
    ahead = sum(
        (getattr(weights, other) or 0.0) * (getattr(first.worth, other) - getattr(rival.worth, other))
        for other in PRIORITIES
        if other != name
    )
    slope = by_this + SURELY
    return -(ahead + SURELY * others) / slope if slope else None


def _held(name: Priority, rivals: Sequence[Assessment], question: Question, at: float) -> Iterator[Flip]:
    """The flip at this weight, where scores as they are rounded bear it out."""
    weights = replace(question.needs.priorities, **{name: at})
    leader = min(_near_the_top(rivals, weights), key=lambda entry: sort_key(entry, _score(entry, weights)))
    if leader.model.id != rivals[0].model.id:
        yield Flip(at, leader)


def _near_the_top(rivals: Sequence[Assessment], weights: Priorities) -> list[Assessment]:
    """Those that may lead: being rounded makes up for less than `SURELY`, so few scores are rounded."""
    rough = [scoring.unrounded(weights, entry.worth) if entry.worth else -inf for entry in rivals]
    least = max(rough) - SURELY
    return [entry for entry, score in zip(rivals, rough, strict=True) if score >= least]


def _score(entry: Assessment, weights: Priorities) -> float:
    return scoring.total(scoring.parts(weights, entry.worth)) if entry.worth else -inf


def _priced(ranked: Sequence[Assessment]) -> list[Assessment]:
    return [entry for entry in ranked if entry.usd is not None]


def _once_cost_counts(ranked: Sequence[Assessment]) -> list[Flip]:
    """The first is ranked only because cost does not count: as soon as it does, the first of known price leads."""
    return [Flip(0.0, entry) for entry in _priced(ranked)[:1]]


def _only_cost_without(name: Priority, question: Question) -> bool:
    """Whether, without this priority, nothing would count but a cost that is not known."""
    weights = question.needs.priorities
    rest = [getattr(weights, other) for other in ("capability", "downloads") if other != name]
    return question.without_bills and not any(rest)
