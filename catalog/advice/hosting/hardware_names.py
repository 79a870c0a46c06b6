"""What people call hardware: presets, counts and plain memory; whether the hardware that needs name is known."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from catalog.advice.needs.errors import NeedsError, shown
from catalog.advice.needs.records import Hosting
from catalog.hardware import Gpu

EXPECTED = 'a GPU such as "H100-80GB", several as "2x H100-80GB", or plain memory as "8 GB"'
_NO_MEMORY = 'a memory above zero, such as "8 GB"'
_NO_COUNT = 'plain memory without a count, such as "16 GB"'
_NO_CARD = 'at least one GPU, such as "1x H100-80GB"'
_PLAIN = r"(?i)(?a:(\d{1,6}(?:\.\d{1,3})?)\s*gi?b)"
_COUNTED = r"(?i)(?a:(\d{1,4}))\s*[x×*]\s*(\S.*)"
_NAME = r"(?i)(?a:[a-z][\w .()+-]{1,59})"
"""Patterns are compiled when hardware is named: most questions name none."""
_MAKERS = ("nvidia", "geforce", "amd", "apple", "intel")
HARDWARE_PRICES = ("own_gpu", "gpu_usd_per_hour", "gpu_price_usd")
"""The needs that say what an hour of the hardware costs that is named."""


class HardwareName(NamedTuple):
    """What was written: so many GPUs of a name, or (`name` None) plain memory in GiB."""

    number: int
    name: str | None
    memory_gib: float | None


class Machine(msgspec.Struct, frozen=True):
    """Hardware that is known: so many of one GPU, or (`gpu` None) plain memory. `memory_gib` is all of it."""

    gpu: Gpu | None
    number: int
    memory_gib: float


def parse_hardware(text: str) -> HardwareName:
    """Take `NAME`, `COUNTx NAME` or `8 GB` apart; whether there is such a GPU is for `machine` to say.

    Raises ValueError that says what would do.
    """
    words = " ".join(text.split())
    if plain := re.fullmatch(_PLAIN, words):
        if (memory := float(plain[1])) <= 0:
            raise ValueError(_NO_MEMORY)
        return HardwareName(1, None, memory)
    counted = re.fullmatch(_COUNTED, words)
    number, name = (int(counted[1]), counted[2]) if counted else (1, words)
    if counted and re.fullmatch(_PLAIN, name):
        raise ValueError(_NO_COUNT)
    if number == 0:
        raise ValueError(_NO_CARD)
    if not re.fullmatch(_NAME, name) or not re.search(r"[a-z]", name, re.IGNORECASE):
        raise ValueError(EXPECTED)
    return HardwareName(number, name, None)


def find_machine(text: str, gpus: Mapping[str, Gpu]) -> Machine:
    """The hardware that `text` names; a model number alone (`H100`, `RTX 4090`) is the smallest card of that number.

    Raises ValueError that says what would do.
    """
    asked = parse_hardware(text)
    if asked.name is None:
        return Machine(None, 1, asked.memory_gib or 0.0)
    found = find_gpu(asked.name, gpus.values())
    if found is None:
        raise ValueError(EXPECTED)
    return Machine(found, asked.number, asked.number * found.memory_gib)


def find_gpu(name: str, gpus: Iterable[Gpu]) -> Gpu | None:
    """The GPU of this id, name or number; of several the one with the least memory."""
    key = _key(name)
    found = [gpu for gpu in gpus if key in (_key(gpu.id), _number(gpu.id), _key(gpu.name))]
    return min(found, key=lambda gpu: (gpu.memory_gib, gpu.id), default=None)


def nearest_gpu(text: str, gpus: Mapping[str, Gpu]) -> str | None:
    """The known GPU whose name is most like `text`, with its count; `None` where none is."""
    from difflib import get_close_matches  # only on the way to an error message

    try:
        asked = parse_hardware(text)
    except ValueError:
        return None
    if asked.name is None:
        return None
    names = {_key(known): known for known in gpus} | {_number(known): known for known in gpus}
    close = get_close_matches(_key(asked.name)[:40], sorted(names), 1, 0.5)
    several = f"{asked.number}x " if re.fullmatch(_COUNTED, " ".join(text.split())) else ""
    return f"{several}{names[close[0]]}" if close else None


def gpu_keys(gpus: Mapping[str, Gpu]) -> dict[str, str]:
    """Ids by what people write, in letters and digits alone: `rtx409024gb`, `rtx4090`, and `4090`.

    A name without its memory is the card with the least. Names of letters alone ("laptop") are left out.
    """
    found: dict[str, str] = {}
    for gpu in sorted(gpus.values(), key=lambda gpu: (-gpu.memory_gib, gpu.id)):
        number = _number(gpu.id)
        names = [number, number.removeprefix("rtx"), _key(gpu.name), _key(gpu.id)]
        found |= {name: gpu.id for name in names if re.search(r"[0-9]", name)}
    return found


def _key(name: str) -> str:
    key = re.sub(r"[^a-z0-9]", "", name.lower())
    for maker in _MAKERS:
        key = key.removeprefix(maker)
    return key


def _number(name: str) -> str:
    """`h100` of `H100-80GB`."""
    return _key(name.rpartition("-")[0])


def check_hardware(hosting: Hosting, gpus: Mapping[str, Gpu], file: str | None) -> None:
    """Raises `NeedsError` with the nearest name where hardware is not known, or where it is priced and not named."""
    if hosting.gpu is not None:
        try:
            find_machine(hosting.gpu, gpus)
        except ValueError as error:
            near = nearest_gpu(hosting.gpu, gpus)
            raise NeedsError(file, "hosting.gpu", shown(hosting.gpu), str(error), near) from error
        return
    for key in HARDWARE_PRICES:
        if getattr(hosting, key) not in (None, False):
            expected = 'hosting.gpu beside it, such as "1x H100-80GB"'
            raise NeedsError(file, f"hosting.{key}", "a price of hardware that is not named", expected)
