"""One model put to one question: the rules it fails, how it would run, what it would score.

The order of those that fit: by score, then by bill, then by id; below them those that cannot be ranked.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from catalog.advice import capability, rules, scoring
from catalog.advice.options.selection import NO_OPTION, Selection, select_option
from catalog.advice.question import Question
from catalog.advice.result import Capability, Parts
from catalog.advice.rules.reason import Reason
from catalog.advice.rules.record import Rule, Subject
from catalog.advice.scoring import Points
from catalog.model import Adoption, Model


class Assessment(NamedTuple):
    """What is known of one model for one question.

    `reasons` block it; `waived` are unknown facts that the needs let pass. `worth` is None where the model
    cannot be ranked: no evidence bears on the job, or no price does; `parts` are its points, weighed.
    """

    model: Model
    capability: Capability | None
    selection: Selection
    reasons: tuple[Reason, ...]
    waived: tuple[Reason, ...]
    adoption: Adoption | None
    worth: Points | None
    parts: Parts | None

    @property
    def fits(self) -> bool:
        """Whether no rule stands against it."""
        return not self.reasons

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
    evidence, asked = evidence_exists(question), rules.asked(rules.MODEL_RULES, question)
    return [assess(model, question, evidence, asked) for model in question.snapshot.models.values()]


def assess(model: Model, question: Question, evidence: bool, asked: tuple[Rule, ...]) -> Assessment:
    """Put one model to the question.

    `evidence` is that of `evidence_exists`: without any, the order rests on cost and downloads alone. `asked`
    are the rules on models that the question asks.
    """
    able = capability.of(question.snapshot.abilities.get(model.id, {}), question.use_case.skills)
    found = rules.reasons(asked, Subject(question, model, able))
    selection = select_option(model, question) if question.use_case.suits(model) else NO_OPTION
    found += selection.reasons
    waived = tuple(r for r in found if r.rule in question.needs.unknown_ok and not r.is_known)
    blocking = tuple(sorted((r for r in found if r not in waived), key=_rule_order))
    adoption = _original(model, question)
    worth = _worth(able, selection, adoption, model, question) if able or not evidence else None
    parts = scoring.parts(question.needs.priorities, worth) if worth else None
    return Assessment(model, able, selection, blocking, waived, adoption, worth, parts)


def _worth(
    able: Capability | None, selection: Selection, adoption: Adoption | None, model: Model, question: Question
) -> Points | None:
    priorities = question.needs.priorities
    rest = priorities.capability or priorities.downloads
    if selection.option.usd is None and priorities.cost and not (question.without_bills and rest):
        return None
    return scoring.points(
        monthly_usd=selection.option.usd,
        capability=scoring.sure(able) if able else None,
        downloads=adoption.downloads_30d if adoption else None,
        median_downloads=question.snapshot.catalog.median_downloads_30d.get(model.kind),
    )


def again(entries: Iterable[Assessment], question: Question) -> Iterator[Assessment]:
    """The same models put to another question about the same job, one by one as they are asked for."""
    evidence, asked = evidence_exists(question), rules.asked(rules.MODEL_RULES, question)
    return (assess(entry.model, question, evidence, asked) for entry in entries)


def evidence_exists(question: Question) -> bool:
    """Whether any model of the kinds that do the job has any result for it."""
    skills = question.use_case.skills
    measured = {ability.model for ability in question.snapshot.catalog.abilities if ability.skill in skills}
    return any(question.snapshot.models[name].kind in question.use_case.kinds for name in measured)


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
