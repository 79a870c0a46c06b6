"""What is found beside the list: ties, headlines, what would change the answer, what would let a model in."""

from typing import Literal

import msgspec

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


class Relaxation(msgspec.Struct, frozen=True, kw_only=True):
    """How many models would fit if these rules, one or two, were dropped, and the id of the best of them."""

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
