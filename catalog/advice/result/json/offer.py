"""The way that ranks a candidate as a document. Money is rounded to the cent."""

from typing import Any

import msgspec

from catalog.advice.needs.records import Needs
from catalog.advice.result import Bill, RankedOffer
from catalog.advice.result.json.own_hardware import break_even_document
from catalog.model import Provider
from catalog.storage.snapshot import Snapshot


def rounded(number: float | None, digits: int) -> float | None:
    """A figure without false precision; `None` stays unknown, and no zero is negative."""
    return None if number is None else round(number, digits) + 0.0


def offer_document(entry: RankedOffer, needs: Needs, snapshot: Snapshot) -> dict[str, Any]:
    """The way that ranks a candidate, its bill, and what stands beside it."""
    monthly = rounded(entry.bill.usd, 2) if entry.bill else None
    plan_date, plan_source = (
        (entry.plan.hour_as_of or None, entry.plan.hour_source or None) if entry.plan else (None, None)
    )
    return {
        "kind": entry.kind,
        "basis": entry.basis,
        "provider": entry.provider,
        "provider_name": entry.provider_name,
        "provider_class": entry.provider_class,
        "monthly_usd": monthly,
        "list_monthly_usd": rounded(entry.list_usd, 2),
        "scored_usd": rounded(entry.scored_usd, 2),
        "range_usd": _range(entry),
        "cheapest_usd": rounded(entry.cheapest_usd, 2),
        "cheapest_provider": entry.cheapest.provider if entry.cheapest else None,
        "output_spending": msgspec.to_builtins(entry.spending),
        "breakdown": _breakdown(entry.bill),
        "gpu": _gpu(entry, needs),
        "utilisation": entry.plan.utilisation if entry.plan and entry.kind == "self-host" else None,
        "serving_country": None if entry.serving_countries is None else list(entry.serving_countries),
        "as_of": entry.offer.as_of if entry.offer else plan_date,
        "source": entry.offer.source if entry.offer else plan_source,
        "api_usd": rounded(entry.api_usd, 2),
        "api_name": entry.api_name or None,
        "own_hardware": msgspec.to_builtins(entry.plan),
        "break_even": break_even_document(entry.break_even),
        "practice": practice_document(snapshot.providers.get(entry.provider or "")),
    }


def practice_document(provider: Provider | None) -> list[dict[str, Any]]:
    """What a provider's bill does not say, every field of each sentence."""
    entries = provider.practice if provider else ()
    return [{name: getattr(entry, name) for name in entry.__struct_fields__} for entry in entries]


def _range(entry: RankedOffer) -> list[float | None] | None:
    """From the cheapest API to the dearest; of own hardware the range of the estimate."""
    ends = entry.range_usd
    if entry.kind == "self-host":
        ends = (entry.plan.usd_low, entry.plan.usd_high) if entry.plan else None
    return None if ends is None else [rounded(usd, 2) for usd in ends]


def _gpu(entry: RankedOffer, needs: Needs) -> str | None:
    """The hardware that the ranked way runs on."""
    if entry.kind == "api":
        return None
    return f"{entry.plan.gpus}x {entry.plan.gpu}" if entry.plan else needs.hosting.gpu


def _breakdown(bill: Bill | None) -> dict[str, Any] | None:
    if bill is None:
        return None
    lines = [
        {
            "item": line.item,
            "quantity": _clean(line.quantity),
            "unit": line.unit,
            "usd_per_unit": _clean(line.usd_per_unit),
            "usd": rounded(line.usd, 2),
        }
        for line in bill.lines
    ]
    return {"lines": lines, "assumptions": list(bill.assumptions)}


def _clean(number: float) -> float:
    """A figure to twelve digits: none that is meant is lost, and the noise of floating point is."""
    return float(f"{number:.12g}")
