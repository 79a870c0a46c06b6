"""Own hardware and the three ways as documents: the typed values, and the sentences made from them."""

from typing import Any

import msgspec

from catalog.advice.explanation.baseline import ROLE_WORDS, difference_text
from catalog.advice.explanation.break_even import break_even_text
from catalog.advice.explanation.three_ways import three_ways_text
from catalog.advice.result import BreakEven, Comparison, Difference, ThreeWays, ThreeWaysRow


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
