"""The rules on countries: where the developer is, and where an API runs."""

from typing import TYPE_CHECKING

from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Rule, Subject
from catalog.codes import in_countries
from catalog.formatting import listing

if TYPE_CHECKING:
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
        return f"{self.provider} runs it in {where}, not in {listing(self.wanted, 'or')} alone."


def serving_countries(offer: "Offer | None", provider: "Provider | None") -> tuple[str, ...] | None:
    """Where an offer runs (ISO 3166-1): its own countries, else those of all its provider's offers."""
    if offer and offer.serving_countries is not None:
        return offer.serving_countries
    return provider.serving_countries if provider else None


def _check_developer(subject: Subject) -> Reason | None:
    origin = subject.question.needs.origin
    developer = subject.question.snapshot.developers.get(subject.model.developer)
    country = developer.country if developer else None
    wanted, excluded = origin.developer_countries, origin.exclude_developer_countries
    allowed = country is not None and (not wanted or in_countries(country, wanted))
    if allowed and country is not None and not in_countries(country, excluded):
        return None
    return DeveloperElsewhere(country=country, wanted=wanted, excluded=excluded)


def _check_serving(subject: Subject) -> Reason | None:
    wanted = subject.question.needs.origin.serving_countries
    if subject.offer is None or not wanted:
        return None
    countries = serving_countries(subject.offer, subject.provider)
    if countries is not None and all(in_countries(country, wanted) for country in countries):
        return None
    name = subject.provider.name if subject.provider else subject.offer.provider
    return ServedElsewhere(provider=name, countries=countries, wanted=wanted)


DEVELOPER = Rule(
    id="origin.developer",
    name="developer's country",
    reads=("model",),
    check=_check_developer,
    remedy="Allow its developer's country.",
    drops={"origin.developer_countries": None, "origin.exclude_developer_countries": None},
    is_asked=lambda question: bool(
        question.needs.origin.developer_countries or question.needs.origin.exclude_developer_countries
    ),
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
