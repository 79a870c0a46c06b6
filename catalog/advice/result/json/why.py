"""Why one model is where it is, as a document."""

from typing import Any

import msgspec

from catalog.advice import capability
from catalog.advice.explanation.counterfactuals import counterfactuals, remedy, score_gap
from catalog.advice.ranking import first
from catalog.advice.result import Advice
from catalog.advice.result.json.rank import candidate_document, head, rounded
from catalog.advice.rules.reason import Reason, reason_document
from catalog.model import Model
from catalog.storage.snapshot import Snapshot


def why_document(
    advice: Advice, snapshot: Snapshot, model: Model, relaxed: Advice | None, then: tuple[Reason, ...] = ()
) -> dict[str, Any]:
    """The rank and the reasons of `model`, or every rule that excludes it and what would change that.

    `relaxed` is the answer with all those rules lifted, where the needs can lift them; `then` are the rules that
    came up on the way and were lifted too.
    """
    found = next((entry for entry in advice.candidates if entry.model.id == model.id), None)
    out = next((entry for entry in advice.excluded if entry.model.id == model.id), None)
    reasons = out.reasons if out else ()
    ranked = sum(entry.rank is not None for entry in advice.candidates)
    return head(advice, snapshot) | {
        "model": model.id,
        "name": model.name,
        "fits": found is not None,
        "rank": found.rank if found else None,
        "ranked": ranked,
        "candidate": candidate_document(found, advice.needs, snapshot) if found else None,
        "capability_origin": _origin(advice, snapshot, model),
        "reasons": _with_remedies(reasons, advice),
        "then": _with_remedies(then, advice),
        "relaxed": _relaxed(relaxed, model),
        "loses": msgspec.to_builtins(score_gap(found, first(advice))) if found else None,
        "needed": msgspec.to_builtins(counterfactuals(advice, snapshot, model)),
        "what_would_change": msgspec.to_builtins(advice.changes),
    }


def _origin(advice: Advice, snapshot: Snapshot, model: Model) -> dict[str, Any] | None:
    """What was expected before any result, and each result with the points by which it moved the figure."""
    found = capability.origin(model, advice.basket, snapshot)
    if found is None:
        return None
    pulls = [
        {
            "benchmark": pull.cell.benchmark,
            "points": rounded(pull.points, 1),
            "score": pull.cell.row.score,
            "variant": pull.cell.row.variant,
            "kind": pull.cell.kind,
            "source": pull.cell.source,
            "date": pull.cell.row.date or pull.cell.row.as_of,
        }
        for pull in found.pulls
    ]
    return {"expected": rounded(found.expected, 1), "pulls": pulls}


def _with_remedies(reasons: tuple[Reason, ...], advice: Advice) -> list[dict[str, Any]]:
    return [reason_document(reason) | {"remedy": remedy(reason, advice.needs).text} for reason in reasons]


def _relaxed(relaxed: Advice | None, model: Model) -> dict[str, Any] | None:
    """Where the model would stand; `None` where it would still be excluded."""
    if relaxed is None:
        return None
    found = next((entry for entry in relaxed.candidates if entry.model.id == model.id), None)
    if found is None:
        return None
    ranked = sum(entry.rank is not None for entry in relaxed.candidates)
    return {"rank": found.rank, "ranked": ranked}
