"""What would change the answer, one line each."""

from catalog.advice.explanation.volume_breakpoints import Cause
from catalog.advice.needs.records import Priorities
from catalog.formatting import at_most_usd, count, enough_usd, plain, significant, usd_bill

STURDY = "No change of one priority, of the volume or of the budget puts another model first."


def whatever(name: str, others: bool) -> str:
    """No weight of this priority changes the first place."""
    if not others:
        return f"Only {name} {'count' if _is_plural(name) else 'counts'}, so its weight changes nothing."
    return f"No weight of {name} changes the first place."


def priority(name: str, weights: Priorities, at: float, then: str, *, is_measured: bool) -> str:
    """Beyond the weight `at` the model named `then` is first; told relative to another weight.

    `is_measured`: some model here has a capability, so that its weight is one to compare with.
    """
    now = getattr(weights, name) or 0.0
    if at == 0 and now > 0:
        return f"If {name} did not matter, {then} would win."
    if at == 0:
        return f"If {name} mattered at all, {then} would win."
    measure = _measure(name, is_measured)
    unit = getattr(weights, measure) or 0.0
    side = "less" if at < now else "more"
    if not unit:
        weight = f"{'below' if at < now else 'above'} {_figure(at, now)} (now {plain(now)})"
        return f"With {name} weighted {weight}, {then} would win."
    ratio = _figure(at / unit, now / unit)
    return f"If {name} mattered {side} than {ratio}x {measure} (now {significant(now / unit, 2)}x), {then} would win."


def _measure(name: str, is_measured: bool) -> str:
    """The weight that another is told relative to."""
    if name != "capability" and is_measured:
        return "capability"
    return "downloads" if name == "cost" else "cost"


def _is_plural(name: str) -> bool:
    return name == "downloads"


def _figure(at: float, now: float) -> str:
    """Two digits, or as many as tell the threshold from what counts now."""
    for digits in range(2, 7):
        text = f"{at:.{digits}g}"
        if float(text) != float(f"{now:.6g}"):
            break
    return count(float(text)) if float(text) >= 1000 else plain(float(text))


_BY_CAUSE: dict[Cause, str] = {
    "ruled out": "{left}: even the cheapest offer of the pick is over your budget",
    "comes in": "{left}: it comes within your budget",
    "its cheapest offer": "{left}: its usual price is over your budget, so its cheapest offer counts",
    "usual price": "{left}: the usual price of the pick is within your budget and counts",
    "free": "{left}: one of the bills is less than a cent",
    "bills": "{left}",
}


def volume(why: Cause, requests: float, then: str | None, *, more: bool) -> str:
    """Beyond this volume another comes first: by the budget, by a bill of nothing, which does not grow, or as own
    hardware grows by whole machines and APIs by requests.
    """
    beyond = "Above" if more else "Below"
    return f"{beyond} {_three_digits(requests)} requests/month, {_BY_CAUSE[why].format(left=_left(then))}."


def volume_sturdy(decades: int) -> str:
    """No volume within so many powers of ten changes the first."""
    return f"No volume from a millionth to {count(10**decades)} times yours changes the pick."


def _three_digits(number: float) -> str:
    """A count told from its neighbours: `1.16M`, where one decimal would say 1.2."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M")):
        if number >= size:
            return f"{float(f'{number / size:.3g}'):g}{letter}"
    return f"{float(f'{number:.3g}'):,.0f}"


def _left(then: str | None) -> str:
    return f"{then} would win" if then else "no ranked model would be left"


def budget_less(limit: float, then: str | None) -> str:
    """Below this budget the first is ruled out."""
    cause = "no offer of the pick would fit"
    return f"With a budget below {at_most_usd(limit)}/month, {_left(then)}: {cause}."


def budget_cheaper(limit: float, then: str, lowest: float) -> str:
    """Below this budget the usual price of another does not fit, its cheapest offer scores, and it passes the first."""
    offer = f"its {usd_bill(lowest)} offer would then be used"
    return f"With a budget below {at_most_usd(limit)}/month, {then} would win: {offer}."


def budget_usual(limit: float, then: str) -> str:
    """From this budget on the usual price of the first fits, scores, and lets another pass."""
    return f"With a budget of {enough_usd(limit)}/month, {then} would win: the usual price of the pick would count."


def budget_more(limit: float, then: str) -> str:
    """From this budget on a better model is within it."""
    return f"With a budget of {enough_usd(limit)}/month, {then} would win: it comes within the budget."
