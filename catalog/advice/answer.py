"""The shape of an answer. Field names are those of the JSON that `modelpick rank` writes."""

from collections.abc import Callable
from functools import cached_property
from typing import Literal

import msgspec

from catalog.advice.needs import Needs
from catalog.model import Model, Offer

Rule = Literal[
    "use_case.kind",
    "use_case.skill",
    "license.require",
    "license.allow",
    "license.users",
    "license.revenue",
    "license.service",
    "hosting.where",
    "hosting.memory",
    "hosting.providers",
    "origin.developer",
    "origin.serving",
    "must.context",
    "must.inputs",
    "must.outputs",
    "must.features",
    "must.languages",
    "must.capability",
    "must.speed",
    "must.parameters",
    "budget",
    "status.retired",
    "evidence.none",
    "price.unknown",
]
ChangeOf = Literal[
    "priorities.cost",
    "priorities.capability",
    "priorities.downloads",
    "workload.requests_per_month",
    "budget.monthly_usd",
]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every part of an answer."""


class Reason(Answer, frozen=True, kw_only=True):
    """One rule that a model fails: what was asked, what it has (None: unknown), and that in words."""

    rule: Rule
    need: str
    has: str | None
    text: str


class BillLine(Answer, frozen=True, kw_only=True):
    """One line of a bill: `quantity` units of `unit` at `usd_per_unit`, together `usd` a month."""

    item: str
    quantity: float
    unit: str
    usd_per_unit: float
    usd: float


class Bill(Answer, frozen=True, kw_only=True):
    """The monthly cost of one workload at one offer; `usd` is the sum of the lines, to the cent.

    `assumptions` are sentences on whatever was assumed (tokens per picture, no cache price ...).
    """

    usd: float
    lines: tuple[BillLine, ...]
    assumptions: tuple[str, ...] = ()


class OutputSpending(Answer, frozen=True, kw_only=True):
    """How many times the counted output tokens are billed, `low` to `high` by effort, and how that is known."""

    times: float
    low: float
    high: float
    basis: Literal["measured", "assumed"]
    source: str | None
    as_of: str


class RankedOffer(Answer, frozen=True, kw_only=True):
    """The offer that ranks a model, beside the cheapest and the whole range of those that satisfy the needs.

    `basis` says which rule chose it: "developer's own price", "median of 7 hosts", "own hardware" ... `bill` is
    None where the cost is not known or not estimated. `scored_usd` is the bill that ranks: it differs from `bill`
    only where the rule's own offer is over the budget and a cheaper one is shown. All bills are at the tokens that
    the model spends; `list_usd` is the shown one at the tokens that the user counts.
    """

    kind: Literal["api", "self-host"]
    basis: str
    offer: Offer | None
    provider: str | None
    provider_name: str
    provider_class: str | None
    bill: Bill | None
    range_usd: tuple[float, float] | None
    cheapest: Offer | None
    cheapest_usd: float | None
    serving_countries: tuple[str, ...] | None
    choices: int
    scored_usd: float | None = None
    list_usd: float | None = None
    spending: OutputSpending | None = None


class LicenseVerdict(Answer, frozen=True, kw_only=True):
    """Which license or terms apply to this way of running, whether they fit, and what they ask.

    `applies` is "provider terms" or "weights". `reasons` are the rules it fails; `unknowns` those whose
    fact is not known. `duties` are sentences, each with its source; information, not legal advice.
    """

    id: str | None
    name: str
    license_class: str
    applies: Literal["provider terms", "weights"]
    reasons: tuple[Reason, ...] = ()
    duties: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    url: str = ""


class Capability(Answer, frozen=True, kw_only=True):
    """A figure for the use case on 0..100 with a 90 % interval, its skills and the number of results.

    `theta` and its standard deviation `sd` are the same in standard deviations of all models: what comparisons use.
    """

    value: float
    low: float
    high: float
    theta: float
    sd: float
    evidence: int
    direct: int
    preference: int
    skills: tuple[str, ...]


class Parts(Answer, frozen=True, kw_only=True):
    """The parts of a score, in points; they add up to it."""

    cost: float
    capability: float
    downloads: float


class Told(Answer, frozen=True, kw_only=True):
    """What is told of a candidate when somebody looks at it: most of a long list is never looked at."""

    license: LicenseVerdict
    offer: RankedOffer
    explanation: tuple[str, ...]
    cautions: tuple[str, ...]


class Candidate(Answer, frozen=True, kw_only=True, dict=True, eq=False):
    """A model that fits. `rank` is None where no evidence or no price lets it be ranked.

    `chance_against_first` (0..1) is the chance that it does better than the first on a task like the user's; None
    for the first itself and where either has no evidence. License, offer, explanation and cautions are worked out
    when first asked for, always to the same.
    """

    rank: int | None
    tie_group: int | None
    pareto: bool
    model: Model
    developer_name: str
    country: str | None
    capability: Capability | None
    downloads_30d: int | None
    downloads_as_of: str | None
    score: float | None
    parts: Parts | None
    chance_against_first: float | None
    tell: Callable[[], Told]

    @cached_property
    def _told(self) -> Told:
        return self.tell()

    @property
    def license(self) -> LicenseVerdict:
        """The license or terms that apply to the way shown."""
        return self._told.license

    @property
    def offer(self) -> RankedOffer:
        """The way of running that is shown, with its bill."""
        return self._told.offer

    @property
    def explanation(self) -> tuple[str, ...]:
        """Why it stands where it stands, in sentences, the most telling first."""
        return self._told.explanation

    @property
    def cautions(self) -> tuple[str, ...]:
        """What to know before trusting it, the gravest first."""
        return self._told.cautions


class Exclusion(Answer, frozen=True, kw_only=True):
    """A model that does not fit, with every rule that excludes it, in the order of `Rule`."""

    model: Model
    reasons: tuple[Reason, ...]


class NearMiss(Answer, frozen=True, kw_only=True):
    """A model that would fit if `reasons` were relaxed: the candidate it would be, and those reasons."""

    candidate: Candidate
    reasons: tuple[Reason, ...]


class Relaxation(Answer, frozen=True, kw_only=True):
    """How many models would fit if these rules, one or two, were dropped, and the id of the best of them."""

    rules: tuple[Rule, ...]
    fits: int
    best: str
    text: str


class OneNumber(Answer, frozen=True, kw_only=True):
    """One figure of the needs whose change alone lets a model in: the smallest such change, and the model's id.

    `key` is the need's dotted key, `now` and `to` in its unit; of `hosting.gpu` they are GiB of memory.
    """

    key: str
    now: float
    to: float
    model: str
    text: str


class Change(Answer, frozen=True, kw_only=True):
    """The smallest change of one figure of the needs at which another model comes first.

    `what` is the need's dotted key and `now` its value (None: not said). `at` is None where no change of it does
    that; else the first candidate is passed beyond `at` in the `direction`, by `then` (None: nothing is left that
    can be ranked).
    """

    what: ChangeOf
    now: float | None
    at: float | None
    direction: Literal["less", "more"] | None
    then: str | None
    text: str


class Tie(Answer, frozen=True, kw_only=True):
    """The ranks `first` to `last`, which the evidence cannot tell apart on capability, and the cheapest of them."""

    first: int
    last: int
    cheapest: str | None
    text: str


class BasketPart(Answer, frozen=True, kw_only=True):
    """One skill of the basket of tasks that capability is read on: its share (0..1) and its benchmarks by name."""

    skill: str
    share: float
    benchmarks: tuple[str, ...]


class Headlines(Answer, frozen=True, kw_only=True):
    """Model ids: the most surely capable, the first by score, and the cheapest that reaches the capability floor."""

    best: str | None = None
    best_value: str | None = None
    cheapest_good_enough: str | None = None


class OpenOrProprietary(Answer, frozen=True, kw_only=True):
    """The claim that started the project, for this question: what open weights save.

    `open` is the first candidate with open weights, `proprietary` the leading one without, `equal` the cheapest
    proprietary one that is no less capable, as far as the evidence tells. Savings are shares of the proprietary
    bill (negative: open is dearer), `points` open minus proprietary capability.
    """

    open: str
    proprietary: str
    open_usd: float
    proprietary_usd: float
    saving: float
    points: float | None
    equal: str | None
    equal_usd: float | None
    equal_saving: float | None
    text: str


class UseCaseMatch(Answer, frozen=True, kw_only=True):
    """How the use case was found: `how` is "id", "name", "synonym", "words" or "spelling"."""

    id: str
    name: str
    asked: str
    how: str
    heard: tuple[str, ...] = ()


class Unrecognised(Answer, frozen=True, kw_only=True):
    """No use case fits the words; `closest` names the nearest ids, which are suggestions and no guess."""

    asked: str
    closest: tuple[str, ...]


class Advice(Answer, frozen=True, kw_only=True):
    """The answer. `needs` are as understood, defaults filled in; `order_note`: what the order rests on.

    `changes` say what would bring another model first; where nothing fits, `relaxations` and `single_changes` what
    would let one in. `token_power` is that of the use case: how much of a model's token use shows in its bill.
    `points_per_halving` is the price of money: the points of capability given up where the bill halves; None where
    capability counts for nothing. `basket` names the tasks that a capability is a percentage of.
    """

    today: str
    as_of: str
    digest: str
    models: int
    needs: Needs
    use_case: UseCaseMatch | None
    headlines: Headlines
    candidates: tuple[Candidate, ...]
    excluded: tuple[Exclusion, ...]
    nearest_misses: tuple[NearMiss, ...]
    relaxations: tuple[Relaxation, ...]
    order_note: str = ""
    token_power: float = 0.0
    ties: tuple[Tie, ...] = ()
    basket: tuple[BasketPart, ...] = ()
    points_per_halving: float | None = None
    open_or_proprietary: OpenOrProprietary | None = None
    unrecognised: Unrecognised | None = None
    changes: tuple[Change, ...] = ()
    single_changes: tuple[OneNumber, ...] = ()
