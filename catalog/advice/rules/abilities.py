"""The rules on what a model must be able to do: inputs, outputs, features, languages, and its size."""

from collections.abc import Mapping
from math import ceil, inf, nextafter
from typing import TYPE_CHECKING, Any

from catalog.advice.rules.reason import Counterfigure, Reason, relative, without
from catalog.advice.rules.record import Limit, Rule, Subject
from catalog.formatting import beside, listing, plain, significant
from catalog.record import Feature, Kind, Modality

if TYPE_CHECKING:
    from catalog.advice.needs.records import Needs
    from catalog.advice.question import Question

_IMPLIED: dict[Kind, tuple[frozenset[Modality], frozenset[Modality]]] = {
    "llm": (frozenset({"text"}), frozenset({"text"})),
    "embedding": (frozenset({"text"}), frozenset({"embedding"})),
    "rerank": (frozenset({"text"}), frozenset({"score"})),
    "asr": (frozenset({"audio"}), frozenset({"text"})),
    "tts": (frozenset({"text"}), frozenset({"audio"})),
    "audio": (frozenset({"text"}), frozenset({"audio"})),
    "image": (frozenset({"text"}), frozenset({"image"})),
    "video": (frozenset({"text"}), frozenset({"video"})),
    "other": (frozenset(), frozenset()),
}
"""What every model of a kind reads and gives, also where the catalogue does not say so."""
_FEATURE_FIELDS = {"tools": "tools", "structured-output": "structured_output", "reasoning": "reasoning"}


class MissingModality(Reason, frozen=True, kw_only=True):
    """It does not read or give what is asked for; `known` None: what it can do is unknown."""

    wanted: tuple[Modality, ...]
    lacking: tuple[Modality, ...]
    known: tuple[Modality, ...] | None

    @property
    def need(self) -> str:
        return listing(self.wanted)

    @property
    def has(self) -> str | None:
        return None if self.known is None else listing(self.known) or "none"

    def _left(self, asked: tuple[Modality, ...]) -> tuple[Modality, ...] | None:
        """What may still be asked; None where the model cannot be asked for less, since the needs do not ask for it."""
        left = tuple(kind for kind in asked if kind not in self.lacking)
        return left if set(self.lacking) <= set(asked) else None


class MissingInput(MissingModality, frozen=True, kw_only=True):
    """What it must read."""

    rule = "must.inputs"

    @property
    def text(self) -> str:
        if self.known is None:
            return "What it can read is unknown."
        return f"It does not read {listing(self.lacking, 'or')}."

    @property
    def short(self) -> str:
        return "inputs unknown" if self.known is None else f"no {listing(self.lacking, 'or')} input"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        """Nothing where the workload sends it."""
        left = self._left(needs.must.inputs)
        return {} if left is None else {"must.inputs": left}


class MissingOutput(MissingModality, frozen=True, kw_only=True):
    """What it must give."""

    rule = "must.outputs"

    @property
    def text(self) -> str:
        if self.known is None:
            return "What it can give out is unknown."
        return f"It does not give {listing(self.lacking, 'or')}."

    @property
    def short(self) -> str:
        return "outputs unknown" if self.known is None else f"no {listing(self.lacking, 'or')} output"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        """Nothing where the job itself asks for it."""
        left = self._left(needs.must.outputs)
        return {} if left is None else {"must.outputs": left}


class MissingFeature(Reason, frozen=True, kw_only=True):
    """Features that it does not offer; where none is known to be `lacking`, those that are `unclear`."""

    rule = "must.features"
    wanted: tuple[Feature, ...]
    lacking: tuple[Feature, ...]
    unclear: tuple[Feature, ...]

    @property
    def need(self) -> str:
        return listing(self.wanted)

    @property
    def has(self) -> str | None:
        return f"no {listing(self.lacking, 'or')}" if self.lacking else None

    @property
    def text(self) -> str:
        if self.lacking:
            return f"It does not offer {listing(self.lacking, 'or')}."
        return f"Whether it offers {listing(self.unclear)} is unknown."

    @property
    def short(self) -> str:
        return f"no {listing(self.lacking, 'or')}" if self.lacking else f"{listing(self.unclear)} unknown"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        """Nothing where the job itself asks for the feature."""
        asked = needs.must.features
        given = set(self.lacking) <= set(asked)
        return {"must.features": without(asked, self.lacking)} if self.lacking and given else {}


class MissingLanguage(Reason, frozen=True, kw_only=True):
    """Languages (ISO 639-1) that are not among those that its developer names."""

    rule = "must.languages"
    wanted: tuple[str, ...]
    lacking: tuple[str, ...]
    published: tuple[str, ...]

    @property
    def need(self) -> str:
        return listing(self.wanted)

    @property
    def has(self) -> str:
        return listing(self.published)

    @property
    def text(self) -> str:
        return f"Its published languages do not include {listing(self.lacking, 'or')}."

    @property
    def short(self) -> str:
        return f"language {listing(self.lacking, 'or')} not named"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        return {"must.languages": without(needs.must.languages, self.lacking)}


class TooLarge(Reason, frozen=True, kw_only=True):
    """More parameters than the limit, which is in billions; `total` None: its size is unknown."""

    rule = "must.parameters"
    total: int | None
    limit: float

    @property
    def need(self) -> str:
        return f"at most {plain(self.limit)} billion parameters"

    @property
    def has(self) -> str | None:
        return None if self.total is None else f"{significant(self.total / 1e9, 4)} billion"

    @property
    def text(self) -> str:
        if self.total is None:
            return "Its size is unknown."
        return f"It has {self.has} parameters; the limit is {plain(self.limit)} billion."

    @property
    def short(self) -> str:
        if self.total is None:
            return f"size unknown / {plain(self.limit)}B"
        total, limit = beside(self.total / 1e9, self.limit)
        return f"{total}B / {limit}B parameters"

    @property
    def distance(self) -> float | None:
        return None if self.total is None else relative(self.total / 1e9, self.limit)

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:  # noqa: ARG002
        return {} if not self.total else {"must.max_parameters": _enough_billions(self.total)}

    @property
    def counterfigure(self) -> Counterfigure | None:
        if not self.total:
            return None
        to = billions_within(self.total)
        text = f"The limit would have to be {significant(to, 4)} billion parameters, or the model smaller."
        return Counterfigure(to - self.limit, to, text)


def _enough_billions(total: int) -> float:
    """A limit for people that this number of parameters is within: to a tenth of a billion, of small ones exact."""
    rounded = ceil(total / 1e8) / 10
    return rounded if total >= 1e9 and rounded * 1e9 >= total else billions_within(total)


def billions_within(total: int) -> float:
    """A limit in billions of parameters that this number of parameters is within, in floating point too."""
    billions = total / 1e9
    return billions if billions * 1e9 >= total else nextafter(billions, inf)


def _wanted_inputs(question: "Question") -> tuple[Modality, ...]:
    """What is asked for, and what the workload sends: a model that cannot see must not be billed for pictures."""
    workload, asked = question.needs.workload, question.needs.must.inputs
    sent: tuple[tuple[Modality, float | None], ...] = (
        ("image", workload.images),
        ("audio", workload.audio_minutes),
    )
    return (*asked, *(kind for kind, amount in sent if amount and kind not in asked))


def _lacking(
    wanted: tuple[Modality, ...], known: tuple[Modality, ...] | None, implied: frozenset[Modality]
) -> tuple[Modality, ...]:
    return tuple(word for word in wanted if word not in implied and (known is None or word not in known))


def _check_inputs(subject: Subject) -> Reason | None:
    wanted, known = _wanted_inputs(subject.question), subject.model.inputs
    lacking = _lacking(wanted, known, _IMPLIED[subject.model.kind][0])
    return MissingInput(wanted=wanted, lacking=lacking, known=known) if lacking else None


def _check_outputs(subject: Subject) -> Reason | None:
    wanted, known = subject.question.needs.must.outputs, subject.model.outputs
    lacking = _lacking(wanted, known, _IMPLIED[subject.model.kind][1])
    return MissingOutput(wanted=wanted, lacking=lacking, known=known) if lacking else None


def _check_features(subject: Subject) -> Reason | None:
    wanted = subject.question.needs.must.features
    facts = {feature: getattr(subject.model, _FEATURE_FIELDS[feature]) for feature in wanted}
    lacking = tuple(feature for feature, has in facts.items() if has is False)
    unclear = tuple(feature for feature, has in facts.items() if has is None)
    return MissingFeature(wanted=wanted, lacking=lacking, unclear=unclear) if lacking or unclear else None


def _check_languages(subject: Subject) -> Reason | None:
    """Excludes only where a model is known not to speak one: few developers publish the list."""
    wanted, published = subject.question.needs.must.languages, subject.model.languages
    lacking = tuple(language for language in wanted if published is not None and language not in published)
    return MissingLanguage(wanted=wanted, lacking=lacking, published=published or ()) if lacking else None


def _check_size(subject: Subject) -> Reason | None:
    limit, total = subject.question.needs.must.max_parameters or 0, subject.model.total_parameters
    return TooLarge(total=total, limit=limit) if total is None or total > limit * 1e9 else None


INPUTS = Rule(
    id="must.inputs",
    name="inputs",
    reads=("model",),
    check=_check_inputs,
    remedy="Ask for fewer inputs.",
    drops={"must.inputs": None},
    is_asked=lambda question: bool(_wanted_inputs(question)),
)
OUTPUTS = Rule(
    id="must.outputs",
    name="outputs",
    reads=("model",),
    check=_check_outputs,
    remedy="Ask for fewer outputs.",
    drops={"must.outputs": None},
    is_asked=lambda question: bool(question.needs.must.outputs),
)
FEATURES = Rule(
    id="must.features",
    name="features",
    reads=("model",),
    check=_check_features,
    remedy="Ask for fewer features.",
    drops={"must.features": None},
    is_asked=lambda question: bool(question.needs.must.features),
)
LANGUAGES = Rule(
    id="must.languages",
    name="languages",
    reads=("model",),
    check=_check_languages,
    remedy="Ask for fewer languages.",
    drops={"must.languages": None},
    is_asked=lambda question: bool(question.needs.must.languages),
)
PARAMETERS = Rule(
    id="must.parameters",
    name="size limit",
    reads=("model",),
    check=_check_size,
    remedy="Allow larger models.",
    drops={"must.max_parameters": None},
    is_asked=lambda question: bool(question.needs.must.max_parameters),
    limit=Limit(
        key="must.max_parameters",
        now=lambda question: question.needs.must.max_parameters,
        needed=lambda subject: (
            billions_within(subject.model.total_parameters) if subject.model.total_parameters else None
        ),
        highest=False,
        text=lambda to: f"Allow {f'{ceil(to * 10) / 10:,g}' if to >= 1 else f'{to:.3g}'} billion parameters",
    ),
)
