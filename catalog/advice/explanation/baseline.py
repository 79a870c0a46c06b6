"""Every bill beside another: what is used or paid today, else the leading proprietary model that fits."""

from catalog.advice.assessment import Assessment
from catalog.advice.explanation.reasons import Peers, at_points, baseline_of, points_beside, relative_cost
from catalog.advice.question import Question
from catalog.advice.result import BaselineComparison
from catalog.formatting import usd


def against(entry: Assessment, field: Peers, question: Question) -> BaselineComparison | None:
    """The candidate beside what is paid today, what is used today, or the leader; None beside itself."""
    return beside(entry, entry.usd, field, question)


def beside(
    entry: Assessment, bill: float | None, field: Peers, question: Question
) -> BaselineComparison | None:
    """The same for another bill of this model."""
    if bill is None:
        return None
    other, role = baseline_of(field)
    today = question.needs.baseline.monthly_usd
    points = points_beside(entry, other)
    if today:
        able = at_points(entry, other, named=True)
        text = f"{_capital(relative_cost(bill, today))} the {usd(today)} you pay today{able}."
        return _record(bill, today, "paid today", other, points, text)
    if other is None or not other.usd or (other.model.id == entry.model.id and bill == other.usd):
        return None
    name = f"{other.model.name} ({usd(other.usd)})"
    text = f"{_capital(relative_cost(bill, other.usd))} {name}, {role}{at_points(entry, other)}."
    return _record(bill, other.usd, "model", other, points, text)


def _record(
    bill: float, other_bill: float, what: str, other: Assessment | None, points: float | None, text: str
) -> BaselineComparison:
    return BaselineComparison(
        what="paid today" if what == "paid today" else "model",
        model=other.model.id if other else None,
        usd=round(other_bill, 2),
        saving=round(1 - bill / other_bill, 4),
        points=points,
        text=text,
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
