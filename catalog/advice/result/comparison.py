"""A bill beside another: what is used or paid today, else the leading proprietary model that fits."""

from enum import Enum

import msgspec


class Role(Enum):
    """What a model is to the question."""

    USED_TODAY = "used today"
    LEADING = "leading"
    CHEAPEST_EQUAL = "cheapest equal"
    BEST_OPEN_API = "best open API"
    BEST_OWN_HARDWARE = "best own hardware"


class Against(Enum):
    """What a bill is measured against; the values are those of the JSON."""

    MODEL = "model"
    PAID_TODAY = "paid today"


class NoDifference(Enum):
    """Why there is none: this is what the others are measured against, or one of the two bills is unknown."""

    IS_BASELINE = "is baseline"
    NOT_COMPARABLE = "not comparable"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A model at `bill_usd` beside the baseline at `other_usd`, both in USD a month.

    `model` and `name` are those of the baseline, None where only an amount is known; `points` its capability less
    that of the baseline, None where one is unknown. `is_same_model`: the baseline is the same model at another bill.
    """

    against: Against
    model: str | None
    name: str | None
    role: Role
    bill_usd: float
    other_usd: float
    points: float | None
    is_same_model: bool

    @property
    def saving(self) -> float:
        """The share of the other bill that is saved; negative where this one is dearer."""
        return round(1 - self.bill_usd / self.other_usd, 4)


Comparison = Difference | NoDifference
