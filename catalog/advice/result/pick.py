"""The first place of an answer, and what stands next to it."""

from typing import Literal

import msgspec

from catalog.advice.result.candidates import Capability

ScorePart = Literal["cost", "capability", "downloads"]


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """A model beside the pick.

    `more_usd` is its monthly bill minus that of the pick, None where one is unknown; `points` its capability minus
    that of the pick, on 0..100; `is_tie`: the evidence cannot tell the two apart on capability.
    """

    model: str
    rank: int
    monthly_usd: float | None
    more_usd: float | None
    points: float | None
    is_tie: bool
    text: str


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """The first candidate, the one after it, and the best of the other kind of weights (open for closed).

    `leads` are the parts of the score in which the pick is ahead of the runner-up, the largest first. `thin` says
    what its capability rests on where that is little, else it is empty. `other_weights` is None where none is
    ranked, where it is the runner-up already, or where it is unknown whether the pick has open weights.

    `lead` is the difference of the two scores in points. `chance_ahead` (0..1, at least 5, at most 95%) is the chance
    that the pick still scores higher on a task like the user's, at both figures' ranges; None where a capability is
    unknown or counts for nothing. `is_within_noise`: that chance is 40 to 60%, so the evidence does not decide.
    """

    model: str
    monthly_usd: float | None
    capability: Capability | None
    text: str
    runner_up: Alternative | None
    leads: tuple[ScorePart, ...]
    lead: float | None
    chance_ahead: float | None
    is_within_noise: bool
    other_weights: Alternative | None
    thin: str
