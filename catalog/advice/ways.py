"""The ways of running one model, which of them satisfy the needs, and which one ranks it.

The ranked offer is not the cheapest row anywhere: the developer's own price; else the cheapest first-party
cloud; else the median of the known hosts; else the median of the aggregators. Resellers, subscriptions,
promotions and free variants count only where the needs name their provider. Own hardware has no bill yet: it
counts where nothing else is allowed, or where the needs let an unknown price pass.
"""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from catalog.advice import cost, licensing
from catalog.advice.answer import Bill, OutputSpending, RankedOffer, Reason
from catalog.advice.countries import in_countries
from catalog.advice.figures import day, listing, usd
from catalog.advice.hardware import fits_memory, memory_text
from catalog.advice.question import Question
from catalog.advice.rules import unknown_reason
from catalog.advice.token_use import Spending, sentence
from catalog.model import Model, Offer, Provider

_DEVELOPER, _CLOUD, _HOST, _AGGREGATOR, _NAMED, _OWN, _NOT_COUNTED = range(7)
_BASIS = {
    _DEVELOPER: "developer's own price",
    _CLOUD: "cheapest first-party cloud",
    _HOST: "median of {} hosts",
    _AGGREGATOR: "median of {} aggregators",
    _NAMED: "cheapest of the providers you named",
}
_ONE = {_HOST: "the only known host", _AGGREGATOR: "the only known aggregator"}


class Way(NamedTuple):
    """One way of running a model: an API offer, or (`offer` None) own hardware.

    `standing` is its place in the rule above; `usd` a month, `None` where not known; `reasons` the rules it fails.
    """

    offer: Offer | None
    provider: Provider | None
    standing: int
    usd: float | None
    reasons: tuple[Reason, ...]


class Choice(NamedTuple):
    """How a model would run: the way shown, the bill that scores it, the ways that satisfy the needs.

    Both ways differ where the usual price is over the budget and another stays within: that one is shown, and
    `over_budget_usd` is the usual bill, which still scores. `reasons` are those that block, or that the needs
    let pass.
    """

    way: Way
    scored_usd: float | None
    fitting: tuple[Way, ...]
    basis: str
    reasons: tuple[Reason, ...]
    over_budget_usd: float | None = None


NO_WAY = Choice(Way(None, None, _NOT_COUNTED, None, ()), None, (), "", ())
"""For a model of another kind: a bill for a job that it does not do would mean nothing."""


def choose(model: Model, question: Question) -> Choice:
    """The way that ranks the model, or the nearest one with every rule that it fails."""
    ways = list(_ways(model, question))
    fitting = tuple(way for way in ways if not _blocking(way, question) and way.standing != _NOT_COUNTED)
    if not fitting:
        return _nearest(model, ways, question)
    way, basis = _by_rule(model, [entry for entry in fitting if entry.usd is not None] or list(fitting))
    return _within_budget(way, basis, fitting, question)


def ranked_offer(model: Model, choice: Choice, question: Question) -> RankedOffer:
    """What a candidate shows of its offer: the bill, the cheapest beside it, the whole range."""
    spent = question.spending(model)
    way = choice.way
    priced = sorted((entry for entry in choice.fitting if entry.usd is not None), key=_price_order)
    offer, provider = way.offer, way.provider
    return RankedOffer(
        kind="api" if offer else "self-host",
        basis=choice.basis,
        offer=offer,
        provider=offer.provider if offer else None,
        provider_name=provider.name if provider else (offer.provider if offer else "own hardware"),
        provider_class=_class_name(way),
        bill=_bill(model, offer, spent, question) if offer else None,
        list_usd=question.bills.monthly_usd(offer) if offer else None,
        spending=_spending(spent, question) if offer else None,
        range_usd=(priced[0].usd or 0.0, priced[-1].usd or 0.0) if priced else None,
        cheapest=priced[0].offer if priced else None,
        cheapest_usd=priced[0].usd if priced else None,
        serving_countries=_serving(offer, provider) if offer else None,
        choices=len({entry.offer.provider for entry in choice.fitting if entry.offer}),
        scored_usd=choice.scored_usd,
    )


def _bill(model: Model, offer: Offer, spent: Spending, question: Question) -> Bill | None:
    """The bill at the tokens that this model spends, with the sentence that says so."""
    found = cost.bill(offer, question.needs.workload, spent.times)
    said = sentence(spent, model, question.snapshot)
    return replace(found, assumptions=(said, *found.assumptions)) if found and said else found


def _spending(spent: Spending, question: Question) -> OutputSpending | None:
    if spent.use is None:
        return None
    run = question.snapshot.runs.get(spent.use.run)
    return OutputSpending(
        times=spent.times,
        low=spent.low,
        high=spent.high,
        basis="measured" if spent.basis == "measured" else "assumed",
        source=run.source if run else None,
        as_of=spent.use.as_of,
    )


def _ways(model: Model, question: Question) -> Iterator[Way]:
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
        if standing == _NOT_COUNTED:
            yield Way(offer, provider, standing, None, ())
            continue
        own = provider.id if provider and model.developer in provider.own_models_of else None
        if own not in licensed:
            licensed[own] = _license_reasons(model, offer, provider, question)
        usd_a_month = question.bills.monthly_usd(offer, times)
        reasons = licensed[own]
        if asked or offer.retires:
            reasons = (*_offer_reasons(offer, provider, question), *reasons)
        if usd_a_month is None:
            reasons = (*reasons, _no_price(f"The price of {offer.provider_model_id} for this workload"))
        yield Way(offer, provider, standing, usd_a_month, reasons)
    if hosting.where == ("self-host",):
        yield Way(None, None, _OWN, None, tuple(_self_host_reasons(model, question)))
    elif "self-host" in hosting.where and _price_let_pass(question) and model.open_weights is not False:
        reasons = (_no_price("The cost of own hardware"), *_self_host_reasons(model, question))
        yield Way(None, None, _OWN, None, reasons)


def _price_let_pass(question: Question) -> bool:
    return "price.unknown" in question.needs.unknown_ok


def _standing(model: Model, provider: Provider | None, named: bool) -> int:
    if provider and model.developer in provider.own_models_of:
        return _DEVELOPER
    kind = provider.provider_class if provider else None
    if kind == "cloud":
        return _CLOUD
    if kind in ("host", "developer"):
        return _HOST
    if kind == "aggregator":
        return _AGGREGATOR
    return _NAMED if named else _NOT_COUNTED


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
        yield from _serving_reason(_serving(offer, provider), name, origin.serving_countries)


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
    yield from _license_reasons(model, None, None, question)


def _license_reasons(
    model: Model, offer: Offer | None, provider: Provider | None, question: Question
) -> tuple[Reason, ...]:
    return licensing.check(model, offer, provider, question.needs.license, question.snapshot.licenses)


def _blocking(way: Way, question: Question) -> bool:
    return any(
        reason.has is not None or reason.rule not in question.needs.unknown_ok for reason in way.reasons
    )


def _by_rule(model: Model, ways: list[Way]) -> tuple[Way, str]:
    """The way that ranks, and why: see the head of this file."""
    standing = min(way.standing for way in ways)
    level = _one_per_provider(model, [way for way in ways if way.standing == standing])
    if level[0].offer is None:
        return level[0], "own hardware"
    if standing in (_HOST, _AGGREGATOR):
        basis = _BASIS[standing].format(len(level)) if len(level) > 1 else _ONE[standing]
        return level[(len(level) - 1) // 2], basis
    return level[0], _BASIS[standing]


def _one_per_provider(model: Model, ways: list[Way]) -> list[Way]:
    """Each provider's way, cheapest first: the one under the model's own name where there is one.

    Other ids of the same provider are regions, editions and programmes with prices of their own.
    """
    names = {model.id.partition("/")[2], *model.aliases}

    def oddity(way: Way) -> tuple[bool, tuple[float, str, str, bool, str]]:
        plain = way.offer is not None and way.offer.provider_model_id.lower().rpartition("/")[2] in names
        return not plain, _price_order(way)

    found: dict[str, Way] = {}
    for way in sorted(ways, key=oddity):
        found.setdefault(way.offer.provider if way.offer else "", way)
    return sorted(found.values(), key=_price_order)


def _within_budget(way: Way, basis: str, fitting: tuple[Way, ...], question: Question) -> Choice:
    """A budget is met where any way that satisfies the needs meets it; the score still rests on the rule's bill.

    So a dearer developer's price never moves a model up, and one more host never moves it out.
    """
    limit = question.needs.budget.monthly_usd
    if limit is None or (way.usd is not None and way.usd <= limit):
        return Choice(way, way.usd, fitting, basis, way.reasons)
    need = f"at most {usd(limit)} a month"
    if way.usd is None:
        return Choice(way, None, fitting, basis, (*way.reasons, _unknown_bill(need)))
    cheapest = min((entry for entry in fitting if entry.usd is not None), key=_price_order)
    if cheapest.usd is not None and cheapest.usd <= limit:
        return Choice(
            cheapest, way.usd, fitting, "the cheapest within your budget", cheapest.reasons, way.usd
        )
    unpriced = next((entry for entry in fitting if entry.usd is None), None)
    if unpriced and "budget" in question.needs.unknown_ok:
        return Choice(
            unpriced, way.usd, fitting, "no price known", (*unpriced.reasons, _unknown_bill(need)), way.usd
        )
    return Choice(way, way.usd, fitting, basis, (*way.reasons, _over_budget(cheapest.usd or 0.0, limit)))


def _unknown_bill(need: str) -> Reason:
    return unknown_reason("budget", need, "What it costs here, and so whether that is within your budget,")


def _nearest(model: Model, ways: list[Way], question: Question) -> Choice:
    counted = [way for way in ways if way.standing != _NOT_COUNTED]
    counted = [way for way in counted if not _retired(way)] or counted
    if counted:
        way = min(counted, key=_remoteness)
        basis = _BASIS.get(way.standing, "").format(1) if way.offer else "own hardware"
        return Choice(way, way.usd, (), basis, (*way.reasons, *_over_budget_everywhere(counted, question)))
    reasons = [_unpriced(model, ways, question)]
    if _price_let_pass(question):
        text = "No offer that counts is known, so there is no way to run it."
        reasons.append(Reason(rule="hosting.where", need="an API", has="no offer that counts", text=text))
    if model.open_weights:
        reasons += _license_reasons(model, None, None, question)
    return NO_WAY._replace(basis="no price that counts", reasons=tuple(reasons))


def _remoteness(way: Way) -> tuple[bool, bool, int, int, tuple[float, str, str, bool, str]]:
    """How far a way is from fitting: a row without a price must not hide why those with one do not fit, nor a
    provider that is not asked for why those that are do not."""
    rules = {reason.rule for reason in way.reasons}
    foreign = "hosting.providers" in rules
    return "price.unknown" in rules, foreign, len(way.reasons), way.standing, _price_order(way)


def _over_budget_everywhere(ways: list[Way], question: Question) -> Iterator[Reason]:
    """The budget, where no way meets it whatever else it fails: dropping the other rules alone would not do."""
    limit, bills = question.needs.budget.monthly_usd, [way.usd for way in ways]
    known = [bill for bill in bills if bill is not None]
    if limit is not None and known and len(known) == len(bills) and min(known) > limit:
        yield _over_budget(min(known), limit)


def _over_budget(lowest: float, limit: float) -> Reason:
    text = f"It costs at least {usd(lowest)} a month, {usd(lowest - limit)} over your budget."
    return Reason(rule="budget", need=f"at most {usd(limit)} a month", has=f"{lowest:.2f}", text=text)


def _retired(way: Way) -> bool:
    return any(reason.rule == "status.retired" for reason in way.reasons)


def _unpriced(model: Model, ways: list[Way], question: Question) -> Reason:
    others = [way.provider.name if way.provider else way.offer.provider for way in ways if way.offer]
    if others:
        names = listing(sorted(set(others))[:3])
        return _no_price(
            "A list price", f"Only {names} list it: resellers or plans, whose price is not counted"
        )
    if model.open_weights and "self-host" in question.needs.hosting.where:
        return _no_price("An API price", "The cost of own hardware is not estimated yet")
    return _no_price("An API price")


def _no_price(what: str, more: str = "") -> Reason:
    text = f"{what} is unknown." if not more else f"{what} is unknown. {more}."
    return Reason(rule="price.unknown", need="a price", has=None, text=text)


def _serving(offer: Offer | None, provider: Provider | None) -> tuple[str, ...] | None:
    if offer and offer.serving_countries is not None:
        return offer.serving_countries
    return provider.serving_countries if provider else None


def _class_name(way: Way) -> str | None:
    if way.standing == _DEVELOPER:
        return "developer"
    return way.provider.provider_class if way.provider else None


def _price_order(way: Way) -> tuple[float, str, str, bool, str]:
    offer = way.offer
    return (
        way.usd if way.usd is not None else float("inf"),
        offer.provider if offer else "",
        offer.provider_model_id if offer else "",
        offer is not None and offer.terms != "list",
        offer.terms if offer else "",
    )
