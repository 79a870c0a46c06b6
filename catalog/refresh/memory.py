"""What the rows of before say about names: which model a source means by the way it spells it."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

from catalog.groundwork import Correction, Groundwork
from catalog.merge.rows import PriceRow
from catalog.model import Adoption
from catalog.snapshot import Snapshot

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Memory:
    """Reviewed joins: a name that stood with one model in the shipped catalogue stands with it again."""

    def __init__(self, base: Snapshot, ground: Groundwork) -> None:
        self._prices = _settled(
            [((row.provider, row.provider_model_id, row.source), row.model) for row in ground.rows]
            + [((row.provider, row.provider_model_id, ""), row.model) for row in ground.rows]
        )
        results = base.catalog.evidence
        self._results = _settled(
            [((row.source, row.benchmark, row.name_in_source), (row.model, row.variant)) for row in results]
        )
        self._names = _settled([((row.source, row.name_in_source), row.model) for row in results])
        self._repositories = {row.repository.lower(): row for row in base.catalog.adoption}
        self._corrections: dict[tuple[str, str], list[Correction]] = defaultdict(list)
        for correction in ground.corrections:
            self._corrections[correction.table, correction.key].append(correction)

    def of_price(self, row: PriceRow) -> str | None:
        """The model that this row's provider means by its id."""
        return self._prices.get((row.provider, row.provider_model_id, row.source)) or self._prices.get(
            (row.provider, row.provider_model_id, "")
        )

    def of_result(self, source: str, benchmark: str, name: str) -> tuple[str, str] | None:
        """The model, and the variant of it, that a leaderboard means by a name."""
        known = self._results.get((source, benchmark, name))
        if known is not None:
            return known
        model = self._names.get((source, name))
        return None if model is None else (model, "")

    def of_repository(self, name: str) -> Adoption | None:
        """The repository as it was known before."""
        return self._repositories.get(name.lower())

    def corrections(self, table: str, key: str) -> list[Correction]:
        """The reviewed changes of one row."""
        return self._corrections.get((table, key), [])


def _settled(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, _Value]:
    """What each key means, where it always means the same."""
    found: dict[_Key, _Value] = {}
    several: set[_Key] = set()
    for key, value in pairs:
        if found.setdefault(key, value) != value:
            several.add(key)
    return {key: value for key, value in found.items() if key not in several}
