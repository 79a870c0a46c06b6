"""What one model would need: to fit, which needs to change, in words and as values for `needs.override`; to come
first, each thing alone, in figures and then in words.
"""

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any, NamedTuple

import msgspec

from catalog.advice.explanation.sensitivity import SURELY
from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice, Candidate, Exclusion
from catalog.advice.rules import BY_ID, RULES
from catalog.advice.rules.reason import Reason
from catalog.advice.scoring import (
    DOWNLOAD_POINTS_PER_DECADE,
    LEAST_USD,
    MOST_DOWNLOAD_POINTS,
    POINTS_PER_DECADE,
    adoption,
)
from catalog.formatting import at_most_usd, count, percent, usd_month
from catalog.model import Model
from catalog.storage.snapshot import Snapshot

LEVEL = 0.05
"""Points of score that one decimal does not show."""


class Remedy(NamedTuple):
    """What would lift one rule; `changes` are values for `needs.override`, empty where no need can."""

    text: str
    changes: Mapping[str, Any]


def remedy(reason: Reason, needs: Needs) -> Remedy:
    """What would lift the rule that `reason` names; an unknown fact may also be let pass."""
    rule = BY_ID[reason.rule]
    if not reason.is_known and rule.unknown == "passes":
        allowed = f"Accept that it is unknown: --allow-unknown {rule.id}."
        return Remedy(allowed, {"unknown_ok": [*needs.unknown_ok, rule.id]})
    return Remedy(rule.remedy, rule.drops)


def values_dropping(rules: Iterable[str]) -> dict[str, Any]:
    """The values that drop these rules from the needs, known facts or not; empty where no need can."""
    changes: dict[str, Any] = {}
    for rule in rules:
        changes |= BY_ID[rule].drops
    return changes


def lifted_rules(rules: Iterable[str]) -> frozenset[str]:
    """The ids of the rules that are gone with these: two of them may rest on the same need."""
    changes = values_dropping(rules)
    return frozenset(rule.id for rule in RULES if rule.drops and rule.drops.items() <= changes.items())


class Counterfactual(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that would do: `what` is a part of the score or a rule, `to` the figure that suffices, `by` how far
    off it is; both in the unit of the figure (USD a month, points, downloads in 30 days, tokens, billions of
    parameters, GiB), None where no figure would do or none is meant.
    """

    what: str
    by: float | None
    to: float | None
    text: str


class ScoreGap(msgspec.Struct, frozen=True, kw_only=True):
    """How a candidate stands against the first, in weighed points: the parts add up to `total`, minus where behind."""

    to: str
    cost: float
    capability: float
    downloads: float
    total: float


def counterfactuals(advice: Advice, snapshot: Snapshot, model: Model) -> tuple[Counterfactual, ...]:
    """What the model would need to be first, each alone, or to fit; empty for the first one."""
    for entry in advice.candidates:
        if entry.model.id == model.id:
            median = snapshot.catalog.median_downloads_30d.get(model.kind)
            return to_be_first(entry, advice.first, advice.needs, median)
    out = next((entry for entry in advice.excluded if entry.model.id == model.id), None)
    return to_fit(out, advice) if out else ()


def gap_text(behind: ScoreGap, best: Candidate) -> str:
    """How far a candidate is behind the first, in score."""
    if abs(behind.total) < LEVEL:
        return f"Level with {best.model.name} in score"
    return f"{-behind.total:.1f} points of score behind {best.model.name}"


def score_gap(candidate: Candidate, first: Candidate | None) -> ScoreGap | None:
    """In which parts of the score the candidate loses to the first; None where either is not ranked."""
    mine, best = candidate.parts, first.parts if first else None
    if first is None or mine is None or best is None or first.model.id == candidate.model.id:
        return None
    cost, able, adopted = (
        round(getattr(mine, part) - getattr(best, part), 3) for part in ("cost", "capability", "downloads")
    )
    total = round(cost + able + adopted, 3)
    return ScoreGap(to=first.model.id, cost=cost, capability=able, downloads=adopted, total=total)


def to_be_first(
    candidate: Candidate, first: Candidate | None, needs: Needs, median_downloads: int | None
) -> tuple[Counterfactual, ...]:
    """The bill, the capability or the downloads that would put the candidate first, each alone.

    `needs` are as understood; `median_downloads` is the shipped median of the kind (30 days).
    """
    gap = score_gap(candidate, first)
    if gap is None:
        return ()
    weights = needs.priorities
    parts = (weights.cost or 0.0, weights.capability or 0.0, weights.downloads or 0.0)
    behind = (SURELY - gap.total) * sum(parts)
    cost, able, adopted = (behind / weight if weight else None for weight in parts)
    return (
        _bill(candidate, cost),
        _capability(candidate, able),
        _downloads(candidate, adopted, median_downloads),
    )


def _bill(candidate: Candidate, points: float | None) -> Counterfactual:
    now = candidate.offer.scored_usd
    if points is None:
        return _nothing("cost", "No price would do: cost has no weight.")
    if now is None:
        return _nothing("cost", "Its price is unknown.")
    to = int(now * 10 ** (-points / POINTS_PER_DECADE) * 100) / 100
    if to < LEAST_USD:
        return _nothing("cost", "No price would do, not even $0.")
    text = f"A bill {percent(1 - to / now)} lower: {at_most_usd(to)}/month (now {usd_month(now)})."
    return Counterfactual(what="cost", by=round(now - to, 2), to=to, text=text)


def _capability(candidate: Candidate, points: float | None) -> Counterfactual:
    if points is None:
        return _nothing("capability", "More capability would not help: it has no weight.")
    if candidate.capability is None:
        return _nothing("capability", "Its capability is unknown.")
    now = candidate.capability.value
    by = ceil(points * 10) / 10
    if now + by > 100:
        return _nothing("capability", "More capability alone would not be enough, not even 100.")
    text = f"{by:g} points more capability: {now + by:.1f} of 100, with the same range."
    return Counterfactual(what="capability", by=by, to=round(now + by, 1), text=text)


def _downloads(candidate: Candidate, points: float | None, median: int | None) -> Counterfactual:
    now = candidate.downloads_30d
    if candidate.model.open_weights is False:
        return _nothing("downloads", "Downloads cannot help: its weights are closed.")
    if points is None:
        return _nothing("downloads", "More downloads would not help: they have no weight.")
    target = adoption(now, median) + points
    if target > MOST_DOWNLOAD_POINTS or not median:
        return _nothing("downloads", "More downloads alone would not be enough.")
    to = ceil(median * 10 ** (target / DOWNLOAD_POINTS_PER_DECADE))
    has = "unknown" if now is None else count(now)
    text = f"{count(to)} downloads in 30 days (now {has})."
    return Counterfactual(
        what="downloads", by=None if now is None else float(to - now), to=float(to), text=text
    )


def _nothing(what: str, text: str) -> Counterfactual:
    return Counterfactual(what=what, by=None, to=None, text=text)


def to_fit(exclusion: Exclusion, advice: Advice) -> tuple[Counterfactual, ...]:
    """What would lift each rule that excludes the model, in figures where there are any, in the rules' order."""
    return tuple(_counterfactual(reason, advice.needs) for reason in exclusion.reasons)


def _counterfactual(reason: Reason, needs: Needs) -> Counterfactual:
    found = reason.counterfigure if reason.is_known else None
    if found is None:
        text = reason.remedy_text(remedy(reason, needs).text)
        return Counterfactual(what=reason.rule, by=None, to=None, text=text)
    return Counterfactual(what=reason.rule, by=round(found.by, 4), to=found.to, text=found.text)
