"""Which of the ways of running a model ranks it, or how near the nearest comes.

The ranked offer is not the cheapest row anywhere: the developer's own price; else the cheapest first-party
cloud; else the median of the known hosts; else the median of the aggregators. Own hardware competes with what that
gives: the lower bill counts.
"""

from collections.abc import Iterator
from typing import NamedTuple

from catalog.advice.options.run_options import (
    AGGREGATOR,
    CLOUD,
    DEVELOPER,
    HOST,
    NAMED,
    NOT_COUNTED,
    Option,
    is_blocked,
    options_of,
    own_unknown,
    price_let_pass,
    price_order,
)
from catalog.advice.question import Question
from catalog.advice.rules import license_terms
from catalog.advice.rules.hosting import PROVIDERS, NoOffer
from catalog.advice.rules.job import RETIRED
from catalog.advice.rules.money import PRICE, NoPrice, OverBudget
from catalog.advice.rules.reason import Reason
from catalog.formatting import listing
from catalog.model import Model

_BASIS = {
    DEVELOPER: "developer's own price",
    CLOUD: "cheapest first-party cloud",
    HOST: "median of {} hosts",
    AGGREGATOR: "median of {} aggregators",
    NAMED: "cheapest of the providers you named",
}
OWN_HARDWARE = "own hardware"


_ONE = {HOST: "the only known host", AGGREGATOR: "the only known aggregator"}


class Selection(NamedTuple):
    """How a model would run: the way shown, the bill that scores it, the ways that satisfy the needs.

    Both ways differ where the usual price is over the budget and another stays within: that one is shown, and
    `over_budget_usd` is the usual bill, which still scores. `api_usd` is the bill of the API that the rule chooses,
    also where own hardware costs less. `reasons` are those that block, or that the needs let pass.
    """

    option: Option
    scored_usd: float | None
    fitting: tuple[Option, ...]
    basis: str
    reasons: tuple[Reason, ...]
    over_budget_usd: float | None = None
    api_usd: float | None = None


NO_OPTION = Selection(Option(None, None, NOT_COUNTED, None, ()), None, (), "", ())
"""For a model of another kind: a bill for a job that it does not do would mean nothing."""


def select_option(model: Model, question: Question) -> Selection:
    """The way that ranks the model, or the nearest one with every rule that it fails."""
    options = list(options_of(model, question))
    fitting = tuple(
        option for option in options if not is_blocked(option, question) and option.tier != NOT_COUNTED
    )
    if not fitting:
        return _nearest(model, options, question)
    option, basis, api = _by_rule(
        model, [entry for entry in fitting if entry.usd is not None] or list(fitting)
    )
    return _within_budget(option, basis, fitting, question)._replace(api_usd=api)


def _by_rule(model: Model, options: list[Option]) -> tuple[Option, str, float | None]:
    """The way that ranks, why (see the head of this file), and what the API costs that it is measured against."""
    own = next((option for option in options if option.offer is None), None)
    apis = [option for option in options if option.offer]
    if not apis:
        return options[0], OWN_HARDWARE, None
    option, basis = of_apis(model, apis)
    if own and own.usd is not None and option.usd is not None and own.usd < option.usd:
        return own, OWN_HARDWARE, option.usd
    return option, basis, option.usd


def of_apis(model: Model, options: list[Option]) -> tuple[Option, str]:
    """The way that ranks among those by API, of which there is at least one, and why."""
    tier = min(option.tier for option in options)
    level = _one_per_provider(model, [option for option in options if option.tier == tier])
    if tier in (HOST, AGGREGATOR):
        basis = _BASIS[tier].format(len(level)) if len(level) > 1 else _ONE[tier]
        return level[(len(level) - 1) // 2], basis
    return level[0], _BASIS[tier]


def _one_per_provider(model: Model, options: list[Option]) -> list[Option]:
    """Each provider's way, cheapest first: the one under the model's own name where there is one.

    Other ids of the same provider are regions, editions and programmes with prices of their own.
    """
    names = {model.id.partition("/")[2], *model.aliases}

    def oddity(option: Option) -> tuple[bool, tuple[float, str, str, bool, str]]:
        plain = (
            option.offer is not None and option.offer.provider_model_id.lower().rpartition("/")[2] in names
        )
        return not plain, price_order(option)

    found: dict[str, Option] = {}
    for option in sorted(options, key=oddity):
        found.setdefault(option.offer.provider if option.offer else "", option)
    return sorted(found.values(), key=price_order)


def _within_budget(option: Option, basis: str, fitting: tuple[Option, ...], question: Question) -> Selection:
    """A budget is met where any way that satisfies the needs meets it; the score still rests on the rule's bill.

    So a dearer developer's price never moves a model up, and one more host never moves it out.
    """
    limit = question.needs.budget.monthly_usd
    if limit is None or (option.usd is not None and option.usd <= limit):
        return Selection(option, option.usd, fitting, basis, option.reasons)
    unknown = OverBudget(lowest_usd=None, limit_usd=limit)
    if option.usd is None:
        return Selection(option, None, fitting, basis, (*option.reasons, unknown))
    cheapest = min((entry for entry in fitting if entry.usd is not None), key=price_order)
    if cheapest.usd is not None and cheapest.usd <= limit:
        return Selection(
            cheapest, option.usd, fitting, "the cheapest within your budget", cheapest.reasons, option.usd
        )
    unpriced = next((entry for entry in fitting if entry.usd is None), None)
    if unpriced and "budget" in question.needs.unknown_ok:
        return Selection(
            unpriced, option.usd, fitting, "no price known", (*unpriced.reasons, unknown), option.usd
        )
    return Selection(
        option,
        option.usd,
        fitting,
        basis,
        (*option.reasons, OverBudget(lowest_usd=cheapest.usd or 0.0, limit_usd=limit)),
    )


def _nearest(model: Model, options: list[Option], question: Question) -> Selection:
    counted = [option for option in options if option.tier != NOT_COUNTED]
    counted = [option for option in counted if not is_retired(option)] or counted
    if counted:
        option = min(counted, key=_remoteness)
        basis = _BASIS.get(option.tier, "").format(1) if option.offer else OWN_HARDWARE
        return Selection(
            option, option.usd, (), basis, (*option.reasons, *_over_budget_everywhere(counted, question))
        )
    reasons: list[Reason] = [_unpriced(model, options, question)]
    if price_let_pass(question):
        reasons.append(NoOffer())
    if model.open_weights:
        reasons += license_terms.check(model, None, None, question)
    return NO_OPTION._replace(basis="no price that counts", reasons=tuple(reasons))


def _remoteness(option: Option) -> tuple[bool, bool, int, int, tuple[float, str, str, bool, str]]:
    """How far a way is from fitting.

    A row without a price must not hide why those with one do not fit, nor a provider that is not asked for why
    those that are do not.
    """
    rules = {reason.rule for reason in option.reasons}
    foreign = PROVIDERS.id in rules
    return PRICE.id in rules, foreign, len(option.reasons), option.tier, price_order(option)


def _over_budget_everywhere(options: list[Option], question: Question) -> Iterator[Reason]:
    """The budget, where no way meets it whatever else it fails: dropping the other rules alone would not do."""
    limit, bills = question.needs.budget.monthly_usd, [option.usd for option in options]
    known = [bill for bill in bills if bill is not None]
    if limit is not None and known and len(known) == len(bills) and min(known) > limit:
        yield OverBudget(lowest_usd=min(known), limit_usd=limit)


def is_retired(option: Option) -> bool:
    return any(reason.rule == RETIRED.id for reason in option.reasons)


def _unpriced(model: Model, options: list[Option], question: Question) -> Reason:
    others = [
        option.provider.name if option.provider else option.offer.provider
        for option in options
        if option.offer
    ]
    if others:
        names = listing(sorted(set(others))[:3])
        note = f"Only {names} list it: resellers or plans, whose price is not counted"
        return NoPrice(of="A list price", note=note)
    if model.open_weights and "self-host" in question.needs.hosting.where:
        sized = question.own.sized(model, question.spending(model).times)
        return NoPrice(of="An API price", note=f"{own_unknown(sized, question)} is unknown too")
    return NoPrice(of="An API price")
