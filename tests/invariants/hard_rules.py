"""The hard rules, checked on an answer from the facts of the catalogue, apart from the code that applies them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from catalog.advice.needs import Needs
from catalog.advice.result import Advice, Candidate
from catalog.advice.understanding.use_cases import UseCase
from catalog.codes import EU, EU_MEMBERS
from catalog.storage.snapshot import Snapshot

_ALWAYS_READS = {"asr": {"audio"}, "other": set[str]()}
"""What a kind reads without saying so; the others read text."""


class _Case(NamedTuple):
    entry: Candidate
    needs: Needs
    use_case: UseCase
    snapshot: Snapshot
    today: str


def broken(advice: Advice, snapshot: Snapshot, cases: Mapping[str, UseCase]) -> list[str]:
    """The candidates that break a rule of the needs, each in words."""
    if advice.use_case is None:
        return []
    pointers = {pointer.id for pointer in snapshot.catalog.pointers}
    listed = [entry.model.id for entry in advice.candidates]
    listed += [entry.model.id for entry in advice.excluded]
    faults = [f"{name} is a rolling name" for name in listed if name in pointers]
    faults += [f"{name} is listed twice" for name, count in Counter(listed).items() if count > 1]
    for entry in advice.candidates:
        case = _Case(entry, advice.needs, cases[advice.use_case.id], snapshot, advice.today)
        for check in (_kind, _retired, _license, _developer, _serving, _inputs, _budget):
            faults += [f"{entry.model.id} {fault}" for fault in check(case)]
    return faults


def _kind(case: _Case) -> Iterator[str]:
    if case.entry.model.kind not in case.use_case.kinds:
        yield f"is of kind {case.entry.model.kind}"


def _retired(case: _Case) -> Iterator[str]:
    offer = case.entry.offer.offer
    for day in (case.entry.model.retired, offer.retires if offer else None):
        if day and day <= case.today and "status.retired" not in case.needs.unknown_ok:
            yield f"was retired on {day}"


def _license(case: _Case) -> Iterator[str]:
    needs, verdict, model = case.needs.license, case.entry.license, case.entry.model
    if "license.require" in case.needs.unknown_ok or needs.require == "any":
        return
    if needs.require != "commercial" and model.open_weights is not True:
        yield "has no open weights"
    if needs.require == "open-weights" or verdict.license_class == "proprietary":
        if needs.require == "permissive":
            yield "runs under a provider's terms"
        return
    license_ = case.snapshot.licenses.get(verdict.id or "")
    if license_ is None or not license_.commercial_use:
        yield f"may not be used commercially under {verdict.id}"
    elif needs.require == "permissive":
        limits = (license_.max_monthly_active_users, license_.max_annual_revenue_usd)
        if license_.license_class != "permissive" or license_.use_limits or any(limits):
            yield f"is not permissive under {verdict.id}"


def _developer(case: _Case) -> Iterator[str]:
    origin = case.needs.origin
    developer = case.snapshot.developers.get(case.entry.model.developer)
    country = developer.country if developer else None
    if "origin.developer" in case.needs.unknown_ok and country is None:
        return
    if origin.developer_countries and not _within(country, origin.developer_countries):
        yield f"is from {country}"
    if origin.exclude_developer_countries and (
        country is None or _within(country, origin.exclude_developer_countries)
    ):
        yield f"is from {country}"


def _serving(case: _Case) -> Iterator[str]:
    wanted, offer = case.needs.origin.serving_countries, case.entry.offer
    if not wanted or offer.kind != "api":
        return
    if offer.serving_countries is None and "origin.serving" in case.needs.unknown_ok:
        return
    if not any(_within(country, wanted) for country in offer.serving_countries or ()):
        yield f"runs in {offer.serving_countries}"


def _inputs(case: _Case) -> Iterator[str]:
    model = case.entry.model
    wanted = {*case.needs.must.inputs} | ({"image"} if case.needs.workload.images else set())
    wanted -= _ALWAYS_READS.get(model.kind, {"text"})
    if "must.inputs" in case.needs.unknown_ok and model.inputs is None:
        return
    lacking = sorted(wanted - {*(model.inputs or ())})
    if lacking:
        yield f"does not read {', '.join(lacking)}"


def _budget(case: _Case) -> Iterator[str]:
    ceiling, bill = case.needs.budget.monthly_usd, case.entry.offer.bill
    if ceiling is None or "budget" in case.needs.unknown_ok:
        return
    if bill is not None and bill.usd > ceiling + 0.005:
        yield f"costs ${bill.usd:,.2f} of ${ceiling:,.2f}"


def _within(country: str | None, wanted: tuple[str, ...]) -> bool:
    return country is not None and (country in wanted or (EU in wanted and country in {EU, *EU_MEMBERS}))
