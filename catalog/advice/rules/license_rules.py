"""The rules on licenses: each says what is asked, what the license has, and that in words.

A rule that is not asked gives None; one that is asked and whose fact is unknown fails with `has` None.
"""

from catalog.advice.needs import LicenseNeeds
from catalog.advice.result import Reason, Rule
from catalog.advice.rules.obligations import service_exempt
from catalog.formatting import count, listing, usd
from catalog.model import License, Model
from catalog.record import LicenseClass
from catalog.text import safe_text

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


def require(model: Model, license_: License | None, needs: LicenseNeeds) -> Reason | None:
    """Any, commercial use, open weights or a permissive license."""
    if needs.require == "any":
        return None
    if needs.require == "commercial":
        return _not_commercial(license_, "commercial use")
    closed = None if model.open_weights else _closed(model, needs)
    if needs.require == "open-weights" or (closed and closed.has is not None):
        return closed
    found = _not_permissive(license_, "a permissive license")
    # A known failure comes before an unknown fact, which may be let pass.
    return found if found and found.has is not None else closed or found


def _not_commercial(license_: License | None, need: str) -> Reason | None:
    if license_ is None:
        return _fails(
            "license.require", need, None, f"The license of the weights is unknown; {need} is asked."
        )
    if license_.commercial_use is None:
        text = f"The terms of {spoken(license_)} are unknown; {need} is asked."
        return _fails("license.require", need, None, text)
    if license_.commercial_use:
        return None
    return _fails(
        "license.require", need, "non-commercial", f"{spoken(license_)} does not allow commercial use."
    )


def _closed(model: Model, needs: LicenseNeeds) -> Reason:
    need = "open weights" if needs.require == "open-weights" else "a permissive license"
    if model.open_weights is False:
        return _fails("license.require", need, "closed weights", "The weights are not published.")
    text = f"Whether the weights are published is unknown; {need} is asked."
    return _fails("license.require", need, None, text)


def _not_permissive(license_: License | None, need: str) -> Reason | None:
    """Permissive means more than the class: no limit on use, no threshold, commercial use allowed."""
    if license_ is None:
        return _not_commercial(license_, need)
    if license_.license_class not in ("permissive", "unknown"):
        return _fails("license.require", need, *_class_reason(license_))
    if restrictions := _restrictions(license_):
        text = f"{spoken(license_)} is not permissive: it has {restrictions}."
        return _fails("license.require", need, restrictions, text)
    if license_.commercial_use is False:
        return _not_commercial(license_, need)
    known = license_.license_class == "permissive"
    if known and license_.commercial_use and license_.use_limits is False:
        return None
    terms = f"{'Some' if known else 'The'} terms of {spoken(license_)}"
    return _fails("license.require", need, None, f"{terms} are unknown; {need} is asked.")


def _class_reason(license_: License) -> tuple[str, str]:
    """What a license of another class has, and that in a sentence."""
    has = CLASS_LABELS[license_.license_class]
    if license_.license_class == "proprietary":
        return has, "It runs under the provider's terms of service, which are no permissive license."
    why = _NOT_PERMISSIVE.get(license_.license_class, has)
    if license_.license_class == "restricted":
        has = _restrictions(license_) or "conditions of its own"
        why = f"it has {has}"
    return has, f"{spoken(license_)} is not permissive: {why}."


def _restrictions(license_: License) -> str:
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


def allow(license_: License | None, needs: LicenseNeeds) -> Reason | None:
    """Only the licenses named: ids of this catalogue or SPDX ids, in any case."""
    if not needs.allow:
        return None
    need = listing([safe_text(name, 60) for name in needs.allow], "or")
    if license_ is None:
        return _fails(
            "license.allow", need, None, f"The license of the weights is unknown; only {need} will do."
        )
    names = {license_.id, license_.id.removeprefix("LicenseRef-"), license_.spdx or license_.id}
    if license_.license_class == "proprietary":
        names.update(("provider terms", "provider-terms"))
    allowed = {name.casefold() for name in needs.allow}
    if any(name.casefold() in allowed for name in names):
        return None
    has = safe_text(license_.id)
    return _fails("license.allow", need, has, f"It runs under {spoken(license_)}; only {need} will do.")


def users(license_: License | None, needs: LicenseNeeds) -> Reason | None:
    """The number of users above which the grant ends."""
    asked = needs.monthly_active_users
    if not asked:
        return None
    limit = license_.max_monthly_active_users if license_ else None
    need = f"{count(asked)} monthly active users"
    if license_ is None or (limit is None and license_.license_class == "unknown"):
        return _fails(
            "license.users",
            need,
            None,
            f"Whether the license limits the number of users is unknown; you have {need}.",
        )
    if limit is None or asked <= limit:
        return None
    text = f"{spoken(license_)} ends above {count(limit)} monthly active users; you have {count(asked)}."
    return _fails("license.users", need, f"at most {count(limit)} monthly active users", text)


def revenue(license_: License | None, needs: LicenseNeeds) -> Reason | None:
    """The revenue above which the grant ends."""
    asked = needs.annual_revenue_usd
    if not asked:
        return None
    limit = license_.max_annual_revenue_usd if license_ else None
    need = f"{usd(asked)} revenue a year"
    if license_ is None or (limit is None and license_.license_class == "unknown"):
        return _fails(
            "license.revenue", need, None, f"Whether the license limits revenue is unknown; you have {need}."
        )
    if limit is None or asked <= limit:
        return None
    text = f"{spoken(license_)} is not granted above {usd(limit)} revenue a year; you have {usd(asked)}."
    return _fails("license.revenue", need, f"at most {usd(limit)} revenue a year", text)


def service(license_: License | None, needs: LicenseNeeds) -> Reason | None:
    """Whether the model may be resold as an API."""
    if not needs.model_as_a_service:
        return None
    need = "to be resold as an API"
    granted = license_.model_as_a_service if license_ else None
    if license_ is None or granted is None:
        whose = spoken(license_) if license_ else "the license of the weights"
        return _fails(
            "license.service", need, None, f"Whether {whose} lets you resell the model as an API is unknown."
        )
    if granted or service_exempt(license_, needs):
        return None
    text = f"Under {spoken(license_)}, reselling the model as an API needs a separate agreement."
    return _fails("license.service", need, "a separate agreement is needed", text)


def spoken(license_: License) -> str:
    """How a license is called in a sentence."""
    if license_.license_class == "proprietary":
        return "the provider's terms of service"
    return safe_text(license_.name)


def _fails(rule: Rule, need: str, has: str | None, text: str) -> Reason:
    return Reason(rule=rule, need=need, has=has, text=text[:1].upper() + text[1:])
