"""How near a model that does not fit comes to fitting: what decides which of them are told first."""

from collections.abc import Iterable, Sequence

from catalog.advice.result import Exclusion
from catalog.advice.rules import BY_ID
from catalog.advice.rules.money import PRICE
from catalog.advice.rules.reason import Reason
from catalog.model import Model

WITHOUT_FIGURE = 0.05
"""How far off a model is taken to be by a rule that compares no figures, such as a country: as if it were 5% short."""

Nearness = tuple[bool, int, bool, float, float, str]


def nearness(model: Model, reasons: Sequence[Reason], score: float | None) -> Nearness:
    """What excluded models are sorted by, the nearest first.

    Last come those that no need can let in, or without a price. Then count: fewer rules, whether it could be ranked,
    the relative distance to the limit it misses by most, the score it would have (None: not ranked), the id.
    """
    failed = {reason.rule for reason in reasons}
    distance = max(WITHOUT_FIGURE if reason.distance is None else reason.distance for reason in reasons)
    far = not is_negotiable(reasons) or PRICE.id in failed
    return (far, len(failed), score is None, distance, -(score or 0.0), model.id)


def is_negotiable(reasons: Iterable[Reason]) -> bool:
    """Whether a model may count as a near miss: it is for the job, in service, and something is known of it."""
    return all(BY_ID[reason.rule].is_negotiable for reason in reasons)


def near_misses(excluded: Sequence[Exclusion], most: int) -> list[Exclusion]:
    """The first of those in the order of `nearest_first`, as far as a need can let them in."""
    return [entry for entry in excluded[:most] if not nearness(entry.model, entry.reasons, entry.score)[0]]


def nearest_first(excluded: Iterable[Exclusion]) -> list[Exclusion]:
    """The models that do not fit, in the order of `nearness`."""
    return sorted(excluded, key=lambda entry: nearness(entry.model, entry.reasons, entry.score))
