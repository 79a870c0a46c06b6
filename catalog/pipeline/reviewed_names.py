"""Whose model a listing is, and whether the catalogue knows that developer.

What the rows of before say about names: which model a source means by the way it spells it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

from catalog.model import Adoption, Developer, Provider
from catalog.sources.rows import PriceRow
from catalog.storage.groundwork import Correction, Groundwork
from catalog.storage.snapshot import Snapshot


class DeveloperNames:
    """The developers by every name that sources use for them."""

    def __init__(self, developers: Iterable[Developer], providers: Iterable[Provider]) -> None:
        known = tuple(providers)
        self._by_name: dict[str, str] = {}
        self._organisations: dict[str, str] = {}
        self._own: dict[str, tuple[str, ...]] = {}
        for developer in developers:
            self._by_name.setdefault(_plain(developer.id), developer.id)
            self._by_name.setdefault(_plain(developer.name), developer.id)
            for organisation in developer.hub_organisations:
                self._organisations[organisation.lower()] = developer.id
                self._by_name.setdefault(_plain(organisation), developer.id)
        self._class = {provider.id: provider.provider_class for provider in known}
        for provider in known:
            self._own[provider.id] = provider.own_models_of
            if len(provider.own_models_of) == 1:
                self._by_name.setdefault(_plain(provider.id), provider.own_models_of[0])

    def of_organisation(self, organisation: str) -> str | None:
        """The developer of this organisation on the Hub."""
        return self._organisations.get(organisation.lower())

    def of_seller(self, provider: str) -> str | None:
        """The developer whose own models this provider sells, where it is one."""
        own = self._own.get(provider, ())
        return own[0] if len(own) == 1 else None

    def sells_own_only(self, provider: str) -> bool:
        """Whether all that this provider sells is its own."""
        return self._class.get(provider) == "developer"

    def of_name(self, name: str) -> str | None:
        """The developer that a source's word for a maker means."""
        return self._by_name.get(_plain(name))


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class ReviewedNames:
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
