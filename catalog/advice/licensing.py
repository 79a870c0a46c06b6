"""Which license or terms apply to a way of running a model, whether they fit, and what they ask.

Three grounds decide what applies: a provider that serves its own models does so under its terms of service;
so does whoever serves a model whose weights are closed; everyone else, a third-party host as well as your
own hardware, runs open weights under the license of those weights.
"""

from typing import Literal

from catalog.advice.answer import LicenseVerdict, Reason, Rule
from catalog.advice.duties import plain_duties, provider_duties, service_exempt, source_of
from catalog.advice.figures import count, listing, usd
from catalog.advice.needs import LicenseNeeds
from catalog.model import License, LicenseClass, Model, Offer, Provider
from catalog.text import safe_text

CLASS_LABELS: dict[LicenseClass, str] = {
    "permissive": "permissive",
    "copyleft": "share-alike",
    "restricted": "use limits or thresholds",
    "non-commercial": "non-commercial only",
    "proprietary": "provider terms",
    "unknown": "unknown",
}
PROPRIETARY = "Proprietary"
_PROVIDER_TERMS = License(
    id=PROPRIETARY,
    name="Terms of service",
    license_class="proprietary",
    osi_approved=False,
    commercial_use=True,
)
_Grounds = Literal["provider terms", "weights"]
_Licenses = dict[str, License]


def check(
    model: Model, offer: Offer | None, provider: Provider | None, needs: LicenseNeeds, licenses: _Licenses
) -> tuple[Reason, ...]:
    """The license rules that this way of running fails; `offer` None is your own hardware.

    A rule that is asked and whose fact is unknown fails with `has` None. Cheap: called for every offer.
    """
    if not _asks(needs):
        return ()
    license_ = _license_of(model, offer, provider, licenses)
    found = (
        _require(model, license_, needs),
        _allow(license_, needs),
        _users(license_, needs),
        _revenue(license_, needs),
        _service(license_, needs),
    )
    return tuple(reason for reason in found if reason is not None)


def verdict(
    model: Model, offer: Offer | None, provider: Provider | None, needs: LicenseNeeds, licenses: _Licenses
) -> LicenseVerdict:
    """What applies, the rules it fails, and its duties in plain words, each with its source."""
    grounds = applies(model, offer, provider)
    license_ = _license_of(model, offer, provider, licenses)
    reasons = check(model, offer, provider, needs, licenses)
    if grounds == "provider terms":
        return _provider_verdict(provider, license_ or _PROVIDER_TERMS, reasons)
    if license_ is None:
        caution = "The license of the weights is unknown: find it out before you use the model."
        return LicenseVerdict(
            id=None,
            name="unknown",
            license_class="unknown",
            applies=grounds,
            reasons=reasons,
            cautions=(caution,),
        )
    source = source_of(license_)
    return LicenseVerdict(
        id=safe_text(license_.id),
        name=safe_text(license_.name),
        license_class=license_.license_class,
        applies=grounds,
        reasons=reasons,
        duties=tuple(f"{duty} [{source}]" for duty in plain_duties(license_, needs)),
        cautions=_cautions(license_),
        url=safe_text(license_.url),
    )


def applies(model: Model, offer: Offer | None, provider: Provider | None) -> _Grounds:
    """What governs this way of running: the provider's terms or the license of the weights."""
    if model.open_weights is False or model.license == PROPRIETARY:
        return "provider terms"
    if offer is not None and provider is not None and model.developer in provider.own_models_of:
        return "provider terms"
    return "weights"


def _asks(needs: LicenseNeeds) -> bool:
    return (
        needs.require != "any"
        or bool(needs.allow)
        or bool(needs.monthly_active_users)
        or bool(needs.annual_revenue_usd)
        or needs.model_as_a_service
    )


def _license_of(
    model: Model, offer: Offer | None, provider: Provider | None, licenses: _Licenses
) -> License | None:
    """The license that applies; one that is named but not in the table has unknown terms."""
    if applies(model, offer, provider) == "provider terms":
        return licenses.get(PROPRIETARY, _PROVIDER_TERMS)
    if model.license is None:
        return None
    return licenses.get(model.license) or License(id=model.license, name=model.license)


def _require(model: Model, license_: License | None, needs: LicenseNeeds) -> Reason | None:
    if needs.require == "any":
        return None
    if needs.require != "commercial" and model.open_weights is not True:
        return _closed(model, needs)
    if needs.require == "open-weights":
        return None
    need = "commercial use" if needs.require == "commercial" else "a permissive license"
    if license_ is None:
        return _fails(
            "license.require", need, None, f"The license of the weights is unknown; {need} is asked."
        )
    if needs.require == "permissive" and license_.license_class != "unknown":
        return _not_permissive(license_, need)
    if license_.commercial_use is None or needs.require == "permissive":
        text = f"The terms of {_name(license_)} are unknown; {need} is asked."
        return _fails("license.require", need, None, text)
    if license_.commercial_use:
        return None
    return _fails(
        "license.require", need, "non-commercial", f"{_name(license_)} does not allow commercial use."
    )


def _closed(model: Model, needs: LicenseNeeds) -> Reason:
    need = "open weights" if needs.require == "open-weights" else "a permissive license"
    if model.open_weights is False:
        return _fails("license.require", need, "closed weights", "The weights are not published.")
    text = f"Whether the weights are published is unknown; {need} is asked."
    return _fails("license.require", need, None, text)


def _not_permissive(license_: License, need: str) -> Reason | None:
    """Permissive means more than the class: no limit on use, no threshold, commercial use allowed."""
    if license_.license_class != "permissive":
        has = CLASS_LABELS[license_.license_class]
        text = (
            "It runs under the provider's terms of service, which are no permissive license."
            if license_.license_class == "proprietary"
            else f"{_name(license_)} is not permissive: {has}."
        )
        return _fails("license.require", need, has, text)
    if license_.use_limits or _has_threshold(license_):
        has = "limits on use" if license_.use_limits else "a threshold of users or revenue"
        return _fails("license.require", need, has, f"{_name(license_)} is not permissive: it has {has}.")
    if license_.commercial_use and license_.use_limits is False:
        return None
    if license_.commercial_use is False:
        text = f"{_name(license_)} does not allow commercial use."
        return _fails("license.require", need, "non-commercial", text)
    return _fails(
        "license.require", need, None, f"Some terms of {_name(license_)} are unknown; {need} is asked."
    )


def _has_threshold(license_: License) -> bool:
    return license_.model_as_a_service is False or any(
        limit is not None
        for limit in (
            license_.max_monthly_active_users,
            license_.max_annual_revenue_usd,
            license_.display_monthly_active_users,
            license_.display_annual_revenue_usd,
        )
    )


def _allow(license_: License | None, needs: LicenseNeeds) -> Reason | None:
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
    return _fails("license.allow", need, has, f"It runs under {_name(license_)}; only {need} will do.")


def _users(license_: License | None, needs: LicenseNeeds) -> Reason | None:
    users = needs.monthly_active_users
    if not users:
        return None
    limit = license_.max_monthly_active_users if license_ else None
    need = f"{count(users)} monthly active users"
    if license_ is None or (limit is None and license_.license_class == "unknown"):
        return _fails(
            "license.users",
            need,
            None,
            f"Whether the license limits the number of users is unknown; you have {need}.",
        )
    if limit is None or users <= limit:
        return None
    text = f"{_name(license_)} ends above {count(limit)} monthly active users; you have {count(users)}."
    return _fails("license.users", need, f"at most {count(limit)} monthly active users", text)


def _revenue(license_: License | None, needs: LicenseNeeds) -> Reason | None:
    revenue = needs.annual_revenue_usd
    if not revenue:
        return None
    limit = license_.max_annual_revenue_usd if license_ else None
    need = f"{usd(revenue)} revenue a year"
    if license_ is None or (limit is None and license_.license_class == "unknown"):
        return _fails(
            "license.revenue", need, None, f"Whether the license limits revenue is unknown; you have {need}."
        )
    if limit is None or revenue <= limit:
        return None
    text = f"{_name(license_)} is not granted above {usd(limit)} revenue a year; you have {usd(revenue)}."
    return _fails("license.revenue", need, f"at most {usd(limit)} revenue a year", text)


def _service(license_: License | None, needs: LicenseNeeds) -> Reason | None:
    if not needs.model_as_a_service:
        return None
    need = "to be resold as an API"
    granted = license_.model_as_a_service if license_ else None
    if license_ is None or granted is None:
        whose = _name(license_) if license_ else "the license of the weights"
        return _fails(
            "license.service", need, None, f"Whether {whose} lets you resell the model as an API is unknown."
        )
    if granted or service_exempt(license_, needs):
        return None
    text = f"Under {_name(license_)}, reselling the model as an API needs a separate agreement."
    return _fails("license.service", need, "a separate agreement is needed", text)


def _name(license_: License) -> str:
    if license_.license_class == "proprietary":
        return "the provider's terms of service"
    return safe_text(license_.name)


def _fails(rule: Rule, need: str, has: str | None, text: str) -> Reason:
    return Reason(rule=rule, need=need, has=has, text=text[:1].upper() + text[1:])


def _provider_verdict(
    provider: Provider | None, terms: License, reasons: tuple[Reason, ...]
) -> LicenseVerdict:
    who = safe_text(provider.name) if provider is not None else "the provider"
    url = safe_text(provider.terms_url) if provider is not None else ""
    return LicenseVerdict(
        id=safe_text(terms.id),
        name=f"{who}'s terms of service",
        license_class=terms.license_class,
        applies="provider terms",
        reasons=reasons,
        duties=provider_duties(provider),
        url=url,
    )


def _cautions(license_: License) -> tuple[str, ...]:
    if license_.commercial_use is False:
        return (f"{_name(license_)} does not allow commercial use.",)
    if license_.license_class == "unknown":
        where = f" at {safe_text(license_.url)}" if license_.url else ""
        return (f"The terms of {_name(license_)} are unknown here: read them{where} before you use it.",)
    return ()
