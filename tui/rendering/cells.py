"""Figures and facts as cells and clauses, for the command line and the screens alike: values in, plain text out."""

from typing import NamedTuple, Protocol

from catalog.advice.result import Advice, Candidate, Capability, NotRanked
from catalog.formatting import (
    bill_column,
    count,
    day,
    listing,
    plain,
    short_count,
    usd_bill,
    usd_month,
    usd_price,
    via_words,
)
from catalog.model import AnnouncedPrice
from catalog.storage.snapshot import Snapshot

UNKNOWN = "–"
PARETO = "◆"
"""Marks what no other beats in both bill and capability."""
OWN = "⌂"
"""Marks a bill on own hardware, which is an estimate."""
EXPECTED = "~"
"""Marks a capability that is expected and was not measured."""
MARKED = "●"
"""Marks a model that is to be compared."""
CHEAPER = "↓"
"""Marks a bill that is not the usual one, which is over the budget, but that of the cheapest offer."""
LICENSES = (
    ("any", "any", "also research-only; check the duties yourself"),
    ("commercial", "commercial use", "you may earn money with it; a provider's own terms count"),
    ("open-weights", "open weights", "you could run it yourself, whatever its license says of use"),
    (
        "permissive",
        "permissive only",
        "open weights, no use limits or thresholds: MIT, Apache-2.0",
    ),
)
"""What a license may be asked to allow: the value of `license.require`, its label, what that means."""
NOT_RANKED: dict[NotRanked, str] = {
    "result": "without evidence",
    "price": "without a price",
    "result or price": "without evidence or price",
}
"""What is said of models that cannot be ranked, by what they lack."""
_FULL, _HALF, _EMPTY = "━", "╸", "·"
_TRACK, _VALUE, _BEGINS, _ENDS = "─", "●", "╼", "╾"


class Interval(Protocol):
    """A value between the ends of its range."""

    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


class RangeBar(NamedTuple):
    """A bar in its parts: the track, the range below the value, the value, the range above it, the track."""

    before: str
    low: str
    value: str
    high: str
    after: str


class Headline(NamedTuple):
    """One of the three headlines: its label from the longest form to the shortest, the candidate, its bill in words.

    `place` says which, from 1; the bill is the one that is shown and ranks.
    """

    labels: tuple[str, str, str]
    candidate: Candidate
    bill: str
    place: int


def money(amount: float | None) -> str:
    """USD for a column whose header names the unit: `2,380`, `12`, `0.40`."""
    return UNKNOWN if amount is None else bill_column(amount)


def money_range(low: float | None, high: float | None) -> str:
    """`256–540`, in USD; empty where there is no range."""
    return "" if low is None or high is None else f"{money(low)}–{money(high)}"


def number(amount: float | None) -> str:
    """A count for a column: `6.8M`."""
    return UNKNOWN if amount is None else short_count(amount)


def bar(value: float, width: int) -> tuple[str, str]:
    """A share done of 0..100 as a bar of `width` cells, in half cells: its filled and its empty part."""
    filled = round(max(0.0, min(100.0, value)) / 100 * width * 2)
    full = _FULL * (filled // 2) + _HALF * (filled % 2)
    return full, _EMPTY * (width - len(full))


def range_bar(low: float, value: float, high: float, width: int) -> RangeBar:
    """A value and its range on a track of `width` cells that stands for 0..100: `──╼━●━╾──`.

    The ends of the range are exact to half a cell, the value to a cell; what lies beyond the track is drawn at its end.
    """
    begin, end = (round(max(0.0, min(100.0, edge)) / 100 * width * 2) for edge in (low, high))
    place = min(width - 1, int(max(0.0, min(100.0, value)) / 100 * width))
    glyphs = {(True, True): _FULL, (False, True): _BEGINS, (True, False): _ENDS, (False, False): _TRACK}
    halves = [begin <= half < end for half in range(width * 2)]
    cells = [glyphs[halves[2 * cell], halves[2 * cell + 1]] for cell in range(width)]
    first = min(place, begin // 2)
    last = max(place, (end + 1) // 2 - 1)
    parts = (cells[:first], cells[first:place], [_VALUE], cells[place + 1 : last + 1], cells[last + 1 :])
    return RangeBar(*("".join(part) for part in parts))


def interval(capability: Capability) -> tuple[str, str]:
    """The value, right in three cells, and half of its 90 % interval: ` 71` and `±3`; `~58` where it is expected."""
    value = f"{EXPECTED if capability.is_expected else ''}{capability.value:.0f}"
    return f"{value:>3}", f"±{(capability.high - capability.low) / 2:.0f}"


def interval_words(capability: Capability | None) -> str:
    """The same in one: `71 ±3`."""
    return UNKNOWN if capability is None else " ".join(interval(capability)).lstrip()


def monthly(candidate: Candidate) -> float | None:
    """The bill that ranks, in USD a month."""
    return candidate.usd


def monthly_words(candidate: Candidate) -> str:
    """The bill in words: `$212/month`."""
    amount = monthly(candidate)
    return "cost unknown" if amount is None else usd_month(amount)


def announced_price(then: AnnouncedPrice) -> str:
    """`from 1 Dec 2026: $4 in, $20 out`."""
    prices = ((then.input, "in"), (then.output, "out"))
    words = ", ".join(f"{usd_price(price)} {way}" for price, way in prices if price is not None)
    return f"from {day(then.since)}: {words}"


def license_word(candidate: Candidate) -> str:
    """The license for a column; of a provider's own terms that they are such."""
    return candidate.license.short_name or "unknown"


def headlines(advice: Advice) -> list[Headline]:
    """The headlines that there are."""
    by_id = {entry.model.id: entry for entry in advice.ranked}
    lines, least = advice.headlines, advice.needs.must.min_capability
    floor = f" ({plain(least)}+)" if least else ""
    found = (
        (("best (highest lower bound of capability)", "best", "best"), lines.best),
        (("best value (top score)", "best value", "value"), lines.best_value),
        ((f"cheapest good enough{floor}", "cheapest good enough", "cheapest"), lines.cheapest_good_enough),
    )
    return [
        Headline(_marked(labels, by_id[name]), by_id[name], _shown_bill(by_id[name]), place)
        for place, (labels, name) in enumerate(found, 1)
        if name and name in by_id
    ]


def _marked(labels: tuple[str, str, str], entry: Candidate) -> tuple[str, str, str]:
    """What a headline is called, which says where its capability is not measured."""
    long, usual, short = labels
    if entry.capability is None or not entry.capability.is_expected:
        return labels
    return f"{long}, expected", f"{usual}, expected", f"{short}, expected"


def via(candidate: Candidate) -> str:
    """Through whom the bill shown comes, where that is not the usual one: `via DeepInfra`; else empty."""
    if candidate.usual is None:
        return ""
    offer = candidate.offer
    name = offer.provider_name if offer.offer else None
    return via_words(name, is_shown=offer.offer is not None and offer.provider == candidate.usual.provider)


def ranked_words(advice: Advice) -> str:
    """How many are ranked, and how many of them by an expected capability: `220 ranked (49 expected)`."""
    expected = advice.counts.ranked_expected
    ranked = f"{count(advice.counts.ranked)} ranked"
    return f"{ranked} ({count(expected)} expected)" if expected else ranked


def not_ranked_words(advice: Advice) -> str:
    """How many are listed without a rank, and what they lack: `372 without evidence`."""
    if advice.unranked_for is None:
        return ""
    return f"{count(advice.counts.unranked)} {NOT_RANKED[advice.unranked_for]}"


def summary(candidate: Candidate) -> str:
    """One candidate in one clause: who, what it costs, what it can do."""
    country = f" ({candidate.country})" if candidate.country else ""
    able = candidate.capability
    words = (
        "no published result for this job"
        if able is None
        else f"{_name(able)} {able.value:.0f} of 100 ({able.low:.0f} to {able.high:.0f})"
    )
    who = f"{candidate.model.name} by {candidate.developer_name}{country}"
    usual = candidate.usual
    instead = f" {via(candidate)} (usually {usd_bill(usual.usd)})" if usual else ""
    return f"{who}: {monthly_words(candidate)}{instead}, {words}"


def _name(able: Capability) -> str:
    return "expected capability" if able.is_expected else "capability"


def seller_words(candidate: Candidate) -> str:
    """Who sends the bill, by which rule, and where it runs, which is not where its developer is."""
    offer = candidate.offer
    usual = f"; {offer.usual.words}" if offer.usual else ""
    if offer.kind == "self-host":
        return f"Own hardware{f', {offer.plan.gpus}x {offer.plan.gpu}' if offer.plan else ''}{usual}."
    where = (
        f"runs in {listing(offer.serving_countries)}"
        if offer.serving_countries
        else "serving country unknown"
    )
    maker = f"; developer in {candidate.country}" if candidate.country else ""
    cheapest = "" if offer.is_cheapest else f"; cheapest offer {offer.cheapest_words}"
    return f"{offer.provider_name} ({offer.basis}), {where}{maker}{usual}{cheapest}."


def offer_words(candidate: Candidate, snapshot: Snapshot) -> str:
    """How it would run and at which price: provider, basis, range, date, source."""
    offer = candidate.offer
    if offer.kind == "self-host":
        plan = offer.plan
        if plan is None:
            return f"{offer.provider_name}: {offer.basis}."
        estimate = f"an estimate, {usd_bill(plan.usd_low)} to {usd_bill(plan.usd_high)}"
        named = offer.api_usd and offer.api_name
        other = f"; {usd_bill(offer.api_usd)} via {offer.api_name}" if named and offer.api_usd else ""
        usual = f"; {offer.usual.words}" if offer.usual else ""
        return f"Own hardware, {plan.gpus}x {plan.gpu_name}: {estimate}{other}{usual}."
    words = [f"{offer.provider_name} ({offer.basis})", *([offer.usual.words] if offer.usual else ())]
    if not offer.is_cheapest:
        words.append(f"cheapest offer {offer.cheapest_words}")
    if offer.range_usd and offer.choices > 1 and offer.range_usd[0] != offer.range_usd[1]:
        low, high = offer.range_usd
        words.append(f"{offer.choices} offers, {usd_bill(low)} to {usd_bill(high)}")
    if offer.offer:
        words.append(f"price of {day(offer.offer.as_of)}, {source_name(offer.offer.source, snapshot)}")
    return "; ".join(words) + "."


def _shown_bill(candidate: Candidate) -> str:
    amount = monthly(candidate)
    return "" if amount is None else usd_bill(amount)


def source_name(source: str, snapshot: Snapshot) -> str:
    """The name of a source."""
    known = snapshot.sources.get(source)
    return known.name if known else source or "source unknown"
