"""Candidates as CSV (RFC 4180) for spreadsheets and scripts: one row a candidate, plain numbers, empty for unknown."""

import csv
import io
from collections.abc import Callable, Sequence

from catalog.advice.result import Advice, Candidate

_Value = str | int | float | bool | None
_FORMULA = ("=", "+", "-", "@")
"""What a cell begins with that a spreadsheet would carry out."""
_CENTS, _TENTHS = 2, 1


def rank_csv(shown: Sequence[Candidate], advice: Advice) -> str:
    """The header and a row for each; lines end with CRLF. Units stand in the header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*_COLUMNS, "figures_as_of", "use_case"])
    case = advice.use_case.id if advice.use_case else None
    for entry in shown:
        values = [value(entry) for value in _COLUMNS.values()]
        writer.writerow([_cell(value) for value in (*values, advice.as_of, case)])
    return text.getvalue()


def _cell(value: _Value) -> str:
    """A value as a spreadsheet reads it; text that would be a formula gets an apostrophe before it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return f"{value:.10f}".rstrip("0").rstrip(".")
    return f"'{value}" if value.lstrip().startswith(_FORMULA) else value


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits) + 0.0


def _capability(entry: Candidate, end: str) -> float | None:
    return None if entry.capability is None else _rounded(getattr(entry.capability, end), _TENTHS)


def _runs_at(entry: Candidate) -> str | None:
    """The id of the provider; of own hardware how many of which GPU."""
    offer = entry.offer
    if offer.kind == "self-host":
        return f"{offer.plan.gpus}x {offer.plan.gpu}" if offer.plan else None
    return offer.provider


def _price_day(entry: Candidate) -> str | None:
    offer = entry.offer
    return offer.offer.as_of if offer.offer else (offer.plan.hour_as_of or None) if offer.plan else None


def _text_tokens(entry: Candidate) -> float | None:
    """How many tokens text in the languages asked for takes, for one of English; empty where that was not counted."""
    found = entry.offer.text
    return found.beside_english if found and found.basis == "counted" else None


def _language_points(entry: Candidate) -> str | None:
    """What each language asked for moved in the capability: `el 1.3 hi -0.4`; empty where none did."""
    moved = entry.capability.languages if entry.capability else ()
    return " ".join(f"{effect.language} {effect.points:g}" for effect in moved) or None


_COLUMNS: dict[str, Callable[[Candidate], _Value]] = {
    "rank": lambda entry: entry.rank,
    "tie_group": lambda entry: entry.tie_group,
    "pareto": lambda entry: entry.pareto,
    "model": lambda entry: entry.model.id,
    "name": lambda entry: entry.model.name,
    "developer": lambda entry: entry.developer_name,
    "developer_country": lambda entry: entry.country,
    "open_weights": lambda entry: entry.model.open_weights,
    "license": lambda entry: entry.license.id,
    "license_class": lambda entry: entry.license.license_class,
    "license_applies": lambda entry: entry.license.applies,
    "runs_as": lambda entry: entry.offer.kind,
    "runs_at": _runs_at,
    "serving_countries": lambda entry: (
        None if entry.offer.serving_countries is None else " ".join(entry.offer.serving_countries)
    ),
    "monthly_usd": lambda entry: _rounded(entry.offer.scored_usd, _CENTS),
    "list_monthly_usd": lambda entry: _rounded(entry.offer.list_usd, _CENTS),
    "usual_monthly_usd": lambda entry: _rounded(entry.offer.usual.usd, _CENTS) if entry.offer.usual else None,
    "cheapest_monthly_usd": lambda entry: _rounded(entry.offer.cheapest_usd, _CENTS),
    "capability_of_100": lambda entry: _capability(entry, "value"),
    "capability_low_of_100": lambda entry: _capability(entry, "low"),
    "capability_high_of_100": lambda entry: _capability(entry, "high"),
    "capability_basis": lambda entry: entry.capability.basis if entry.capability else None,
    "results": lambda entry: entry.capability.evidence if entry.capability else None,
    "downloads_30d": lambda entry: entry.downloads_30d,
    "context_tokens": lambda entry: entry.model.context_tokens,
    "released": lambda entry: entry.model.released,
    "score_points": lambda entry: _rounded(entry.score, _TENTHS),
    "price_as_of": _price_day,
    "text_tokens_beside_english": _text_tokens,
    "capability_points_by_language": _language_points,
}
