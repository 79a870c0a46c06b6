"""The order of those that fit: by score, then by bill, then by id; below them those that cannot be ranked."""

from collections.abc import Iterable

from catalog.advice.assessment import Assessment

Place = tuple[float, float, str]
"""What an entry is sorted by: score (highest first), bill in USD a month, id."""


def rank_order(entry: Assessment) -> Place:
    """The place of an entry that is ranked."""
    return place(entry, entry.score or 0.0)


def place(entry: Assessment, score: float) -> Place:
    """The place that an entry would have with this score."""
    return (-score, bill(entry), entry.model.id)


def unranked_order(entry: Assessment) -> tuple[float, int, str]:
    """The place of an entry without a score among its like: by bill, then by downloads, then by id."""
    return (bill(entry), -(entry.downloads or 0), entry.model.id)


def bill(entry: Assessment) -> float:
    """The bill that scores, not a cheaper one shown within the budget: else a dearer price could help."""
    return entry.choice.scored_usd if entry.choice.scored_usd is not None else float("inf")


def in_order(entries: Iterable[Assessment]) -> list[Assessment]:
    """As they are listed: the ranked ones first."""
    found = list(entries)
    ranked = sorted((entry for entry in found if entry.parts), key=rank_order)
    return ranked + sorted((entry for entry in found if not entry.parts), key=unranked_order)
