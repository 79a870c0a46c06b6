"""The ranked answer as a document. Money is rounded to the cent, capability and score to one decimal."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from catalog.advice.needs.records import Needs
from catalog.advice.next_steps import next_steps
from catalog.advice.result import Advice, Candidate, Capability, Exclusion, NearMiss
from catalog.advice.result.json.offer import offer_document, rounded
from catalog.advice.result.json.own_hardware import comparison_document, three_ways_document
from catalog.advice.rules import RULES
from catalog.advice.rules.reason import reason_document
from catalog.storage.snapshot import Snapshot

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
        "three_ways": three_ways_document(advice.three_ways),
        "what_would_change": msgspec.to_builtins(advice.changes),
        "fits": len(advice.candidates),
        "candidates": [candidate_document(entry, advice.needs, snapshot) for entry in shown],
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
        "against": comparison_document(entry.comparison),
        "explanation": list(entry.explanation),
        "cautions": list(entry.cautions),
        "use": msgspec.to_builtins(next_steps(entry, snapshot)),
    }


def _miss(entry: NearMiss, needs: Needs, snapshot: Snapshot) -> dict[str, Any]:
    document = candidate_document(entry.candidate, needs, snapshot)
    return document | {"reasons": [reason_document(reason) for reason in entry.reasons]}


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
