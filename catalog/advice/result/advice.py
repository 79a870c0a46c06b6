"""The answer as a whole."""

from collections.abc import Callable
from functools import cached_property

import msgspec

from catalog.advice.needs import Needs
from catalog.advice.result.candidates import Candidate, Exclusion, NearMiss
from catalog.advice.result.findings import (
    BasketPart,
    Change,
    Headlines,
    OpenOrProprietary,
    Relaxation,
    SingleChange,
    Tie,
)
from catalog.advice.result.three_ways import ThreeWays


class UseCaseMatch(msgspec.Struct, frozen=True, kw_only=True):
    """How the use case was found: `how` is "id", "name", "synonym", "words" or "spelling"."""

    id: str
    name: str
    asked: str
    how: str
    heard: tuple[str, ...] = ()


class Unrecognised(msgspec.Struct, frozen=True, kw_only=True):
    """No use case fits the words; `closest` names the nearest ids, which are suggestions and no guess."""

    asked: str
    closest: tuple[str, ...]


def _no_ways() -> ThreeWays | None:
    return None


class Advice(msgspec.Struct, frozen=True, kw_only=True, dict=True, eq=False):
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
    single_changes: tuple[SingleChange, ...] = ()
    weigh: Callable[[], ThreeWays | None] = _no_ways

    @cached_property
    def three_ways(self) -> ThreeWays | None:
        """A closed API, an open model's API and own hardware side by side; worked out when first asked for."""
        return self.weigh()
