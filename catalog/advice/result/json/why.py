"""Why one model is where it is, as a document."""

from typing import Any

import msgspec

from catalog.advice import capability
from catalog.advice.explanation.counterfactuals import counterfactuals, remedy, score_gap
from catalog.advice.explanation.model_relaxation import ModelRelaxation, place_after
from catalog.advice.result import Advice, Candidate
from catalog.advice.result.json.rank import candidate_document, head, rounded
from catalog.advice.rules.reason import Reason, reason_document
from catalog.model import Model
from catalog.storage.snapshot import Snapshot


def why_document(
    advice: Advice,
    snapshot: Snapshot,
    model: Model,
    relaxed: Advice | None,
    relaxation: ModelRelaxation | None = None,
) -> dict[str, Any]:
    """The rank and the reasons of `model`, or every rule that excludes it and what would change that.

    Of a model that does not fit, `relaxation` says what lets it in and `relaxed` is the answer then; None where nothing
    does.
    """
    found = next((entry for entry in advice.candidates if entry.model.id == model.id), None)
    out = next((entry for entry in advice.excluded if entry.model.id == model.id), None)
    reasons = out.reasons if out else ()
    ranked = advice.counts.ranked
    return head(advice, snapshot) | {
        "model": model.id,
        "name": model.name,
        "fits": found is not None,
        "rank": found.rank if found else None,
        "ranked": ranked,
        "candidate": candidate_document(found, advice.needs, snapshot) if found else None,
        "capability_origin": _origin(advice, snapshot, model, found),
        "reasons": _with_remedies(reasons, advice),
        "then": _with_remedies(relaxation.then if relaxation else (), advice),
        "relaxation": _changes(relaxation),
        "relaxed": _relaxed(advice, relaxed, model),
        "loses": msgspec.to_builtins(score_gap(found, advice.first)) if found else None,
        "needed": msgspec.to_builtins(counterfactuals(advice, snapshot, model)),
        "what_would_change": msgspec.to_builtins(advice.changes),
    }


def _origin(
    advice: Advice, snapshot: Snapshot, model: Model, entry: Candidate | None
) -> dict[str, Any] | None:
    """What was expected before any result, and each result with the points by which it moved the figure."""
    found = capability.origin(model, advice.basket, snapshot)
    if found is None:
        able = entry.capability if entry else None
        return {"expected": rounded(able.value, 1), "pulls": []} if able and able.is_expected else None
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


def _changes(relaxation: ModelRelaxation | None) -> list[dict[str, Any]]:
    """The needs to change, all of them together, in their typed values; `flag` is for a shell."""
    return [
        {"key": change.key, "now": change.now, "to": change.to, "text": change.text, "flag": change.flag}
        for change in (relaxation.changes if relaxation else ())
    ]


def _relaxed(advice: Advice, relaxed: Advice | None, model: Model) -> dict[str, Any] | None:
    """Where the model would stand, and how many others come in with it; `None` where it would still be excluded."""
    place = place_after(advice, relaxed, model) if relaxed else None
    return place._asdict() if place else None
