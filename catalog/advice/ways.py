"""The ways of running one model, each with its bill and the rules it fails.

Resellers, subscriptions, promotions and free variants count only where the needs name their provider. Own hardware
has no bill yet: it counts where nothing else is allowed, or where the needs let an unknown price pass.
"""

from collections.abc import Iterator
from typing import NamedTuple

from catalog.advice import licensing
from catalog.advice.answer import Reason
from catalog.advice.countries import in_countries
from catalog.advice.figures import day, listing
from catalog.advice.hardware import fits_memory, memory_text
from catalog.advice.question import Question
from catalog.advice.rules import unknown_reason
from catalog.model import Model, Offer, Provider

DEVELOPER, CLOUD, HOST, AGGREGATOR, NAMED, OWN, NOT_COUNTED = range(7)


class Way(NamedTuple):
    """One way of running a model: an API offer, or (`offer` None) own hardware.

    `standing` is its place in the rule above; `usd` a month, `None` where not known; `reasons` the rules it fails.
    """

    offer: Offer | None
    provider: Provider | None
    standing: int
    usd: float | None
    reasons: tuple[Reason, ...]


def ways_of(model: Model, question: Question) -> Iterator[Way]:
    hosting = question.needs.hosting
    licensed: dict[str | None, tuple[Reason, ...]] = {}
    offers = question.snapshot.offers.get(model.id, ()) if "api" in hosting.where else ()
    asked = hosting.providers or hosting.exclude_providers or question.needs.origin.serving_countries
    times = question.spending(model).times
    for offer in offers:
        named = offer.provider in hosting.providers
        if offer.variant or (offer.terms != "list" and not named):
            continue
        provider = question.snapshot.providers.get(offer.provider)
        standing = _standing(model, provider, named)
        if standing == NOT_COUNTED:
            yield Way(offer, provider, standing, None, ())
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
        yield Way(offer, provider, standing, usd_a_month, reasons)
    if hosting.where == ("self-host",):
        yield Way(None, None, OWN, None, tuple(_self_host_reasons(model, question)))
    elif "self-host" in hosting.where and price_let_pass(question) and model.open_weights is not False:
        reasons = (no_price("The cost of own hardware"), *_self_host_reasons(model, question))
        yield Way(None, None, OWN, None, reasons)


def price_let_pass(question: Question) -> bool:
    return "price.unknown" in question.needs.unknown_ok


def _standing(model: Model, provider: Provider | None, named: bool) -> int:
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
    elif question.needs.hosting.gpu and (problem := fits_memory(model, question.needs.hosting.gpu)):
        yield Reason(
            rule="hosting.memory",
            need=memory_text(question.needs.hosting.gpu),
            has=problem.has,
            text=problem.text,
        )
    yield from license_reasons(model, None, None, question)


def license_reasons(
    model: Model, offer: Offer | None, provider: Provider | None, question: Question
) -> tuple[Reason, ...]:
    return licensing.check(model, offer, provider, question.needs.license, question.snapshot.licenses)


def blocks(way: Way, question: Question) -> bool:
    return any(
        reason.has is not None or reason.rule not in question.needs.unknown_ok for reason in way.reasons
    )


def no_price(what: str, more: str = "") -> Reason:
    text = f"{what} is unknown." if not more else f"{what} is unknown. {more}."
    return Reason(rule="price.unknown", need="a price", has=None, text=text)


def serving(offer: Offer | None, provider: Provider | None) -> tuple[str, ...] | None:
    if offer and offer.serving_countries is not None:
        return offer.serving_countries
    return provider.serving_countries if provider else None


def price_order(way: Way) -> tuple[float, str, str, bool, str]:
    offer = way.offer
    return (
        way.usd if way.usd is not None else float("inf"),
        offer.provider if offer else "",
        offer.provider_model_id if offer else "",
        offer is not None and offer.terms != "list",
        offer.terms if offer else "",
    )
