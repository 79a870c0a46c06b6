"""The claim that started the project, for one question: a closed API, an open model's API, own hardware."""

from typing import Literal

import msgspec

from catalog.advice.result.candidates import Capability
from catalog.advice.result.comparison import Comparison, Difference, Role
from catalog.advice.result.own_hardware import BreakEven, HardwarePlan

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
