"""What a candidate shows of the way that ranks it: the bill, the cheapest beside it, the whole range."""

from msgspec.structs import replace

from catalog.advice import cost
from catalog.advice.answer import Bill, OutputSpending, RankedOffer
from catalog.advice.choosing import Choice
from catalog.advice.question import Question
from catalog.advice.token_use import Spending, sentence
from catalog.advice.ways import DEVELOPER, Way, price_order, serving
from catalog.model import Model, Offer


def ranked_offer(model: Model, choice: Choice, question: Question) -> RankedOffer:
    """What a candidate shows of its offer: the bill, the cheapest beside it, the whole range."""
    spent = question.spending(model)
    way = choice.way
    priced = sorted((entry for entry in choice.fitting if entry.usd is not None), key=price_order)
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
        serving_countries=serving(offer, provider) if offer else None,
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


def _class_name(way: Way) -> str | None:
    if way.standing == DEVELOPER:
        return "developer"
    return way.provider.provider_class if way.provider else None
