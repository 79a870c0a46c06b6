"""The rules on licenses: their class, a list of licenses, users, revenue, reselling as an API.

A rule that is asked and whose fact is unknown fails: that it is unknown is told as unknown.
"""

from typing import TYPE_CHECKING

from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Rule, Subject
from catalog.formatting import count, listing, usd
from catalog.record import LicenseClass
from catalog.text import safe_text

if TYPE_CHECKING:
    from catalog.advice.needs.records import LicenseNeeds
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

    def remedy_text(self, remedy: str) -> str:
        return f"{remedy} Else it would need {_ASKED[self.asked]}." if self.is_known else remedy


class NotCommercial(ClassReason, frozen=True, kw_only=True):
    """Commercial use is not allowed, or it is unknown whether it is."""

    @property
    def has(self) -> str | None:
        known = self.license is not None and self.license.commercial_use is not None
        return "non-commercial" if known else None

    @property
    def _sentence(self) -> str:
        if self.license is None:
            return f"The license of the weights is unknown; {self.need} is asked."
        if self.license.commercial_use is None:
            return f"The terms of {self._spoken} are unknown; {self.need} is asked."
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
        return f"Whether the weights are published is unknown; {self.need} is asked."


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
    def _sentence(self) -> str:
        kind = self.license.license_class if self.license else "unknown"
        if kind == "proprietary":
            return "It runs under the provider's terms of service, which are no permissive license."
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
        return f"{terms} are unknown; {self.need} is asked."


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

    def remedy_text(self, remedy: str) -> str:
        return f"Allow its license, {self.has}. Else it would need {self.need}." if self.is_known else remedy

    @property
    def _sentence(self) -> str:
        if self.license is None:
            return f"The license of the weights is unknown; only {self.need} will do."
        return f"It runs under {self._spoken}; only {self.need} will do."


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
        return f"{self._spoken} ends above {most} monthly active users; you have {count(self.users)}."


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
        return f"{self._spoken} is not granted above {most} revenue a year; you have {usd(self.revenue_usd)}."


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


def spoken(license_: "License") -> str:
    """How a license is called in a sentence."""
    if license_.license_class == "proprietary":
        return "the provider's terms of service"
    return safe_text(license_.name)


def is_resale_exempt(license_: "License", needs: "LicenseNeeds") -> bool:
    """Whether the user's revenue is below that from which a clause on reselling holds (Kimi K2.5: $20 million)."""
    limit = license_.service_free_below_revenue_usd
    return bool(limit and needs.annual_revenue_usd and needs.annual_revenue_usd <= limit)


def restrictions(license_: "License") -> str:
    """What sets a license apart from a permissive one, in words; empty where nothing is known to."""
    users = (license_.max_monthly_active_users, license_.display_monthly_active_users)
    sales = (license_.max_annual_revenue_usd, license_.display_annual_revenue_usd)
    kinds = [word for word, limits in (("users", users), ("revenue", sales)) if limits != (None, None)]
    parts = [
        "limits on use" if license_.use_limits else "",
        f"a threshold of {listing(kinds)}" if kinds else "",
        "a limit on reselling it as an API" if license_.model_as_a_service is False else "",
    ]
    return listing([part for part in parts if part])


def _check_class(subject: Subject) -> Reason | None:
    asked, license_ = subject.question.needs.license.require, subject.license
    if asked == "any":
        return None
    if asked == "commercial":
        return _not_commercial(license_, asked)
    closed: ClosedWeights | None = None
    if not subject.model.open_weights:
        is_closed = True if subject.model.open_weights is False else None
        closed = ClosedWeights(license=license_, asked=asked, is_closed=is_closed)
    if asked == "open-weights" or (closed and closed.is_known):
        return closed
    found = _not_permissive(license_, asked)
    # A known failure comes before an unknown fact, which may be let pass.
    return found if found and found.is_known else closed or found


def _not_commercial(license_: "License | None", asked: str) -> Reason | None:
    allowed = license_ is not None and license_.commercial_use is True
    return None if allowed else NotCommercial(license=license_, asked=asked)


def _not_permissive(license_: "License | None", asked: str) -> Reason | None:
    """Permissive means more than the class: no limit on use, no threshold, commercial use allowed."""
    if license_ is None:
        return _not_commercial(license_, asked)
    if license_.license_class not in ("permissive", "unknown") or restrictions(license_):
        return NotPermissive(license=license_, asked=asked)
    if license_.commercial_use is False:
        return _not_commercial(license_, asked)
    known = license_.license_class == "permissive"
    if known and license_.commercial_use and license_.use_limits is False:
        return None
    return PermissiveUnknown(license=license_, asked=asked)


def _check_list(subject: Subject) -> Reason | None:
    """Ids of this catalogue or SPDX ids, in any case of letters."""
    allowed, license_ = subject.question.needs.license.allow, subject.license
    if not allowed:
        return None
    names: set[str] = set()
    if license_ is not None:
        names |= {license_.id, license_.id.removeprefix("LicenseRef-"), license_.spdx or license_.id}
        if license_.license_class == "proprietary":
            names |= {"provider terms", "provider-terms"}
    wanted = {name.casefold() for name in allowed}
    if any(name.casefold() in wanted for name in names):
        return None
    return NotOnList(license=license_, allowed=allowed)


def _check_users(subject: Subject) -> Reason | None:
    users, license_ = subject.question.needs.license.monthly_active_users, subject.license
    if not users:
        return None
    limit = license_.max_monthly_active_users if license_ else None
    unknown = license_ is None or (limit is None and license_.license_class == "unknown")
    if unknown or (limit is not None and users > limit):
        return TooManyUsers(license=license_, users=users, limit=limit)
    return None


def _check_revenue(subject: Subject) -> Reason | None:
    revenue, license_ = subject.question.needs.license.annual_revenue_usd, subject.license
    if not revenue:
        return None
    limit = license_.max_annual_revenue_usd if license_ else None
    unknown = license_ is None or (limit is None and license_.license_class == "unknown")
    if unknown or (limit is not None and revenue > limit):
        return TooMuchRevenue(license=license_, revenue_usd=revenue, limit_usd=limit)
    return None


def _check_resale(subject: Subject) -> Reason | None:
    needs, license_ = subject.question.needs.license, subject.license
    if not needs.model_as_a_service:
        return None
    granted = license_.model_as_a_service if license_ else None
    if granted or (granted is False and license_ is not None and is_resale_exempt(license_, needs)):
        return None
    return NotForResale(license=license_)


_AGREEMENT = "It needs a separate agreement with its developer."
CLASS = Rule(
    id="license.require",
    name="license class",
    reads=("license",),
    check=_check_class,
    remedy="Accept any license.",
    drops={"license.require": None},
    is_asked=lambda question: question.needs.license.require != "any",
)
LIST = Rule(
    id="license.allow",
    name="list of licenses",
    reads=("license",),
    check=_check_list,
    remedy="Allow its license.",
    drops={"license.allow": None},
    is_asked=lambda question: bool(question.needs.license.allow),
)
USERS = Rule(
    id="license.users",
    name="number of users",
    reads=("license",),
    check=_check_users,
    remedy=_AGREEMENT,
    drops={"license.monthly_active_users": None},
    is_asked=lambda question: bool(question.needs.license.monthly_active_users),
)
REVENUE = Rule(
    id="license.revenue",
    name="annual revenue",
    reads=("license",),
    check=_check_revenue,
    remedy=_AGREEMENT,
    drops={"license.annual_revenue_usd": None},
    is_asked=lambda question: bool(question.needs.license.annual_revenue_usd),
)
SERVICE = Rule(
    id="license.service",
    name="reselling as a service",
    has_article=False,
    reads=("license",),
    check=_check_resale,
    remedy=_AGREEMENT,
    drops={"license.model_as_a_service": None},
    is_asked=lambda question: question.needs.license.model_as_a_service,
)
