"""The answer as a whole, and what is found beside the list: ties, headlines, what would change it, what would let a
model in, a closed API beside an open model's API and own hardware.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Literal

import msgspec

from catalog.advice.needs.records import Needs, Workload
from catalog.advice.result.candidates import (
    Candidate,
    Capability,
    Comparison,
    Difference,
    Exclusion,
    NearMiss,
    Role,
)
from catalog.advice.result.offers import BreakEven, HardwarePlan
from catalog.advice.result.pick import Pick
from catalog.model import Model

ThreeWaysKind = Literal["closed API", "open API", "own hardware"]


class ThreeWaysRow(msgspec.Struct, frozen=True, kw_only=True):
    """One way of doing the job: its model, who or what runs it, its bill in USD a month.

    `low` to `high` is the range of an estimate, None of a list price. `role` says which of its kind it is.
    """

    way: ThreeWaysKind
    role: Role
    model: str
    name: str
    runs_on: str
    usd: float
    low: float | None
    high: float | None
    capability: Capability | None
    comparison: Comparison
    over_budget: bool
    plan: HardwarePlan | None = None

    @property
    def difference(self) -> Difference | None:
        """The bill beside the baseline; None for the baseline itself and where it cannot be compared."""
        return self.comparison if isinstance(self.comparison, Difference) else None


class Crossing(msgspec.Struct, frozen=True, kw_only=True):
    """From `requests` a month on the row at place `cheapest` (from 0) has the lowest bill."""

    requests: float
    cheapest: int


class Meets(msgspec.Struct, frozen=True, kw_only=True):
    """The volume at which own hardware costs no more than another row (its place, from 0)."""

    row: int
    break_even: BreakEven


class ThreeWays(msgspec.Struct, frozen=True, kw_only=True):
    """The ways side by side at the volume asked, and at others.

    `volumes` are requests a month, evenly spaced in the logarithm, and `bills` USD a month of each row at each.
    `missing` says why a way is not among the rows.
    """

    rows: tuple[ThreeWaysRow, ...]
    requests: float
    volumes: tuple[float, ...]
    bills: tuple[tuple[float, ...], ...]
    crossings: tuple[Crossing, ...]
    meets: tuple[Meets, ...]
    missing: tuple[str, ...]


ChangeOf = Literal[
    "priorities.cost",
    "priorities.capability",
    "priorities.downloads",
    "workload.requests_per_month",
    "budget.monthly_usd",
]


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """The ranks `first` to `last`, which the evidence cannot tell apart on capability, and the cheapest of them."""

    first: int
    last: int
    cheapest: str | None
    text: str


class BasketPart(msgspec.Struct, frozen=True, kw_only=True):
    """One skill of the basket of tasks that capability is read on: its share (0..1) and its benchmarks by name."""

    skill: str
    share: float
    benchmarks: tuple[str, ...]


class Headlines(msgspec.Struct, frozen=True, kw_only=True):
    """Model ids: the most surely capable, the first by score, and the cheapest that reaches the capability floor."""

    best: str | None = None
    best_value: str | None = None
    cheapest_good_enough: str | None = None


class OpenOrProprietary(msgspec.Struct, frozen=True, kw_only=True):
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


class Change(msgspec.Struct, frozen=True, kw_only=True):
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


NotRanked = Literal["result", "price", "result or price"]
"""What models lack that fit and cannot be ranked."""


class Relaxation(msgspec.Struct, frozen=True, kw_only=True):
    """How many models would fit and be ranked if these rules, one or two, were dropped, and the id of the best."""

    rules: tuple[str, ...]
    fits: int
    best: str
    text: str


class SingleChange(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of the needs whose change alone lets a model in: the smallest such change, and the model's id.

    `key` is the need's dotted key, `now` and `to` in its unit; of `hosting.gpu` they are GiB of memory.
    """

    key: str
    now: float
    to: float
    model: str
    text: str


class UseCaseMatch(msgspec.Struct, frozen=True, kw_only=True):
    """How the use case was found: `how` is "id", "name", "synonym", "words" or "spelling".

    `heard` are the words that matched, as typed; the JSON has it by this name. `near` are the ids of other jobs that
    the words may mean as well; `made_of` those of the jobs that it takes together, where it is no single one.
    """

    id: str
    name: str
    asked: str
    how: str
    heard: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()


class Unrecognised(msgspec.Struct, frozen=True, kw_only=True):
    """No use case fits the words; `closest` names the nearest ids, which are suggestions and no guess.

    `task` names what was asked where it is known that no model here does it, and `instead` says what does.
    """

    asked: str
    closest: tuple[str, ...]
    task: str = ""
    instead: str = ""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many models are ranked, fit without a rank, and do not fit; how many of those that fit lack evidence.

    `ranked_expected` are ranked by a capability that is expected and was not measured.
    """

    ranked: int = 0
    ranked_expected: int = 0
    unranked: int = 0
    excluded: int = 0
    ranked_without_evidence: int = 0
    unranked_without_evidence: int = 0

    @property
    def fitting(self) -> int:
        """How many no rule excludes."""
        return self.ranked + self.unranked


def _no_candidates() -> tuple[Candidate, ...]:
    return ()


def _no_exclusions() -> tuple[Exclusion, ...]:
    return ()


def _no_changes() -> tuple[Change, ...]:
    return ()


def _no_workload(_model: Model) -> Workload:
    return Workload()


def _no_ways() -> ThreeWays | None:
    return None


def _no_model(_model: str) -> Candidate | None:
    return None


class Advice(msgspec.Struct, frozen=True, kw_only=True, dict=True, eq=False):
    """The answer. `needs` are as understood, defaults filled in; `order_note`: what the order rests on.

    `ranked` are the candidates that have a rank, in its order. What is not seen at first is worked out when it is first
    asked for, always to the same: those without a rank, what is excluded, what would change the first place.
    Where nothing fits, `relaxations` and `single_changes` say what would let a model in. `thinking_times` is that
    of the use case: how many times the output of models that think first is billed. `points_per_halving` is the
    price of money: the points of capability given up where the bill halves; None where capability counts for
    nothing. `basket` names the tasks that a capability is a percentage of. `pick` says how sure the first place is.
    `would_be` gives the candidate, without a rank, that an excluded model would be at its nearest offer; None for
    an id that is not known. `question` is what was put to the catalogue, for `advise` to ask the next one by.
    `workload_of` is the workload in the tokens of a model.
    """

    today: str
    as_of: str
    digest: str
    models: int
    needs: Needs
    use_case: UseCaseMatch | None
    headlines: Headlines
    nearest_misses: tuple[NearMiss, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    ranked: tuple[Candidate, ...] = ()
    counts: Counts = Counts()
    order_note: str = ""
    thinking_times: float = 1.0
    ties: tuple[Tie, ...] = ()
    basket: tuple[BasketPart, ...] = ()
    points_per_halving: float | None = None
    open_or_proprietary: OpenOrProprietary | None = None
    pick: Pick | None = None
    unrecognised: Unrecognised | None = None
    question: object = None
    single_changes: tuple[SingleChange, ...] = ()
    load_unranked: Callable[[], tuple[Candidate, ...]] = _no_candidates
    load_excluded: Callable[[], tuple[Exclusion, ...]] = _no_exclusions
    load_changes: Callable[[], tuple[Change, ...]] = _no_changes
    workload_of: Callable[[Model], Workload] = _no_workload
    weigh: Callable[[], ThreeWays | None] = _no_ways
    would_be: Callable[[str], Candidate | None] = _no_model

    @cached_property
    def unranked(self) -> tuple[Candidate, ...]:
        """The candidates that no rule excludes and nothing recommends: without a result for the job, or a price."""
        return self.load_unranked()

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """All that fit, the ranked ones first."""
        return self.ranked + self.unranked

    @property
    def first(self) -> Candidate | None:
        """The first ranked candidate."""
        return self.ranked[0] if self.ranked else None

    def top(self, limit: int) -> tuple[Candidate, ...]:
        """The first so many candidates, 0 for all; those without a rank are worked out only where they are reached."""
        return self.ranked[:limit] if 0 < limit <= len(self.ranked) else self.candidates[: limit or None]

    @cached_property
    def excluded(self) -> tuple[Exclusion, ...]:
        """The models that do not fit, in the order of their ids."""
        return self.load_excluded()

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What would bring another model first; see `Change`."""
        return self.load_changes()

    @property
    def unranked_for(self) -> NotRanked | None:
        """What those lack that are not ranked; None where there are none.

        Where no model of the kind has a result, a price is all that ranks.
        """
        counts, unmeasured = self.counts, self.counts.unranked_without_evidence
        if not counts.unranked:
            return None
        by_cost_alone = 0 < counts.ranked == counts.ranked_without_evidence
        if by_cost_alone or not unmeasured:
            return "price"
        return "result" if unmeasured == counts.unranked else "result or price"

    @cached_property
    def three_ways(self) -> ThreeWays | None:
        """A closed API, an open model's API and own hardware side by side; worked out when first asked for."""
        return self.weigh()
