"""The words of a comparison: the label of each row, the cell of each model, what its mark says; plain text."""

from typing import NamedTuple

from catalog.advice.comparison.records import Aspect, Compared, Mark, ModelComparison, Row
from catalog.advice.explanation.counterfactuals import Counterfactual
from catalog.advice.result import BillLine, Capability, Range
from catalog.advice.rules import BY_ID
from catalog.codes import LANGUAGES
from catalog.formatting import (
    at_most_usd,
    day,
    listing,
    percent,
    short_count,
    significant,
    usd_bill,
    usd_price,
)
from tui.rendering import cells

LETTERS = "ABCD"
"""What the models are called in the cells of others."""
BEST, TIE = "✓", "="
LABELS: dict[Aspect, str] = {
    "rank": "Rank",
    "monthly_usd": "Monthly bill",
    "usual_usd": "Usual bill",
    "list_usd": "Visible output only",
    "capability": "Capability /100",
    "chance": f"Chance of beating {LETTERS[0]}",
    "results": "Results behind it",
    "own_results": "Results, this job",
    "text_tokens": "Tokens of its text",
    "license": "License",
    "license_class": "License class",
    "license_applies": "Terms cover",
    "country": "Developer in",
    "provider": "Runs at",
    "serving_countries": "Served from",
    "open_weights": "Open weights",
    "context_tokens": "Context, tokens",
    "inputs": "Reads",
    "outputs": "Writes",
    "tools": "Tools",
    "structured_output": "Structured output",
    "reasoning": "Reasoning",
    "parameters": "Parameters",
    "downloads_30d": "Downloads, 30 days",
    "speed": "Tokens/s, self-hosted",
    "released": "Released",
    "retires": "Retires",
}
_BEST_WORDS: dict[Aspect, tuple[str, str]] = {
    "rank": ("better", "best"),
    "monthly_usd": ("cheaper", "cheapest"),
    "list_usd": ("cheaper", "cheapest"),
    "capability": ("higher", "highest"),
    "skill": ("higher", "highest"),
    "license_class": ("fewest limits", "fewest limits"),
    "context_tokens": ("longer", "longest"),
    "inputs": ("more", "most"),
    "outputs": ("more", "most"),
    "results": ("more", "most"),
    "own_results": ("more", "most"),
    "downloads_30d": ("more", "most"),
    "speed": ("faster", "fastest"),
}
"""What the mark of the best says, of two models and of more; where there is no word the cell itself says it."""
_APPLIES = {"provider terms": "the API (provider's terms)", "weights": "the weights"}


class Cell(NamedTuple):
    """The cell of one model: its text, the glyph and word of its mark, and the range that a bar can show (0..100)."""

    text: str
    mark: str = ""
    bar: Capability | None = None
    is_best: bool = False


def label(row: Row) -> str:
    """What the row is about."""
    if row.aspect == "skill":
        return f"  {row.of}"
    if row.aspect == "bill_line":
        return f"Bill, {row.of}"
    if row.aspect == "language":
        return f"Speaks {LANGUAGES.get(row.of, row.of)}"
    if row.aspect == "language_points":
        return f"{LANGUAGES.get(row.of, row.of)}, points"
    return LABELS[row.aspect]


def row_cells(row: Row, comparison: ModelComparison) -> list[Cell]:
    """The cells of all models."""
    return [_cell(row, place, comparison) for place in range(len(comparison.models))]


def column_title(place: int, comparison: ModelComparison) -> str:
    """The letter and the name of a model."""
    return f"{LETTERS[place]} {comparison.models[place].candidate.model.name}"


def ruled_out(one: Compared) -> str:
    """The rules that exclude a model, by name; that it fits where there are none."""
    return listing([BY_ID[reason.rule].name for reason in one.reasons]) or "fits"


def needed_words(one: Compared) -> str:
    """What would make it first, each alone, in a few words: `at most $43/month or capability +6`."""
    if one.candidate.rank == 1:
        return "is first"
    if one.reasons:
        return "ruled out"
    if one.candidate.rank is None:
        return "not ranked"
    found = [words for need in one.needed if (words := _short_need(need))]
    return listing(found, "or") if found else "no single change"


def _short_need(need: Counterfactual) -> str:
    if need.to is None:
        return ""
    if need.what == "cost":
        return f"at most {at_most_usd(need.to)}/month"
    if need.what == "capability":
        return f"capability +{need.by:.1f}"
    return f"{short_count(need.to)} downloads"


def _cell(row: Row, place: int, comparison: ModelComparison) -> Cell:
    value, mark = row.values[place], row.marks[place]
    bar = value if isinstance(value, Capability) else None
    return Cell(_text(row, place, comparison), _mark(row, mark), bar, mark == "best")


def _mark(row: Row, mark: Mark | None) -> str:
    """The glyph and the word; `known` where the value of another model is not."""
    if mark is None:
        return ""
    if mark == "tie":
        best = next((at for at, found in enumerate(row.marks) if found in ("best", "likely best")), None)
        beside = LETTERS[0] if row.aspect == "chance" else LETTERS[best] if best is not None else ""
        return f"{TIE} tie with {beside}" if beside else f"{TIE} tie"
    if row.aspect not in _BEST_WORDS:
        return BEST
    word = _BEST_WORDS[row.aspect][len(row.values) > 2]
    likely = "likely " if mark == "likely best" else ""
    is_known = row.aspect == "rank" or all(value is not None for value in row.values)
    return f"{BEST} {likely}{word}{'' if is_known else ' known'}"


def _text(row: Row, place: int, comparison: ModelComparison) -> str:
    value, one = row.values[place], comparison.models[place]
    match row.aspect:
        case "rank":
            return _place(one, comparison)
        case "monthly_usd":
            return _bill(one)
        case "bill_line":
            return _line(value, one)
        case "chance" if place == 0:
            return ""
        case "retires":
            return day(value) if isinstance(value, str) else "no date known"
        case "license_applies":
            return _APPLIES[str(value)]
        case "provider" if one.candidate.offer.kind == "self-host":
            return f"own hardware{f', {value}' if value else ''}"
    return _plain(row.aspect, value)


def _plain(aspect: Aspect, value: object) -> str:
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case Capability():
            basis = ", expected" if value.is_expected else ""
            return f"{cells.interval_words(value)} ({value.low:.0f}–{value.high:.0f}){basis}"
        case Range():
            return f"{significant(value.value, 2)} ({significant(value.low, 2)}–{significant(value.high, 2)})"
        case tuple():
            return ", ".join(value) or "none"
        case str():
            return day(value) if aspect == "released" else value
        case float() if aspect == "chance":
            return percent(value)
        case float() if aspect == "text_tokens":
            return f"{significant(value, 3)}x English"
        case float() if aspect == "language_points":
            return f"{value:+.1f}"
        case int() | float() if aspect in ("usual_usd", "list_usd"):
            return usd_bill(value)
        case int() if aspect == "context_tokens":
            return f"{value:,}"
        case int():
            return cells.number(value)
    return str(value)


def _place(one: Compared, comparison: ModelComparison) -> str:
    if one.reasons:
        return "✗ ruled out"
    if one.candidate.rank is None:
        return "not ranked"
    return f"{one.candidate.rank} of {comparison.ranked}"


def _bill(one: Compared) -> str:
    """As the list shows it: with the glyph of own hardware and of a bill that is not the usual one."""
    offer = one.candidate.offer
    if offer.bill is None:
        return "unknown"
    own = cells.OWN if offer.kind == "self-host" else ""
    marks = f"{own}{cells.CHEAPER if offer.usual else ''}"
    beside = (
        f" ({usd_bill(offer.plan.usd_low)}–{usd_bill(offer.plan.usd_high)})" if own and offer.plan else ""
    )
    return f"{marks} {usd_bill(offer.bill.usd)}{beside}".lstrip()


def _line(value: object, one: Compared) -> str:
    """A line of the bill with the quantity; of a bill without it, that it is not billed."""
    if not isinstance(value, BillLine):
        return "unknown" if one.candidate.offer.bill is None else "none"
    if value.unit == "tokens":
        return f"${value.usd:,.2f} ({short_count(value.quantity)} at {usd_price(value.usd_per_unit * 1e6)}/M)"
    return f"${value.usd:,.2f} ({short_count(value.quantity)} {value.unit} at ${significant(value.usd_per_unit, 4)})"
