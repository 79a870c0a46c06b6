"""Which repository of a model's weights to take for a precision, and how to have it served."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from catalog.advice.hardware.sizing import published_precision
from catalog.model import Adoption, Architecture, Model

_REPOSITORY = re.compile(r"(?a:\w[\w.-]{0,95}/\w[\w.-]{0,95})")
_FOUR_BITS = re.compile(r"awq|gptq|int4|w4a16|4-?bit|nvfp4|mxfp4|fp4", re.IGNORECASE)
_OTHER_PROGRAMS = re.compile(r"gguf|mlx|onnx|openvino|coreml|litert|int8|8-?bit", re.IGNORECASE)
_SAME_WEIGHTS = ("original", "quantised", "repack")
GGUF_FILE = {"4-bit": "Q4_K_M", "8-bit": "Q8_0", "16-bit": "BF16"}
"""What files of that precision are usually called."""


class Served(NamedTuple):
    """The repository to serve (None: none is known), the flags that it takes, and a sentence on it."""

    repository: str | None
    flags: tuple[str, ...] = ()
    note: str = ""


def is_repository(name: str | None) -> bool:
    """Whether this can be the name of a repository: nothing else may enter a command."""
    return bool(name and _REPOSITORY.fullmatch(name))


def served(
    model: Model, architecture: Architecture | None, precision: str | None, rows: Iterable[Adoption]
) -> Served:
    """What to serve at that precision (None: as published); `rows` are the repositories of the model."""
    original, published = model.hub_repository, published_precision(architecture)
    if precision is None or precision == published:
        note = f"Its weights were published at {published}: no flag is needed." if published else ""
        return Served(original, note=note)
    if precision == "4-bit":
        return _four_bit(rows)
    if precision == "8-bit" and published is None:
        return Served(
            original, ("--quantization", "fp8"), "Its 16-bit weights are made 8-bit while they load."
        )
    return Served(original)


def gguf(rows: Iterable[Adoption]) -> str | None:
    """The most downloaded repository of the model that holds files for llama.cpp."""
    return _most_downloaded(rows, lambda name: "gguf" in name.lower())


def must_ask(repository: str, rows: Iterable[Adoption]) -> bool:
    """Whether one must ask for access to this repository."""
    return any(row.repository == repository and row.gated in ("auto", "manual") for row in rows)


def _four_bit(rows: Iterable[Adoption]) -> Served:
    found = _most_downloaded(
        rows, lambda name: bool(_FOUR_BITS.search(name) and not _OTHER_PROGRAMS.search(name))
    )
    if found is None:
        note = "At 4-bit a repository of its weights at 4 bits must be taken (AWQ, GPTQ, NVFP4); none is known here."
        return Served(None, note=note)
    return Served(found, note="At 4-bit: the most downloaded repository of its weights at 4 bits is taken.")


def _most_downloaded(rows: Iterable[Adoption], fits: Callable[[str], bool]) -> str | None:
    found = [
        row
        for row in rows
        if row.relation in _SAME_WEIGHTS and is_repository(row.repository) and fits(row.repository)
    ]
    best = min(found, key=lambda row: (-(row.downloads_30d or 0), row.repository), default=None)
    return best.repository if best else None
