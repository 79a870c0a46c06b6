"""The candidates that an explanation compares with, and the ones among them that lead."""

from collections.abc import Sequence
from typing import NamedTuple

from catalog.advice.assessment import Assessment

SAME_LEAGUE = 3.0


class Peers(NamedTuple):
    """The candidates an explanation compares with: figures of others enter sentences, never scores."""

    fits: int
    best: Assessment | None
    proprietary: Assessment | None
    cheapest: Assessment | None
    by_downloads: dict[str, int]
    baseline: Assessment | None

    @classmethod
    def of(
        cls,
        ranked: Sequence[Assessment],
        unranked: Sequence[Assessment] = (),
        baseline: Assessment | None = None,
    ) -> "Peers":
        """The field of everyone who fits."""
        everyone = (*ranked, *unranked)
        downloaded = sorted(
            (e for e in everyone if e.downloads), key=lambda e: (-(e.downloads or 0), e.model.id)
        )
        priced = [entry for entry in ranked if entry.usd is not None]
        closed = [entry for entry in priced if entry.model.open_weights is False]
        return cls(
            fits=len(everyone),
            best=surest(ranked),
            proprietary=leading(closed),
            cheapest=min(priced, key=lambda e: (e.usd or 0.0, e.model.id), default=None),
            by_downloads={entry.model.id: place for place, entry in enumerate(downloaded)},
            baseline=baseline,
        )


def surest(entries: Sequence[Assessment]) -> Assessment | None:
    """The most surely capable: the highest low end of the range, so that one lucky result does not lead."""
    able = [(entry.capability.low, entry) for entry in entries if entry.capability]
    return min(able, key=lambda pair: (-pair[0], pair[1].model.id))[1] if able else None


def leading(entries: Sequence[Assessment]) -> Assessment | None:
    """The one to compare bills with: the cheapest of those about as surely capable as the surest.

    A far dearer model that is no better as far as anyone knows would flatter every other by comparison.
    """
    top = surest(entries)
    if top is None or top.capability is None:
        return None
    level = [e for e in entries if e.capability and e.capability.low >= top.capability.low - SAME_LEAGUE]
    return min(level, key=lambda e: (e.usd if e.usd is not None else float("inf"), e.model.id))
