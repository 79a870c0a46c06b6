"""What a capability rests on: the results behind it, by skill."""

import msgspec

FEW_RESULTS = 2
"""Up to so many results are called few."""


class SkillEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """The benchmarks, by name, on which a model has a result in one skill; `is_own`: the job asks for this skill."""

    skill: str
    is_own: bool
    benchmarks: tuple[str, ...]


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """The results that a capability rests on, by skill: those of the job first, then those with most results."""

    skills: tuple[SkillEvidence, ...]

    @property
    def results(self) -> int:
        """How many results there are."""
        return sum(len(one.benchmarks) for one in self.skills)

    @property
    def own_results(self) -> int:
        """How many of them measure a skill of the job itself."""
        return sum(len(one.benchmarks) for one in self.skills if one.is_own)

    @property
    def is_few(self) -> bool:
        """Whether there are only one or two."""
        return self.results <= FEW_RESULTS

    @property
    def is_inferred(self) -> bool:
        """Whether none of them measures a skill of the job itself."""
        return not self.own_results

    @property
    def is_thin(self) -> bool:
        """Whether a first place that rests on them has to say so."""
        return self.is_few or self.is_inferred
