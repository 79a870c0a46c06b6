"""From which volume on each of the ways is cheapest, in words: one sentence part a row.

Bills by API grow alike, so one API is the cheapest of them at every volume; own hardware is paid by the machine, so
around the volume where it meets that API the cheapest changes with every machine. Told as "at times" and "for good".
"""

from typing import NamedTuple

from catalog.advice.explanation.baseline import MUCH, SAME_BILL
from catalog.advice.result import ThreeWays, ThreeWaysRow
from catalog.formatting import count, percent

NEVER = "never the cheapest"
_APART = 1.01


class From(NamedTuple):
    """The volume at which own hardware first costs no more, and from which on it never does; 0: any volume."""

    first: float
    surely: float | None


def own_row(ways: ThreeWays) -> int | None:
    """The place of the row on own hardware."""
    return next((place for place, row in enumerate(ways.rows) if row.way == "own hardware"), None)


def cheapest_row(ways: ThreeWays) -> int:
    """The place of the row with the lowest bill at the volume asked."""
    return min(range(len(ways.rows)), key=lambda place: (ways.rows[place].usd, place))


def label(row: ThreeWaysRow) -> str:
    """The row in words: the model, and who or what runs it where the model is not bound to its maker."""
    if row.way == "closed API":
        return row.name
    return f"{row.name} on own hardware" if row.way == "own hardware" else f"{row.name} by {row.runs_on}"


def beside_words(row: ThreeWaysRow) -> str:
    """The bill beside what it is measured against, for a column: `−91 %`, `+12 %`, `14 times`; empty for itself."""
    if row.difference is None:
        return ""
    share = row.difference.saving
    if abs(share) <= SAME_BILL:
        return "the same"
    if row.usd >= MUCH * row.difference.other_usd:
        return f"{count(round(row.usd / row.difference.other_usd))} times"
    nearly = min(99.0, max(1.0, share * 100))  # a little is not none, nearly all is not all
    return f"−{nearly:.0f} %" if share > 0 else f"+{max(1.0, -share * 100):.0f} %"


def where_cheapest(ways: ThreeWays) -> tuple[str, ...]:
    """For each row at which volumes it is the cheapest, in the order of the rows."""
    if len(ways.rows) == 1:
        return ("the only way that has a bill here",)
    own = own_row(ways)
    apis = [place for place in range(len(ways.rows)) if place != own]
    api = min(apis, key=lambda place: (ways.rows[place].usd, place))
    start = own_from(ways, api)
    return tuple(
        _own(start, ways) if place == own else _cheapest_api(start) if place == api else _other(ways, place)
        for place in range(len(ways.rows))
    )


def own_from(ways: ThreeWays, row: int) -> From | None:
    """From which volume on own hardware costs no more than this row; None where it never does."""
    for meets in ways.meets:
        if meets.row == row:
            known = meets.break_even
            return None if known.requests is None else From(known.requests, known.surely)
    own = own_row(ways)
    won = [crossing.requests for crossing in ways.crossings if crossing.cheapest == own]
    return From(won[0], won[-1]) if won else None


def _cheapest_api(start: From | None) -> str:
    if start is None:
        return "the cheapest of these at any volume"
    if start.first <= 0:
        return NEVER
    text = f"the cheapest up to {_volume(start.first)} requests a month"
    return f"{text}, at times up to {_volume(start.surely)}" if start.surely and _steps(start) else text


def _own(start: From | None, ways: ThreeWays) -> str:
    plan = next(row.plan for row in ways.rows if row.way == "own hardware")
    busy = f" while it works {percent(plan.utilisation)} of the time" if plan else ""
    if start is None:
        return f"{NEVER}{busy}"
    return f"the cheapest {_since(start)}"


def _other(ways: ThreeWays, place: int) -> str:
    if own_row(ways) is None:
        return NEVER
    start = own_from(ways, place)
    if start is None:
        return f"{NEVER}, own hardware always costs more"
    return f"{NEVER}; own hardware costs no more {_since(start)}"


def _since(start: From) -> str:
    if start.first <= 0:
        return "at any volume"
    first = f"from {_volume(start.first)} requests a month"
    if start.surely is None:
        return f"{first} at times"
    return f"{first} at times, for good from {_volume(start.surely)}" if _steps(start) else f"{first} on"


def _steps(start: From) -> bool:
    """Whether whole machines make the cheapest change more than once."""
    return start.surely is not None and start.surely > start.first * _APART


def _volume(requests: float) -> str:
    """A volume that rests on an estimate: three digits."""
    return count(float(f"{requests:.3g}"))
