"""Which option ranks a model, or how near the nearest comes.

The ranked offer is not the cheapest row anywhere: the developer's own price; else the cheapest first-party
cloud; else the median of the known hosts; else the median of the aggregators. Own hardware competes with what that
gives: the lower bill counts. That is the usual way. Where its bill is over the budget, the cheapest way within the
budget is shown instead, and scores: the bill shown is always the one that ranks.
"""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from catalog.advice.options.run_options import (
    AGGREGATOR,
    CLOUD,
    DEVELOPER,
    HOST,
    NAMED,
    NOT_COUNTED,
    OWN_HARDWARE,
    Option,
    api_options,
    is_blocked,
    options_of,
    own_unknown,
    price_let_pass,
    price_order,
    runs_on_own_hardware,
)
from catalog.advice.question import Question
from catalog.advice.result import UsualOffer
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
WITHIN_BUDGET = "the cheapest within your budget"

_ONE = {HOST: "the only known host", AGGREGATOR: "the only known aggregator"}


class Selection(Struct, frozen=True, gc=False):
    """How a model would run: the way that is shown and scores, and all ways that satisfy the needs but for the budget.

    `usual` is the way that the rule chooses and `usual_basis` why, where its bill is over the budget and so another way
    is shown; else None. `api_usd` is the bill of the API that the rule chooses, also where own hardware costs less.
    `reasons` are those that block, or that the needs let pass.
    """

    option: Option
    fitting: tuple[Option, ...]
    basis: str
    reasons: tuple[Reason, ...]
    usual: Option | None = None
    usual_basis: str = ""
    api_usd: float | None = None

    @property
    def lowest(self) -> Option | None:
        """The cheapest of all ways that satisfy the needs but for the budget."""
        return min((one for one in self.fitting if one.usd is not None), key=price_order, default=None)


NO_OPTION = Selection(Option(None, None, NOT_COUNTED, None, ()), (), "", ())
"""For a model of another kind: a bill for a job that it does not do would mean nothing."""


def select_option(model: Model, question: Question, apis: Sequence[Option] | None = None) -> Selection:
    """The way that ranks the model, or the nearest one with every rule that it fails.

    `apis` are its `api_options` where all are known already.
    """
    options = options_of(model, question, apis)
    fitting = tuple(
        option for option in options if option.tier != NOT_COUNTED and not is_blocked(option, question)
    )
    if not fitting:
        return _nearest(model, options, question)
    priced = [entry for entry in fitting if entry.usd is not None]
    return _within_budget(_by_rule(model, priced or list(fitting)), fitting, question)


class FirstLook(msgspec.Struct, frozen=True):
    """What is known of a model before all of its ways to run are worked out.

    `has_way`: one way satisfies the needs and the budget, so `select_option` would find nothing that blocks the model;
    False: not known. `apis` are all of its `api_options` where none of them does.
    """

    has_way: bool
    apis: Sequence[Option] | None


def first_look(model: Model, question: Question) -> FirstLook:
    """Look for one way that satisfies the needs and the budget: among the APIs, then on own hardware."""
    limit, apis = question.needs.budget.monthly_usd, []
    for option in api_options(model, question):
        apis.append(option)
        is_within = option.usd is not None and (limit is None or option.usd <= limit)
        if is_within and not is_blocked(option, question):
            return FirstLook(True, None)
    return FirstLook(limit is None and runs_on_own_hardware(model, question), apis)


class _Usual(msgspec.Struct, frozen=True):
    """The way that ranks a model, why (see the head of this file), and the bill of the API it is measured against."""

    option: Option
    basis: str
    api_usd: float | None


def _by_rule(model: Model, options: list[Option]) -> _Usual:
    own = options[-1] if options[-1].offer is None else None  # it is listed last
    apis = options[:-1] if own else options
    if not apis:
        return _Usual(options[0], OWN_HARDWARE, None)
    option, basis = of_apis(model, apis)
    if own and own.usd is not None and option.usd is not None and own.usd < option.usd:
        return _Usual(own, OWN_HARDWARE, option.usd)
    return _Usual(option, basis, option.usd)


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
    if len(options) == 1:
        return options
    names = {model.id.partition("/")[2], *model.aliases}

    def oddity(option: Option) -> tuple[bool, tuple[float, str, str, bool, str]]:
        plain = (
            option.offer is not None and option.offer.provider_model_id.lower().rpartition("/")[2] in names
        )
        return not plain, price_order(option)

    found: dict[str, list[Option]] = {}
    for option in options:
        found.setdefault(option.offer.provider if option.offer else "", []).append(option)
    return sorted(
        (min(ways, key=oddity) if len(ways) > 1 else ways[0] for ways in found.values()), key=price_order
    )


def _within_budget(found: _Usual, fitting: tuple[Option, ...], question: Question) -> Selection:
    """The usual way, or where that is over the budget the cheapest within it, which then scores.

    So one more host never moves a model out. What a budget shows and what it ranks by must not differ: a model shown at
    $40.94 and scored at $109 stood below others that cost more.
    """
    limit, option, basis, api = question.needs.budget.monthly_usd, found.option, found.basis, found.api_usd
    if limit is None or (option.usd is not None and option.usd <= limit):
        return Selection(option, fitting, basis, option.reasons, api_usd=api)
    unknown = OverBudget(lowest_usd=None, limit_usd=limit)
    if option.usd is None:
        return Selection(option, fitting, basis, (*option.reasons, unknown), api_usd=api)
    cheapest = min((entry for entry in fitting if entry.usd is not None), key=price_order)
    if cheapest.usd is not None and cheapest.usd <= limit:
        return Selection(cheapest, fitting, WITHIN_BUDGET, cheapest.reasons, option, basis, api)
    unpriced = next((entry for entry in fitting if entry.usd is None), None)
    if unpriced and "budget" in question.needs.unknown_ok:
        reasons = (*unpriced.reasons, unknown)
        return Selection(unpriced, fitting, "no price known", reasons, option, basis, api)
    over = OverBudget(lowest_usd=cheapest.usd or 0.0, limit_usd=limit)
    return Selection(option, fitting, basis, (*option.reasons, over), api_usd=api)


def ranking_api(model: Model, priced: list[Option], question: Question) -> Option:
    """The API that ranks, or would without own hardware, of at least one whose bill is known."""
    usual, cheapest = of_apis(model, priced)[0], min(priced, key=price_order)
    limit = question.needs.budget.monthly_usd
    if limit is None or usual.usd is None or usual.usd <= limit or cheapest.usd is None:
        return usual
    return cheapest if cheapest.usd <= limit else usual


def _nearest(model: Model, options: list[Option], question: Question) -> Selection:
    counted = [option for option in options if option.tier != NOT_COUNTED]
    counted = [option for option in counted if not is_retired(option)] or counted
    if counted:
        option = min(counted, key=_remoteness)
        basis = _BASIS.get(option.tier, "").format(1) if option.offer else OWN_HARDWARE
        return Selection(option, (), basis, (*option.reasons, *_over_budget_everywhere(counted, question)))
    reasons: list[Reason] = [_unpriced(model, options, question)]
    if price_let_pass(question):
        reasons.append(NoOffer())
    if model.open_weights:
        reasons += license_terms.check(model, None, None, question)
    return replace(NO_OPTION, basis="no price that counts", reasons=tuple(reasons))


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


def usual_offer(selection: Selection) -> UsualOffer | None:
    """The usual way, where its bill is over the budget and so another is shown."""
    option = selection.usual
    if option is None or option.usd is None:
        return None
    provider = option.offer.provider if option.offer else None
    return UsualOffer(option.usd, provider, option.name, selection.usual_basis)
