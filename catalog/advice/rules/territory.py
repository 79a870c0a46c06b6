"""The rule on countries in which a license grants no rights."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from catalog.advice.rules.license_reasons import LicenseReason
from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Rule, Subject
from catalog.codes import EU, EU_MEMBERS, in_countries
from catalog.formatting import listing

if TYPE_CHECKING:
    from catalog.model import License, Model


class NoRightsThere(LicenseReason, frozen=True, kw_only=True):
    """The license grants no rights in `closed`, of which you are in `used`; both empty: the license is unknown."""

    rule = "license.territory"
    asked: tuple[str, ...]
    used: tuple[str, ...]
    closed: tuple[str, ...]

    @property
    def need(self) -> str:
        return f"rights in {place_names(self.asked)}"

    @property
    def has(self) -> str | None:
        return f"no rights in {place_names(self.closed)}" if self.closed else None

    @property
    def _sentence(self) -> str:
        if not self.closed:
            return f"Whether {self._spoken} grants rights in {place_names(self.asked)} is unknown."
        return f"{self._spoken} grants no rights in {place_names(self.closed)}; you are in {place_names(self.used)}."

    @property
    def short(self) -> str:
        where = place_names(self.used or self.asked)
        return f"license: {'no' if self.closed else 'unknown'} rights in {where}"


def place_names(countries: Iterable[str], last: str = "and") -> str:
    """Countries in a sentence: `the EU, GB and KR`."""
    return listing(["the EU" if country == EU else country for country in countries], last)


def countries_without_rights(license_: "License", model: "Model") -> tuple[str, ...]:
    """Where a license grants no rights to this model: Meta's clause on the EU is on models that read pictures only."""
    if license_.no_rights_for_images_only and "image" not in (model.inputs or ("image",)):
        return ()
    return license_.no_rights_in


def _check_territory(subject: Subject) -> Reason | None:
    asked, license_ = subject.question.needs.license.use_countries, subject.license
    if license_ is None or license_.license_class == "unknown":
        return NoRightsThere(license=license_, asked=asked, used=(), closed=())
    closed = countries_without_rights(license_, subject.model)
    used = tuple(country for country in asked if _overlaps(country, closed))
    return NoRightsThere(license=license_, asked=asked, used=used, closed=closed) if used else None


def _overlaps(country: str, closed: tuple[str, ...]) -> bool:
    """Whether a country, or any member of the EU, lies in one of `closed`."""
    return in_countries(country, closed) or (country == EU and any(one in EU_MEMBERS for one in closed))


TERRITORY = Rule(
    id="license.territory",
    name="countries of use",
    reads=("license",),
    check=_check_territory,
    remedy="It needs an agreement with its developer that holds in your country.",
    drops={"license.use_countries": None},
    is_asked=lambda question: bool(question.needs.license.use_countries),
)
