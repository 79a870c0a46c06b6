"""Why a license does not do: one record a rule on licenses, with the words made from it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from catalog.advice.rules.reason import Reason, relative
from catalog.formatting import beside, count, listing, usd, usd_beside
from catalog.record import LicenseClass
from catalog.text import safe_text

if TYPE_CHECKING:
    from catalog.advice.needs.records import Needs
    from catalog.model import License

CLASS_LABELS: dict[LicenseClass, str] = {
    "permissive": "permissive",
    "copyleft": "share-alike",
    "restricted": "use limits or thresholds",
    "non-commercial": "non-commercial only",
    "proprietary": "provider terms",
    "unknown": "unknown",
}
_NOT_PERMISSIVE = {
    "copyleft": "it asks that what you pass on stays under the same license",
    "non-commercial": "it allows non-commercial use only",
}
_ASKED = {
    "commercial": "a license that allows commercial use",
    "open-weights": "published weights",
    "permissive": "a permissive license: commercial use, no use limits, no thresholds",
}
_NEED = {
    "commercial": "commercial use",
    "open-weights": "open weights",
    "permissive": "a permissive license",
}


class LicenseReason(Reason, frozen=True, kw_only=True):
    """Base of the reasons of this file; `license` is what applies, None where that is unknown."""

    license: "License | None"

    @property
    def text(self) -> str:
        """The sentence, its first letter large: some licenses are called "the provider's terms"."""
        sentence = self._sentence
        return sentence[:1].upper() + sentence[1:]

    @property
    def _sentence(self) -> str:
        raise NotImplementedError

    @property
    def _spoken(self) -> str:
        return spoken(self.license) if self.license else "the license of the weights"


class ClassReason(LicenseReason, frozen=True, kw_only=True):
    """Base of the reasons why a license is not of the class asked for."""

    rule = "license.require"
    asked: str

    @property
    def need(self) -> str:
        return _NEED[self.asked]

    @property
    def short(self) -> str:
        return f"license: {self.has or 'unknown'} / {self.asked}"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:  # noqa: ARG002
        """The least loose class that may hold it: a permissive license is both commercial and open."""
        looser = self._looser if self.asked == "permissive" else "any"
        return {"license.require": looser} if self.is_known else {}

    @property
    def _looser(self) -> str:
        """What to ask in place of a permissive license."""
        return "commercial"

    def remedy_text(self, remedy: str) -> str:
        return f"{remedy} Else it would need {_ASKED[self.asked]}." if self.is_known else remedy


class NotCommercial(ClassReason, frozen=True, kw_only=True):
    """Commercial use is not allowed, or it is unknown whether it is."""

    @property
    def has(self) -> str | None:
        known = self.license is not None and self.license.commercial_use is not None
        return "non-commercial" if known else None

    @property
    def short(self) -> str:
        return f"license: {'no commercial use' if self.is_known else 'unknown'} / {self.asked}"

    @property
    def _looser(self) -> str:
        return "open-weights"

    @property
    def _sentence(self) -> str:
        if self.license is None:
            return f"The license of the weights is unknown; you ask for {self.need}."
        if self.license.commercial_use is None:
            return f"The terms of {self._spoken} are unknown; you ask for {self.need}."
        return f"{self._spoken} does not allow commercial use."


class ClosedWeights(ClassReason, frozen=True, kw_only=True):
    """The weights are not published, or (`is_closed` None) it is unknown whether they are."""

    is_closed: bool | None

    @property
    def has(self) -> str | None:
        return "closed weights" if self.is_closed else None

    @property
    def _sentence(self) -> str:
        if self.is_closed:
            return "The weights are not published."
        return f"Whether the weights are published is unknown; you ask for {self.need}."


class NotPermissive(ClassReason, frozen=True, kw_only=True):
    """Another class than permissive, or a limit or threshold beside it."""

    @property
    def has(self) -> str:
        license_ = self.license
        if license_ is None or license_.license_class in ("permissive", "unknown"):
            return restrictions(license_) if license_ else ""
        if license_.license_class == "restricted":
            return restrictions(license_) or "conditions of its own"
        return CLASS_LABELS[license_.license_class]

    @property
    def _looser(self) -> str:
        commercial = self.license is None or self.license.commercial_use is not False
        return "commercial" if commercial else "open-weights"

    @property
    def _sentence(self) -> str:
        kind = self.license.license_class if self.license else "unknown"
        if kind == "proprietary":
            return "It runs under the provider's API terms, which are not a permissive license."
        why = _NOT_PERMISSIVE.get(kind, f"it has {self.has}")
        return f"{self._spoken} is not permissive: {why}."


class PermissiveUnknown(ClassReason, frozen=True, kw_only=True):
    """Whether it is permissive is unknown, since some or all of its terms are."""

    @property
    def has(self) -> None:
        return None

    @property
    def _sentence(self) -> str:
        known = self.license is not None and self.license.license_class == "permissive"
        terms = f"{'Some' if known else 'The'} terms of {self._spoken}"
        return f"{terms} are unknown; you ask for {self.need}."


class NotOnList(LicenseReason, frozen=True, kw_only=True):
    """Only the licenses named (`allowed`: ids) will do."""

    rule = "license.allow"
    allowed: tuple[str, ...]

    @property
    def need(self) -> str:
        return listing([safe_text(name, 60) for name in self.allowed], "or")

    @property
    def has(self) -> str | None:
        return safe_text(self.license.id) if self.license else None

    @property
    def short(self) -> str:
        return f"license: {self._short_name} / {self.need}"

    @property
    def _short_name(self) -> str:
        if self.license is None:
            return "unknown"
        is_api = self.license.license_class == "proprietary"
        return "API terms" if is_api else safe_text(self.license.id.removeprefix("LicenseRef-"))

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        return {"license.allow": (*needs.license.allow, self.license.id)} if self.license else {}

    def remedy_text(self, remedy: str) -> str:
        return f"Allow its license, {self.has}. Else it would need {self.need}." if self.is_known else remedy

    @property
    def _sentence(self) -> str:
        if self.license is None:
            return f"The license of the weights is unknown; you allow only {self.need}."
        return f"It runs under {self._spoken}; you allow only {self.need}."


class TooManyUsers(LicenseReason, frozen=True, kw_only=True):
    """More monthly active users than the license is granted for; `limit` None: unknown whether there is a limit."""

    rule = "license.users"
    users: int
    limit: int | None

    @property
    def need(self) -> str:
        return f"{count(self.users)} monthly active users"

    @property
    def has(self) -> str | None:
        return None if self.limit is None else f"at most {count(self.limit)} monthly active users"

    @property
    def _sentence(self) -> str:
        if self.limit is None:
            return f"Whether the license limits the number of users is unknown; you have {self.need}."
        most = count(self.limit)
        return f"{self._spoken} covers up to {most} monthly active users; you have {count(self.users)}."

    @property
    def short(self) -> str:
        if self.limit is None:
            return "license: limit of users unknown"
        users, limit = beside(self.users, self.limit)
        return f"license: {users} / {limit} users"

    @property
    def distance(self) -> float | None:
        return None if self.limit is None else relative(self.users, self.limit)


class TooMuchRevenue(LicenseReason, frozen=True, kw_only=True):
    """More revenue (USD a year) than the license is granted for; `limit_usd` None: unknown whether there is one."""

    rule = "license.revenue"
    revenue_usd: int
    limit_usd: int | None

    @property
    def need(self) -> str:
        return f"{usd(self.revenue_usd)} revenue a year"

    @property
    def has(self) -> str | None:
        return None if self.limit_usd is None else f"at most {usd(self.limit_usd)} revenue a year"

    @property
    def _sentence(self) -> str:
        if self.limit_usd is None:
            return f"Whether the license limits revenue is unknown; you have {self.need}."
        most = usd(self.limit_usd)
        return f"{self._spoken} covers up to {most} revenue a year; you have {usd(self.revenue_usd)}."

    @property
    def short(self) -> str:
        if self.limit_usd is None:
            return "license: limit of revenue unknown"
        revenue, limit = usd_beside(self.revenue_usd, self.limit_usd)
        return f"license: {revenue} / {limit} revenue"

    @property
    def distance(self) -> float | None:
        return None if self.limit_usd is None else relative(self.revenue_usd, self.limit_usd)


class NotForResale(LicenseReason, frozen=True, kw_only=True):
    """Reselling the model as an API is not granted, or it is unknown whether it is."""

    rule = "license.service"

    @property
    def need(self) -> str:
        return "to be resold as an API"

    @property
    def has(self) -> str | None:
        known = self.license is not None and self.license.model_as_a_service is not None
        return "a separate agreement is needed" if known else None

    @property
    def _sentence(self) -> str:
        if not self.is_known:
            return f"Whether {self._spoken} lets you resell the model as an API is unknown."
        return f"Under {self._spoken}, reselling the model as an API needs a separate agreement."

    @property
    def short(self) -> str:
        return f"license: {'no resale' if self.is_known else 'resale unknown'} / resale"


def spoken(license_: "License") -> str:
    """How a license is called in a sentence."""
    if license_.license_class == "proprietary":
        return "the provider's terms of service"
    return safe_text(license_.name)


def restrictions(license_: "License") -> str:
    """What sets a license apart from a permissive one, in words; empty where nothing is known to."""
    users = (license_.max_monthly_active_users, license_.display_monthly_active_users)
    sales = (license_.max_annual_revenue_usd, license_.display_annual_revenue_usd)
    kinds = [word for word, limits in (("users", users), ("revenue", sales)) if limits != (None, None)]
    parts = [
        "restrictions on use" if license_.use_limits else "",
        f"a limit on {listing(kinds)}" if kinds else "",
        "a limit on reselling it as an API" if license_.model_as_a_service is False else "",
    ]
    return listing([part for part in parts if part])
