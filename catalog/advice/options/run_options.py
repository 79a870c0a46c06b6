"""The ways of running one model, each with its bill and the rules it fails.

Resellers, subscriptions, promotions and free variants count only where the needs name their provider. Own hardware
without a price counts where nothing else is allowed, or where the needs let an unknown price pass.
"""

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from catalog.advice.hosting.own import Sized
from catalog.advice.hosting.sizing import Copy
from catalog.advice.needs.codes import in_countries
from catalog.advice.question import Question
from catalog.advice.result import Reason
from catalog.advice.rules import license_terms
from catalog.advice.rules.model_rules import unknown_reason
from catalog.formatting import day, listing
from catalog.model import Model, Offer, Provider

DEVELOPER, CLOUD, HOST, AGGREGATOR, NAMED, OWN, NOT_COUNTED = range(7)


class Option(NamedTuple):
    """One way of running a model: an API offer, or (`offer` None) own hardware.

    `standing` is its place in the rule above; `usd` a month, `None` where not known; `reasons` the rules it fails;
    `copy` how it runs on own hardware, where that is known.
    """

    offer: Offer | None
    provider: Provider | None
    standing: int
    usd: float | None
    reasons: tuple[Reason, ...]
    copy: Copy | None = None


def options_of(model: Model, question: Question) -> Iterator[Option]:
    hosting = question.needs.hosting
    licensed: dict[str | None, tuple[Reason, ...]] = {}
    offers = question.snapshot.offers.get(model.id, ()) if "api" in hosting.where else ()
    asked = hosting.providers or hosting.exclude_providers or question.needs.origin.serving_countries
    times = question.spending(model).times
    dearest = 0.0
    for offer in offers:
        named = offer.provider in hosting.providers
        if offer.variant or (offer.terms != "list" and not named):
            continue
        provider = question.snapshot.providers.get(offer.provider)
        standing = _tier(model, provider, named)
        if standing == NOT_COUNTED:
            yield Option(offer, provider, standing, None, ())
            continue
        own = provider.id if provider and model.developer in provider.own_models_of else None
        if own not in licensed:
            licensed[own] = license_reasons(model, offer, provider, question)
        usd_a_month = question.bills.monthly_usd(offer, times)
        reasons = licensed[own]
        if asked or offer.retires:
            reasons = (*_offer_reasons(offer, provider, question), *reasons)
        if usd_a_month is None:
            reasons = (*reasons, no_price(f"The price of {offer.provider_model_id} for this workload"))
        way = Option(offer, provider, standing, usd_a_month, reasons)
        if usd_a_month is not None and not (reasons and is_blocked(way, question)):
            dearest = max(dearest, usd_a_month)
        yield way
    if not 0 < dearest < question.own.least_usd:  # else every API that does costs less than any hardware
        yield from own_hardware_options(model, question)


def own_hardware_options(model: Model, question: Question) -> Iterator[Option]:
    """Own hardware, at most one way, where it is allowed: with its bill, or without one where that does."""
    if "self-host" not in question.needs.hosting.where:
        return
    if question.without_bills:
        yield Option(None, None, OWN, None, tuple(_self_host_reasons(model, question)))
        return
    if not (model.open_weights or question.only_own or _worth_telling(model, question)):
        return
    sized = question.own.sized(model, question.spending(model).times)
    copy = question.own.best(sized, question.requests)
    if model.open_weights and copy is not None:
        usd_a_month = question.own.month(copy, question.requests).usd
        yield Option(None, None, OWN, usd_a_month, tuple(_self_host_reasons(model, question)), copy)
    elif question.only_own or _worth_telling(model, question):
        yield Option(None, None, OWN, None, tuple(_without_bill(model, sized, question)))


def _worth_telling(model: Model, question: Question) -> bool:
    """Whether a way without a bill counts beside APIs: on hardware that was named, or where no price is needed."""
    named = model.open_weights and question.own.machine and question.own.priced
    return bool(named or (price_let_pass(question) and model.open_weights is not False))


def _without_bill(model: Model, sized: Sized, question: Question) -> Iterator[Reason]:
    reasons = list(_self_host_reasons(model, question))
    told = ("hosting.where", "hosting.memory", "must.speed")
    if not any(reason.rule in told and not _lets_pass(reason, question) for reason in reasons):
        yield no_price(own_unknown(sized, question))
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
    kind = provider.provider_class if provider else None
    if kind == "cloud":
        return CLOUD
    if kind in ("host", "developer"):
        return HOST
    if kind == "aggregator":
        return AGGREGATOR
    return NAMED if named else NOT_COUNTED


def _offer_reasons(offer: Offer, provider: Provider | None, question: Question) -> Iterator[Reason]:
    hosting, origin = question.needs.hosting, question.needs.origin
    name = provider.name if provider else offer.provider
    if hosting.providers and offer.provider not in hosting.providers:
        text = f"{name} is not among the providers you allow."
        yield Reason(
            rule="hosting.providers", need=listing(hosting.providers, "or"), has=offer.provider, text=text
        )
    elif offer.provider in hosting.exclude_providers:
        need = f"not {listing(hosting.exclude_providers, 'or')}"
        yield Reason(rule="hosting.providers", need=need, has=offer.provider, text=f"You exclude {name}.")
    if offer.retires and offer.retires <= question.today:
        text = f"{name} retired it on {day(offer.retires)}."
        yield Reason(rule="status.retired", need="in service", has=offer.retires, text=text)
    if origin.serving_countries:
        yield from _serving_reason(serving(offer, provider), name, origin.serving_countries)


def _serving_reason(
    countries: tuple[str, ...] | None, name: str, wanted: tuple[str, ...]
) -> Iterator[Reason]:
    need = f"served from {listing(wanted, 'or')}"
    if countries is None:
        yield unknown_reason("origin.serving", need, f"Where {name} runs it")
    elif not all(in_countries(country, wanted) for country in countries):
        text = f"{name} runs it in {listing(countries)}, not in {listing(wanted, 'or')} alone."
        yield Reason(rule="origin.serving", need=need, has=listing(countries), text=text)


def _self_host_reasons(model: Model, question: Question) -> Iterator[Reason]:
    if model.open_weights is not True:
        has = None if model.open_weights is None else "closed weights"
        text = (
            "Whether its weights are open is unknown."
            if has is None
            else "Its weights are closed: it runs only as an API."
        )
        yield Reason(rule="hosting.where", need="own hardware", has=has, text=text)
    elif question.needs.hosting.gpu:
        yield from _hardware_reasons(model, question.needs.hosting.gpu, question)
    else:
        yield from _speed_reason(question.own.sized(model, question.spending(model).times), question)
    yield from license_reasons(model, None, None, question)


def _hardware_reasons(model: Model, gpu: str, question: Question) -> Iterator[Reason]:
    """Whether it fits into the memory asked for, and is fast enough there."""
    own, times = question.own, question.spending(model).times
    has, needs = own.memory_gib or 0.0, own.least_gib(model, times)
    need = f"{has:,.4g} GiB ({gpu})"
    if needs is None:
        text = "Its size is unknown, so whether it fits into the memory is unknown."
        yield Reason(rule="hosting.memory", need=need, has=None, text=text)
    elif needs > has:
        bits = own.least_precision(model)
        text = f"It needs about {needs:,.0f} GiB at {bits}; {gpu} has {has:,.4g} GiB for it."
        yield Reason(rule="hosting.memory", need=need, has=f"{enough_gib(needs):,.1f} GiB", text=text)
    else:
        yield from _speed_reason(own.sized(model, times), question)


def enough_gib(gib: float) -> float:
    """GiB that are enough, to a tenth."""
    return ceil(gib * 10) / 10


def _speed_reason(sized: Sized, question: Question) -> Iterator[Reason]:
    if sized.too_slow is not None:
        asked = question.needs.must.tokens_per_second or 0.0
        text = f"It would write about {sized.too_slow:.3g} tokens a second; you ask for {asked:g}."
        yield Reason(
            rule="must.speed", need=f"{asked:g} tokens a second", has=f"{sized.too_slow:.3g}", text=text
        )


def license_reasons(
    model: Model, offer: Offer | None, provider: Provider | None, question: Question
) -> tuple[Reason, ...]:
    return license_terms.check(model, offer, provider, question.needs.license, question.snapshot.licenses)


def is_blocked(way: Option, question: Question) -> bool:
    return not all(_lets_pass(reason, question) for reason in way.reasons)


def _lets_pass(reason: Reason, question: Question) -> bool:
    """Whether it is an unknown fact that the needs let pass."""
    return reason.has is None and reason.rule in question.needs.unknown_ok


def no_price(what: str, more: str = "") -> Reason:
    text = f"{what} is unknown." if not more else f"{what} is unknown. {more}."
    return Reason(rule="price.unknown", need="a price", has=None, text=text)


def serving(offer: Offer | None, provider: Provider | None) -> tuple[str, ...] | None:
    if offer and offer.serving_countries is not None:
        return offer.serving_countries
    return provider.serving_countries if provider else None


def price_order(way: Option) -> tuple[float, str, str, bool, str]:
    offer = way.offer
    return (
        way.usd if way.usd is not None else float("inf"),
        offer.provider if offer else "",
        offer.provider_model_id if offer else "",
        offer is not None and offer.terms != "list",
        offer.terms if offer else "",
    )
