"""What would change the answer, in the words of a person."""

from catalog.advice.explanation.volume_breakpoints import Cause
from catalog.advice.needs.records import Priorities
from catalog.formatting import at_most_usd, count, enough_usd, plain, significant, usd

STURDY = "No change of a single priority, of the volume or of the budget brings another model first."
_SIMPLE = {
    0.1: "a tenth of",
    0.2: "a fifth of",
    0.25: "a quarter of",
    0.33: "a third of",
    0.5: "half of",
    0.67: "two thirds of",
    0.75: "three quarters of",
    1.0: "",
    1.5: "one and a half times as much as",
    2.0: "twice as much as",
    3.0: "three times as much as",
    4.0: "four times as much as",
    5.0: "five times as much as",
    10.0: "ten times as much as",
}


def whatever(name: str, others: bool) -> str:
    """No weight of this priority changes the first place."""
    verb = _verb(name)
    if not others:
        return f"Nothing but {name} {verb}: how much changes nothing."
    return f"Whatever {name} {verb}, it stays first."


def priority(name: str, weights: Priorities, at: float, then: str) -> str:
    """Beyond the weight `at` the model named `then` is first; told relative to another weight."""
    verb, now = _verb(name), getattr(weights, name) or 0.0
    if at == 0 and now > 0:
        return f"Stays first unless {name} {_not_verb(name)} at all; then {then}."
    if at == 0:
        return f"Stays first only while {name} {_not_verb(name)} at all; else {then}."
    measure = "cost" if name == "capability" else "capability"
    unit = getattr(weights, measure) or 0.0
    if not unit:
        side = "less" if at < now else "more"
        weighed = f"{'are' if name == 'downloads' else 'is'} weighed {side} than {_figure(at, now)}"
        return f"Stays first unless {name} {weighed} (now {plain(now)}); then {then}."
    than = _relative(at / unit, now / unit)
    side = "less" if at < now else "more"
    beyond = f"{name} {verb} {side} than {f'{than} {measure}'.strip()}"
    return f"Stays first unless {beyond} (now {_now(now / unit)}); then {then}."


def _now(ratio: float) -> str:
    """What counts now, in the measure of the threshold."""
    return "as much" if abs(ratio - 1) < 0.005 else f"{significant(ratio, 2)} times"


def _relative(at: float, now: float) -> str:
    """A ratio in words where it is a simple one, else in figures."""
    text = f"{at:.2g}"
    simple = _SIMPLE.get(float(text))
    return simple if simple is not None and _tells(text, now) else f"{_figure(at, now)} times as much as"


def _figure(at: float, now: float) -> str:
    """Two digits, or as many as tell the threshold from what counts now."""
    for digits in range(2, 7):
        text = f"{at:.{digits}g}"
        if _tells(text, now):
            break
    return count(float(text)) if float(text) >= 1000 else plain(float(text))


def _tells(text: str, now: float) -> bool:
    return float(text) != float(f"{now:.6g}")


def _verb(name: str) -> str:
    return "count" if name == "downloads" else "counts"


def _not_verb(name: str) -> str:
    return "do not count" if name == "downloads" else "does not count"


_BY_CAUSE: dict[Cause, str] = {
    "ruled out": "even its cheapest offer is over your budget, and {left}",
    "comes in": "{then} comes within your budget and is first",
    "its cheapest offer": "the usual price of {then} is over your budget, its cheapest offer counts, and it is first",
    "usual price": "its usual price is within your budget and counts, and {left}",
    "free": "{left}: the bill of one of them is less than a cent",
    "bills": "{left}",
}


def volume(why: Cause, requests: float, then: str | None, *, more: bool) -> str:
    """Beyond this volume another comes first: by the budget, by a bill of nothing, which does not grow, or as own
    hardware grows by whole machines and APIs by requests.
    """
    side, beyond = ("up", "beyond") if more else ("down", "below")
    cause = _BY_CAUSE[why].format(then=then, left=_left(then))
    return f"Stays first {side} to {_volume(requests)}; {beyond} that {cause}."


def volume_sturdy(decades: int) -> str:
    """No volume within so many powers of ten changes the first."""
    return f"At any volume up to {count(10**decades)} times yours, or down to as small a part of it, it stays first."


def _volume(requests: float) -> str:
    return f"{_three_digits(requests)} requests a month"


def _three_digits(number: float) -> str:
    """A count told from its neighbours: `1.16 million`, where one decimal would say 1.2."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if number >= size:
            return f"{float(f'{number / size:.3g}'):g} {word}"
    return f"{float(f'{number:.3g}'):,.0f}"


def _left(then: str | None) -> str:
    return f"{then} is first" if then else "none that can be ranked is left"


def budget_less(limit: float, then: str | None) -> str:
    """Below this budget the first is ruled out."""
    least = f"{at_most_usd(limit)} a month, what its cheapest offer costs,"
    return f"A budget below {least} rules it out; then {_left(then)}."


def budget_cheaper(limit: float, then: str, lowest: float) -> str:
    """Below this budget the usual price of another does not fit, its cheapest offer scores, and it passes the first."""
    usual = f"A budget below {at_most_usd(limit)} a month, the usual price of {then},"
    return f"{usual} makes its cheapest offer count, {usd(lowest)} a month, which puts it first."


def budget_usual(limit: float, then: str) -> str:
    """From this budget on the usual price of the first fits, scores, and lets another pass."""
    return (
        f"A budget of {enough_usd(limit)} a month makes its usual price fit and count; then {then} is first."
    )


def budget_more(limit: float, then: str) -> str:
    """From this budget on a better model is within it."""
    return f"A budget of {enough_usd(limit)} a month brings {then} within it, which is then first."
