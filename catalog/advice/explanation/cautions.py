"""What to know before trusting a candidate: figures that are old, unknown, thin, disputed or near a limit."""

from collections.abc import Iterator
from datetime import date

from catalog.advice.assessment import Assessment
from catalog.advice.hosting.plan import FEWER_BITS
from catalog.advice.question import Question
from catalog.advice.result import HardwarePlan, LicenseVerdict, RankedOffer
from catalog.formatting import day, listing, percent, usd, usd_price
from catalog.model import Offer, Quote

OLD_PRICE_DAYS = 120
RETIRES_SOON_DAYS = 180
FEW_RESULTS = 2
NEAR_BUDGET = 0.85
DISPUTED = 0.10


def caution_sentences(
    entry: Assessment, offer: RankedOffer, verdict: LicenseVerdict, question: Question
) -> tuple[str, ...]:
    """The cautions of a candidate, the gravest first."""
    found = [f"{reason.text} You let that pass." for reason in entry.waived]
    found += verdict.cautions
    found += _money(entry, question)
    if offer.kind == "self-host" and offer.plan:
        found += _own_hardware(offer.plan, question)
    if offer.offer:
        found += _offer(offer.offer, offer.provider_name, question)
    found += _evidence(entry)
    found += _unknowns(entry, offer, question)
    return tuple(found)


def days_between(earlier: str, later: str) -> int | None:
    """Days from one ISO date to another; a month stands for its first day; None where either is no date."""
    try:
        return (_date(later) - _date(earlier)).days
    except ValueError:
        return None


def _money(entry: Assessment, question: Question) -> Iterator[str]:
    budget, over = question.needs.budget.monthly_usd, entry.choice.over_budget_usd
    if over is not None:
        yield f"Its usual price comes to {usd(over)} a month, over your budget; it is scored by that."
    elif budget and entry.usd is not None and entry.usd >= NEAR_BUDGET * budget:
        yield f"Near the limit: it takes {percent(entry.usd / budget)} of your budget."
    output, spent = question.needs.workload.output_tokens, question.spending(entry.model)
    if not (entry.model.reasoning and output) or entry.usd is None:
        return
    if spent.basis == "assumed":
        yield "It can think before it answers; how many tokens that takes was not measured for it."
    elif spent.basis == "as counted":
        yield f"It can think before it answers: billed output may be several times the {output:,.0f} tokens counted."


def _own_hardware(plan: HardwarePlan, question: Question) -> Iterator[str]:
    if plan.more_than_asked:
        has = question.needs.hosting.gpu
        share = percent(plan.capacity * (_machine(question) // plan.gpus_per_copy) / question.requests)
        yield f"Your {has} carries {share} of these requests: the bill is for {plan.gpus}x {plan.gpu}."
    if plan.usd_low < plan.usd_high:
        yield f"An estimate: {usd(plan.usd_low)} to {usd(plan.usd_high)} a month, as speed and rent may be."
    limit = question.needs.budget.monthly_usd
    if limit is not None and plan.usd <= limit < plan.usd_high:
        yield "At the dear end of that estimate it is over your budget."
    if FEWER_BITS in plan.assumptions:
        yield FEWER_BITS


def _machine(question: Question) -> int:
    return question.own.machine.number if question.own.machine else 0


def _offer(offer: Offer, provider: str, question: Question) -> Iterator[str]:
    age = days_between(offer.as_of, question.today)
    if age is not None and age > OLD_PRICE_DAYS:
        yield f"The price is of {day(offer.as_of)}, {age} days old."
    for quote in offer.disagreement:
        if _disputes(offer, quote):
            source = question.snapshot.sources.get(quote.source)
            yield (
                f"Sources disagree on the price: {source.name if source else quote.source} said "
                f"{_quote(quote)} per million tokens on {day(quote.as_of)}."
            )
            break
    until = days_between(question.today, offer.retires) if offer.retires else None
    if offer.retires and until is not None and until <= RETIRES_SOON_DAYS:
        yield f"{provider} retires it on {day(offer.retires)}."


def _evidence(entry: Assessment) -> Iterator[str]:
    able = entry.capability
    if able is None:
        return
    if able.evidence <= FEW_RESULTS:
        results = "1 result" if able.evidence == 1 else f"{able.evidence} results"
        yield f"Capability rests on {results} only: low evidence."
    if able.preference == able.evidence:
        yield "Judged by human votes alone, which reward style as well as substance."
    elif able.direct == 0:
        yield f"No result measures {listing(able.skills, 'or')} itself: inferred from its other results."


def _unknowns(entry: Assessment, offer: RankedOffer, question: Question) -> Iterator[str]:
    must, model = question.needs.must, entry.model
    if must.languages and model.languages is None:
        yield f"Whether it speaks {listing(must.languages)} is not published: try it."
    if must.tokens_per_second and offer.kind == "api":
        yield "Its output speed is unknown."
    if model.kind == "llm" and model.context_tokens is None:
        yield "Its context window is unknown."


def _disputes(offer: Offer, quote: Quote) -> bool:
    pairs = ((offer.input, quote.input), (offer.output, quote.output))
    return any(ours and theirs and abs(ours - theirs) > DISPUTED * ours for ours, theirs in pairs)


def _quote(quote: Quote) -> str:
    prices = ((quote.input, "in"), (quote.output, "out"))
    return " and ".join(f"{usd_price(price)} {word}" for price, word in prices if price is not None)


def _date(iso: str) -> date:
    return date.fromisoformat(iso if len(iso) > 7 else f"{iso}-01")
