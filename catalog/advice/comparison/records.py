"""The shape of a comparison: the models, and a row for each thing in which they can differ."""

from typing import Literal

import msgspec

from catalog.advice.explanation.counterfactuals import Counterfactual
from catalog.advice.result import BillLine, Candidate, Capability, Range
from catalog.advice.rules.reason import Reason

Aspect = Literal[
    "rank",
    "monthly_usd",
    "usual_usd",
    "list_usd",
    "capability",
    "chance",
    "skill",
    "results",
    "own_results",
    "bill_line",
    "text_tokens",
    "language_points",
    "license",
    "license_class",
    "license_applies",
    "country",
    "provider",
    "serving_countries",
    "open_weights",
    "context_tokens",
    "inputs",
    "outputs",
    "tools",
    "structured_output",
    "reasoning",
    "language",
    "parameters",
    "downloads_30d",
    "speed",
    "released",
    "retires",
]
Value = int | float | bool | str | tuple[str, ...] | Capability | Range | BillLine
Mark = Literal["best", "likely best", "tie"]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One of the models: the candidate that it is, or would be where `reasons` rule it out.

    `needed` is what would make it first, or let it in. `chances` (0..1) are the chances that it does better than
    each model of the comparison on a task like the user's; None beside itself and where one has no evidence.
    """

    candidate: Candidate
    reasons: tuple[Reason, ...]
    needed: tuple[Counterfactual, ...]
    chances: tuple[float | None, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of each model, in the unit that the aspect names; None is unknown.

    `text_tokens` are those of text in the languages asked for, beside the same text in English; `language_points`
    what one of them moved in the capability. `of` is the skill, the item of the bill or the language. `marks` say
    which is the best, surely or likely, and which cannot be told from it; an unknown value has none. The list bill is
    that of the counted tokens, speed is tokens a second of one stream on own hardware, and of the bill's items and
    the day of retirement None means that there is none. `results` are the published ones that the capability rests
    on, `own_results` those of the job's own skills.
    """

    aspect: Aspect
    of: str = ""
    values: tuple[Value | None, ...]
    marks: tuple[Mark | None, ...]

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of any of the models; that a model has no rank is known."""
        return self.aspect != "rank" and all(value is None for value in self.values)

    @property
    def is_same(self) -> bool:
        """Whether it is known of all models and the same for all."""
        first = self.values[0]
        return first is not None and all(value == first for value in self.values)


class ModelComparison(msgspec.Struct, frozen=True, kw_only=True):
    """Models side by side; `ranked` is how many models have a rank in the answer."""

    models: tuple[Compared, ...]
    rows: tuple[Row, ...]
    ranked: int

    @property
    def differences(self) -> tuple[Row, ...]:
        """The rows in which the models differ, or may differ."""
        return tuple(row for row in self.rows if not row.is_same and not row.is_unknown)

    @property
    def same(self) -> tuple[Row, ...]:
        """The rows in which all agree."""
        return tuple(row for row in self.rows if row.is_same)

    @property
    def unknown(self) -> tuple[Row, ...]:
        """The rows of which nothing is known."""
        return tuple(row for row in self.rows if row.is_unknown)
