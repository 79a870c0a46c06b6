"""The hard rules that a model itself passes or fails, whoever serves it."""

from collections.abc import Callable, Iterator

from catalog.advice.cost.api_bill import prompt_tokens
from catalog.advice.needs import Workload
from catalog.advice.needs.codes import in_countries
from catalog.advice.question import Question
from catalog.advice.result import Capability, Reason, Rule
from catalog.formatting import count, day, listing
from catalog.model import Model
from catalog.record import Kind, Modality

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
_FEATURE_FIELDS = {"tools": "tools", "structured-output": "structured_output", "reasoning": "reasoning"}


ModelRule = Callable[[Model, Question], Iterator[Reason]]


def asked_rules(question: Question) -> tuple[ModelRule, ...]:
    """The rules that this question asks of a model: those of needs that were not said are left out."""
    must, origin = question.needs.must, question.needs.origin
    asked: tuple[tuple[ModelRule, object], ...] = (
        (_kind, True),
        (_retired, True),
        (_origin, origin.developer_countries or origin.exclude_developer_countries),
        (_context, True),
        (_modalities, _wanted_inputs(question) or must.outputs),
        (_features, must.features),
        (_languages, must.languages),
        (_parameters, must.max_parameters),
    )
    return tuple(rule for rule, said in asked if said)


def model_reasons(
    model: Model, capability: Capability | None, question: Question, rules: tuple[ModelRule, ...]
) -> list[Reason]:
    """Every one of `rules` (see `asked_rules`) that the model itself fails; `has` is None where unknown."""
    reasons: list[Reason] = []
    for rule in rules:
        reasons += rule(model, question)
    reasons += _capability(capability, question)
    return reasons


def unknown_reason(rule: Rule, need: str, what: str) -> Reason:
    """The reason of a fact that is asked for and not known."""
    return Reason(rule=rule, need=need, has=None, text=f"{what} is unknown.")


def _kind(model: Model, question: Question) -> Iterator[Reason]:
    kinds = question.use_case.kinds
    if model.kind not in kinds:
        wanted = listing([KIND_NAMES[kind] for kind in kinds], "or")
        text = f"It is {KIND_NAMES[model.kind]}; this job needs {wanted}."
        yield Reason(rule="use_case.kind", need=wanted, has=KIND_NAMES[model.kind], text=text)


def _retired(model: Model, question: Question) -> Iterator[Reason]:
    if model.retired and model.retired <= question.today:
        text = f"Its developer retired it on {day(model.retired)}."
        yield Reason(rule="status.retired", need="in service", has=model.retired, text=text)


def _origin(model: Model, question: Question) -> Iterator[Reason]:
    origin = question.needs.origin
    developer = question.snapshot.developers.get(model.developer)
    country = developer.country if developer else None
    wanted, barred = origin.developer_countries, origin.exclude_developer_countries
    need = f"from {listing(wanted, 'or')}" if wanted else f"not from {listing(barred, 'or')}"
    if country is None:
        yield unknown_reason("origin.developer", need, "The country of its developer")
    elif wanted and not in_countries(country, wanted):
        text = f"Its developer is in {country}, not in {listing(wanted, 'or')}."
        yield Reason(rule="origin.developer", need=need, has=country, text=text)
    elif in_countries(country, barred):
        text = f"Its developer is in {country}, which you exclude."
        yield Reason(rule="origin.developer", need=need, has=country, text=text)


def _context(model: Model, question: Question) -> Iterator[Reason]:
    asked = question.needs.must.context_tokens or 0
    needed = max(asked, sent_tokens(question.needs.workload) if "llm" in question.use_case.kinds else 0)
    if model.context_tokens is None:
        if asked:
            yield unknown_reason("must.context", f"{count(asked)} tokens", "Its context window")
    elif model.context_tokens < needed:
        text = f"Its context window holds {count(model.context_tokens)} tokens; {count(needed)} are needed."
        yield Reason(
            rule="must.context", need=f"{count(needed)} tokens", has=str(model.context_tokens), text=text
        )


def sent_tokens(workload: Workload) -> float:
    """What one request fills of a context window, in tokens: what goes in and what comes out."""
    return prompt_tokens(workload) + (workload.output_tokens or 0)


def _modalities(model: Model, question: Question) -> Iterator[Reason]:
    must = question.needs.must
    implied_in, implied_out = _IMPLIED[model.kind]
    yield from _missing(
        "must.inputs", _wanted_inputs(question), model.inputs, implied_in, "read", "What it can read"
    )
    yield from _missing(
        "must.outputs", must.outputs, model.outputs, implied_out, "give", "What it can give out"
    )


def _wanted_inputs(question: Question) -> tuple[Modality, ...]:
    """What is asked for, and what the workload sends: a model that cannot see must not be billed for pictures."""
    workload, asked = question.needs.workload, question.needs.must.inputs
    sent: tuple[tuple[Modality, float | None], ...] = (
        ("image", workload.images),
        ("audio", workload.audio_minutes),
    )
    return (*asked, *(kind for kind, amount in sent if amount and kind not in asked))


def _missing(
    rule: Rule,
    wanted: tuple[Modality, ...],
    known: tuple[Modality, ...] | None,
    implied: frozenset[Modality],
    verb: str,
    what: str,
) -> Iterator[Reason]:
    lacking = [word for word in wanted if word not in implied and (known is None or word not in known)]
    if not lacking:
        return
    if known is None:
        yield unknown_reason(rule, listing(wanted), what)
    else:
        text = f"It does not {verb} {listing(lacking, 'or')}."
        yield Reason(rule=rule, need=listing(wanted), has=listing(known) or "none", text=text)


def _features(model: Model, question: Question) -> Iterator[Reason]:
    wanted = question.needs.must.features
    facts = {feature: getattr(model, _FEATURE_FIELDS[feature]) for feature in wanted}
    lacking = [feature for feature, has in facts.items() if has is False]
    unknown = [feature for feature, has in facts.items() if has is None]
    if lacking:
        text = f"It does not offer {listing(lacking, 'or')}."
        yield Reason(
            rule="must.features", need=listing(wanted), has=f"no {listing(lacking, 'or')}", text=text
        )
    elif unknown:
        yield unknown_reason("must.features", listing(wanted), f"Whether it offers {listing(unknown)}")


def _languages(model: Model, question: Question) -> Iterator[Reason]:
    wanted = question.needs.must.languages
    if model.languages is None:
        return
    lacking = [language for language in wanted if language not in model.languages]
    if lacking:
        text = f"Its published languages do not include {listing(lacking, 'or')}."
        yield Reason(rule="must.languages", need=listing(wanted), has=listing(model.languages), text=text)


def _parameters(model: Model, question: Question) -> Iterator[Reason]:
    limit = question.needs.must.max_parameters or 0
    need = f"at most {limit:g} billion parameters"
    if model.total_parameters is None:
        yield unknown_reason("must.parameters", need, "Its size")
    elif model.total_parameters > limit * 1e9:
        size = f"{model.total_parameters / 1e9:,.4g} billion"
        text = f"It has {size} parameters; the limit is {limit:g} billion."
        yield Reason(rule="must.parameters", need=need, has=size, text=text)


def _capability(capability: Capability | None, question: Question) -> Iterator[Reason]:
    floor = question.needs.must.min_capability or 0
    need = f"at least {floor:g} of 100"
    if capability is None:
        if question.floor_asked and floor > 0:
            text = "No result bears on this job, and you ask for a least capability: unknown."
            yield Reason(rule="evidence.none", need=need, has=None, text=text)
    elif capability.value < floor:
        whose = "you ask for" if question.floor_asked else "is the least that does this job"
        figure = f"{capability.value:.0f}" if round(capability.value) < floor else f"{capability.value:.1f}"
        text = f"Its capability for this job is {figure} of 100; {floor:g} {whose}."
        yield Reason(rule="must.capability", need=need, has=f"{capability.value:.1f}", text=text)
