"""The JSON document of `modelpick rank`, and the offer and hardware in it that other documents share."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from catalog.advice.explanation.baseline import ROLE_WORDS, difference_text
from catalog.advice.explanation.break_even import break_even_text
from catalog.advice.explanation.three_ways import three_ways_text
from catalog.advice.needs.records import Needs
from catalog.advice.next_steps import next_steps
from catalog.advice.result import (
    Advice,
    Bill,
    BreakEven,
    Candidate,
    Comparison,
    Difference,
    Exclusion,
    NearMiss,
    Pick,
    RankedOffer,
    ThreeWays,
    ThreeWaysRow,
)
from catalog.advice.rules import RULES
from catalog.advice.rules.reason import reason_document
from catalog.model import Provider
from catalog.storage.snapshot import Snapshot


def break_even_document(known: BreakEven | None) -> dict[str, Any] | None:
    """From which volume on own hardware costs no more."""
    if known is None:
        return None
    return {
        "requests": known.requests,
        "surely": known.surely,
        "per": msgspec.to_builtins(known.per),
        "text": break_even_text(known),
    }


def comparison_document(comparison: Comparison) -> dict[str, Any] | None:
    """A bill beside the baseline; `None` for the baseline itself and where it cannot be compared."""
    if not isinstance(comparison, Difference):
        return None
    return {
        "what": comparison.against.value,
        "model": comparison.model,
        "usd": round(comparison.other_usd, 2),
        "saving": comparison.saving,
        "points": comparison.points,
        "text": difference_text(comparison),
    }


def three_ways_document(ways: ThreeWays | None) -> dict[str, Any] | None:
    """A closed API, an open model's API and own hardware side by side."""
    if ways is None:
        return None
    return {
        "rows": [_row(row) for row in ways.rows],
        "requests": ways.requests,
        "volumes": list(ways.volumes),
        "bills": [list(bills) for bills in ways.bills],
        "crossings": msgspec.to_builtins(ways.crossings),
        "meets": [
            {"row": meets.row, "break_even": break_even_document(meets.break_even)} for meets in ways.meets
        ],
        "text": three_ways_text(ways),
        "missing": list(ways.missing),
    }


def _row(row: ThreeWaysRow) -> dict[str, Any]:
    return {
        "way": row.way,
        "role": ROLE_WORDS[row.role],
        "model": row.model,
        "name": row.name,
        "runs_on": row.runs_on,
        "usd": row.usd,
        "low": row.low,
        "high": row.high,
        "capability": msgspec.to_builtins(row.capability),
        "against": comparison_document(row.comparison),
        "over_budget": row.over_budget,
        "plan": msgspec.to_builtins(row.plan),
    }


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
        "scored_usd": monthly,
        "usual_usd": rounded(entry.usual.usd, 2) if entry.usual else None,
        "usual_via": entry.usual.via if entry.usual else None,
        "range_usd": _range(entry),
        "cheapest_usd": rounded(entry.cheapest_usd, 2),
        "cheapest_provider": entry.cheapest.provider if entry.cheapest else None,
        "output_spending": msgspec.to_builtins(entry.spending),
        "text_tokens": msgspec.to_builtins(entry.text),
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
        "practice": policy_document(snapshot.providers.get(entry.provider or "")),
    }


def policy_document(provider: Provider | None) -> list[dict[str, Any]]:
    """What a provider's bill does not say, every field of each sentence."""
    entries = provider.policies if provider else ()
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


SCHEMA = 1


def rank_document(advice: Advice, snapshot: Snapshot, limit: int, excluded: bool) -> dict[str, Any]:
    """The document of `rank`: at most `limit` candidates (0: all), the excluded models only where asked."""
    document = head(advice, snapshot) | {
        "headlines": msgspec.to_builtins(advice.headlines),
        "pick": _pick(advice.pick),
        "order_note": advice.order_note,
        "basket": msgspec.to_builtins(advice.basket),
        "points_per_halving": advice.points_per_halving,
        "ties": msgspec.to_builtins(advice.ties),
        "open_or_proprietary": msgspec.to_builtins(advice.open_or_proprietary),
        "three_ways": three_ways_document(advice.three_ways),
        "what_would_change": msgspec.to_builtins(advice.changes),
        "fits": advice.counts.ranked,
        "unranked": advice.counts.unranked,
        "candidates": [candidate_document(entry, advice.needs, snapshot) for entry in advice.top(limit)],
        "excluded_by_rule": excluded_by_rule(advice.excluded),
    }
    if excluded:
        document["excluded"] = [
            {"model": entry.model.id, "reasons": [reason_document(reason) for reason in entry.reasons]}
            for entry in advice.excluded
        ]
    return document | {
        "nearest_misses": [_miss(entry, advice.needs, snapshot) for entry in advice.nearest_misses],
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
    return {rule.id: counts[rule.id] for rule in RULES if counts[rule.id]}


def candidate_document(entry: Candidate, needs: Needs, snapshot: Snapshot) -> dict[str, Any]:
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
        "offer": offer_document(entry.offer, needs, snapshot),
        "capability": _capability(entry),
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
        "against": comparison_document(entry.comparison),
        "explanation": list(entry.explanation),
        "cautions": list(entry.cautions),
        "use": msgspec.to_builtins(next_steps(entry, snapshot)),
    }


def _miss(entry: NearMiss, needs: Needs, snapshot: Snapshot) -> dict[str, Any]:
    document = candidate_document(entry.candidate, needs, snapshot)
    return document | {"reasons": [reason_document(reason) for reason in entry.reasons]}


def _pick(pick: Pick | None) -> dict[str, Any] | None:
    if pick is None:
        return None
    able = pick.capability
    return {
        **msgspec.to_builtins(pick),
        "monthly_usd": rounded(pick.monthly_usd, 2),
        "capability": None
        if able is None
        else {"value": able.value, "low": able.low, "high": able.high, "basis": able.basis},
        "lead": rounded(pick.lead, 1),
        "chance_ahead": rounded(pick.chance_ahead, 2),
    }


def _capability(entry: Candidate) -> dict[str, Any] | None:
    capability, support = entry.capability, entry.support
    if capability is None or support is None:
        return None
    return {
        "value": rounded(capability.value, 1),
        "low": rounded(capability.low, 1),
        "high": rounded(capability.high, 1),
        "basis": capability.basis,
        "evidence": capability.evidence,
        "direct": capability.direct,
        "preference": capability.preference,
        "skills": list(capability.skills),
        "languages": [
            {
                "language": effect.language,
                "points": effect.points,
                "results": effect.results,
                "results_in_other_languages": effect.others,
                "by_maker": effect.by_maker,
            }
            for effect in capability.languages
        ],
        "results_by_skill": {one.skill: list(one.benchmarks) for one in support.skills},
        "is_thin": support.is_thin,
    }
