"""One model of the answer: its figures, its bill beside another bill, or the rules that exclude it."""

from collections.abc import Callable
from enum import Enum
from functools import cached_property
from typing import Literal, NamedTuple

import msgspec

from catalog.advice.result.offers import Caution, LicenseVerdict, OfferKind, RankedOffer, UsualOffer
from catalog.advice.result.support import Support
from catalog.advice.rules.reason import Reason
from catalog.model import Model


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
    that of the baseline, None where one is unknown, and `shown_points` the same of the figures as they are shown.
    `is_same_model`: the baseline is the same model at another bill.
    """

    against: Against
    model: str | None
    name: str | None
    role: Role
    bill_usd: float
    other_usd: float
    points: float | None
    shown_points: int | None
    is_same_model: bool

    @property
    def saving(self) -> float:
        """The share of the other bill that is saved; negative where this one is dearer."""
        return round(1 - self.bill_usd / self.other_usd, 4)


Comparison = Difference | NoDifference


class LanguageEffect(msgspec.Struct, frozen=True, kw_only=True):
    """What one language moves in a figure: `points` on 0..100, `shift` with its `sd` in standard deviations of ability.

    `results` counts the boards that measured the model in this language, `others` those in other languages; where both
    are 0, `by_maker` says whether its maker's other models told.
    """

    language: str
    points: float
    shift: float
    sd: float
    results: int
    others: int
    by_maker: bool


class Capability(msgspec.Struct, frozen=True, kw_only=True):
    """A figure for the use case on 0..100 with a 90 % interval, its skills and the number of results.

    `theta` and its standard deviation `sd` are the same in standard deviations of all models: what comparisons use.
    `languages` is what those asked for, besides English, moved in it.
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
    languages: tuple[LanguageEffect, ...] = ()

    @property
    def is_expected(self) -> bool:
        """Whether no result is behind it: the figure is what developer, family, date and size let expect."""
        return not self.evidence

    @property
    def basis(self) -> Literal["measured", "expected"]:
        """What the figure rests on; the values are those of the JSON."""
        return "expected" if self.is_expected else "measured"


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a score, in points; they add up to it."""

    cost: float
    capability: float
    downloads: float


class Statement(NamedTuple):
    """One sentence of an explanation, and what it is about."""

    about: Literal["cost", "capability", "language", "result", "downloads", "openness"]
    text: str


class CandidateDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What is worked out of a candidate when it is looked at: most of a long list never is."""

    statements: tuple[Statement, ...]
    cautions: tuple[Caution, ...]
    comparison: Comparison
    support: Support | None


class Candidate(msgspec.Struct, frozen=True, kw_only=True, dict=True, eq=False):
    """A model that fits. `rank` is None where no evidence or no price lets it be ranked.

    `usd` is the bill of the offer that is shown and ranks, in USD a month, None where unknown; `kind` whether that is
    an API or own hardware; `usual` the usual way, where its bill is over the budget. `chance_against_first` (0..1) is
    the chance that it does better than the first on a task like the user's; None for the first itself and where either
    has no evidence. License, offer, explanation and cautions are worked out when first asked for, always to the same:
    a list is drawn, sorted and filtered without the latter three, which cost most.
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
    usd: float | None
    kind: OfferKind
    usual: UsualOffer | None
    load_license: Callable[[], LicenseVerdict]
    load_offer: Callable[[], RankedOffer]
    load_details: Callable[[LicenseVerdict, RankedOffer], CandidateDetails]

    @cached_property
    def _details(self) -> CandidateDetails:
        return self.load_details(self.license, self.offer)

    @cached_property
    def license(self) -> LicenseVerdict:
        """The license or terms that apply to the way shown."""
        return self.load_license()

    @cached_property
    def offer(self) -> RankedOffer:
        """The way of running that is shown, with its bill and what stands beside it."""
        return self.load_offer()

    @property
    def explanation(self) -> tuple[str, ...]:
        """Why it stands where it stands, in sentences, the most telling first."""
        return tuple(statement.text for statement in self._details.statements)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The same with what each is about."""
        return self._details.statements

    @property
    def comparison(self) -> Comparison:
        """Its bill beside what is used or paid today, else beside the leading proprietary model that fits."""
        return self._details.comparison

    @property
    def support(self) -> Support | None:
        """The results that its capability rests on; None where that is unknown."""
        return self._details.support

    @property
    def cautions(self) -> tuple[str, ...]:
        """What to know before trusting it, in sentences, the gravest first."""
        return tuple(caution.text for caution in self._details.cautions)


def _no_score() -> float | None:
    return None


class Exclusion(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A model that does not fit, with every rule that excludes it, in the order of `Rule`."""

    model: Model
    reasons: tuple[Reason, ...]
    load_score: Callable[[], float | None] = _no_score

    @cached_property
    def score(self) -> float | None:
        """What it would score by the nearest way to run it; None where it could not be ranked."""
        return self.load_score()


class NearMiss(msgspec.Struct, frozen=True, kw_only=True):
    """A model that would fit if `reasons` were relaxed: the candidate it would be, and those reasons."""

    candidate: Candidate
    reasons: tuple[Reason, ...]
