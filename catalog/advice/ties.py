"""Where candidates stand beside each other: ties, the Pareto front, the three headlines.

The cheapest of several is the one with the lowest bill that the list shows, which is the bill that scores.
"""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from catalog.advice import capability
from catalog.advice.assessment import Assessment, rank_order
from catalog.advice.explanation.baseline import surest
from catalog.advice.question import Question
from catalog.advice.result import Headlines, Tie
from catalog.formatting import usd_month


def tie_groups(ranked: Sequence[Assessment]) -> list[int]:
    """For each place the place of its group's leader: all that cannot be told from it on capability."""
    groups: list[int] = []
    for place, entry in enumerate(ranked, 1):
        leader = ranked[groups[-1] - 1] if groups else None
        tied = (
            leader is not None
            and leader.capability is not None
            and entry.capability is not None
            and capability.is_tie(leader.capability, entry.capability)
        )
        groups.append(groups[-1] if tied else place)
    return groups


def pareto(ranked: Sequence[Assessment]) -> set[str]:
    """Ids of those that none beats: no worse in the bill shown and capability, and better in one."""
    front: set[str] = set()
    last = (float("inf"), float("inf"))
    comparable = [
        (e.usd, -e.capability.value, e.model.id) for e in ranked if e.usd is not None and e.capability
    ]
    for usd_a_month, lack, name in sorted(comparable):
        if lack < last[1] or (usd_a_month, lack) == last:
            front.add(name)
            last = (usd_a_month, lack)
    return front


def headlines(ranked: Sequence[Assessment], question: Question) -> Headlines:
    """The most surely capable, the first by score, and the one with the lowest bill of those good enough."""
    if not ranked:
        return Headlines()
    floor = question.needs.must.min_capability or 0.0
    known = ranked if question.has_evidence else ()
    good = [e for e in known if e.usd is not None and e.capability and e.capability.value >= floor]
    best = surest(ranked)
    cheapest = min(good, key=_by_bill, default=None)
    return Headlines(
        best=best.model.id if best else None,
        best_value=ranked[0].model.id,
        cheapest_good_enough=cheapest.model.id if cheapest else None,
    )


def ties(ranked: Sequence[Assessment], groups: Sequence[int]) -> tuple[Tie, ...]:
    """Each tie group of at least two, with the one of the lowest bill; `groups` as from `tie_groups`."""
    found = []
    for first, run in groupby(zip(groups, ranked, strict=True), itemgetter(0)):
        members = [entry for _, entry in run]
        if len(members) > 1:
            found.append(_tie(first, members))
    return tuple(found)


def _tie(first: int, members: Sequence[Assessment]) -> Tie:
    last = first + len(members) - 1
    priced = [entry for entry in members if entry.usd is not None]
    cheapest = min(priced, key=_by_bill, default=None)
    joint = "and" if last == first + 1 else "to"
    text = f"Ranks {first:,} {joint} {last:,} tie on capability"
    if cheapest is not None:
        who = "the first" if cheapest is members[0] else cheapest.model.name
        text += f"; {who} is the cheapest of them, at {usd_month(cheapest.usd or 0.0)}"
    return Tie(first=first, last=last, cheapest=cheapest.model.id if cheapest else None, text=f"{text}.")


def _by_bill(entry: Assessment) -> tuple[float, float, float, str]:
    return (entry.usd or 0.0, *rank_order(entry))
