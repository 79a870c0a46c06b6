"""Money in a sentence: the budget, what is paid today, the revenue; a month, a year, a request or a user."""

from collections.abc import Sequence
from typing import NamedTuple

from catalog.advice.understanding.figures import range_note
from catalog.advice.understanding.language import Rates
from catalog.advice.understanding.lexicon import Item
from catalog.advice.understanding.months import TIMES_A_MONTH
from catalog.advice.understanding.sentence import MADE_BY, Sentence

_DOLLARS = {
    "us": "USD",
    "r": "BRL",
    "a": "AUD",
    "c": "CAD",
    "nz": "NZD",
    "hk": "HKD",
    "s": "SGD",
    "mx": "MXN",
}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₹": "INR"}
_BUDGETS = ("budget", "our budget", "budgeted", "budget de", "budgets", "presupuesto", "预 算")
"""Words behind which a number without a currency is money."""


class Money(NamedTuple):
    """An amount of money in the sentence: USD a month, or per request or user (`per`), and what it is.

    `key` is "budget.monthly_usd", "baseline.monthly_usd" or "license.annual_revenue_usd"; `places` are its words.
    """

    key: str
    usd: float
    per: str
    places: tuple[int, ...]
    note: str


def read_money(sentence: Sentence, rates: Rates) -> list[Money]:
    """The amounts of money of a sentence; one that cannot be converted is told in its notes."""
    found = []
    for place in range(len(sentence)):
        if sentence.free(place) and sentence.items[place].number:
            amount = _read(sentence, place, rates)
            if amount:
                sentence.use(amount.places)
                found.append(amount)
    return found


def _read(sentence: Sentence, place: int, rates: Rates) -> Money | None:
    """The amount of money at `place`; None where the number is none, or cannot be used."""
    currency, places = _currency(sentence, place)
    if currency is None and not _is_bare_budget(sentence, place):
        return None
    currency = currency or "USD"
    if problem := _problem(sentence, places, currency, rates):
        unit = range(max(places), min(max(places) + 4, len(sentence))) if currency in rates.usd else ()
        sentence.notes.append(f"{sentence.quote([*places, *unit])} {problem}")
        sentence.use([*places, *unit])
        return None
    key, role = _role(sentence, place)
    if key is None:
        return None
    per, period, words = _per(sentence, max(places))
    months, more = _months_of(sentence, max(places))
    if period is None and not per and months == 1:
        period, around = _period_before(sentence, min(places))
        more += around
    number = sentence.items[place].number
    value = number.value if number else 0.0
    usd = value * rates.usd[currency] / months * _times(period if months == 1 else None, key)
    notes = (
        _rate_note(value, currency, rates),
        range_note(sentence.items[place]),
        f"divided by {months:g} months" if months > 1 else _period_note(period, per, key),
    )
    taken = tuple(sorted({*places, *words, *more, *role}))
    return Money(key, usd, per, taken, "; ".join(one for one in notes if one))


def _problem(sentence: Sentence, places: Sequence[int], currency: str, rates: Rates) -> str:
    """Why an amount is not used, to be said behind its quotation; empty where it is."""
    if currency not in rates.usd:
        return "is not converted: amounts are in US dollars."
    if _is_unit_price(sentence, max(places)):
        return "is the price of a unit, not of a month: not used."
    return ""


def _rate_note(value: float, currency: str, rates: Rates) -> str:
    if currency in ("USD", "USC"):
        return ""
    return f"{value:,g} {currency} at {rates.usd[currency]:g} USD ({rates.source}, {rates.date})"


def _times(period: str | None, key: str) -> float:
    """What an amount is multiplied by to be that of a month, or of a year where it is the revenue."""
    times = TIMES_A_MONTH[period] if period else 1.0
    if key == "license.annual_revenue_usd":
        return 12 * times if period else 1.0
    return times


def _currency(sentence: Sentence, place: int) -> tuple[str | None, list[int]]:
    """The currency right before or behind a number, and the places of both."""
    for there in (place - 1, place + 1):
        if 0 <= there < len(sentence) and sentence.free(there):
            item = sentence.items[there]
            code = _SIGNS.get(item.norm) or item.value("currency")
            if code and not (there > place and sentence.is_end(there)):
                country = _dollar_of(sentence, there - 1) if there < place and item.norm == "$" else None
                more = [there - 1] if country else []
                return country or code, sorted([*more, there, place])
    return None, [place]


def _dollar_of(sentence: Sentence, place: int) -> str | None:
    """The currency whose sign has letters in front: `R$`, `A$`, `US$`."""
    return _DOLLARS.get(sentence.items[place].norm) if sentence.free(place) else None


def _is_bare_budget(sentence: Sentence, place: int) -> bool:
    """Whether a number without a currency is a budget: "budget 500", "budget of 2k a month"."""
    behind = list(sentence.right(place, 2))
    if sentence.find(behind[:1], "unit", "people", "machine", "speed", "context") is not None:
        return False
    if "grand" in sentence.items[place].norm:
        return True
    if _is_spent(sentence, place):
        return True
    for there in sentence.left(place, 4, pauses=True):
        item = sentence.items[there]
        if item.norm in _BUDGETS:
            return True
        if item.number:
            return False
    return sentence.find(behind[:1], "money.budget") is not None


def _is_spent(sentence: Sentence, place: int) -> bool:
    """Whether a number without a currency is paid: "we spend twenty grand a year", "we pay OpenAI 4,000"."""
    number = sentence.items[place].number
    if number is None or number.value < 20:
        return False
    for there in sentence.left(place, 3):
        if sentence.items[there].has("money.spent"):
            return True
        if not sentence.items[there].has("bound", *MADE_BY):
            return False
    return False


def _role(sentence: Sentence, place: int) -> tuple[str | None, list[int]]:
    """Which need an amount is, and the words that say so."""
    before, behind = _until_number(sentence, place, -1, 7, pauses=True), _until_number(sentence, place, 1, 5)
    if _is_of_today(sentence, place) or sentence.find(behind[:3], "now") is not None:
        return "baseline.monthly_usd", []
    revenue = sentence.find([*behind, *before], "money.revenue")
    if revenue is not None:
        return "license.annual_revenue_usd", [revenue]
    if sentence.find([*behind[:3], *before[:3]], "money.other") is not None:
        return None, []
    bounds = [
        there
        for there in before[:3]
        if sentence.items[there].has("bound.most", "bound.about", "money.budget")
    ]
    budget = sentence.find([*before[:4], *behind], "money.budget")
    today = sentence.find([*before, *behind[:4]], "money.today")
    most = [there for there in bounds if sentence.items[there].has("bound.most")]
    if today is not None and not most and (budget is None or today in before[:3]):
        return "baseline.monthly_usd", [today]
    return "budget.monthly_usd", [*bounds, *([budget] if budget is not None else [])]


def _is_of_today(sentence: Sentence, place: int) -> bool:
    """Whether the amount is that of the model used today, right behind its name: "GPT-4o mini at $90 a month"."""
    start = sentence.items[place].start
    for part in sentence.parts:
        if part.key == "baseline.model" and 0 <= start - part.end <= 6:
            return sentence.find(sentence.left(place, 3), "bound.most") is None
    return False


def _until_number(
    sentence: Sentence, place: int, step: int, reach: int, *, pauses: bool = False
) -> list[int]:
    """The places around an amount, up to the next number or the end of the clause."""
    walk = sentence.left(place, reach, pauses=pauses) if step < 0 else sentence.right(place, reach)
    found = []
    for there in walk:
        if sentence.items[there].number and there not in sentence.used:
            break
        found.append(there)
    return found


def _is_unit_price(sentence: Sentence, place: int) -> bool:
    """Whether an amount is for so many tokens or characters: "$30 per million characters", "$2/M tokens"."""
    behind = list(sentence.right(place, 4))
    if len(behind) < 2 or not sentence.items[behind[0]].has("per"):
        return False
    units = sentence.find(behind[1:3], "unit.token", "unit.character", "unit.word")
    return units is not None or (
        sentence.items[behind[1]].number is not None and sentence.items[behind[1]].norm != "one"
    )


def _months_of(sentence: Sentence, place: int) -> tuple[float, list[int]]:
    """How many months a whole amount is for: "$12,000 for the whole year", "9,000 euros for a six-month pilot"."""
    behind = list(sentence.right(place, 6))
    whole = sentence.find(behind[:4], "whole")
    if whole is not None and (
        "year" in sentence.items[whole].norm or sentence.find(behind, "period.year") is not None
    ):
        return 12.0, [there for there in behind if there <= whole + 1]
    for there in behind:
        number = sentence.items[there].number
        month = there + 1 < len(sentence) and sentence.items[there + 1].has("period.month")
        if number and month and number.value >= 2:
            return number.value, [there, there + 1]
    return 1.0, []


def _per(sentence: Sentence, place: int) -> tuple[str, str | None, list[int]]:
    """What an amount is for: "request" or "user" (else empty), the period, and the words that say so."""
    per, period, words = "", None, []
    for there in _until_number(sentence, place, 1, 7):
        item = sentence.items[there]
        led = there > 0 and sentence.items[there - 1].has("per", "each")
        if period is None and item.value("period") in TIMES_A_MONTH and (led or is_adverb(item)):
            period = item.value("period")
        elif led and not per and item.has("people"):
            per = "user"
        elif led and not per and item.has("unit.page", "period.minute"):
            per = "page" if item.has("unit.page") else "minute"
        elif not per and ((led and item.has("unit.request")) or (item.has("each") and not item.has("per"))):
            per = "request"  # "$0.02 a ticket"
        elif not per and item.norm in ("each", "apiece"):
            per = "request"
        else:
            continue
        words += [there - 1, there] if led else [there]
    return per, period, words


def _period_before(sentence: Sentence, place: int) -> tuple[str | None, list[int]]:
    """The period in front of an amount: "monthly budget of $500", "per month $500", "budget a year: $6k"."""
    for there in _until_number(sentence, place, -1, 5):
        item = sentence.items[there]
        if item.has("unit", "people"):
            return None, []
        if item.has("period") and (is_adverb(item) or sentence.items[there - 1].has("per", "each")):
            counted = sentence.find(sentence.left(there, 3), "unit", "people") is not None
            return (None, []) if counted else (item.value("period"), [there])
    return None, []


def is_adverb(item: Item) -> bool:
    """Whether a word of a period needs no "per" before it: monthly, täglich, mensuel, 每月."""
    return item.has("adverb")


def _period_note(period: str | None, per: str, key: str) -> str:
    if period == "year" and key != "license.annual_revenue_usd":
        return "a twelfth of a year's amount"
    if period in ("day", "week", "workday", "hour") and not per:
        return f"{TIMES_A_MONTH[period]:.3g} times a month"
    return ""
