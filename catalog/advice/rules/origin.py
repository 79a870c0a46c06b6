"""The rules on who makes and who serves a model: the developer and its country, the provider's, where an API runs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from catalog.advice.rules.reason import Reason, without
from catalog.advice.rules.record import Rule, Subject
from catalog.codes import in_countries
from catalog.formatting import listing

if TYPE_CHECKING:
    from catalog.advice.needs.records import Needs
    from catalog.model import Offer, Provider


class DeveloperElsewhere(Reason, frozen=True, kw_only=True):
    """Its developer's country (None: unknown) is not `wanted`, or is one of the `excluded`."""

    rule = "origin.developer"
    country: str | None
    wanted: tuple[str, ...]
    excluded: tuple[str, ...]

    @property
    def need(self) -> str:
        wanted = listing(self.wanted, "or")
        return f"from {wanted}" if self.wanted else f"not from {listing(self.excluded, 'or')}"

    @property
    def has(self) -> str | None:
        return self.country

    @property
    def text(self) -> str:
        if self.country is None:
            return "The country of its developer is unknown."
        if self.wanted and not in_countries(self.country, self.wanted):
            return f"Its developer is in {self.country}, not in {listing(self.wanted, 'or')}."
        return f"Its developer is in {self.country}, which you exclude."

    @property
    def short(self) -> str:
        asked = listing(self.wanted, "or") if self.wanted else f"not {listing(self.excluded, 'or')}"
        return f"developer in {self.country or 'an unknown country'} / {asked}"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        """Its country among the wanted ones, and none that it lies in among the excluded."""
        if self.country is None:
            return {}
        origin, found = needs.origin, {}
        if origin.developer_countries and not in_countries(self.country, origin.developer_countries):
            found["origin.developer_countries"] = (*origin.developer_countries, self.country)
        if in_countries(self.country, origin.exclude_developer_countries):
            found["origin.exclude_developer_countries"] = _outside(
                origin.exclude_developer_countries, self.country
            )
        return found


class DeveloperNotWanted(Reason, frozen=True, kw_only=True):
    """Its developer is not one of the `wanted`, or is one of the `excluded`; all are ids."""

    rule = "origin.developer"
    developer: str
    wanted: tuple[str, ...]
    excluded: tuple[str, ...]

    @property
    def need(self) -> str:
        return f"by {listing(self.wanted, 'or')}" if self.wanted else f"not by {listing(self.excluded, 'or')}"

    @property
    def has(self) -> str | None:
        return self.developer

    @property
    def text(self) -> str:
        if self.developer in self.excluded:
            return f"Its developer is {self.developer}, which you exclude."
        return f"Its developer is {self.developer}, not {listing(self.wanted, 'or')}."

    @property
    def short(self) -> str:
        asked = f"not {self.developer}" if self.developer in self.excluded else listing(self.wanted, "or")
        return f"by {self.developer} / {asked}"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        """Itself among the wanted developers and not among the excluded."""
        origin, found = needs.origin, {}
        if origin.developers and self.developer not in origin.developers:
            found["origin.developers"] = (*origin.developers, self.developer)
        if self.developer in origin.exclude_developers:
            found["origin.exclude_developers"] = without(origin.exclude_developers, (self.developer,))
        return found


class ProviderElsewhere(Reason, frozen=True, kw_only=True):
    """The provider of the API stands under the law of `country` (None: unknown), one of the `excluded`."""

    rule = "origin.provider"
    provider: str
    country: str | None
    excluded: tuple[str, ...]

    @property
    def need(self) -> str:
        return f"no provider under the law of {listing(self.excluded, 'or')}"

    @property
    def has(self) -> str | None:
        return self.country

    @property
    def text(self) -> str:
        if self.country is None:
            return f"It is unknown which country's law {self.provider} is under."
        return f"{self.provider} is under the law of {self.country}, which you exclude."

    @property
    def short(self) -> str:
        where = self.country or "an unknown country"
        return f"provider in {where} / not {listing(self.excluded, 'or')}"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        excluded = needs.origin.exclude_provider_countries
        key = "origin.exclude_provider_countries"
        return {} if self.country is None else {key: _outside(excluded, self.country)}


class ServedElsewhere(Reason, frozen=True, kw_only=True):
    """A provider runs it in `countries` (None: unknown), not in the `wanted` ones alone."""

    rule = "origin.serving"
    provider: str
    countries: tuple[str, ...] | None
    wanted: tuple[str, ...]

    @property
    def need(self) -> str:
        return f"served from {listing(self.wanted, 'or')}"

    @property
    def has(self) -> str | None:
        return None if self.countries is None else listing(self.countries)

    @property
    def text(self) -> str:
        if self.countries is None:
            return f"Where {self.provider} runs it is unknown."
        where = listing(self.countries)
        return f"{self.provider} runs it in {where}; you allow only {listing(self.wanted, 'or')}."

    @property
    def short(self) -> str:
        where = listing(self.countries) if self.countries else "an unknown country"
        return f"runs in {where} / {listing(self.wanted, 'or')}"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        if not self.countries:
            return {}
        wanted = needs.origin.serving_countries
        more = tuple(country for country in self.countries if not in_countries(country, wanted))
        return {"origin.serving_countries": (*wanted, *more)}


def _outside(countries: tuple[str, ...], country: str) -> tuple[str, ...]:
    """Those of the countries and groups that `country` does not lie in."""
    return tuple(one for one in countries if not in_countries(country, (one,)))


def serving_countries(offer: "Offer | None", provider: "Provider | None") -> tuple[str, ...] | None:
    """Where an offer runs (ISO 3166-1): its own countries, else those of all its provider's offers."""
    if offer and offer.serving_countries is not None:
        return offer.serving_countries
    return provider.serving_countries if provider else None


def _check_developer(subject: Subject) -> Reason | None:
    origin = subject.question.needs.origin
    developer = subject.question.snapshot.developers.get(subject.model.developer)
    country = developer.country if developer else None
    name = subject.model.developer
    if (origin.developers and name not in origin.developers) or name in origin.exclude_developers:
        return DeveloperNotWanted(
            developer=name, wanted=origin.developers, excluded=origin.exclude_developers
        )
    wanted, excluded = origin.developer_countries, origin.exclude_developer_countries
    if not wanted and not excluded:
        return None
    allowed = country is not None and (not wanted or in_countries(country, wanted))
    if allowed and country is not None and not in_countries(country, excluded):
        return None
    return DeveloperElsewhere(country=country, wanted=wanted, excluded=excluded)


def _check_provider(subject: Subject) -> Reason | None:
    excluded = subject.question.needs.origin.exclude_provider_countries
    if subject.offer is None or not excluded:
        return None
    country = subject.provider.country if subject.provider else None
    if country is not None and not in_countries(country, excluded):
        return None
    name = subject.provider.name if subject.provider else subject.offer.provider
    return ProviderElsewhere(provider=name, country=country, excluded=excluded)


def _check_serving(subject: Subject) -> Reason | None:
    wanted = subject.question.needs.origin.serving_countries
    if subject.offer is None or not wanted:
        return None
    countries = serving_countries(subject.offer, subject.provider)
    if countries is not None and all(in_countries(country, wanted) for country in countries):
        return None
    name = subject.provider.name if subject.provider else subject.offer.provider
    return ServedElsewhere(provider=name, countries=countries, wanted=wanted)


_DEVELOPER_KEYS = (
    "origin.developer_countries",
    "origin.exclude_developer_countries",
    "origin.developers",
    "origin.exclude_developers",
)
DEVELOPER = Rule(
    id="origin.developer",
    name="developer or its country",
    reads=("model",),
    check=_check_developer,
    remedy="Allow its developer and its country.",
    drops=dict.fromkeys(_DEVELOPER_KEYS),
    is_asked=lambda question: any(question.needs.origin.asks_of_developer),
)
PROVIDER = Rule(
    id="origin.provider",
    name="provider's country",
    reads=("offer",),
    check=_check_provider,
    remedy="Allow its provider's country.",
    drops={"origin.exclude_provider_countries": None},
    is_asked=lambda question: bool(question.needs.origin.exclude_provider_countries),
)
SERVING = Rule(
    id="origin.serving",
    name="serving country",
    reads=("offer",),
    check=_check_serving,
    remedy="Allow more serving countries.",
    drops={"origin.serving_countries": None},
    is_asked=lambda question: bool(question.needs.origin.serving_countries),
)
