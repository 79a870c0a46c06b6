"""What one model would need to come first, each of it alone, or to fit at all: in figures, then in words."""

from collections.abc import Iterator
from math import ceil

from catalog.advice.explanation.sensitivity import SURELY
from catalog.advice.explanation.single_changes import parameters
from catalog.advice.needs import Needs
from catalog.advice.result import Advice, Answer, Candidate, Exclusion, Reason
from catalog.advice.rules.model_rules import sent_tokens
from catalog.advice.rules.remedies import remedy
from catalog.advice.scoring import (
    DOWNLOAD_POINTS_PER_DECADE,
    LEAST_USD,
    MOST_DOWNLOAD_POINTS,
    POINTS_PER_DECADE,
    adoption,
)
from catalog.formatting import at_most_usd, count, enough_usd, percent, usd
from catalog.model import Model
from catalog.storage.snapshot import Snapshot

_LICENSE_ASKED = {
    "commercial": "a license that allows commercial use",
    "open-weights": "published weights",
    "permissive": "a permissive license: commercial use, no use limits, no thresholds",
}


LEVEL = 0.05
"""Points of score that one decimal does not show."""


class Counterfactual(Answer, frozen=True, kw_only=True):
    """One thing that would do: `what` is a part of the score or a rule, `to` the figure that suffices, `by` how far
    off it is; both in the unit of the figure (USD a month, points, downloads in 30 days, tokens, billions of
    parameters, GiB), None where no figure would do or none is meant.
    """

    what: str
    by: float | None
    to: float | None
    text: str


class ScoreGap(Answer, frozen=True, kw_only=True):
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
            return to_be_first(entry, _first(advice), advice.needs, median)
    out = next((entry for entry in advice.excluded if entry.model.id == model.id), None)
    return to_fit(out, advice) if out else ()


def _first(advice: Advice) -> Candidate | None:
    return next((entry for entry in advice.candidates if entry.rank == 1), None)


def gap_text(behind: ScoreGap, best: Candidate) -> str:
    """How far a candidate is behind the first, in score."""
    if abs(behind.total) < LEVEL:
        return f"Level with {best.model.name}, which comes first by its bill"
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
        return _nothing("cost", "No price would do: cost does not count.")
    if now is None:
        return _nothing("cost", "Its price is unknown, so no lower one can be named.")
    to = int(now * 10 ** (-points / POINTS_PER_DECADE) * 100) / 100
    if to < LEAST_USD:
        return _nothing("cost", "No price would do, not even nothing.")
    text = f"Its price would have to fall by {percent(1 - to / now)}: {at_most_usd(to)} a month instead of {usd(now)}."
    return Counterfactual(what="cost", by=round(now - to, 2), to=to, text=text)


def _capability(candidate: Candidate, points: float | None) -> Counterfactual:
    if points is None:
        return _nothing("capability", "No capability would do: it does not count.")
    if candidate.capability is None:
        return _nothing("capability", "How capable it is is unknown.")
    now = candidate.capability.value
    by = ceil(points * 10) / 10
    if now + by > 100:
        return _nothing("capability", "Not even a capability of 100 would do.")
    text = f"Its capability would have to be {by:g} points higher: {now + by:.1f} of 100, as surely measured."
    return Counterfactual(what="capability", by=by, to=round(now + by, 1), text=text)


def _downloads(candidate: Candidate, points: float | None, median: int | None) -> Counterfactual:
    now = candidate.downloads_30d
    if points is None:
        return _nothing("downloads", "No number of downloads would do: they do not count.")
    target = adoption(now, median) + points
    if target > MOST_DOWNLOAD_POINTS or not median:
        return _nothing("downloads", "No number of downloads would do: they can add only so much.")
    to = ceil(median * 10 ** (target / DOWNLOAD_POINTS_PER_DECADE))
    has = "its own are unknown" if now is None else f"it has {count(now)}"
    text = f"It would have to be downloaded {count(to)} times in 30 days; {has}."
    return Counterfactual(
        what="downloads", by=None if now is None else float(to - now), to=float(to), text=text
    )


def _nothing(what: str, text: str) -> Counterfactual:
    return Counterfactual(what=what, by=None, to=None, text=text)


def to_fit(exclusion: Exclusion, advice: Advice) -> tuple[Counterfactual, ...]:
    """What would lift each rule that excludes the model, in figures where there are any, in the rules' order."""
    return tuple(_counterfactual(reason, exclusion, advice.needs) for reason in exclusion.reasons)


def _counterfactual(reason: Reason, exclusion: Exclusion, needs: Needs) -> Counterfactual:
    found = next(_typed_figures(reason, exclusion, needs), None) if reason.has is not None else None
    if found is None:
        return Counterfactual(what=reason.rule, by=None, to=None, text=_license(reason, needs))
    by, to, text = found
    return Counterfactual(what=reason.rule, by=round(by, 4), to=to, text=text)


def _typed_figures(reason: Reason, exclusion: Exclusion, needs: Needs) -> Iterator[tuple[float, float, str]]:
    """How far off it is, the figure of the needs that would let it in, and that in words."""
    model, must = exclusion.model, needs.must
    if reason.rule == "budget" and reason.has and needs.budget.monthly_usd is not None:
        yield _budget(float(reason.has), needs.budget.monthly_usd)
    elif reason.rule == "must.capability" and reason.has:
        to, floor = float(reason.has), must.min_capability or 0.0
        yield (
            floor - to,
            to,
            f"It would need {floor - to:.1f} more points of capability, or a floor of {to:g}.",
        )
    elif reason.rule == "must.context" and model.context_tokens is not None:
        yield _context(model.context_tokens, needs)
    elif reason.rule == "must.parameters" and model.total_parameters:
        to, limit = parameters(model.total_parameters), must.max_parameters or 0.0
        size = f"{to:,.4g}"
        text = f"The limit would have to be {size} billion parameters, or the model smaller."
        yield to - limit, to, text
    elif reason.rule == "hosting.memory":
        yield _memory(reason)


def _budget(bill: float, limit: float) -> tuple[float, float, str]:
    fall = percent(1 - limit / bill) if bill else "0 %"
    text = f"Its bill would have to fall by {fall}, or the budget to rise to {enough_usd(bill)} a month."
    return bill - limit, bill, text


def _context(held: int, needs: Needs) -> tuple[float, float, str]:
    sent, asked = sent_tokens(needs.workload), needs.must.context_tokens or 0
    if sent > held:
        text = f"Its context window would have to hold {sent:,.0f} tokens, or requests to be no longer than {held:,}."
    else:
        text = f"Its context window would have to hold {asked:,} tokens, or {held:,} to be enough."
    return max(sent, asked) - held, float(held), text


def _memory(reason: Reason) -> tuple[float, float, str]:
    to, has = (float((text or "0").split()[0].replace(",", "")) for text in (reason.has, reason.need))
    return to - has, to, f"It would need {to:,g} GiB of memory; yours has {has:,g}."


def _license(reason: Reason, needs: Needs) -> str:
    """What would do in words: the remedy of the rule, and of a license which one it would need."""
    way_out = remedy(reason, needs).text
    if reason.has is not None and reason.rule == "license.require":
        asked = _LICENSE_ASKED.get(needs.license.require, "another license")
        return f"{way_out} Else it would need {asked}."
    if reason.has is not None and reason.rule == "license.allow":
        return f"Allow its license, {reason.has}. Else it would need {reason.need}."
    return way_out
