"""The six hard rules on the license that applies, read once more from the plan and the records alone."""

from collections.abc import Iterator
from typing import cast

from catalog.advice.needs.records import LicenseNeeds
from catalog.codes import EU_MEMBERS
from catalog.model import License, Model, Provider
from catalog.storage.snapshot import Snapshot
from tests.invariants.verdicts import Verdict, Verdicts, all_of, known, lies_in


def license_verdicts(
    model: Model, provider: Provider | None, needs: LicenseNeeds, snapshot: Snapshot
) -> Verdicts:
    """The six rules on the license that applies; `provider` None is own hardware."""
    by_terms = model.open_weights is False or model.license == "Proprietary"
    by_terms = by_terms or (provider is not None and model.developer in provider.own_models_of)
    license_ = _terms(snapshot) if by_terms else _weights(model, snapshot)
    return {
        "license.require": _require(model, license_, needs),
        "license.allow": _allow(license_, by_terms, needs),
        "license.users": _limit(license_, "max_monthly_active_users", needs.monthly_active_users),
        "license.revenue": _limit(license_, "max_annual_revenue_usd", needs.annual_revenue_usd),
        "license.service": _service(license_, needs),
        "license.territory": _territory(license_, model, needs),
    }


def _terms(snapshot: Snapshot) -> License:
    """A provider's terms of service: they satisfy commercial use and are no permissive license."""
    usual = License(id="Proprietary", name="", license_class="proprietary", commercial_use=True)
    return snapshot.licenses.get("Proprietary", usual)


def _weights(model: Model, snapshot: Snapshot) -> License:
    """The weights' license; nothing is known of one that is not named or not in the table."""
    name = model.license or ""
    return snapshot.licenses.get(name, License(id=name, name=name))


def _require(model: Model, license_: License, needs: LicenseNeeds) -> Verdict:
    if needs.require == "any":
        return "passes"
    if needs.require == "commercial":
        return known(license_.commercial_use)
    if needs.require == "open-weights":
        return known(model.open_weights)
    return all_of(iter((known(model.open_weights), *_permissive(license_))))


def _permissive(license_: License) -> Iterator[Verdict]:
    """No use limits and no thresholds, known to be so."""
    limits = (
        license_.max_monthly_active_users,
        license_.max_annual_revenue_usd,
        license_.display_monthly_active_users,
        license_.display_annual_revenue_usd,
    )
    yield known(None if license_.license_class == "unknown" else license_.license_class == "permissive")
    yield known(license_.commercial_use)
    yield known(None if license_.use_limits is None else not license_.use_limits)
    yield known(limits == (None,) * 4 and license_.model_as_a_service is not False)


def _allow(license_: License, by_terms: bool, needs: LicenseNeeds) -> Verdict:
    if not needs.allow:
        return "passes"
    if not license_.id:
        return "unknown"
    names = {license_.id, license_.id.removeprefix("LicenseRef-"), license_.spdx or license_.id}
    names |= {"provider terms", "provider-terms"} if by_terms else set()
    return known(bool({name.casefold() for name in names} & {name.casefold() for name in needs.allow}))


def _limit(license_: License, field: str, asked: int | None) -> Verdict:
    limit = cast("int | None", getattr(license_, field))
    if not asked:
        return "passes"
    if limit is None:
        return known(None if license_.license_class == "unknown" else True)
    return known(asked <= limit)


def _service(license_: License, needs: LicenseNeeds) -> Verdict:
    free_below, revenue = license_.service_free_below_revenue_usd, needs.annual_revenue_usd
    if not needs.model_as_a_service or license_.model_as_a_service is None:
        return known(None if needs.model_as_a_service else True)
    exempt = bool(free_below and revenue and revenue <= free_below)
    return known(license_.model_as_a_service or exempt)


def _territory(license_: License, model: Model, needs: LicenseNeeds) -> Verdict:
    """No country of use may be one without rights; EU is all of its members."""
    if not needs.use_countries:
        return "passes"
    if license_.license_class == "unknown":
        return "unknown"
    reads_images = model.inputs is None or "image" in model.inputs
    closed = () if license_.no_rights_for_images_only and not reads_images else license_.no_rights_in
    members = [
        one for country in needs.use_countries for one in (EU_MEMBERS if country == "EU" else (country,))
    ]
    return known(not any(lies_in(one, closed) for one in members))
