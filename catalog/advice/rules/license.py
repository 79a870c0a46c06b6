"""The rules on licenses: their class, a list of licenses, users, revenue, reselling as an API.

A rule that is asked and whose fact is unknown fails: that it is unknown is told as unknown.
"""

from typing import TYPE_CHECKING

from catalog.advice.rules.license_reasons import (
    ClosedWeights,
    NotCommercial,
    NotForResale,
    NotOnList,
    NotPermissive,
    PermissiveUnknown,
    TooManyUsers,
    TooMuchRevenue,
    restrictions,
)
from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Rule, Subject

if TYPE_CHECKING:
    from catalog.advice.needs.records import LicenseNeeds
    from catalog.model import License


def is_resale_exempt(license_: "License", needs: "LicenseNeeds") -> bool:
    """Whether the user's revenue is below that from which a clause on reselling holds (Kimi K2.5: $20 million)."""
    limit = license_.service_free_below_revenue_usd
    return bool(limit and needs.annual_revenue_usd and needs.annual_revenue_usd <= limit)


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
