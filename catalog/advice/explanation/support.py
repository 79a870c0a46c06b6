"""What the first place rests on: the results behind a capability by skill, and the lead over the next model."""

import msgspec

from catalog.advice import capability
from catalog.advice.assessment import Assessment
from catalog.advice.question import Question
from catalog.advice.result import SkillEvidence, Support
from catalog.formatting import listing
from catalog.irt.observations import best_observations, group_of, grouped

_MOST_SKILLS = 2


def support(entry: Assessment, question: Question) -> Support | None:
    """The results that the capability rests on; None where it is unknown."""
    if entry.capability is None:
        return None
    benchmarks = question.snapshot.benchmarks
    groups = {group_of(skill) for skill in entry.capability.skills}
    rows = question.snapshot.evidence.get(entry.model.id, ())
    fitted = (benchmarks[cell.benchmark] for cell in best_observations(rows, benchmarks))
    counted = (one for one in fitted if one.slope is not None and group_of(one.skill) in groups)
    found = [
        SkillEvidence(
            skill=skill,
            is_own=skill in entry.capability.skills,
            benchmarks=tuple(sorted(one.name for one in own)),
        )
        for skill, own in grouped(counted, lambda one: one.skill).items()
    ]
    return Support(
        skills=tuple(sorted(found, key=lambda one: (not one.is_own, -len(one.benchmarks), one.skill)))
    )


EXPECTED = "Expected from its maker, family, date and size; no result measured."
"""What a figure without a result rests on."""


def thin_evidence(known: Support | None) -> str:
    """What a figure rests on, where that is little: few results, or none that tests the job's own skills."""
    if known is None or not known.is_thin:
        return ""
    if not known.results:
        return EXPECTED
    results = "one result" if known.results == 1 else f"{known.results} results"
    tested = listing([one.skill for one in known.skills[:_MOST_SKILLS]])
    if not known.is_inferred:
        return f"Thin evidence: {results} ({tested})."
    verb = "tests" if known.results == 1 else "test"
    prefix = "Thin evidence: " if known.is_few else "Inferred: "
    return f"{prefix}{results}, which {verb} {tested}, not this job's own skills."


class Lead(msgspec.Struct, frozen=True):
    """The score of one model minus that of another, in points, and the chance (0..1) that the first is ahead.

    The chance is None where a capability is unknown or counts for nothing.
    """

    points: float
    chance: float | None

    @property
    def is_within_noise(self) -> bool:
        """Whether the evidence does not decide between the two: a chance of 40 to 60%."""
        return self.chance is not None and capability.TIE[0] <= self.chance <= capability.TIE[1]

    @property
    def is_by_range(self) -> bool:
        """Whether the second is more likely ahead, so that the first leads for its narrower range: below 40%."""
        return self.chance is not None and self.chance < capability.TIE[0]


def lead(first: Assessment, second: Assessment, question: Question) -> Lead:
    """How far, and how surely, the first of two ranked models is ahead."""
    points = round((first.score or 0.0) - (second.score or 0.0), 3)
    return Lead(points, _chance_ahead(first, second, question))


def _chance_ahead(first: Assessment, second: Assessment, question: Question) -> float | None:
    """The chance that the first scores higher; its lead in bill and downloads is certain."""
    weights = question.needs.priorities
    if not (weights.capability and first.worth and second.worth and first.capability and second.capability):
        return None
    certain = (
        (weights.cost or 0.0) * (first.worth.cost - second.worth.cost)
        + (weights.downloads or 0.0) * (first.worth.downloads - second.worth.downloads)
    ) / weights.capability
    return capability.chance_ahead(first.capability, second.capability, certain)
