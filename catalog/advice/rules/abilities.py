"""The rules on what a model must be able to do: context, inputs, outputs, features, languages, and its size."""

from math import ceil, inf, nextafter
from typing import TYPE_CHECKING

from catalog.advice.cost.token_use import Unit, calls, tokens_in_window, unit_in_window
from catalog.advice.rules.reason import Counterfigure, Reason
from catalog.advice.rules.record import Limit, Rule, Subject
from catalog.formatting import count, listing, plain, significant
from catalog.record import Feature, Kind, Modality

if TYPE_CHECKING:
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
_CUT: dict[Unit | None, str] = {"text": "A text", "pair": "A query with one document"}
_SHORTER: dict[Unit | None, str] = {"text": "texts", "pair": "a query with one document"}
_FEATURE_FIELDS = {"tools": "tools", "structured-output": "structured_output", "reasoning": "reasoning"}


class ShortContext(Reason, frozen=True, kw_only=True):
    """The context window holds fewer tokens than asked for (`asked`) or than must go in at once (`sent`).

    `held` None: the window is unknown. `provider`: it is the window there, which is shorter than the model's. `unit`
    is what goes in at once, of a request of so many `calls`; a text or a pair that is too long is cut, where a call is
    refused.
    """

    rule = "must.context"
    held: int | None
    asked: int
    sent: float
    provider: str | None = None
    unit: Unit | None = "call"
    calls: float = 1.0

    @property
    def need(self) -> str:
        return f"{count(max(self.asked, self.sent) if self.held is not None else self.asked)} tokens"

    @property
    def has(self) -> str | None:
        return None if self.held is None else str(self.held)

    @property
    def text(self) -> str:
        if self.held is None:
            return "Its context window is unknown."
        there = f" at {self.provider}" if self.provider else ""
        if self.sent > self.held and self.unit in _CUT:
            what = f"{_CUT[self.unit]} of {count(self.sent)} tokens"
            return f"{what} would be cut: its context window holds {count(self.held)}{there}."
        needed = count(max(self.asked, self.sent))
        return f"Its context window holds {count(self.held)} tokens{there}; {needed} are needed."

    @property
    def counterfigure(self) -> Counterfigure | None:
        if self.held is None:
            return None
        if self.sent > self.held:
            text = (
                f"Its context window would have to hold {self.sent:,.0f} tokens, "
                f"or {self._shorter} to be no longer than {self.held:,}."
            )
        else:
            text = (
                f"Its context window would have to hold {self.asked:,} tokens, or {self.held:,} to be enough."
            )
        return Counterfigure(max(self.sent, self.asked) - self.held, float(self.held), text)

    @property
    def _shorter(self) -> str:
        """What would have to be shorter."""
        several = f"each of the {count(self.calls)} calls of a request" if self.calls > 1 else "requests"
        return _SHORTER.get(self.unit, several)


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


class MissingInput(MissingModality, frozen=True, kw_only=True):
    """What it must read."""

    rule = "must.inputs"

    @property
    def text(self) -> str:
        if self.known is None:
            return "What it can read is unknown."
        return f"It does not read {listing(self.lacking, 'or')}."


class MissingOutput(MissingModality, frozen=True, kw_only=True):
    """What it must give."""

    rule = "must.outputs"

    @property
    def text(self) -> str:
        if self.known is None:
            return "What it can give out is unknown."
        return f"It does not give {listing(self.lacking, 'or')}."


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
    def counterfigure(self) -> Counterfigure | None:
        if not self.total:
            return None
        to = billions_within(self.total)
        text = f"The limit would have to be {significant(to, 4)} billion parameters, or the model smaller."
        return Counterfigure(to - self.limit, to, text)


def billions_within(total: int) -> float:
    """A limit in billions of parameters that this number of parameters is within, in floating point too."""
    billions = total / 1e9
    return billions if billions * 1e9 >= total else nextafter(billions, inf)


def _check_context(subject: Subject) -> Reason | None:
    if subject.offer is not None and subject.offer.context_tokens is None:
        return None  # as most offers: the window is the model's own
    question, held = subject.question, subject.model.context_tokens
    asked = question.needs.must.context_tokens or 0
    workload, unit = question.needs.workload, unit_in_window(question.use_case.kinds)
    sent = tokens_in_window(workload, unit, subject.model.picture_tokens)
    if subject.offer is not None:
        return _short_at_provider(subject, asked, sent, unit)
    fails = bool(asked) if held is None else held < max(asked, sent)
    return (
        ShortContext(held=held, asked=asked, sent=sent, unit=unit, calls=calls(workload)) if fails else None
    )


def _short_at_provider(subject: Subject, asked: int, sent: float, unit: Unit | None) -> Reason | None:
    """Why the window at a provider is too short where the model's own is long enough."""
    offer, held = subject.offer, subject.model.context_tokens
    there = offer.context_tokens if offer is not None else None
    if offer is None or there is None or there >= max(asked, sent):
        return None
    if held is not None and held < max(asked, sent):
        return None  # said of the model
    name = subject.provider.name if subject.provider else offer.provider
    number = calls(subject.question.needs.workload)
    return ShortContext(held=there, asked=asked, sent=sent, provider=name, unit=unit, calls=number)


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


def _enough_context(subject: Subject) -> float | None:
    """What it holds, where that is enough for the workload."""
    held, question = subject.model.context_tokens, subject.question
    unit = unit_in_window(question.use_case.kinds)
    sent = tokens_in_window(question.needs.workload, unit, subject.model.picture_tokens)
    return held if held and held >= sent else None


CONTEXT = Rule(
    id="must.context",
    name="context window",
    reads=("model", "offer"),
    check=_check_context,
    remedy="Ask for a smaller context window.",
    drops={"must.context_tokens": None},
    limit=Limit(
        key="must.context_tokens",
        now=lambda question: question.needs.must.context_tokens,
        needed=_enough_context,
        highest=True,
        text=lambda to: f"Ask for a context window of {to:,.0f} tokens",
    ),
)
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
