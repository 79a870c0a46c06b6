"""Puts two to four models beside each other: each as it stands in the answer, then the rows of their facts."""

from collections.abc import Sequence

from catalog.advice import capability
from catalog.advice.comparison import LEAST, MOST
from catalog.advice.comparison.records import Compared, ModelComparison
from catalog.advice.comparison.rows import rows
from catalog.advice.explanation.counterfactuals import counterfactuals
from catalog.advice.result import Advice, Candidate
from catalog.model import Model
from catalog.storage.snapshot import Snapshot


def compare(advice: Advice, snapshot: Snapshot, models: Sequence[Model]) -> ModelComparison:
    """The models beside each other, in the order given.

    Raises ValueError where they are fewer than two, more than four, not in the answer or named twice.
    """
    if not LEAST <= len(models) <= MOST or len({model.id for model in models}) < len(models):
        raise ValueError(f"a comparison takes {LEAST} to {MOST} different models")
    candidates = [_candidate(advice, model) for model in models]
    compared = tuple(_compared(entry, candidates, advice, snapshot) for entry in candidates)
    return ModelComparison(
        models=compared, rows=tuple(rows(candidates, advice, snapshot)), ranked=len(advice.ranked)
    )


def _candidate(advice: Advice, model: Model) -> Candidate:
    listed = next((entry for entry in advice.candidates if entry.model.id == model.id), None)
    found = listed or advice.would_be(model.id)
    if found is None:
        raise ValueError(f"{model.id} is not in the answer")
    return found


def _compared(
    entry: Candidate, candidates: Sequence[Candidate], advice: Advice, snapshot: Snapshot
) -> Compared:
    out = next((one for one in advice.excluded if one.model.id == entry.model.id), None)
    return Compared(
        candidate=entry,
        reasons=out.reasons if out else (),
        needed=counterfactuals(advice, snapshot, entry.model),
        chances=tuple(_chance(entry, other) for other in candidates),
    )


def _chance(one: Candidate, other: Candidate) -> float | None:
    if one is other or one.capability is None or other.capability is None:
        return None
    return capability.chance_better(one.capability, other.capability)
