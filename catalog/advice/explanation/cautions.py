"""What to know before trusting a candidate: figures that are old, unknown, thin, disputed or near a limit.

Each caution is a record of its values; the sentence is made from them when it is read.
"""

from collections.abc import Iterator
from datetime import date

from catalog.advice.assessment import Assessment
from catalog.advice.cost.token_use import unit_in_window
from catalog.advice.explanation.language_cautions import language_evidence, language_support
from catalog.advice.explanation.support import EXPECTED
from catalog.advice.hosting.plan import FEWER_BITS
from catalog.advice.question import Question
from catalog.advice.result import Caution, HardwarePlan, LicenseVerdict, RankedOffer
from catalog.advice.result.support import FEW_RESULTS
from catalog.advice.rules.reason import Reason
from catalog.formatting import day, listing, percent, usd_bill, usd_month, usd_price, via_words
from catalog.model import Model, Offer, Quote
from catalog.text import safe_text

OLD_PRICE_DAYS = 120
RETIRES_SOON_DAYS = 180
PRICE_SOON_DAYS = 90
NEAR_BUDGET = 0.85
DISPUTED = 0.10


class LetPass(Caution, frozen=True, kw_only=True):
    """An unknown fact that the needs let pass."""

    reason: Reason

    @property
    def text(self) -> str:
        return f"{self.reason.text} You let that pass."


class UsualOverBudget(Caution, frozen=True, kw_only=True):
    """The usual price (USD a month, by `usual_via`) is over the budget; the offer via `shown_via` is shown and scores.

    `shown_via` is None for own hardware, `is_priced` False where the price there is unknown.
    """

    usual_usd: float
    usual_via: str
    shown_via: str | None
    is_priced: bool

    @property
    def text(self) -> str:
        usual = f"Its usual price, {usd_month(self.usual_usd)} ({self.usual_via}), is over your budget"
        via = via_words(self.shown_via, is_shown=self.shown_via == self.usual_via)
        return (
            f"{usual}; shown and ranked {via}."
            if self.is_priced
            else f"{usual}; shown {via}, where the price is unknown."
        )


class NearBudget(Caution, frozen=True, kw_only=True):
    """It takes this share (0..1) of the budget."""

    share: float

    @property
    def text(self) -> str:
        return f"Close to the limit: {percent(self.share)} of your budget."


class ThinkingNotMeasured(Caution, frozen=True, kw_only=True):
    """How many tokens it spends on thinking was not measured; `counted_tokens`: they are billed as counted."""

    counted_tokens: float | None

    @property
    def text(self) -> str:
        if self.counted_tokens is None:
            return "It can think before it answers; its use of thinking tokens was not measured."
        counted = f"{self.counted_tokens:,.0f}"
        return f"It can think before it answers: billed output may be several times the {counted} tokens counted."


class MoreHardware(Caution, frozen=True, kw_only=True):
    """The hardware named carries this share (0..1) of the requests; the bill is for `gpus` of `gpu`."""

    named: str
    share: float
    gpus: int
    gpu: str

    @property
    def text(self) -> str:
        carries = f"Your {self.named} can serve {percent(self.share)} of these requests"
        return f"{carries}; the bill is for {self.gpus}x {self.gpu}."


class EstimateRange(Caution, frozen=True, kw_only=True):
    """The bill of own hardware is an estimate, in USD a month."""

    low_usd: float
    high_usd: float

    @property
    def text(self) -> str:
        return f"An estimate: {usd_bill(self.low_usd)} to {usd_month(self.high_usd)}, depending on speed and rent."


class EstimateOverBudget(Caution, frozen=True, kw_only=True):
    """The high end of the estimate (USD a month) is over the budget."""

    high_usd: float
    limit_usd: float

    @property
    def text(self) -> str:
        return "At the high end of that estimate it is over your budget."


class FewerBits(Caution, frozen=True, kw_only=True):
    """It runs in fewer bits than its weights were published in."""

    @property
    def text(self) -> str:
        return FEWER_BITS


class OldPrice(Caution, frozen=True, kw_only=True):
    """The price is as of this ISO date, so many days ago."""

    as_of: str
    days: int

    @property
    def text(self) -> str:
        return f"The price is {self.days} days old ({day(self.as_of)})."


class DisputedPrice(Caution, frozen=True, kw_only=True):
    """Another source said another price, in USD per million tokens."""

    source: str
    as_of: str
    input_usd: float | None
    output_usd: float | None

    @property
    def text(self) -> str:
        prices = ((self.input_usd, "in"), (self.output_usd, "out"))
        said = " and ".join(f"{usd_price(price)} {word}" for price, word in prices if price is not None)
        return (
            f"Sources disagree on the price: {self.source} listed {said} per million tokens "
            f"on {day(self.as_of)}."
        )


class RetiresSoon(Caution, frozen=True, kw_only=True):
    """A provider retires it on this ISO date, in so many days."""

    provider: str
    on: str
    days: int
    replacement: str = ""

    @property
    def text(self) -> str:
        instead = f" and recommends {safe_text(self.replacement, 80)} instead" if self.replacement else ""
        return f"{self.provider} retires it on {day(self.on)}{instead}."


class PriceRises(Caution, frozen=True, kw_only=True):
    """From this ISO date on, in so many days, the bill of the same month is `then_usd` instead of `now_usd`."""

    on: str
    days: int
    now_usd: float
    then_usd: float

    @property
    def text(self) -> str:
        return f"Its price changes on {day(self.on)}: {usd_month(self.then_usd)} instead of {usd_bill(self.now_usd)}."


class FewResults(Caution, frozen=True, kw_only=True):
    """Its capability rests on so few results."""

    results: int

    @property
    def text(self) -> str:
        results = "one result" if self.results == 1 else f"{self.results} results"
        return f"Thin evidence: capability rests on {results} only."


class VotesAlone(Caution, frozen=True, kw_only=True):
    """All its results are human votes."""

    @property
    def text(self) -> str:
        return "Rated by human votes only, which reward style as well as substance."


class Inferred(Caution, frozen=True, kw_only=True):
    """No result measures the skills of the job themselves."""

    skills: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"No result tests {listing(self.skills, 'or')}: its capability is inferred from other results."


class Foreseen(Caution, frozen=True, kw_only=True):
    """No result measured it."""

    @property
    def text(self) -> str:
        return EXPECTED


class Unreviewed(Caution, frozen=True, kw_only=True):
    """Price lists alone introduced it, as of this ISO date."""

    as_of: str

    @property
    def text(self) -> str:
        return f"New and unreviewed: known only from price lists of {day(self.as_of)}."


class SpeedUnknown(Caution, frozen=True, kw_only=True):
    """A least speed is asked for, and that of an API is unknown."""

    @property
    def text(self) -> str:
        return "Its output speed is unknown."


class ContextUnknown(Caution, frozen=True, kw_only=True):
    """Its context window is unknown."""

    @property
    def text(self) -> str:
        return "Its context window is unknown."


def cautions(
    entry: Assessment, offer: RankedOffer, verdict: LicenseVerdict, question: Question
) -> tuple[Caution, ...]:
    """The cautions of a candidate, the gravest first."""
    found: list[Caution] = [LetPass(reason=reason) for reason in entry.waived]
    found += verdict.cautions
    found += _money(entry, offer, question)
    if offer.kind == "self-host" and offer.plan:
        found += _own_hardware(offer, offer.plan, question)
    if offer.offer:
        found += _offer(offer.offer, offer.provider_name, entry.model, question)
    found += _evidence(entry)
    found += _unknowns(entry, offer, question)
    return tuple(found)


def days_between(earlier: str, later: str) -> int | None:
    """Days from one ISO date to another; a month stands for its first day; None where either is no date."""
    try:
        return (_date(later) - _date(earlier)).days
    except ValueError:
        return None


def _money(entry: Assessment, offer: RankedOffer, question: Question) -> Iterator[Caution]:
    budget, usual = question.needs.budget.monthly_usd, offer.usual
    if usual is not None:
        yield UsualOverBudget(
            usual_usd=usual.usd,
            usual_via=usual.via,
            shown_via=offer.provider_name if offer.offer else None,
            is_priced=entry.usd is not None,
        )
    if budget and entry.usd is not None and entry.usd >= NEAR_BUDGET * budget:
        yield NearBudget(share=entry.usd / budget)
    output, spent = question.needs.workload.output_tokens, question.spending(entry.model)
    if not (entry.model.reasoning and output) or entry.usd is None:
        return
    if spent.basis == "assumed":
        yield ThinkingNotMeasured(counted_tokens=None)
    elif spent.basis == "as counted":
        yield ThinkingNotMeasured(counted_tokens=output)


def _own_hardware(offer: RankedOffer, plan: HardwarePlan, question: Question) -> Iterator[Caution]:
    machine, named = question.own.machine, question.needs.hosting.gpu
    if plan.more_than_asked and machine and named:
        share = plan.capacity * (machine.number // plan.gpus_per_copy) / question.requests
        yield MoreHardware(named=named, share=share, gpus=plan.gpus, gpu=plan.gpu)
    if plan.usd_low < plan.usd_high:
        yield EstimateRange(low_usd=plan.usd_low, high_usd=plan.usd_high)
    limit = question.needs.budget.monthly_usd
    if limit is not None and plan.usd <= limit < plan.usd_high:
        yield EstimateOverBudget(high_usd=plan.usd_high, limit_usd=limit)
    if offer.has_fewer_bits:
        yield FewerBits()


def _offer(offer: Offer, provider: str, model: Model, question: Question) -> Iterator[Caution]:
    age = days_between(offer.as_of, question.today)
    if age is not None and age > OLD_PRICE_DAYS:
        yield OldPrice(as_of=offer.as_of, days=age)
    quote = next((quote for quote in offer.disagreement if _disputes(offer, quote)), None)
    if quote is not None:
        source = question.snapshot.sources.get(quote.source)
        yield DisputedPrice(
            source=source.name if source else quote.source,
            as_of=quote.as_of,
            input_usd=quote.input,
            output_usd=quote.output,
        )
    yield from _announced(offer, model, question)
    until = days_between(question.today, offer.retires) if offer.retires else None
    if offer.retires and until is not None and until <= RETIRES_SOON_DAYS:
        yield RetiresSoon(provider=provider, on=offer.retires, days=until, replacement=offer.replacement)


def _announced(offer: Offer, model: Model, question: Question) -> Iterator[Caution]:
    """The next announced price, where it begins soon and the bill rises with it."""
    if not offer.announced:
        return
    since = offer.announced[0].since
    days = days_between(question.today, since)
    bills, times = question.bills_of(model), question.spending(model).times
    now, then = bills.monthly_usd(offer, times), bills.monthly_usd(offer.on(since), times)
    if days is not None and days <= PRICE_SOON_DAYS and now is not None and then is not None and then > now:
        yield PriceRises(on=since, days=days, now_usd=now, then_usd=then)


def _evidence(entry: Assessment) -> Iterator[Caution]:
    able = entry.capability
    if able is None:
        return
    if able.is_expected:
        yield Foreseen()
        return
    if able.evidence <= FEW_RESULTS:
        yield FewResults(results=able.evidence)
    yield from language_evidence(entry)
    if able.preference == able.evidence:
        yield VotesAlone()
    elif able.direct == 0:
        yield Inferred(skills=able.skills)


def _unknowns(entry: Assessment, offer: RankedOffer, question: Question) -> Iterator[Caution]:
    must, model = question.needs.must, entry.model
    if model.unreviewed:
        yield Unreviewed(as_of=model.as_of)
    yield from language_support(entry, question.needs)
    if must.tokens_per_second and offer.kind == "api":
        yield SpeedUnknown()
    if unit_in_window((model.kind,)) and model.context_tokens is None:
        yield ContextUnknown()


def _disputes(offer: Offer, quote: Quote) -> bool:
    pairs = ((offer.input, quote.input), (offer.output, quote.output))
    return any(ours and theirs and abs(ours - theirs) > DISPUTED * ours for ours, theirs in pairs)


def _date(iso: str) -> date:
    return date.fromisoformat(iso if len(iso) > 7 else f"{iso}-01")
