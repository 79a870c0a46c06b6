"""The ranked answer as a document. Money is rounded to the cent, capability and score to one decimal."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, get_args

import msgspec

from catalog.advice.answer import (
    Advice,
    Bill,
    Candidate,
    Capability,
    Exclusion,
    NearMiss,
    RankedOffer,
    Reason,
    Rule,
)
from catalog.advice.needs import Needs
from catalog.snapshot import Snapshot

SCHEMA = 1


def rank_document(advice: Advice, snapshot: Snapshot, limit: int, excluded: bool) -> dict[str, Any]:
    """The document of `rank`: at most `limit` candidates (0: all), the excluded models only where asked."""
    shown = advice.candidates[:limit] if limit else advice.candidates
    document = head(advice, snapshot) | {
        "headlines": msgspec.to_builtins(advice.headlines),
        "order_note": advice.order_note,
        "basket": msgspec.to_builtins(advice.basket),
        "points_per_halving": advice.points_per_halving,
        "ties": msgspec.to_builtins(advice.ties),
        "open_or_proprietary": msgspec.to_builtins(advice.open_or_proprietary),
        "three_ways": msgspec.to_builtins(advice.three_ways),
        "what_would_change": msgspec.to_builtins(advice.changes),
        "fits": len(advice.candidates),
        "candidates": [candidate_document(entry, advice.needs) for entry in shown],
        "excluded_by_rule": excluded_by_rule(advice.excluded),
    }
    if excluded:
        document["excluded"] = [
            {"model": entry.model.id, "reasons": reasons_document(entry.reasons)} for entry in advice.excluded
        ]
    return document | {
        "nearest_misses": [_miss(entry, advice.needs) for entry in advice.nearest_misses],
        "relaxations": [msgspec.to_builtins(entry) for entry in advice.relaxations],
        "single_changes": msgspec.to_builtins(advice.single_changes),
        "unrecognised_use_case": msgspec.to_builtins(advice.unrecognised),
    }


def head(advice: Advice, snapshot: Snapshot) -> dict[str, Any]:
    """What the documents of all answers begin with."""
    return {
        "schema": SCHEMA,
        "today": advice.today,
        "catalog": {"as_of": advice.as_of, "digest": advice.digest, "models": len(snapshot.models)},
        "use_case": msgspec.to_builtins(advice.use_case),
        "needs": msgspec.to_builtins(advice.needs),
    }


def excluded_by_rule(excluded: Iterable[Exclusion]) -> dict[str, int]:
    """How many models each rule excludes, in the order of the rules; a model counts under each of its rules."""
    counts = Counter(rule for entry in excluded for rule in {reason.rule for reason in entry.reasons})
    return {rule: counts[rule] for rule in get_args(Rule) if counts[rule]}


def candidate_document(entry: Candidate, needs: Needs) -> dict[str, Any]:
    """One candidate."""
    model, verdict = entry.model, entry.license
    return {
        "rank": entry.rank,
        "tie_group": entry.tie_group,
        "pareto": entry.pareto,
        "model": model.id,
        "name": model.name,
        "kind": model.kind,
        "developer": entry.developer_name,
        "country": entry.country,
        "open_weights": model.open_weights,
        "license": {
            "id": verdict.id,
            "class": verdict.license_class,
            "applies": verdict.applies,
            "duties": list(verdict.duties),
        },
        "offer": _offer(entry.offer, needs),
        "capability": _capability(entry.capability),
        "chance_against_first": rounded(entry.chance_against_first, 2),
        "downloads_30d": entry.downloads_30d,
        "downloads_as_of": entry.downloads_as_of,
        "score": rounded(entry.score, 1),
        "parts": None
        if entry.parts is None
        else {
            "cost": rounded(entry.parts.cost, 1),
            "capability": rounded(entry.parts.capability, 1),
            "downloads": rounded(entry.parts.downloads, 1),
        },
        "against": msgspec.to_builtins(entry.against),
        "explanation": list(entry.explanation),
        "cautions": list(entry.cautions),
    }


def reasons_document(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Rules that a model fails."""
    return [msgspec.to_builtins(reason) for reason in reasons]


def rounded(number: float | None, digits: int) -> float | None:
    """A figure without false precision; `None` stays unknown, and no zero is negative."""
    return None if number is None else round(number, digits) + 0.0


def _clean(number: float) -> float:
    """A figure to twelve digits: none that is meant is lost, and the noise of floating point is."""
    return float(f"{number:.12g}")


def _miss(entry: NearMiss, needs: Needs) -> dict[str, Any]:
    return candidate_document(entry.candidate, needs) | {"reasons": reasons_document(entry.reasons)}


def _capability(capability: Capability | None) -> dict[str, Any] | None:
    if capability is None:
        return None
    return {
        "value": rounded(capability.value, 1),
        "low": rounded(capability.low, 1),
        "high": rounded(capability.high, 1),
        "evidence": capability.evidence,
        "direct": capability.direct,
        "preference": capability.preference,
        "skills": list(capability.skills),
    }


def _offer(entry: RankedOffer, needs: Needs) -> dict[str, Any]:
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
        "range_usd": None if entry.range_usd is None else [rounded(usd, 2) for usd in entry.range_usd],
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
        "break_even": msgspec.to_builtins(entry.break_even),
    }


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
