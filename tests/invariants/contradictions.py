"""Headline, list, details, the open-or-closed page and the JSON hold the same figures: read a second time.

Nothing here calls the code that chooses or compares: each claim is worked out again from the candidates as the list
shows them. Each check gives its violations in words, none where it holds.
"""

from collections.abc import Iterator, Sequence
from math import erf, sqrt
from typing import Any

from catalog.advice.explanation.baseline import difference_text
from catalog.advice.result import Candidate, Capability, Difference, ThreeWaysRow
from catalog.advice.result.candidates import Against, Role
from tests.invariants.told import Told, apart, bill, shown, value
from tests.invariants.verdicts import is_over
from tui.rendering import cells
from tui.rendering.rank_text import lines
from tui.rendering.text_table import Console

_CENT = 0.005 + 1e-9
_TENTH = 0.05 + 1e-9
_TASK_NOISE = 0.19
_SAME_LEAGUE = 3.0
_ROWS = 20
_WIDE = 200


def contradictions(told: Told) -> Iterator[str]:
    """All checks."""
    for check in (
        *(headlines_agree, pick_agrees, ties_agree, offers_agree, comparisons_agree),
        *(claim_agrees, ways_agree, document_agrees, table_agrees),
    ):
        for text in check(told):
            yield f"{check.__name__}: {text}"


def headlines_agree(told: Told) -> Iterator[str]:
    """Each headline is ranked and not retired, and is the best, the first or the cheapest that it is said to be."""
    said = told.advice.headlines
    for name in (said.best, said.best_value, said.cheapest_good_enough):
        entry = told.ranked.get(name or "")
        if name is not None and entry is None:
            yield f"{name} is not ranked"
        elif entry is not None and is_over(entry.model.retired, told.advice.today):
            yield f"{name} was retired on {entry.model.retired}"
        elif (
            entry is not None and entry.offer.offer and is_over(entry.offer.offer.retires, told.advice.today)
        ):
            yield f"the offer of {name} ended on {entry.offer.offer.retires}"
    if said.best_value != next(iter(told.ranked), None):
        yield f"the best value {said.best_value} is not the first"
    best = told.ranked.get(said.best or "")
    able = [entry.capability for entry in told.ranked.values() if entry.capability]
    lows = [one.low for one in able if not one.is_expected] or [one.low for one in able]
    if lows and (best is None or best.capability is None or best.capability.low < max(lows)):
        yield f"{said.best} is not the most surely capable"
    yield from _cheapest(told, said.cheapest_good_enough)


def _cheapest(told: Told, name: str | None) -> Iterator[str]:
    good = {
        one: amount
        for one, entry in told.ranked.items()
        if entry.capability and entry.capability.value >= told.floor and (amount := bill(entry)) is not None
    }
    if not getattr(told.advice.question, "has_evidence", True):
        good = {}  # too few are measured to say what is good enough
    if name is None and good:
        yield f"nothing is called the cheapest of {len(good)} that are good enough"
    elif name is not None and name not in good:
        yield f"{name} is not good enough or has no bill"
    elif name is not None and good[name] > min(good.values()):
        yield f"{name} at {good[name]} is called the cheapest, and one good enough costs {min(good.values())}"


def pick_agrees(told: Told) -> Iterator[str]:
    """The pick is the first, at the bill of the list; what stands beside it has the figures of the list."""
    pick, order = told.advice.pick, list(told.ranked.values())
    if pick is None or not order:
        if (pick is None) is not (not order):
            yield f"the pick is {pick}, and {len(order)} are ranked"
        return
    if (pick.model, pick.monthly_usd, pick.capability) != (
        order[0].model.id,
        bill(order[0]),
        order[0].capability,
    ):
        yield f"the pick is {pick.model} at {pick.monthly_usd}, the first {order[0].model.id} at {bill(order[0])}"
    second = order[1] if len(order) > 1 else None
    if (pick.runner_up.model if pick.runner_up else None) != (second.model.id if second else None):
        yield f"{pick.runner_up} is called the runner-up"
    if (
        second
        and pick.lead is not None
        and abs(pick.lead - ((order[0].score or 0) - (second.score or 0))) > _CENT
    ):
        yield f"the lead is {pick.lead}, the scores are {order[0].score} and {second.score}"
    is_open = order[0].model.open_weights
    other = next((e for e in order if is_open is not None and e.model.open_weights is (not is_open)), None)
    if pick.other_weights and (other is None or pick.other_weights.model != other.model.id):
        yield f"{pick.other_weights.model} is not the first of the other weights"
    for beside in (pick.runner_up, pick.other_weights):
        if beside is None:
            continue
        entry = told.ranked[beside.model]
        if (beside.rank, beside.monthly_usd) != (entry.rank, bill(entry)):
            yield f"{beside.model} is told as #{beside.rank} at {beside.monthly_usd}"
        yield from apart(beside.more_usd, bill(entry), bill(order[0]), _CENT, f"{beside.model} costs more by")
        yield from apart(beside.points, value(entry), value(order[0]), _TENTH, f"{beside.model} is better by")
        yield from _words_agree(beside.text, entry, order[0])


def _words_agree(text: str, entry: Candidate, first: Candidate) -> Iterator[str]:
    """More and less in a sentence on a model beside the pick, as the shown figures have it."""
    mine, theirs, beside = bill(first), bill(entry), text.partition(". ")[0]
    if mine is not None and theirs is not None:
        if ("the same cost" in beside) is not (_as_column(mine) == _as_column(theirs)):
            yield f"{text!r} beside {mine} and {theirs}"
        if (beside.count(" less,") or "cheaper" in beside) and theirs >= mine:
            yield f"{text!r} at {theirs} beside {mine}"
    one, other = first.capability, entry.capability
    if one and other and "more capable" in beside and round(other.value) <= round(one.value):
        yield f"{text!r} at {other.value} beside {one.value}"
    if one and other and "less capable" in beside and round(other.value) >= round(one.value):
        yield f"{text!r} at {other.value} beside {one.value}"


def ties_agree(told: Told) -> Iterator[str]:
    """The cheapest of a tie has the lowest bill shown of its ranks."""
    for tie in told.advice.ties:
        members = [e for e in told.ranked.values() if tie.first <= (e.rank or 0) <= tie.last]
        bills = {entry.model.id: amount for entry in members if (amount := bill(entry)) is not None}
        if (tie.cheapest is None) is not (not bills) or (
            tie.cheapest and bills.get(tie.cheapest, float("inf")) > min(bills.values())
        ):
            yield f"{tie.cheapest} is called the cheapest of {bills}"


def offers_agree(told: Told) -> Iterator[str]:
    """The bill shown lies within the range of its offers, above the cheapest; the count is that of a range."""
    for entry in told.advice.candidates:
        offer, amount, name = entry.offer, bill(entry), entry.model.id
        if amount is not None and (offer.cheapest_usd is None or offer.cheapest_usd > amount):
            yield f"{name} is shown at {amount}, and its cheapest offer costs {offer.cheapest_usd}"
        if (amount is not None and amount == offer.cheapest_usd) is not (
            amount is not None and offer.is_cheapest
        ):
            yield f"{name} at {amount} is {'' if offer.is_cheapest else 'not '}the cheapest of {offer.cheapest_usd}"
        if offer.range_usd is None:
            if offer.api_usd is not None or (offer.kind == "api" and amount is not None):
                yield f"{name} has an API at {offer.api_usd}, and no range"
            continue
        low, high = offer.range_usd
        for usd in (offer.api_usd, amount if offer.kind == "api" else None):
            if usd is not None and not low <= usd <= high:
                yield f"{name} is told at {usd}, outside {low} to {high}"
        if offer.kind == "api" and amount is not None and offer.api_usd != amount:
            yield f"{name} ranks at {amount} by API, and its API is told at {offer.api_usd}"
        if offer.choices < 1:
            yield f"{name} costs {low} to {high} at {offer.choices} offers"


def comparisons_agree(told: Told) -> Iterator[str]:
    """A bill beside another: both are bills of the list (or what is paid today), and the words follow the figures."""
    for entry in told.advice.candidates:
        found = entry.comparison
        if isinstance(found, Difference):
            if found.bill_usd != bill(entry):
                yield f"{entry.model.id} is compared at {found.bill_usd}, and shown at {bill(entry)}"
            yield from _difference(told, found, entry.model.id, entry.capability)


def _difference(told: Told, found: Difference, name: str, able: Capability | None) -> Iterator[str]:
    other = told.ranked.get(found.model or "")
    paid = told.advice.needs.baseline.monthly_usd
    expected = paid if found.against is Against.PAID_TODAY else bill(other) if other else None
    if expected is not None and found.other_usd != expected:
        yield f"{name} is compared with {found.model} at {found.other_usd}, which costs {expected}"
    if other and able and other.capability:
        mine, theirs = able.value, other.capability.value
        yield from apart(found.points, mine, theirs, _TENTH, f"{name} is better by")
        yield from apart(found.shown_points, round(mine), round(theirs), 0, f"{name} is shown as better by")
    if abs(found.saving - (1 - found.bill_usd / found.other_usd)) > 1e-4:
        yield f"{name} saves {found.saving} at {found.bill_usd} of {found.other_usd}"
    text = difference_text(found)
    says_less = any(word in text for word in ("cheaper than", "less than"))
    says_more = any(word in text for word in ("more than", "expensive")) or text.split(" ")[0].endswith("x")
    mine, theirs = shown(found.bill_usd), shown(found.other_usd)
    if (says_less and mine >= theirs) or (says_more and mine <= theirs):
        yield f"{name}: {text!r} at {mine} beside {theirs}"


def claim_agrees(told: Told) -> Iterator[str]:
    """Open against closed: the first open model of the list beside the leading and the cheapest equal closed ones."""
    claim = told.advice.open_or_proprietary
    first = next((entry for entry in told.priced if entry.model.open_weights), None)
    top = _leading(told.closed)
    if claim is None or first is None or top is None:
        if (claim is None) is not (first is None or top is None):
            yield f"the claim is {claim}"
        return
    equal = min(_no_worse(told.closed, first), key=_by_bill, default=None)
    expected = (first, top, equal)
    for name, amount, entry in zip(
        (claim.open, claim.proprietary, claim.equal),
        (claim.open_usd, claim.proprietary_usd, claim.equal_usd),
        expected,
        strict=True,
    ):
        if (name, amount) != ((entry.model.id, bill(entry)) if entry else (None, None)):
            yield f"the claim has {name} at {amount}, the list {entry.model.id if entry else None}"
    yield from apart(claim.points, value(first), value(top), _TENTH, "the claim's points are")
    for saving, other in ((claim.saving, claim.proprietary_usd), (claim.equal_saving, claim.equal_usd)):
        if saving is not None and other and abs(saving - (1 - claim.open_usd / other)) > 1e-4:
            yield f"the claim saves {saving} at {claim.open_usd} of {other}"


def ways_agree(told: Told) -> Iterator[str]:
    """Each row has the bill and the capability of the list; the equal one is equal; the first crossing is cheapest."""
    ways, claim = told.advice.three_ways, told.advice.open_or_proprietary
    by_id = {entry.model.id: entry for entry in told.advice.candidates}
    for row in ways.rows if ways else ():
        entry = by_id.get(row.model)
        if entry is not None:
            yield from _row_agrees(row, entry)
        limit = told.advice.needs.budget.monthly_usd
        if row.over_budget is not (limit is not None and row.usd > limit):
            yield f"{row.model} at {row.usd} is over the budget of {limit}: {row.over_budget}"
        if row.difference:
            yield from _difference(told, row.difference, row.model, row.capability)
        if (
            claim
            and row.role is Role.LEADING
            and (row.model, row.usd) != (claim.proprietary, claim.proprietary_usd)
        ):
            yield f"{row.model} at {row.usd} leads here, {claim.proprietary} in the claim"
    rows = {row.role: row for row in ways.rows} if ways else {}
    opened, equal = rows.get(Role.BEST_OPEN_API), rows.get(Role.CHEAPEST_EQUAL)
    if claim and opened and equal and opened.model == claim.open and equal.model != claim.equal:
        yield f"{equal.model} is the cheapest equal here, {claim.equal} in the claim"


def _row_agrees(row: ThreeWaysRow, entry: Candidate) -> Iterator[str]:
    if row.capability != entry.capability:
        yield f"{row.model} has {row.capability} here, {entry.capability} in the list"
    offer = entry.offer
    if row.way != "own hardware" and (row.usd, row.runs_on) != (offer.api_usd, offer.api_name):
        yield f"{row.model} costs {row.usd} by {row.runs_on}, in the list {offer.api_usd} by {offer.api_name}"
    is_same = row.plan and offer.plan and (row.plan.gpu, row.plan.gpus) == (offer.plan.gpu, offer.plan.gpus)
    if is_same and row.plan and offer.plan and abs(row.usd - offer.plan.usd) > _CENT:
        yield f"{row.model} costs {row.usd} on {row.runs_on}, in its details {offer.plan.usd}"
    if offer.kind == "self-host" and row.way == "own hardware" and bill(entry) != row.usd:
        yield f"{row.model} costs {row.usd} on own hardware, in the list {bill(entry)}"


def document_agrees(told: Told) -> Iterator[str]:
    """The JSON says of each candidate and headline what the records say."""
    advice, document = told.advice, told.document
    said = advice.headlines
    expected = {
        "best": said.best,
        "best_value": said.best_value,
        "cheapest_good_enough": said.cheapest_good_enough,
    }
    if document["headlines"] != expected:
        yield f"the headlines are {document['headlines']}"
    first = document["candidates"][0] if document["candidates"] else None
    pick = document["pick"]
    if (
        pick
        and first
        and (pick["model"], pick["monthly_usd"]) != (first["model"], first["offer"]["monthly_usd"])
    ):
        yield f"the pick is {pick['model']} at {pick['monthly_usd']}, the first {first['model']}"
    if document["fits"] != len(told.ranked):
        yield f"{document['fits']} fit, and {len(told.ranked)} are ranked"
    for row, entry in zip(document["candidates"], advice.candidates, strict=False):
        yield from _document_row(row, entry)


def _document_row(row: dict[str, Any], entry: Candidate) -> Iterator[str]:
    offer, amount, own = row["offer"], bill(entry), entry.offer
    figures = {
        "rank": (row["rank"], entry.rank),
        "monthly_usd": (offer["monthly_usd"], amount),
        "scored_usd": (offer["scored_usd"], amount),
        "cheapest_usd": (offer["cheapest_usd"], own.cheapest_usd),
        "usual_usd": (offer["usual_usd"], own.usual.usd if own.usual else None),
        "api_usd": (offer["api_usd"], own.api_usd),
        "score": (row["score"], entry.score),
        "capability": (row["capability"]["value"] if row["capability"] else None, value(entry)),
    }
    ends = own.range_usd
    if own.kind == "self-host":
        ends = (own.plan.usd_low, own.plan.usd_high) if own.plan else None
    for place in range(2) if ends else ():
        told_end = offer["range_usd"][place] if offer["range_usd"] else None
        figures[f"range_usd {place}"] = (told_end, ends[place] if ends else None)
    for name, (said, true) in figures.items():
        tolerance = _TENTH if name in ("score", "capability") else _CENT
        if (said is None) is not (true is None) or (said is not None and abs(said - (true or 0)) > tolerance):
            yield f"{entry.model.id}: {name} is {said} in the document, {true} in the record"
    if row["against"] and row["against"]["usd"] != round(getattr(entry.comparison, "other_usd", 0.0), 2):
        yield f"{entry.model.id} is compared with {row['against']['usd']} in the document"


def table_agrees(told: Told) -> Iterator[str]:
    """The table of `rank`, by column: bills and capabilities of the list, in its order."""
    order = list(told.ranked.values())[:_ROWS]
    text = list(lines(told.advice, Console(width=_WIDE), limit=_ROWS, excluded=False, verbose=False))
    head = next((place for place, line in enumerate(text) if "$/month" in line and "Model" in line), None)
    if head is None or not order:
        return
    end = text[head].index("$/month") + len("$/month")
    for line, entry in zip(text[head + 1 :], order, strict=False):
        if not line[:end].isascii():
            continue  # signs and wide letters shift the columns
        amount, told_amount = bill(entry), line[:end].split()[-1]
        if told_amount != (_as_column(amount) if amount is not None else cells.UNKNOWN):
            yield f"{entry.model.id} at {amount} stands in the table as {told_amount!r}"
        able = entry.capability
        if able and f"{able.value:.0f} ±{(able.high - able.low) / 2:.0f}" not in line[end:]:
            yield f"{entry.model.id} with {able.value} stands in the table as {line[end:]!r}"


def _as_column(amount: float) -> str:
    return cells.money(amount)


def _by_bill(entry: Candidate) -> tuple[float, str]:
    return (bill(entry) or 0.0, entry.model.id)


def _leading(closed: Sequence[Candidate]) -> Candidate | None:
    """The cheapest of those whose low end is within three points of the highest."""
    lows = [entry.capability.low for entry in closed if entry.capability]
    level = [e for e in closed if e.capability and e.capability.low >= max(lows) - _SAME_LEAGUE]
    return min(level, key=_by_bill, default=None)


def _no_worse(closed: Sequence[Candidate], one: Candidate) -> list[Candidate]:
    """Those with at least its capability, or with a chance of 40 to 60% to do better."""
    able = one.capability
    return [
        entry
        for entry in closed
        if able
        and entry.capability
        and (entry.capability.value >= able.value or _is_tie(entry.capability, able))
    ]


def _is_tie(one: Capability, other: Capability) -> bool:
    spread = sqrt(one.sd**2 + other.sd**2 + 2 * _TASK_NOISE**2)
    return 0.4 <= 0.5 * (1 + erf((one.theta - other.theta) / spread / sqrt(2))) <= 0.6
