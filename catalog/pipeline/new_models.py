"""What a listing brings: a model that the catalogue does not know, or facts that a known model lacks.

A name that differs from a known one only in what sellers append (a mode, a precision, a date, a host) is a variant of
that model. A rolling name (`-latest`) and a name without a number are never a model.
"""

import re
from collections.abc import Iterable

import msgspec

from catalog import identity
from catalog.identity import Identities
from catalog.model import Fact, Model
from catalog.pipeline import outlier_checks, source_names
from catalog.pipeline.source_names import candidate_names
from catalog.record import Kind
from catalog.roles import role_of
from catalog.sources.upstream import Listing
from catalog.storage.source_parts import FilledFact

_KIND_OF_TASK: dict[str, Kind] = {
    "text-generation": "llm",
    "image-text-to-text": "llm",
    "any-to-any": "llm",
    "audio-text-to-text": "llm",
    "video-text-to-text": "llm",
    "feature-extraction": "embedding",
    "sentence-similarity": "embedding",
    "text-ranking": "rerank",
    "automatic-speech-recognition": "asr",
    "text-to-speech": "tts",
    "text-to-image": "image",
    "image-to-image": "image",
    "text-to-video": "video",
    "image-to-video": "video",
}
_KIND_OF_OUTPUT: dict[str, Kind] = {
    "embedding": "embedding",
    "image": "image",
    "video": "video",
    "score": "rerank",
}
_UNCLEAR_WORDS = (
    "tts",
    "speech",
    "voice",
    "audio",
    "realtime",
    "transcribe",
    "moderation",
    "guard",
    "ocr",
    "router",
    "image",
    "sonic",
)
_OF_SIGNALS = re.compile(r"hubert|wav2vec|encodec|radio|speech|audio|vit\b|dino", re.IGNORECASE)
"""Encoders of sound and pictures, which the Hub lists under the task of embedding models."""
_MUSIC = ("music", "lyria")
_KIND_OF_WORD: dict[str, Kind | None] = {
    "embed": "embedding",
    "rerank": "rerank",
    **dict.fromkeys(_UNCLEAR_WORDS),
}
"""Words in the names of models that sources list as language models; `None`: the kind stays unknown."""
_COPY = re.compile(
    r"(?:^|[-_.])(?:gguf|ggml|awq|gptq|exl\d|mlx|fp8|fp4|nvfp4|mxfp4|w4a16|w8a8|int4|int8|\d+-?bits?|bnb|onnx|openvino"
    r"|coreml|litert|tflite|lora|adapter|draft|eagle\d?|mtp|autoround|quark|quantized|dynamic|diffusers|nextn|base|pt|pretrain"
    r"|dspark|dflash|qat|unquantized|mxfp8|sft|dpo|deduped|seed\d+|judge|ckpt)(?=$|[-_.])",
    re.IGNORECASE,
)
_INSTRUCT = re.compile(r"[-_](?:instruct|it|chat)(?=[-_]|$)", re.IGNORECASE)
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,79}")


def is_copy(name: str) -> bool:
    """Whether a name says that the repository holds other files of some weights, or no finished model."""
    return bool(_COPY.search(name))


def without_instruct(name: str) -> str:
    """A name without `-instruct`, `-it` or `-chat`: the short name of a finished model, or that of its base."""
    return _INSTRUCT.sub("", name)


def new_model(
    listing: Listing, developer: str, identities: Identities, source: str, day: str
) -> Model | None:
    """The model that a listing introduces, `None` where it is no new model or its kind is unknown.

    The listing's license is an id of the catalogue."""
    short = listing.id.rpartition("/")[2]
    kind = kind_of(listing)
    name = re.sub(r"[ _]+", "-", source_names.plain_name(short))
    rolling = identity.is_rolling(short) or not any(character.isdigit() for character in short)
    if kind is None or rolling or not NAME.fullmatch(name) or is_copy(short):
        return None
    if any(
        identities.find(f"{developer}/{reading}")
        for reading in (*candidate_names(short), without_instruct(short))
    ):
        return None
    model = Model(
        id=f"{developer}/{name}",
        name=short,
        kind=kind,
        developer=developer,
        family=listing.family,
        open_weights=listing.open_weights,
        license=listing.license,
        hub_repository=listing.hub_repository,
        total_parameters=listing.total_parameters,
        context_tokens=listing.context_tokens,
        max_output_tokens=listing.max_output_tokens,
        inputs=listing.inputs,
        outputs=listing.outputs,
        tools=listing.tools,
        structured_output=listing.structured_output,
        reasoning=listing.reasoning,
        released=listing.released,
        knowledge_cutoff=listing.knowledge_cutoff,
        aliases=tuple(
            sorted({alias for alias in listing.other_names if identity.key(alias) != identity.key(name)})
        ),
        sources=(source,),
        as_of=day,
        role=role_of(name, kind),
    )
    return _without_implausible(model)


def kind_of(listing: Listing) -> Kind | None:
    """The kind of a listed model, None where neither its task nor its name and outputs tell it."""
    if listing.pipeline is not None:
        is_signal = listing.pipeline == "feature-extraction" and _OF_SIGNALS.search(listing.id)
        return None if is_signal else _KIND_OF_TASK.get(listing.pipeline)
    if any(word in listing.id.lower() for word in _MUSIC):
        return None
    if listing.outputs == ("audio",) and listing.inputs == ("text",):
        return "tts"
    if listing.outputs and len(listing.outputs) == 1 and listing.outputs[0] in _KIND_OF_OUTPUT:
        return _KIND_OF_OUTPUT[listing.outputs[0]]
    for word, kind in _KIND_OF_WORD.items():
        if word in listing.id.lower():
            return kind
    if not listing.outputs or "text" not in listing.outputs:
        return None
    return "asr" if listing.inputs == ("audio",) else "llm"


def has_unclear_word(name: str) -> bool:
    """Whether a name holds a word of models that are no plain language models: embedding, speech, pictures ..."""
    return any(word in name.lower() for word in (*_KIND_OF_WORD, *_MUSIC))


def _without_implausible(model: Model) -> Model:
    """The model without a size or a date that its own name contradicts."""
    if outlier_checks.size_contradiction(model):
        model = msgspec.structs.replace(model, total_parameters=None)
    if outlier_checks.date_contradiction(model):
        model = msgspec.structs.replace(model, released=None)
    return model


DISPUTED = "disputed"
_FILLABLE_FIELDS = (
    *(
        "hub_repository",
        "license",
        "total_parameters",
        "context_tokens",
        "max_output_tokens",
        "inputs",
        "outputs",
    ),
    *("tools", "structured_output", "reasoning", "released", "knowledge_cutoff"),
)


def missing_facts(model: Model, listing: Listing, source: str, day: str) -> list[FilledFact]:
    """The facts of `listing` that `model` lacks, and the license on its card where that is another one.

    The listing's license is an id of the catalogue. A size that the model's own name contradicts is not taken: the
    Hub counts packed tensors wrongly.
    """
    found = []
    for field in _FILLABLE_FIELDS:
        value = getattr(listing, field)
        if getattr(model, field) is None and value is not None and _is_plausible(model, field, value):
            found.append(FilledFact(model=model.id, field=field, value=msgspec.json.encode(value).decode()))
    if listing.license and model.license and listing.license != model.license:
        fact = Fact(
            field="license", value=listing.license, source=source, as_of=day, note="on the model's page"
        )
        found.append(FilledFact(model=model.id, field=DISPUTED, value=msgspec.json.encode(fact).decode()))
    return found


def fill_facts(models: dict[str, Model], filled: Iterable[FilledFact], source: str) -> None:
    """Add the facts to `models` in place; a fact that is known by now is not replaced.

    Raises `msgspec.ValidationError` on a fact of the wrong type: parts may come from a file.
    """
    for entry in filled:
        model = models.get(entry.model)
        if model is None or (entry.field not in _FILLABLE_FIELDS and entry.field != DISPUTED):
            continue
        if entry.field == DISPUTED:
            models[model.id] = _with_dispute(model, msgspec.json.decode(entry.value, type=Fact))
        elif getattr(model, entry.field) is None:
            value = msgspec.json.decode(entry.value, type=_FIELD_TYPES[entry.field])
            sources = tuple(sorted({*model.sources, source}))
            models[model.id] = msgspec.structs.replace(model, **{entry.field: value}, sources=sources)


def _with_dispute(model: Model, fact: Fact) -> Model:
    kept = [known for known in model.disputed if (known.field, known.source) != (fact.field, fact.source)]
    return msgspec.structs.replace(model, disputed=(*kept, fact))


def _is_plausible(model: Model, field: str, value: object) -> bool:
    if field == "total_parameters":
        return not outlier_checks.size_contradiction(msgspec.structs.replace(model, total_parameters=value))
    if field == "released":
        return not outlier_checks.date_contradiction(msgspec.structs.replace(model, released=value))
    return True


_FIELD_TYPES = {field.name: field.type for field in msgspec.structs.fields(Model)}
