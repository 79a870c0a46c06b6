"""The headline of an answer: what to take, what is next and why it is second, and the best of the other weights.

Differences are those of the figures as they are shown: $66 beside $43 is $23, whatever the cents say.
"""

from collections.abc import Sequence

from catalog.advice import capability
from catalog.advice.assessment import Assessment
from catalog.advice.explanation.baseline import relative_price
from catalog.advice.explanation.support import Lead, lead, support, thin_evidence
from catalog.advice.question import Question
from catalog.advice.result import Capability
from catalog.advice.result.pick import Alternative, Pick, ScorePart
from catalog.formatting import bill_column, count, listing, plain, usd_bill, usd_month, via_words

MOST_EXACT_USD = 999_500.0
"""From this bill on a difference is told in percent: both bills are shown in millions."""
_PARTS: tuple[ScorePart, ...] = ("cost", "capability", "downloads")
_LEAST_LEAD = 0.0005
_BEHIND: dict[ScorePart, str] = {
    "capability": "the lower bound of capability",
    "downloads": "downloads",
}
_WEIGHTS = {True: "open", False: "closed"}


def pick(ranked: Sequence[Assessment], question: Question) -> Pick | None:
    """The headline; None where nothing is ranked. `ranked` is in order, the first candidate first."""
    if not ranked:
        return None
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    leads = _leads(first, second) if second else ()
    ahead = lead(first, second, question) if second else None
    place = _place_of_other_weights(ranked)
    return Pick(
        model=first.model.id,
        monthly_usd=first.usd,
        capability=first.capability,
        text=_text(first),
        runner_up=_runner_up(first, second, leads, ahead, question, is_other=place == 1)
        if second and ahead
        else None,
        leads=leads,
        lead=ahead.points if ahead else None,
        chance_ahead=ahead.chance if ahead else None,
        is_within_noise=ahead is not None and ahead.is_within_noise,
        other_weights=_other_weights(first, ranked[place], place + 1)
        if place is not None and place > 1
        else None,
        thin=thin_evidence(support(first, question)),
    )


def _text(first: Assessment) -> str:
    """`Take GLM-5.3-Flash: $43/month, capability 66 ±8.`"""
    where = "" if first.selection.option.offer else " on own hardware"
    return f"Take {first.model.name}{where}: {_bill(first)}, {_capability(first.capability)}."


def _bill(entry: Assessment) -> str:
    """`$43/month`, where that is not the usual price `$17/month via Novita (usually $43)`."""
    if entry.usd is None:
        return "cost unknown"
    shown, usual = entry.selection.option, entry.selection.usual
    if usual is None or usual.usd is None:
        return usd_month(entry.usd)
    is_shown = bool(shown.offer and usual.offer and shown.offer.provider == usual.offer.provider)
    via = via_words(shown.name if shown.offer else None, is_shown=is_shown)
    return f"{usd_month(entry.usd)} {via} (usually {usd_bill(usual.usd)})"


def _capability(able: Capability | None) -> str:
    """`capability 66 ±8`, `expected capability 58 ±12`"""
    if able is None:
        return "capability unknown"
    figure = f"capability {able.value:.0f} ±{(able.high - able.low) / 2:.0f}"
    return f"expected {figure}" if able.is_expected else figure


def _runner_up(
    first: Assessment,
    second: Assessment,
    leads: Sequence[ScorePart],
    ahead: Lead,
    question: Question,
    *,
    is_other: bool,
) -> Alternative:
    kind = f", the best {_WEIGHTS[bool(second.model.open_weights)]} model," if is_other else ""
    text = f"{second.model.name}{kind} is second: {_beside(first, second)}."
    reason = _reason(first, second, leads, question)
    if ahead.is_within_noise:
        reason = f"{reason}; too close to call" if reason else "Too close to call"
    elif ahead.is_by_range:
        narrower = f"{first.model.name} is first for its narrower range"
        reason = f"{reason}; {narrower}" if reason else narrower
    return _alternative(first, second, 2, f"{text} {reason}." if reason else text)


def _other_weights(first: Assessment, other: Assessment, rank: int) -> Alternative:
    name = f"Best {_WEIGHTS[bool(other.model.open_weights)]} model: {other.model.name} (#{rank:,})"
    return _alternative(first, other, rank, f"{name}, {_beside(first, other)}{_behind(first, other)}.")


def _behind(first: Assessment, other: Assessment) -> str:
    """In what the other is behind, where the figures shown do not say why it ranks lower."""
    is_dearer = first.usd is not None and other.usd is not None and _is_more(other.usd, first.usd)
    leads = [part for part in _leads(first, other) if part != "cost"]
    if is_dearer or _is_less_able(first, other) or not leads:
        return ""
    if leads == ["downloads"] and other.model.open_weights is False:
        return "; closed, so it has no downloads to count"
    return f"; behind on {listing([_BEHIND[part] for part in leads])}"


def _is_more(amount: float, other: float) -> bool:
    return amount > other and bill_column(amount) != bill_column(other)


def _alternative(first: Assessment, other: Assessment, rank: int, text: str) -> Alternative:
    one, able = first.capability, other.capability
    return Alternative(
        model=other.model.id,
        rank=rank,
        monthly_usd=other.usd,
        more_usd=None if first.usd is None or other.usd is None else round(other.usd - first.usd, 2),
        points=None if one is None or able is None else round(able.value - one.value, 1),
        is_tie=one is not None and able is not None and capability.is_tie(one, able),
        text=text,
    )


def _beside(first: Assessment, other: Assessment) -> str:
    """The bill of the other and what it costs more or less, and how much more or less capable it is."""
    parts = [_cost_clause(first.usd, other.usd), _capability_clause(first.capability, other.capability)]
    return ", ".join(part for part in parts if part)


def _cost_clause(mine: float | None, theirs: float | None) -> str:
    if theirs is None:
        return "cost unknown"
    if mine is None:
        return usd_month(theirs)
    if bill_column(mine) == bill_column(theirs):
        return "the same cost"
    if max(mine, theirs) >= MOST_EXACT_USD:
        return f"{usd_month(theirs)}, {relative_price(theirs, mine)}"
    apart = _shown(theirs) - _shown(mine)
    amount = f"${abs(apart):,.0f}" if isinstance(apart, int) else usd_bill(abs(apart))
    return f"{usd_month(theirs)}, {amount} {'more' if apart > 0 else 'less'}"


def _shown(amount: float) -> int | float:
    """A bill as it is shown, as a number."""
    return round(amount) if amount >= 9.995 else round(amount, 2)


def _capability_clause(mine: Capability | None, theirs: Capability | None) -> str:
    if mine is None or theirs is None:
        return "capability unknown" if theirs is None and mine is not None else ""
    apart = capability.shown_points(theirs, mine)
    sure = " (expected, not measured)" if theirs.is_expected and not mine.is_expected else ""
    if capability.is_tie(mine, theirs) or not apart:
        return f"about as capable{sure}"
    points = "1 point" if abs(apart) == 1 else f"{abs(apart)} points"
    return f"{points} {'more' if apart > 0 else 'less'} capable{sure}"


def _leads(first: Assessment, second: Assessment) -> tuple[ScorePart, ...]:
    mine, theirs = first.parts, second.parts
    if mine is None or theirs is None:
        return ()
    ahead: dict[ScorePart, float] = {part: getattr(mine, part) - getattr(theirs, part) for part in _PARTS}
    return tuple(
        sorted((part for part in _PARTS if ahead[part] > _LEAST_LEAD), key=lambda part: -ahead[part])
    )


def _reason(first: Assessment, second: Assessment, leads: Sequence[ScorePart], question: Question) -> str:
    """Why the runner-up is second; empty where it is plainly no better in anything."""
    if len(leads) == len(_PARTS) or not leads or _is_no_better(first, second):
        return ""
    words = listing([_lead_words(part, first, second, question) for part in leads])
    return f"It trails on {words}"


def _is_no_better(first: Assessment, second: Assessment) -> bool:
    """Whether the second costs at least as much and is less capable, as shown."""
    is_dearer = first.usd is not None and second.usd is not None and second.usd >= first.usd
    return is_dearer and _is_less_able(first, second)


def _is_less_able(first: Assessment, other: Assessment) -> bool:
    """Whether the other is said to be less capable: by the figures shown, and no tie."""
    mine, theirs = first.capability, other.capability
    apart = capability.shown_points(theirs, mine)
    if mine is None or theirs is None or apart is None:
        return False
    return apart < 0 and not capability.is_tie(mine, theirs)


def _lead_words(part: ScorePart, first: Assessment, second: Assessment, question: Question) -> str:
    if part == "cost":
        return "cost"
    if part == "downloads":
        return f"downloads ({_downloads_words(first, second, question)})"
    mine, theirs = first.capability, second.capability
    is_higher = mine is not None and theirs is not None and round(mine.value) > round(theirs.value)
    return "capability" if is_higher else "the lower bound of capability"


def _downloads_words(first: Assessment, second: Assessment, question: Question) -> str:
    """`1.3M/month against 6.4M, priority 0.25`"""
    priority = f"priority {plain(question.needs.priorities.downloads or 0.0)}"
    if second.model.open_weights is False:
        return f"none: closed; {priority}"
    if first.downloads is None or second.downloads is None:
        return priority
    return f"{count(second.downloads)}/month against {count(first.downloads)}, {priority}"


def _place_of_other_weights(ranked: Sequence[Assessment]) -> int | None:
    """The place (from 0) of the first whose weights are closed where those of the pick are open, or the reverse."""
    is_open = ranked[0].model.open_weights
    if is_open is None:
        return None
    return next(
        (place for place, entry in enumerate(ranked) if entry.model.open_weights is (not is_open)), None
    )
