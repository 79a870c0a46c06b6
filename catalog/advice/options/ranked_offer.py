"""What is shown of the way that ranks a model: its bill, the usual and the cheapest beside it, range, own hardware."""

from msgspec.structs import replace

from catalog.advice.cost import api_bill
from catalog.advice.cost.text_length_text import text_length_notes, unnamed_languages_notes
from catalog.advice.cost.token_use import Spending, token_use_text
from catalog.advice.explanation.break_even import break_even
from catalog.advice.hosting.plan import bill as own_bill
from catalog.advice.hosting.plan import has_fewer_bits, plan
from catalog.advice.hosting.sizing import Copy
from catalog.advice.options.run_options import (
    DEVELOPER,
    Option,
    is_blocked,
    own_hardware_options,
    price_order,
)
from catalog.advice.options.selection import Selection, ranking_api, usual_offer
from catalog.advice.question import Question
from catalog.advice.result import Bill, BreakEven, OutputSpending, RankedOffer
from catalog.advice.rules.origin import serving_countries
from catalog.model import Model


def ranked_offer(model: Model, selection: Selection, question: Question) -> RankedOffer:
    """What a candidate shows of its offer: the bill, the usual and the cheapest beside it, the range, own hardware."""
    spent = question.spending(model)
    option = selection.option
    apis = [entry for entry in selection.fitting if entry.offer]
    priced = sorted((entry for entry in apis if entry.usd is not None), key=price_order)
    offer, provider = option.offer, option.provider
    lowest = selection.lowest
    api = ranking_api(model, priced, question) if priced else None
    own = _own(model, selection, question)
    bill = _bill(model, option, spent, question)
    counts_text = bool(offer or option.copy) and (bill is None or bill.depends_on_text)
    return RankedOffer(
        kind="api" if offer else "self-host",
        basis=selection.basis,
        offer=offer,
        provider=offer.provider if offer else None,
        provider_name=option.name,
        provider_class=_class_name(option),
        bill=bill,
        list_usd=question.bills_of(model).monthly_usd(offer)
        if offer
        else _own_list_usd(model, option, question),
        text=question.text_length(model) if counts_text else None,
        spending=_spending(spent, question) if offer or option.copy else None,
        range_usd=(priced[0].usd or 0.0, priced[-1].usd or 0.0) if priced else None,
        cheapest=lowest.offer if lowest else None,
        cheapest_usd=lowest.usd if lowest else None,
        cheapest_name=lowest.name if lowest else "",
        serving_countries=serving_countries(offer, provider) if offer else None,
        choices=len({entry.offer.provider for entry in apis if entry.offer}),
        usual=usual_offer(selection),
        plan=plan(model, own, question.own, question.requests, spent.times) if own else None,
        api=api.offer if api else None,
        api_usd=api.usd if api else None,
        api_name=api.name if api else "",
        break_even=_break_even(model, api, spent, question) if own else None,
        has_fewer_bits=own is not None and has_fewer_bits(model, own, question.own),
    )


def _own(model: Model, selection: Selection, question: Question) -> Copy | None:
    """Own hardware for this model, whether it ranks or stands beside."""
    if selection.option.copy:
        return selection.option.copy
    options = own_hardware_options(model, question)
    return next((option.copy for option in options if option.copy and not is_blocked(option, question)), None)


def _own_list_usd(model: Model, option: Option, question: Question) -> float | None:
    """What own hardware costs at the tokens that the user counts."""
    copy = question.own.best(question.own.sized(model, 1.0), question.requests) if option.copy else None
    return question.own.month(copy, question.requests).usd if copy else None


def _break_even(model: Model, api: Option | None, spent: Spending, question: Question) -> BreakEven | None:
    if api is None or api.offer is None or not question.requests:
        return None
    rate = api_bill.usd_per_request(api.offer, question.workload_of(model), spent.times)
    sized = question.own.sized(model, spent.times)
    return break_even(sized.copies, question.own, question.requests, rate or 0.0)


def _bill(model: Model, option: Option, spent: Spending, question: Question) -> Bill | None:
    """The bill, with how long its text is and what the model may spend beyond the counted output."""
    found: Bill | None = None
    if option.offer:
        found = api_bill.bill(option.offer, question.workload_of(model), spent.times)
    elif option.copy:
        found = own_bill(option.copy, question.own, question.own.month(option.copy, question.requests))
    spends = token_use_text(spent, model, question.snapshot)
    said = [spends] if spends else []
    if found and found.depends_on_text:
        said += text_length_notes(question.text_length(model))
        said += unnamed_languages_notes(question.unnamed_languages)
    return replace(found, assumptions=(*said, *found.assumptions)) if found and said else found


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


def _class_name(option: Option) -> str | None:
    if option.tier == DEVELOPER:
        return "developer"
    return option.provider.provider_class if option.provider else None
