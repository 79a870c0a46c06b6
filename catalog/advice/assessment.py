"""One model put to one question: the rules it fails, how it would run, what it would score.

The order of those that fit: by score, then by bill, then by id; below them those that cannot be ranked.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from catalog.advice import capability, rules, scoring
from catalog.advice.options.selection import NO_OPTION, Selection, first_look, select_option
from catalog.advice.question import Question
from catalog.advice.result import Capability, Parts
from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Subject
from catalog.advice.scoring import Points
from catalog.model import Adoption, Model


class Assessment:
    """What is known of one model for one question; what its ways to run decide is worked out when it is asked for.

    A rule on the model itself settles that it does not fit: then its offers are looked at only by who asks for more.
    """

    __slots__ = (
        "_adoption",
        "_capability",
        "_does_job",
        "_own",
        "_parts",
        "_question",
        "_reasons",
        "_selection",
        "_worth",
        "model",
    )

    def __init__(self, model: Model, question: Question) -> None:
        self.model = model
        self._question = question
        self._does_job = question.use_case.suits(model)
        self._own: tuple[Reason, ...] | None = None
        self._capability: Capability | Literal["unasked"] | None = "unasked"
        self._selection: Selection | None = None
        self._reasons: tuple[Reason, ...] | None = None
        self._worth: Points | Literal["unasked"] | None = "unasked"
        self._parts: Parts | Literal["unasked"] | None = "unasked"
        self._adoption: Adoption | Literal["unasked"] | None = "unasked"

    @property
    def fits(self) -> bool:
        """Whether no rule stands against it; a model of another kind always fails one."""
        return not self.is_ruled_out_itself and not self.reasons

    @property
    def is_ruled_out_itself(self) -> bool:
        """Whether a rule on the model itself stands against it, whatever its ways to run."""
        return not self._does_job or bool(self.own)

    @property
    def capability(self) -> Capability | None:
        """Its capability for the job, expected where no result measured it; None where nothing can be expected."""
        if self._capability == "unasked":
            question = self._question
            known = question.abilities.get(self.model.id) or question.expectations.of(self.model)
            able = capability.of(known, question.use_case.skills) if known else None
            self._capability = _in_languages(able, self.model, question) if able else None
        return self._capability

    @property
    def own(self) -> tuple[Reason, ...]:
        """The rules on the model itself that stand against it."""
        if self._own is None:
            found = _own_reasons(self.model, self.capability, self._question)
            self._own = _blocking(found, self._question) if found else ()
        return self._own

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every rule that stands against it, in their order."""
        if self._reasons is None:
            ways = _blocking(self._reasons_of_ways(), self._question)
            self._reasons = tuple(sorted((*self.own, *ways), key=_rule_order)) if ways else self.own
        return self._reasons

    def _reasons_of_ways(self) -> tuple[Reason, ...]:
        """Those of `selection`, which is worked out only where no way that does is found at once."""
        if self._selection is None and self._does_job:
            look = first_look(self.model, self._question)
            if look.has_way:
                return ()
            self._selection = select_option(self.model, self._question, look.apis)
        return self.selection.reasons

    @property
    def waived(self) -> tuple[Reason, ...]:
        """The unknown facts that the needs let pass."""
        if not self._question.needs.unknown_ok:
            return ()
        found = _own_reasons(self.model, self.capability, self._question)
        return tuple(one for one in (*found, *self.selection.reasons) if _is_waived(one, self._question))

    @property
    def selection(self) -> Selection:
        """How it would run."""
        if self._selection is None:
            self._selection = select_option(self.model, self._question) if self._does_job else NO_OPTION
        return self._selection

    @property
    def adoption(self) -> Adoption | None:
        """Downloads of its original repository."""
        if self._adoption == "unasked":
            self._adoption = _original(self.model, self._question)
        return self._adoption

    @property
    def worth(self) -> Points | None:
        """Its points; None where it cannot be ranked: its capability for the job is unknown, or its price is."""
        if self._worth == "unasked":
            self._worth = self._points() if self.capability or not self._question.has_evidence else None
        return self._worth

    def _points(self) -> Points | None:
        question, priorities = self._question, self._question.needs.priorities
        rest, usd = priorities.capability or priorities.downloads, self.selection.option.usd
        if usd is None and priorities.cost and not (question.without_bills and rest):
            return None
        return scoring.points(
            monthly_usd=usd,
            capability=scoring.sure(self.capability) if self.capability and question.has_evidence else None,
            downloads=self.downloads,
            median_downloads=question.snapshot.catalog.median_downloads_30d.get(self.model.kind),
        )

    @property
    def parts(self) -> Parts | None:
        """Its points, weighed by the priorities; None where it cannot be ranked."""
        if self._parts == "unasked":
            worth = self.worth
            self._parts = scoring.parts(self._question.needs.priorities, worth) if worth else None
        return self._parts

    @property
    def usd(self) -> float | None:
        """The bill of the way that is shown and scores, in USD a month."""
        return self.selection.option.usd

    @property
    def usual_usd(self) -> float | None:
        """The bill of the usual way, in USD a month, also where that is over the budget and another is shown."""
        return (self.selection.usual or self.selection.option).usd

    @property
    def lowest_usd(self) -> float | None:
        """The lowest bill in USD a month of all options that satisfy the needs but for the budget."""
        return min((option.usd for option in self.selection.fitting if option.usd is not None), default=None)

    @property
    def score(self) -> float | None:
        """The sum of the points."""
        return None if self.parts is None else scoring.total(self.parts)

    @property
    def downloads(self) -> int | None:
        """Downloads in 30 days of the original repository."""
        return self.adoption.downloads_30d if self.adoption else None


def assess_all(question: Question) -> list[Assessment]:
    """Every model of the catalogue, in the order of ids."""
    return [Assessment(model, question) for model in question.snapshot.models.values()]


def _in_languages(able: Capability, model: Model, question: Question) -> Capability:
    if not question.needs.must.languages:
        return able
    from catalog.advice.language_effect import in_languages  # few questions name a language

    return in_languages(able, model, question)


def _own_reasons(model: Model, able: Capability | None, question: Question) -> list[Reason]:
    """The rules on the model itself that it fails."""
    return rules.reasons(rules.asked(rules.MODEL_RULES, question), Subject(question, model, able))


def _is_waived(reason: Reason, question: Question) -> bool:
    return reason.rule in question.needs.unknown_ok and not reason.is_known


def _blocking(found: Sequence[Reason], question: Question) -> tuple[Reason, ...]:
    """The reasons that the needs do not let pass, in the order of the rules."""
    if found and question.needs.unknown_ok:
        found = [reason for reason in found if not _is_waived(reason, question)]
    return tuple(sorted(found, key=_rule_order)) if len(found) > 1 else tuple(found)


def again(entries: Iterable[Assessment], question: Question) -> Iterator[Assessment]:
    """The same models put to another question about the same job, one by one as they are asked for."""
    return (Assessment(entry.model, question) for entry in entries)


def _original(model: Model, question: Question) -> Adoption | None:
    """The model's own repository where known, else its most downloaded original one; never a copy."""
    rows = [
        row
        for row in question.snapshot.adoption.get(model.id, ())
        if row.relation == "original" and row.downloads_30d is not None
    ]
    if not rows:
        return None
    return max(
        rows, key=lambda row: (row.repository == model.hub_repository, row.downloads_30d, row.repository)
    )


def _rule_order(reason: Reason) -> int:
    return rules.ORDER[reason.rule]


SortKey = tuple[float, float, str]
"""What an entry is sorted by: score (highest first), bill in USD a month, id."""


def rank_order(entry: Assessment) -> SortKey:
    """The place of an entry that is ranked."""
    return sort_key(entry, entry.score or 0.0)


def sort_key(entry: Assessment, score: float) -> SortKey:
    """The place that an entry would have with this score."""
    return (-score, _bill(entry), entry.model.id)


def unranked_order(entry: Assessment) -> tuple[float, int, str]:
    """The place of an entry without a score among its like: by bill, then by downloads, then by id."""
    return (_bill(entry), -(entry.downloads or 0), entry.model.id)


def _bill(entry: Assessment) -> float:
    return entry.usd if entry.usd is not None else float("inf")


def in_order(entries: Iterable[Assessment]) -> list[Assessment]:
    """As they are listed: the ranked ones first."""
    found = list(entries)
    ranked = sorted((entry for entry in found if entry.parts), key=rank_order)
    return ranked + sorted((entry for entry in found if not entry.parts), key=unranked_order)
