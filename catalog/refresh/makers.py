"""Whose model a listing is, and whether the catalogue knows that developer."""

from collections.abc import Iterable

from catalog.model import Developer, Provider


class Makers:
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
