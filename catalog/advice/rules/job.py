"""The rules of the job itself: the kind of model, its being in service, evidence for the job and enough capability."""

from collections.abc import Mapping
from math import floor
from typing import TYPE_CHECKING, Any

from catalog.advice.rules.reason import Counterfigure, Reason, relative
from catalog.advice.rules.record import Limit, Rule, Subject
from catalog.formatting import beside, day, listing, plain, significant
from catalog.record import Kind, Role

if TYPE_CHECKING:
    from catalog.advice.needs.records import Needs

KIND_NAMES: dict[Kind, str] = {
    "llm": "a language model",
    "embedding": "an embedding model",
    "rerank": "a reranker",
    "asr": "a speech-to-text model",
    "tts": "a text-to-speech model",
    "audio": "an audio model",
    "image": "an image model",
    "video": "a video model",
    "other": "a tool or service",
}
LEAST_UNPROVEN = 1.5e9
"""Parameters below which a language model without a result is no candidate, but where the use case takes small ones:
of those that were measured none reaches the floor of another job (Qwen2.5-0.5B stood among the candidates for
customer service since nothing said otherwise)."""
ROLE_NAMES: dict[Role, str] = {
    "": "a model for any job",
    "guard": "a model that judges whether text is safe",
    "base": "a base model, which was not taught to follow instructions",
    "ocr": "a model that reads documents into text",
    "translation": "a translation model",
    "search": "a model that searches the web for an answer",
    "code merging": "a model that merges edits into code",
    "captions": "a model that describes pictures",
}


class OtherKind(Reason, frozen=True, kw_only=True):
    """The model is of a kind that does not do the job."""

    rule = "use_case.kind"
    wanted: tuple[Kind, ...]
    kind: Kind

    @property
    def need(self) -> str:
        return listing([KIND_NAMES[kind] for kind in self.wanted], "or")

    @property
    def has(self) -> str:
        return KIND_NAMES[self.kind]

    @property
    def text(self) -> str:
        return f"It is {self.has}; this job needs {self.need}."

    @property
    def short(self) -> str:
        return f"{self.has} / {self.need}"


class OtherRole(Reason, frozen=True, kw_only=True):
    """The model is a specialist in something else."""

    rule = "use_case.kind"
    role: Role

    @property
    def need(self) -> str:
        return "a model for this job"

    @property
    def has(self) -> str:
        return ROLE_NAMES[self.role]

    @property
    def text(self) -> str:
        return f"It is {self.has}, and made for that only."

    @property
    def short(self) -> str:
        return self.has


class UnprovenSmall(Reason, frozen=True, kw_only=True):
    """A very small language model (of `total` parameters) without a result: whether it can do the job is unknown."""

    rule = "use_case.skill"
    total: int

    @property
    def need(self) -> str:
        return f"a result for this job, or {LEAST_UNPROVEN / 1e9:g} billion parameters"

    @property
    def has(self) -> None:
        return None

    @property
    def text(self) -> str:
        size = f"{significant(self.total / 1e9, 2)} billion parameters"
        return f"It has {size} and no result for this job: nothing shows that it can do it."

    @property
    def short(self) -> str:
        return f"{significant(self.total / 1e9, 2)}B parameters, no evidence"


class Retired(Reason, frozen=True, kw_only=True):
    """Out of service since an ISO date, by its developer or (`provider`) at one provider."""

    rule = "status.retired"
    since: str
    provider: str | None

    @property
    def need(self) -> str:
        return "in service"

    @property
    def has(self) -> str:
        return self.since

    @property
    def text(self) -> str:
        return f"{self.provider or 'Its developer'} retired it on {day(self.since)}."

    @property
    def short(self) -> str:
        return f"retired on {day(self.since)}"


class TooWeak(Reason, frozen=True, kw_only=True):
    """Its capability (0..100) is below the floor; `is_own`: the floor is the user's and not the use case's.

    `is_expected`: the capability is expected, and was not measured.
    """

    rule = "must.capability"
    value: float
    floor: float
    is_own: bool
    is_expected: bool = False

    @property
    def need(self) -> str:
        return f"at least {plain(self.floor)} of 100"

    @property
    def has(self) -> str:
        return f"{self.value:.1f}"

    @property
    def text(self) -> str:
        # 39.6 of 40 must not read as "40 of 100; you ask for 40".
        figure, floor = beside(self.value, self.floor)
        needed = f"you ask for {floor}" if self.is_own else f"the job needs {floor}"
        if self.is_expected:
            return f"Its expected capability for this job is {figure} of 100, not measured; {needed}."
        return f"Its capability for this job is {figure} of 100; {needed}."

    @property
    def short(self) -> str:
        figure, floor = beside(self.value, self.floor, 1)
        return f"{'expected ' if self.is_expected else ''}capability {figure} / {floor} needed"

    @property
    def distance(self) -> float | None:
        return relative(self.value, self.floor)

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:  # noqa: ARG002
        """The floor in whole points."""
        return {"must.min_capability": floor(self.value)}

    @property
    def counterfigure(self) -> Counterfigure:
        by, to = self.floor - self.value, self.value
        return Counterfigure(
            by, to, f"It would need {by:.1f} more points of capability, or a floor of {plain(to)}."
        )


class NoEvidence(Reason, frozen=True, kw_only=True):
    """No result bears on the job, and a least capability (0..100) is asked for."""

    rule = "evidence.none"
    floor: float

    @property
    def need(self) -> str:
        return f"at least {plain(self.floor)} of 100"

    @property
    def has(self) -> None:
        return None

    @property
    def text(self) -> str:
        return f"No result says how well it does this job; you ask for {plain(self.floor)} of 100."

    @property
    def short(self) -> str:
        return f"no evidence / {plain(self.floor)} needed"


class Unmeasured(Reason, frozen=True, kw_only=True):
    """No result bears on the job, and only measured models are asked for; `expected` (0..100), None where unknown."""

    rule = "must.measured_only"
    expected: float | None

    @property
    def need(self) -> str:
        return "a result that bears on the job"

    @property
    def has(self) -> str:
        return "no result" if self.expected is None else f"no result, expected {self.expected:.0f}"

    @property
    def text(self) -> str:
        if self.expected is None:
            return "No result says how well it does this job; you ask for measured models only."
        figure = f"its capability is expected to be {self.expected:.0f} of 100"
        return f"No result measured it for this job ({figure}); you ask for measured models only."

    @property
    def short(self) -> str:
        return "no result" if self.expected is None else f"no result measured; expected {self.expected:.0f}"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:  # noqa: ARG002
        """Models without a result too."""
        return {"must.measured_only": False}


def _check_kind(subject: Subject) -> Reason | None:
    kinds, kind = subject.question.use_case.kinds, subject.model.kind
    if kind not in kinds:
        return OtherKind(wanted=kinds, kind=kind)
    return None if subject.question.use_case.suits(subject.model) else OtherRole(role=subject.model.role)


def _check_skill(subject: Subject) -> Reason | None:
    """A specialist in this very job is made for it, however small: GLM-OCR reads documents with 1.3 billion."""
    model, case = subject.model, subject.question.use_case
    total = model.total_parameters
    if model.kind != "llm" or "llm" not in case.kinds or model.role or case.small_models:
        return None
    unproven = subject.capability is None and total is not None and total < LEAST_UNPROVEN
    return UnprovenSmall(total=total) if unproven and total is not None else None


def _check_retired(subject: Subject) -> Reason | None:
    today, offer = subject.question.today, subject.offer
    if offer is not None:
        seller = subject.provider.name if subject.provider else offer.provider
        return Retired(since=offer.retires or "", provider=seller) if offer.has_ended(today) else None
    retired = subject.model.retired
    return Retired(since=retired, provider=None) if retired and retired <= today else None


def _check_capability(subject: Subject) -> Reason | None:
    able, floor = subject.capability, subject.question.needs.must.min_capability or 0
    if able is None or able.value >= floor:
        return None
    own = subject.question.floor_asked
    return TooWeak(value=able.value, floor=floor, is_own=own, is_expected=able.is_expected)


def _check_evidence(subject: Subject) -> Reason | None:
    floor = subject.question.needs.must.min_capability or 0
    missing = subject.capability is None and subject.question.floor_asked and floor > 0
    return NoEvidence(floor=floor) if missing else None


def _check_measured(subject: Subject) -> Reason | None:
    able = subject.capability
    if able is not None and not able.is_expected:
        return None
    return Unmeasured(expected=able.value if able else None)


KIND = Rule(
    id="use_case.kind",
    name="kind of model",
    reads=("model",),
    check=_check_kind,
    remedy="It is for another job: choose another use case.",
    is_negotiable=False,
)
SKILL = Rule(
    id="use_case.skill",
    name="missing skill",
    reads=("model",),
    check=_check_skill,
    remedy="A result for this job would do.",
    is_negotiable=False,
)
RETIRED = Rule(
    id="status.retired",
    name="retired",
    has_article=False,
    reads=("model", "offer"),
    check=_check_retired,
    remedy="It is out of service.",
    unknown="never passes",
    is_negotiable=False,
)
CAPABILITY = Rule(
    id="must.capability",
    name="capability floor",
    reads=("model",),
    check=_check_capability,
    remedy="Lower the capability floor.",
    drops={"must.min_capability": 0},
    limit=Limit(
        key="must.min_capability",
        now=lambda question: question.needs.must.min_capability,
        needed=lambda subject: subject.capability.value if subject.capability else None,
        highest=True,
        text=lambda to: f"Lower the capability floor to {plain(to)}",
    ),
)
MEASURED = Rule(
    id="must.measured_only",
    name="measured models only",
    has_article=False,
    reads=("model",),
    check=_check_measured,
    is_asked=lambda question: question.needs.must.measured_only,
    remedy="Accept models without a result.",
    drops={"must.measured_only": False},
    unknown="never passes",
)
EVIDENCE = Rule(
    id="evidence.none",
    name="evidence",
    has_article=False,
    reads=("model",),
    check=_check_evidence,
    remedy="Drop the capability floor.",
    drops={"must.min_capability": 0},
)
