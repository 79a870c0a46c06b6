"""An answer as it is told, for the checks of `contradictions.py`: its records, its JSON, the figures of the list."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from catalog.advice.result import Advice, Candidate


class Told:
    """An answer and its JSON document, with the ranked candidates by id as the list shows them."""

    def __init__(self, advice: Advice, document: dict[str, Any]) -> None:
        self.advice = advice
        self.document = document

    @cached_property
    def ranked(self) -> dict[str, Candidate]:
        """By id, in the order of the ranks."""
        found = [entry for entry in self.advice.candidates if entry.rank is not None]
        return {entry.model.id: entry for entry in sorted(found, key=lambda entry: entry.rank or 0)}

    @cached_property
    def priced(self) -> list[Candidate]:
        """The ranked ones with a bill above zero and a capability."""
        return [entry for entry in self.ranked.values() if bill(entry) and entry.capability]

    @cached_property
    def closed(self) -> list[Candidate]:
        """Of those, the ones with closed weights."""
        return [entry for entry in self.priced if entry.model.open_weights is False]

    @property
    def floor(self) -> float:
        """The capability asked for."""
        return self.advice.needs.must.min_capability or 0.0


def bill(entry: Candidate) -> float | None:
    """The bill that the list shows, in USD a month."""
    return entry.offer.bill.usd if entry.offer.bill else None


def shown(amount: float) -> float:
    """A bill as it stands in a column: whole dollars from ten on, else cents."""
    return round(amount) if amount >= 9.995 else round(amount, 2)


def value(entry: Candidate) -> float | None:
    """The capability of a candidate; None where it is unknown."""
    return entry.capability.value if entry.capability else None


def apart(
    said: float | None, one: float | None, other: float | None, most: float, words: str
) -> Iterator[str]:
    """A difference that is told, beside the two figures it is of; none is told where one is unknown."""
    true = None if one is None or other is None else one - other
    if (said is None) is not (true is None) or (said is not None and abs(said - (true or 0.0)) > most):
        yield f"{words} {said}, and {one} - {other} = {true}"
