"""The models that were not chosen, and what told against each, from the parts of the scores."""

from catalog.advice.answer import Advice, Candidate
from catalog.advice.figures import count, usd
from catalog.choice.records import RunnerUp

_MOST = 3
_LEAST_POINTS = 0.05


def runners_up(advice: Advice, chosen: Candidate) -> tuple[RunnerUp, ...]:
    """The three best of the others, ranked ones first."""
    others = [entry for entry in advice.candidates if entry.model.id != chosen.model.id]
    return tuple(_runner_up(entry, chosen) for entry in others[:_MOST])


def why_not(other: Candidate, chosen: Candidate) -> str:
    """One sentence: the difference in points, and what it is made of, the largest part first."""
    if other.parts is None or chosen.parts is None or other.score is None or chosen.score is None:
        which = other if other.parts is None else chosen
        return f"{which.model.name} cannot be ranked: no evidence or no price that counts."
    points = {
        "cost": other.parts.cost - chosen.parts.cost,
        "capability": other.parts.capability - chosen.parts.capability,
        "downloads": other.parts.downloads - chosen.parts.downloads,
    }
    telling = sorted(points.items(), key=lambda item: (-abs(item[1]), item[0]))
    pieces = [
        f"{value:+.1f} for {name}{_figures(name, other, chosen)}"
        for name, value in telling
        if abs(value) >= _LEAST_POINTS
    ]
    total = other.score - chosen.score
    if not pieces:
        return "It scores the same in every part."
    more = "more" if total > 0 else "fewer"
    return f"{abs(total):.1f} points {more}: {'; '.join(pieces)}."


def _runner_up(entry: Candidate, chosen: Candidate) -> RunnerUp:
    return RunnerUp(
        model=entry.model.id,
        name=entry.model.name,
        rank=entry.rank,
        score=entry.score,
        monthly_usd=entry.offer.bill.usd if entry.offer.bill else None,
        capability=entry.capability.value if entry.capability else None,
        downloads_30d=entry.downloads_30d,
        why=why_not(entry, chosen),
    )


def _figures(name: str, other: Candidate, chosen: Candidate) -> str:
    if name == "cost":
        theirs, ours = other.offer.scored_usd, chosen.offer.scored_usd
        return "" if theirs is None or ours is None else f" ({usd(theirs)} a month against {usd(ours)})"
    if name == "capability":
        if other.capability is None or chosen.capability is None:
            return ""
        return f" ({other.capability.value:.1f} against {chosen.capability.value:.1f} of 100)"
    theirs_, ours_ = other.downloads_30d, chosen.downloads_30d
    words = ["no figure" if number is None else count(number) for number in (theirs_, ours_)]
    return f" ({words[0]} against {words[1]} in 30 days)"
