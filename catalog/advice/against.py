"""Every bill beside another: what is used or paid today, else the leading proprietary model that fits."""

from catalog.advice.answer import Against
from catalog.advice.assessment import Assessment
from catalog.advice.explain import LEADING, Field, in_points, less
from catalog.advice.figures import usd
from catalog.advice.question import Question


def against(entry: Assessment, field: Field, question: Question) -> Against | None:
    """The candidate beside what is paid today, what is used today, or the leader; None beside itself."""
    return beside(entry, entry.usd, field, question)


def beside(entry: Assessment, bill: float | None, field: Field, question: Question) -> Against | None:
    """The same for another bill of this model."""
    if bill is None:
        return None
    other, role = reference(field)
    today = question.needs.baseline.monthly_usd
    points = _points(entry, other)
    if today:
        text = f"{_capital(less(bill, today))} the {usd(today)} you pay today{_at(points, other)}."
        return _record(bill, today, "paid today", other, points, text)
    if other is None or not other.usd or (other.model.id == entry.model.id and bill == other.usd):
        return None
    text = (
        f"{_capital(less(bill, other.usd))} {other.model.name} ({usd(other.usd)}), {role}{_at(points, None)}."
    )
    return _record(bill, other.usd, "model", other, points, text)


def reference(field: Field) -> tuple[Assessment | None, str]:
    """What candidates are measured against, and what it is."""
    if field.baseline is not None and field.baseline.usd:
        return field.baseline, "which you use today"
    return field.proprietary, LEADING


def _record(
    bill: float, other_bill: float, what: str, other: Assessment | None, points: float | None, text: str
) -> Against:
    return Against(
        what="paid today" if what == "paid today" else "model",
        model=other.model.id if other else None,
        usd=round(other_bill, 2),
        saving=round(1 - bill / other_bill, 4),
        points=points,
        text=text,
    )


def _points(entry: Assessment, other: Assessment | None) -> float | None:
    if other is None or entry.capability is None or other.capability is None:
        return None
    return round(entry.capability.value - other.capability.value, 1)


def _at(points: float | None, other: Assessment | None) -> str:
    """At how much more or less capability; the other is named where the sentence has not."""
    if points is None:
        return ""
    name = f" than {other.model.name}" if other else ""
    if abs(points) < 0.5:
        return f", at the same capability{f' as {other.model.name}' if other else ''}"
    return f", at {in_points(abs(points))} {'more' if points > 0 else 'less'} capability{name}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
