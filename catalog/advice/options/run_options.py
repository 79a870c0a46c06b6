"""The ways of running one model, each with its bill and the rules it fails.

Resellers, subscriptions, promotions and free variants count only where the needs name their provider. Own hardware
without a price counts where nothing else is allowed, or where the needs let an unknown price pass.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from catalog.advice import rules
from catalog.advice.hosting.own import Sized
from catalog.advice.hosting.sizing import Copy
from catalog.advice.question import Question
from catalog.advice.rules import OFFER_RULES, OWN_HARDWARE_RULES, license_terms
from catalog.advice.rules.context import CONTEXT, tokens_needed
from catalog.advice.rules.job import RETIRED
from catalog.advice.rules.money import PRICE, NoPrice
from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Subject
from catalog.model import Model, Offer, Provider
from catalog.record import ProviderClass

OWN_HARDWARE = "own hardware"
DEVELOPER, CLOUD, HOST, AGGREGATOR, NAMED, OWN, NOT_COUNTED = range(7)
_TIERS: dict[ProviderClass | None, int] = {
    "cloud": CLOUD,
    "host": HOST,
    "developer": HOST,
    "aggregator": AGGREGATOR,
}
_USUAL_RULES = (CONTEXT, RETIRED)
"""The offer rules of every question: an offer with a long enough window and no announced end passes both."""
_CENT = 0.01
"""By how much a rounded hardware bill may lie below its bound."""


class Option(msgspec.Struct, frozen=True, gc=False):
    """One way of running a model: an API offer, or (`offer` None) own hardware.

    `tier` is its place in the rule above; `usd` a month, `None` where not known; `reasons` the rules it fails;
    `copy` how it runs on own hardware, where that is known.
    """

    offer: Offer | None
    provider: Provider | None
    tier: int
    usd: float | None
    reasons: tuple[Reason, ...]
    copy: Copy | None = None

    @property
    def name(self) -> str:
        """Who sends the bill, in words."""
        if self.provider:
            return self.provider.name
        return self.offer.provider if self.offer else OWN_HARDWARE


def options_of(model: Model, question: Question, apis: Iterable[Option] | None = None) -> list[Option]:
    """Every way of running the model that there is: the APIs, and own hardware where that may be the cheapest.

    `apis` are its `api_options` where they are known already.
    """
    found = list(api_options(model, question) if apis is None else apis)
    question.apis[model.id] = tuple(found)
    if not _apis_cost_less(found, model, question):
        found += own_hardware_options(model, question)
    return found


def api_options(model: Model, question: Question) -> Iterable[Option]:
    """Its APIs in the order of the catalogue, one by one as they are asked for; all of them are then remembered."""
    known: Sequence[Option] | None = question.apis.get(model.id)
    return _api_options(model, question) if known is None else known


def _api_options(model: Model, question: Question) -> Iterator[Option]:
    providers, wanted = question.snapshot.providers, question.needs.hosting.providers
    offer_rules = rules.asked(OFFER_RULES, question)
    asks_more = offer_rules != _USUAL_RULES
    needed = tokens_needed(question, model)
    times, bill = question.spending(model).times, question.bills_of(model).monthly_usd
    licensed: dict[str | None, tuple[Reason, ...]] = {}
    offers = question.snapshot.offers.get(model.id) if "api" in question.needs.hosting.where else None
    for offer in offers or ():
        named = bool(wanted) and offer.provider in wanted
        if offer.variant or (offer.terms != "list" and not named):
            continue
        provider = providers.get(offer.provider)
        tier = _tier(model, provider, named)
        if tier == NOT_COUNTED:
            yield Option(offer, provider, tier, None, ())
            continue
        own = offer.provider if tier == DEVELOPER else None
        if own not in licensed:
            licensed[own] = license_terms.check(model, offer, provider, question)
        usd, reasons, held = bill(offer, times), licensed[own], offer.context_tokens
        if asks_more or offer.retires or usd is None or (held is not None and held < needed):
            subject = Subject(question, model, offer=offer, provider=provider, usd=usd)
            unpriced = rules.reasons((PRICE,), subject)
            reasons = (*rules.reasons(offer_rules, subject), *reasons, *unpriced)
        yield Option(offer, provider, tier, usd, reasons)


def _apis_cost_less(options: list[Option], model: Model, question: Question) -> bool:
    """Whether every API that satisfies the needs costs less than any hardware that holds the model.

    Then no hardware has to be sized. Where own hardware counts even without a bill, the bound is the cheapest GPU,
    since the model may fit on none.
    """
    bills = [one.usd for one in options if one.usd is not None and not is_blocked(one, question)]
    dearest = max(bills, default=0.0)
    if not dearest:
        return False
    least = question.own.least_usd
    if dearest >= least and not _worth_telling(model, question):
        least = question.own.least_usd_of(model) - _CENT
    return dearest < least


def own_hardware_options(model: Model, question: Question) -> Iterator[Option]:
    """Own hardware, at most one way, where it is allowed: with its bill, or without one where that does."""
    if "self-host" not in question.needs.hosting.where:
        return
    if question.without_bills:
        yield Option(None, None, OWN, None, tuple(_own_hardware_reasons(model, question)))
        return
    if not (model.open_weights or question.only_own or _worth_telling(model, question)):
        return
    sized = question.own.sized(model, question.spending(model).times)
    copy = question.own.best(sized, question.requests)
    if model.open_weights and copy is not None:
        usd_a_month = question.own.month(copy, question.requests).usd
        yield Option(None, None, OWN, usd_a_month, tuple(_own_hardware_reasons(model, question)), copy)
    elif question.only_own or _worth_telling(model, question):
        yield Option(None, None, OWN, None, tuple(_without_bill(model, sized, question)))


def runs_on_own_hardware(model: Model, question: Question) -> bool:
    """Whether a usual rented server runs the model at a known price with nothing against it, without sizing any.

    False: not known.
    """
    own = question.own
    if not model.open_weights or own.machine or "self-host" not in question.needs.hosting.where:
        return False
    if not own.priced or not own.runs(model, question.spending(model).times):
        return False
    return not license_terms.check(model, None, None, question)


def _worth_telling(model: Model, question: Question) -> bool:
    """Whether a way without a bill counts beside APIs: on hardware that was named, or where no price is needed."""
    named = model.open_weights and question.own.machine and question.own.priced
    return bool(named or (price_let_pass(question) and model.open_weights is not False))


def _without_bill(model: Model, sized: Sized, question: Question) -> Iterator[Reason]:
    reasons = list(_own_hardware_reasons(model, question))
    own = {rule.id for rule in OWN_HARDWARE_RULES}
    if not any(reason.rule in own and not _lets_pass(reason, question) for reason in reasons):
        yield NoPrice(of=own_unknown(sized, question))
    yield from reasons


def own_unknown(sized: Sized, question: Question) -> str:
    """What is unknown about own hardware where no bill can be told."""
    if sized.too_small:
        need = f"{sized.too_small:,.0f} GiB"
        return f"It needs about {need}, more than one server of 8 usual GPUs has; what more would cost"
    if sized.unknown:
        return sized.unknown
    if question.own.machine and question.own.machine.gpu is None:
        return f"What plain memory ({question.needs.hosting.gpu}) costs (a GPU has a price: say --gpu)"
    if question.own.machine:
        return f"The price of an hour on {question.needs.hosting.gpu} (say --gpu-hour)"
    return "The cost of own hardware"


def price_let_pass(question: Question) -> bool:
    return "price.unknown" in question.needs.unknown_ok


def _tier(model: Model, provider: Provider | None, named: bool) -> int:
    if provider and model.developer in provider.own_models_of:
        return DEVELOPER
    tier = _TIERS.get(provider.provider_class) if provider else None
    if tier is not None:
        return tier
    return NAMED if named else NOT_COUNTED


def _own_hardware_reasons(model: Model, question: Question) -> Iterator[Reason]:
    """The first rule of own hardware that it fails (what does not fit has no speed), then those of its license."""
    subject = Subject(question, model)
    found = (rule.check(subject) for rule in OWN_HARDWARE_RULES)
    yield from [reason for reason in found if reason is not None][:1]
    yield from license_terms.check(model, None, None, question)


def is_blocked(option: Option, question: Question) -> bool:
    return bool(option.reasons) and not all(_lets_pass(reason, question) for reason in option.reasons)


def _lets_pass(reason: Reason, question: Question) -> bool:
    """Whether it is an unknown fact that the needs let pass."""
    return reason.rule in question.needs.unknown_ok and not reason.is_known


def price_order(option: Option) -> tuple[float, str, str, bool, str]:
    offer = option.offer
    return (
        option.usd if option.usd is not None else float("inf"),
        offer.provider if offer else "",
        offer.provider_model_id if offer else "",
        offer is not None and offer.terms != "list",
        offer.terms if offer else "",
    )
