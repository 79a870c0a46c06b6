"""A closed API, an open model's API and own hardware side by side: at the volume asked, and from which on each is
cheapest.

The closed one is what is used today, else the leader; beside it the cheapest that is no less capable, since the
leader alone would flatter the others. Of the open ones each way shows the model that scores best by its bill there.
"""

from collections.abc import Callable, Iterator, Sequence
from math import floor, log10

import msgspec
from msgspec.structs import replace

from catalog.advice import scoring
from catalog.advice.assessment import Assessment
from catalog.advice.cost import api_bill
from catalog.advice.explanation.baseline import (
    ROLE_WORDS,
    Peers,
    baseline_of,
    cheapest_no_worse,
    compare,
    difference_text,
    relative_price_text,
)
from catalog.advice.explanation.break_even import break_even
from catalog.advice.explanation.reasons import no_hour
from catalog.advice.hosting.own import Sized
from catalog.advice.hosting.plan import bill, plan
from catalog.advice.options.run_options import Option, is_blocked, own_hardware_options
from catalog.advice.options.selection import ranking_api
from catalog.advice.question import Question
from catalog.advice.result import Meets, ThreeWays, ThreeWaysRow
from catalog.advice.result.advice import Crossing, ThreeWaysKind
from catalog.advice.result.candidates import Role
from catalog.advice.rules.money import BUDGET
from catalog.formatting import usd_bill, usd_month

DECADES = 3
POINTS_A_DECADE = 12
_FINE = 40


class _Found(msgspec.Struct, frozen=True):
    """A row with its bill at any volume."""

    row: ThreeWaysRow
    entry: Assessment
    option: Option
    bill: Callable[[float], float]


def three_ways(
    assessed: Sequence[Assessment], ranked: Sequence[Assessment], peers: Peers, question: Question
) -> ThreeWays | None:
    """The rows that there are; None without requests or without any row."""
    if not question.requests:
        return None
    found = list(_rows(assessed, ranked, peers, question))
    if not found:
        return None
    volumes = _volumes(question.requests)
    return ThreeWays(
        rows=tuple(one.row for one in found),
        requests=question.requests,
        volumes=volumes,
        bills=tuple(tuple(round(one.bill(at), 2) for at in volumes) for one in found),
        crossings=tuple(_crossings(found, volumes)),
        meets=tuple(_meets(found, question)),
        missing=tuple(_missing(found, question)),
    )


def _rows(
    assessed: Sequence[Assessment], ranked: Sequence[Assessment], peers: Peers, question: Question
) -> Iterator[_Found]:
    able = [entry for entry in assessed if _may_stand(entry)]
    best_open = _best_api(able, question)
    leader, role = baseline_of(peers)
    if leader is None or leader.model.open_weights is not False:
        leader, role = peers.proprietary, Role.LEADING
    if leader is not None:
        yield from _api(leader, leader.selection.option, "closed API", role, peers, question)
    if best_open is not None:
        # A bill that rounds to nothing cannot be compared in percent, here as in `open_or_proprietary`.
        closed = [entry for entry in ranked if entry.model.open_weights is False and entry.usd]
        level = cheapest_no_worse(best_open[0], closed)
        if level is not None and (leader is None or level.model.id != leader.model.id):
            yield from _api(level, level.selection.option, "closed API", Role.CHEAPEST_EQUAL, peers, question)
        yield from _api(*best_open, "open API", Role.BEST_OPEN_API, peers, question)
    yield from _own(able, peers, question)


def _may_stand(entry: Assessment) -> bool:
    """Whether nothing but the bill stands against it."""
    if entry.is_ruled_out_itself or entry.capability is None:
        return False
    return all(reason.rule == BUDGET.id for reason in entry.reasons)


def _best_api(able: Sequence[Assessment], question: Question) -> tuple[Assessment, Option] | None:
    found = []
    for entry in able:
        priced = [option for option in entry.selection.fitting if option.offer and option.usd is not None]
        if entry.model.open_weights and priced:
            option = ranking_api(entry.model, priced, question)
            found.append((_score(entry, option.usd, question), entry.model.id, entry, option))
    best = min(found, key=lambda item: (-item[0], item[1]), default=None)
    return best and (best[2], best[3])


def _score(entry: Assessment, bill: float | None, question: Question) -> float:
    worth = scoring.points(
        monthly_usd=bill,
        capability=scoring.sure(entry.capability) if entry.capability else None,
        downloads=entry.downloads,
        median_downloads=question.snapshot.catalog.median_downloads_30d.get(entry.model.kind),
    )
    return scoring.total(scoring.parts(question.needs.priorities, worth))


def _api(
    entry: Assessment, option: Option, kind: ThreeWaysKind, role: Role, peers: Peers, question: Question
) -> Iterator[_Found]:
    if option.usd is None or option.offer is None:
        return
    times = question.spending(entry.model).times
    rate = api_bill.usd_per_request(option.offer, question.workload_of(entry.model), times) or 0.0
    name = option.provider.name if option.provider else option.offer.provider
    row = _row(entry, kind, role, name, option.usd, peers, question)
    yield _Found(row, entry, option, lambda requests: rate * requests)


def _own(able: Sequence[Assessment], peers: Peers, question: Question) -> Iterator[_Found]:
    found = []
    for entry in able:
        if not entry.model.open_weights:
            continue
        for option in own_hardware_options(entry.model, question):
            if option.copy and option.usd is not None and not is_blocked(option, question):
                found.append((_score(entry, option.usd, question), entry.model.id, entry, option))
    best = min(found, key=lambda item: (-item[0], item[1]), default=None)
    if best is None:
        return
    entry, option = best[2], best[3]
    if option.copy is None or option.usd is None:
        return
    times = question.spending(entry.model).times
    made = plan(entry.model, option.copy, question.own, question.requests, times)
    row = _row(
        entry, "own hardware", Role.BEST_OWN_HARDWARE, f"{made.gpus}x {made.gpu}", option.usd, peers, question
    )
    sized = question.own.sized(entry.model, times)
    paid = bill(option.copy, question.own, question.own.month(option.copy, question.requests))
    made = replace(made, assumptions=(*paid.assumptions, *made.assumptions))
    low, high = (made.usd_low, made.usd_high) if made.usd_low < made.usd_high else (None, None)
    row = replace(row, low=low, high=high, plan=made)
    yield _Found(row, entry, option, lambda requests: _own_bill(sized, requests, question))


def _own_bill(sized: Sized, requests: float, question: Question) -> float:
    return question.own.least(sized, requests)


def _row(
    entry: Assessment,
    kind: ThreeWaysKind,
    role: Role,
    runs_on: str,
    bill: float,
    peers: Peers,
    question: Question,
) -> ThreeWaysRow:
    limit = question.needs.budget.monthly_usd
    return ThreeWaysRow(
        way=kind,
        role=role,
        model=entry.model.id,
        name=entry.model.name,
        runs_on=runs_on,
        usd=bill,
        low=None,
        high=None,
        capability=entry.capability,
        comparison=compare(entry, bill, peers, question),
        over_budget=limit is not None and bill > limit,
    )


def _volumes(requests: float) -> tuple[float, ...]:
    """Three powers of ten to both sides of the volume asked."""
    middle = floor(log10(requests) * POINTS_A_DECADE) / POINTS_A_DECADE
    steps = range(-DECADES * POINTS_A_DECADE, DECADES * POINTS_A_DECADE + 1)
    return tuple(10 ** (middle + step / POINTS_A_DECADE) for step in steps)


def _crossings(found: Sequence[_Found], volumes: Sequence[float]) -> Iterator[Crossing]:
    """Where the cheapest changes, the first row at the smallest volume; searched finely, then halved.

    Own hardware is kept running for a single request too: where it is the cheapest, it is so from some volume on.
    """
    first = volumes[0]
    if found[_cheapest(found, first)].row.way == "own hardware":
        first = min(first, 1.0)
    low, high = log10(first), log10(volumes[-1])
    steps = int((high - low) * _FINE)
    before = _cheapest(found, first)
    yield Crossing(requests=0.0, cheapest=before)
    last = first
    for step in range(1, steps + 1):
        at = 10 ** (low + step / _FINE)
        now = _cheapest(found, at)
        if now != before:
            yield Crossing(requests=_between(found, last, at, before), cheapest=now)
        before, last = now, at


def _between(found: Sequence[_Found], low: float, high: float, before: int) -> float:
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if _cheapest(found, middle) == before else (low, middle)
    return high


def _cheapest(found: Sequence[_Found], requests: float) -> int:
    return min(range(len(found)), key=lambda place: (found[place].bill(requests), place))


def _meets(found: Sequence[_Found], question: Question) -> Iterator[Meets]:
    own = next((one for one in found if one.row.way == "own hardware"), None)
    if own is None:
        return
    sized = question.own.sized(own.entry.model, question.spending(own.entry.model).times)
    for place, one in enumerate(found):
        if one is own:
            continue
        known = break_even(sized.copies, question.own, question.requests, one.bill(1.0))
        if known:
            yield Meets(row=place, break_even=known)


def three_ways_text(ways: ThreeWays) -> str:
    """What the claim comes to here: the open options beside what they are measured against."""
    opened = [row for row in ways.rows if row.way != "closed API"]
    if not opened:
        return "No open model that fits has a known cost here."
    best = min(opened, key=lambda row: row.usd)
    how = f"on {best.runs_on}" if best.way == "own hardware" else f"via {best.runs_on}"
    words = f"{best.name} {how} costs {usd_month(best.usd)}"
    if best.difference is None:
        words += "."
    else:
        beside = difference_text(best.difference)
        words += f": {beside[0].lower()}{beside[1:]}"
    for row in (row for row in ways.rows if row.role is Role.CHEAPEST_EQUAL):
        role = f"({usd_bill(row.usd)}, {ROLE_WORDS[row.role]})"
        words += f" It is {relative_price_text(best.usd, row.usd)} {row.name} {role}."
    return words


def _missing(found: Sequence[_Found], question: Question) -> Iterator[str]:
    ways = {one.row.way for one in found}
    where = question.needs.hosting.where
    if "own hardware" not in ways:
        if "self-host" not in where:
            yield "You do not allow own hardware."
        elif not question.own.priced:
            yield f"Own hardware has no bill here. {no_hour(question)}."
        else:
            yield "No open model that fits is known to run on this hardware."
    if not ways & {"closed API", "open API"} and "api" not in where:
        yield "You do not allow APIs."
    elif "closed API" not in ways:
        yield "No closed model fits."
    elif "open API" not in ways:
        yield "No open model that fits has an API with a price."
