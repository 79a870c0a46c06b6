"""The three ways in words: the name of each, its bill beside another, and at which volumes it is the cheapest.

Bills by API grow alike, so one API is the cheapest of them at every volume; own hardware is paid by the machine, so
around the volume where it meets that API the cheapest changes with every machine: "at some volumes", then "always".
"""

from enum import Enum, auto
from typing import NamedTuple

from catalog.advice.explanation.baseline import CostKind, RelativeCost, times_text
from catalog.advice.result import ThreeWays, ThreeWaysRow
from catalog.formatting import count, percent

_APART = 1.01


class When(Enum):
    """At which volumes a way is the cheapest."""

    ONLY_WAY = auto()
    ALWAYS = auto()
    BELOW = auto()
    FROM = auto()
    NEVER = auto()
    NEVER_OF_THE_APIS = auto()


class OwnFrom(NamedTuple):
    """Requests a month at which own hardware first costs no more, and from which on it never does.

    `first` 0: at any volume; `surely` None: above `first` only at times.
    """

    first: float
    surely: float | None

    @property
    def is_stepped(self) -> bool:
        """Whether whole machines make the cheapest change more than once."""
        return self.surely is not None and self.surely > self.first * _APART


class Cheapest(NamedTuple):
    """At which volumes a way is the cheapest, and from which on own hardware costs no more than it.

    Where the way is own hardware itself: than every other. `own_from` None: never, or there is no own hardware.
    """

    when: When
    own_from: OwnFrom | None = None

    @property
    def is_ever(self) -> bool:
        """Whether there is a volume at which it is."""
        return self.when not in (When.NEVER, When.NEVER_OF_THE_APIS)


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
    return f"{row.name} on own hardware" if row.way == "own hardware" else f"{row.name} via {row.runs_on}"


def cost_words(found: RelativeCost) -> str:
    """For a column: `−91%`, `+12%`, `14x`, `the same`."""
    if found.kind is CostKind.SAME:
        return "the same"
    if found.kind is CostKind.TIMES:
        return times_text(found.figure)
    sign = "−" if found.kind is CostKind.LESS else "+"
    return f"{sign}{percent_figure(found)}%"


def percent_figure(found: RelativeCost) -> str:
    """How much less or more, in percent: a little is not none, nearly all is not all."""
    figure = found.figure * 100
    return f"{max(1.0, min(99.0, figure) if found.kind is CostKind.LESS else figure):.0f}"


def where_cheapest(ways: ThreeWays) -> tuple[Cheapest, ...]:
    """For each row at which volumes it is the cheapest, in the order of the rows."""
    if len(ways.rows) == 1:
        return (Cheapest(When.ONLY_WAY),)
    own = own_row(ways)
    apis = [place for place in range(len(ways.rows)) if place != own]
    best = min(apis, key=lambda place: (ways.rows[place].usd, place))
    start = _own_from(ways, best)
    return tuple(
        _of_own(start)
        if place == own
        else _of_best_api(start)
        if place == best
        else Cheapest(When.NEVER)
        if own is None
        else Cheapest(When.NEVER_OF_THE_APIS, _own_from(ways, place))
        for place in range(len(ways.rows))
    )


def cheapest_words(found: Cheapest, row: ThreeWaysRow) -> str:
    """At which volumes this row is the cheapest, as part of a sentence."""
    start = found.own_from
    if found.when is When.ONLY_WAY:
        return "the only one with a known cost here"
    if found.when is When.ALWAYS:
        return "cheapest at any volume"
    if found.when is When.BELOW and start is not None:
        text = f"cheapest up to {_volume(start.first)} requests/month"
        return (
            f"{text}, and at some volumes up to {_volume(start.surely)}"
            if start.surely and start.is_stepped
            else text
        )
    if found.when is When.FROM and start is not None:
        return f"cheapest {_since(start)}"
    if found.when is When.NEVER_OF_THE_APIS:
        if start is None:
            return "never the cheapest; own hardware always costs more"
        return f"never the cheapest; own hardware costs no more {_since(start)}"
    busy = f" at {percent(row.plan.utilisation)} utilisation" if row.plan else ""
    return f"never the cheapest{busy}"


def _of_own(start: OwnFrom | None) -> Cheapest:
    return Cheapest(When.NEVER if start is None else When.FROM, start)


def _of_best_api(start: OwnFrom | None) -> Cheapest:
    if start is None:
        return Cheapest(When.ALWAYS)
    return Cheapest(When.BELOW, start) if start.first > 0 else Cheapest(When.NEVER, start)


def _own_from(ways: ThreeWays, row: int) -> OwnFrom | None:
    """From which volume on own hardware costs no more than this row; None where it never does."""
    for meets in ways.meets:
        if meets.row == row:
            known = meets.break_even
            return None if known.requests is None else OwnFrom(known.requests, known.surely)
    own = own_row(ways)
    won = [crossing.requests for crossing in ways.crossings if crossing.cheapest == own]
    return OwnFrom(won[0], won[-1]) if won else None


def _since(start: OwnFrom) -> str:
    if start.first <= 0:
        return "at any volume"
    first = f"from {_volume(start.first)} requests/month"
    if start.surely is None:
        return f"{first} at some volumes"
    return (
        f"{first} at some volumes, and always from {_volume(start.surely)}"
        if start.is_stepped
        else f"{first} on"
    )


def _volume(requests: float) -> str:
    """A volume that rests on an estimate: three digits."""
    return count(float(f"{requests:.3g}"))
