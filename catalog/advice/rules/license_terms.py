"""Which license or terms apply to a way of running a model, whether they fit, and what they ask.

Three grounds decide what applies: a provider that serves its own models does so under its terms of service;
so does whoever serves a model whose weights are closed; everyone else, a third-party host as well as your
own hardware, runs open weights under the license of those weights.
"""

from typing import Literal

from catalog.advice.needs import LicenseNeeds
from catalog.advice.result import LicenseVerdict, Reason
from catalog.advice.rules import license_rules
from catalog.advice.rules.license_rules import CLASS_LABELS
from catalog.advice.rules.obligations import NOT_LEGAL_ADVICE, obligations_of, provider_obligations, source_of
from catalog.model import License, Model, Offer, Provider
from catalog.text import safe_text

__all__ = ["CLASS_LABELS", "NOT_LEGAL_ADVICE", "PROPRIETARY", "applies", "check", "verdict"]

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
        license_rules.require(model, license_, needs),
        license_rules.allow(license_, needs),
        license_rules.users(license_, needs),
        license_rules.revenue(license_, needs),
        license_rules.service(license_, needs),
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
        return _provider_verdict(model, provider, reasons, licenses)
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
        duties=tuple(f"{duty} [{source}]" for duty in obligations_of(license_, needs)),
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


def _provider_verdict(
    model: Model, provider: Provider | None, reasons: tuple[Reason, ...], licenses: _Licenses
) -> LicenseVerdict:
    who = f"{safe_text(provider.name)}'s" if provider is not None else "the provider's"
    return LicenseVerdict(
        id=PROPRIETARY,
        name=f"{who} terms of service",
        license_class="proprietary",
        applies="provider terms",
        reasons=reasons,
        duties=provider_obligations(
            provider, licenses.get(model.license or "") if model.open_weights else None
        ),
        url=safe_text(provider.terms_url) if provider is not None else "",
    )


def _cautions(license_: License) -> tuple[str, ...]:
    if license_.commercial_use is False:
        return (f"{license_rules.spoken(license_)} does not allow commercial use.",)
    if license_.license_class == "unknown":
        where = f" at {safe_text(license_.url)}" if license_.url else ""
        return (
            f"The terms of {license_rules.spoken(license_)} are unknown here: read them{where} before you use it.",
        )
    return ()
