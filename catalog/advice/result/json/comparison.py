"""The JSON document of `modelpick compare`."""

from typing import Any

import msgspec

from catalog.advice.comparison.records import Compared, ModelComparison, Row
from catalog.advice.explanation.counterfactuals import remedy
from catalog.advice.result import Advice, BillLine, Capability
from catalog.advice.result.json.rank import candidate_document, head, rounded
from catalog.advice.rules.reason import reason_document
from catalog.storage.snapshot import Snapshot


def comparison_document(comparison: ModelComparison, advice: Advice, snapshot: Snapshot) -> dict[str, Any]:
    """The models in the order given, each as `rank` has it, then the rows with a value and a mark of each."""
    return head(advice, snapshot) | {
        "ranked": comparison.ranked,
        "models": [_model(one, advice, snapshot) for one in comparison.models],
        "rows": [_row(row) for row in comparison.rows],
    }


def _model(one: Compared, advice: Advice, snapshot: Snapshot) -> dict[str, Any]:
    return candidate_document(one.candidate, advice.needs, snapshot) | {
        "fits": not one.reasons,
        "reasons": [
            reason_document(reason) | {"remedy": remedy(reason, advice.needs).text} for reason in one.reasons
        ],
        "needed": msgspec.to_builtins(one.needed),
        "chances": [rounded(chance, 2) for chance in one.chances],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "aspect": row.aspect,
        "of": row.of or None,
        "values": [_value(value) for value in row.values],
        "marks": list(row.marks),
        "same": row.is_same,
    }


def _value(value: object) -> Any:
    match value:
        case Capability():
            return {name: rounded(getattr(value, name), 1) for name in ("value", "low", "high")}
        case BillLine():
            return rounded(value.usd, 2)
        case float():
            return rounded(value, 2)
    return msgspec.to_builtins(value)
