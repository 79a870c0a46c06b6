"""Models that a source lists and the catalogue does not know: when one becomes a model, and with which facts.

A name that only differs from a known one in what sellers append (a mode, a precision, a date, a host) is a way of
calling that model, never a new one; a rolling name is no model at all, and a name without a number is taken for one.
"""

import re

import msgspec

from catalog import identity
from catalog.identity import Identities
from catalog.model import Model
from catalog.pipeline import outlier_checks
from catalog.pipeline.name_readings import readings
from catalog.record import Kind
from catalog.sources.upstream import Listing

_TASKS: dict[str, Kind] = {
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
_MADE: dict[str, Kind] = {"embedding": "embedding", "image": "image", "video": "video", "score": "rerank"}
_UNCLEAR = (
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
)
_SAID: dict[str, Kind | None] = {"embed": "embedding", "rerank": "rerank", **dict.fromkeys(_UNCLEAR)}
"""Words in names of models that sources file among the language models; `None`: not clear enough to file it."""
_COPY = re.compile(
    r"(?:^|[-_.])(?:gguf|ggml|awq|gptq|exl\d|mlx|fp8|fp4|nvfp4|mxfp4|w4a16|w8a8|int4|int8|\d+-?bits?|bnb|onnx|openvino"
    r"|coreml|litert|tflite|lora|adapter|draft|eagle\d?|mtp|autoround|quark|quantized|dynamic|diffusers|nextn|base|pt|pretrain)(?=$|[-_.])",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"[-_](?:instruct|it|chat)(?=[-_]|$)", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,79}")


def is_copy(name: str) -> bool:
    """Whether a name says that the repository holds other files of some weights, or no finished model."""
    return bool(_COPY.search(name))


def unmarked(name: str) -> str:
    """A name without the words for a finished model, which many leave out; where the base is listed too, its name."""
    return _FINISHED.sub("", name)


def new_model(listing: Listing, maker: str, identities: Identities, source: str, day: str) -> Model | None:
    """The model that a listing introduces, `None` where it is none or its kind is not said.

    The listing's license is an id of the catalogue."""
    short = listing.id.rpartition("/")[2]
    kind = _kind(listing)
    name = re.sub(r"[ _]+", "-", short.lower())
    rolling = identity.is_rolling(short) or not any(character.isdigit() for character in short)
    if kind is None or rolling or not _NAME.fullmatch(name) or is_copy(short):
        return None
    if any(identities.find(f"{maker}/{reading}") for reading in (*readings(short), unmarked(short))):
        return None
    model = Model(
        id=f"{maker}/{name}",
        name=short,
        kind=kind,
        developer=maker,
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
    )
    return _plausible(model)


def _kind(listing: Listing) -> Kind | None:
    if listing.pipeline is not None:
        return _TASKS.get(listing.pipeline)
    for word, kind in _SAID.items():
        if word in listing.id.lower():
            return kind
    if not listing.outputs:
        return None
    if "text" in listing.outputs:
        return "asr" if listing.inputs == ("audio",) else "llm"
    return _MADE.get(listing.outputs[0]) if len(listing.outputs) == 1 else None


def _plausible(model: Model) -> Model:
    """The model without a size or a date that its own name denies."""
    if outlier_checks.size_doubt(model):
        model = msgspec.structs.replace(model, total_parameters=None)
    if outlier_checks.date_doubt(model):
        model = msgspec.structs.replace(model, released=None)
    return model
