"""The score: absolute, so that no other model on the list can change it.

score = (w_capability x sure capability - w_cost x 10 log10(monthly USD)
         + w_downloads x 5 log10(downloads / median)) / (w_capability + w_cost + w_downloads)

Sure capability lies two thirds of the way from the figure to the low end of its range: what rests on little counts
less, so that one lucky result does not win. On benchmarks left out whole the best of the first three is then 0.6
points below the true best, 0.9 by the figure itself, at a rank correlation of 0.827 instead of 0.837
(`python -m tests.evaluation benchmarks`).

At equal priorities ten times cheaper weighs as much as ten points of capability: three points for each halving of
the bill. The downloads term is held within ten points and is zero at the shipped median of the kind, and for
models without a figure: support is a signal, not quality.
"""

from math import log10

import msgspec

from catalog.advice.needs.records import Priorities
from catalog.advice.result import Capability, Parts

POINTS_PER_DECADE = 10.0
DOWNLOAD_POINTS_PER_DECADE = 5.0
MOST_DOWNLOAD_POINTS = 10.0
LEAST_USD = 0.01
CAUTION = 2 / 3
"""How far from the figure to the low end of its range the capability lies that counts."""
EXPECTED_CAUTION = 1.0
"""The same where no result measured it: an expectation is the same for all models of like facts, so a model that fails
is not told apart; of such models one in twenty does worse than its low end (`python -m tests.evaluation expected`)."""


class Points(msgspec.Struct, frozen=True):
    """What a model is worth before priorities weigh it, in points: its bill, its capability, its downloads."""

    cost: float
    capability: float
    downloads: float


def points(
    *,
    monthly_usd: float | None,
    capability: float | None,
    downloads: int | None,
    median_downloads: int | None,
) -> Points:
    """The points of one model; what is `None` adds nothing (the caller decides who may be ranked)."""
    return Points(cost(monthly_usd), capability or 0.0, adoption(downloads, median_downloads))


def parts(priorities: Priorities, worth: Points) -> Parts:
    """The parts of a score: the points, weighed by the priorities' shares."""
    weights = (priorities.cost or 0.0, priorities.capability or 0.0, priorities.downloads or 0.0)
    whole = sum(weights)
    return Parts(
        cost=round(weights[0] * worth.cost / whole, 3),
        capability=round(weights[1] * worth.capability / whole, 3),
        downloads=round(weights[2] * worth.downloads / whole, 3),
    )


def unrounded(priorities: Priorities, worth: Points) -> float:
    """The score before its parts are rounded to a thousandth, and their sum."""
    cost, able, downloads = priorities.cost or 0.0, priorities.capability or 0.0, priorities.downloads or 0.0
    points = cost * worth.cost + able * worth.capability + downloads * worth.downloads
    return points / (cost + able + downloads)


def sure(capability: Capability) -> float:
    """The capability that counts: `CAUTION` of the way from the figure to the low end of its range.

    Of a model that is expected and not measured, that low end.
    """
    caution = CAUTION if capability.evidence else EXPECTED_CAUTION
    return capability.value - caution * (capability.value - capability.low)


def points_per_halving(priorities: Priorities) -> float | None:
    """The price of money: points of capability given up where the bill halves; None where capability counts nothing."""
    if not priorities.capability:
        return None
    return round(POINTS_PER_DECADE * log10(2) * (priorities.cost or 0.0) / priorities.capability, 2)


def total(weighed: Parts) -> float:
    """The score: the sum of its parts."""
    return round(weighed.cost + weighed.capability + weighed.downloads, 3)


def cost_share(priorities: Priorities) -> float:
    """How much of the score is cost, 0..1."""
    cost = priorities.cost or 0.0
    return cost / sum((cost, priorities.capability or 0.0, priorities.downloads or 0.0))


def cost(monthly_usd: float | None) -> float:
    """The points of a bill in USD a month."""
    return 0.0 if monthly_usd is None else -POINTS_PER_DECADE * log10(max(monthly_usd, LEAST_USD))


def adoption(downloads: int | None, median: int | None) -> float:
    """The points of this many downloads in 30 days, beside the median of the kind."""
    if downloads is None or not median:
        return 0.0
    if not downloads:
        return -MOST_DOWNLOAD_POINTS
    above = DOWNLOAD_POINTS_PER_DECADE * log10(downloads / median)
    return max(-MOST_DOWNLOAD_POINTS, min(MOST_DOWNLOAD_POINTS, above))
