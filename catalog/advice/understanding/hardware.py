"""Own hardware in a sentence: a GPU by any of its names, how many, or plain memory."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from catalog.advice.hosting.hardware_names import gpu_keys
from catalog.advice.understanding.sentence import Sentence
from catalog.hardware import Gpu

_LONGEST_NAME = 6
_MOST_CARDS = 1_024
_COUNTED = re.compile(r"x(?=\D*\d{2,})(.+)")
_MAKERS = ("nvidia", "geforce", "nvidiageforce", "amd", "apple", "intel")
_FILLERS = frozenset(("with", "and", "mit", "con", "avec", "(", "a", "of"))


class GpuNames(NamedTuple):
    """Ids of GPUs by what people write (`gpu_keys`), and all that the first word of such a name may be."""

    keys: Mapping[str, str]
    starts: frozenset[str]

    @classmethod
    def of(cls, gpus: Mapping[str, Gpu]) -> "GpuNames":
        """The names of these GPUs; before them may stand their maker, or an x and no blank (`2 x4090`)."""
        keys = gpu_keys(gpus)
        starts = {key[:end] for key in keys for end in range(1, len(key) + 1)}
        counted = {f"x{start}" for start in starts}
        plural = {f"{key}s" for key in keys}
        return cls(keys, frozenset(starts | counted | plural | set(_MAKERS)))


def read_hardware(sentence: Sentence, gpus: GpuNames) -> None:
    """The hardware that is named, which alone is then meant to run the model."""
    keys, starts = gpus.keys, gpus.starts
    for place in range(len(sentence)):
        if sentence.free(place) and _plain(sentence, place) in starts and _read_gpu(sentence, place, keys):
            return
    for gb in sentence.places("machine.gb"):
        if sentence.free(gb - 1) and _read_memory(sentence, gb - 1):
            return


def _read_gpu(sentence: Sentence, place: int, keys: Mapping[str, str]) -> bool:
    for length in range(min(_LONGEST_NAME, len(sentence) - place), 0, -1):
        places = range(place, place + length)
        last = sentence.items[place + length - 1]
        if not all(sentence.free(there) for there in places) or not (last.number or last.is_word):
            continue
        key = "".join(_plain(sentence, there) for there in places)
        found, joined = _found(key, keys)
        if found is None or not _is_meant(sentence, place, length):
            continue
        if negation := sentence.negation(place):
            sentence.use([*negation, *places])  # "we don't have an H100"
            return False
        found, end = _with_memory(sentence, place + length, key, found, keys)
        number, start = _count(sentence, place, joined)
        _add(sentence, f"{number}x {found}" if number > 1 else found, range(start, end))
        return True
    return False


def _plain(sentence: Sentence, place: int) -> str:
    norm = sentence.items[place].norm
    return norm if norm.isascii() and norm.isalnum() else re.sub(r"[^a-z0-9]", "", norm)


def _found(key: str, keys: Mapping[str, str]) -> tuple[str | None, bool]:
    """The id of this name, plural or not; and whether an x stood before it (`x4090`)."""
    for name in (key, key.removesuffix("s")):
        for maker in (*_MAKERS, ""):
            bare = name.removeprefix(maker)
            if bare in keys:
                return keys[bare], False
            if (counted := _COUNTED.fullmatch(bare)) and counted[1] in keys:
                return keys[counted[1]], True
    return None, False


def _is_meant(sentence: Sentence, place: int, length: int) -> bool:
    """Whether it is a name and no number or word that looks like one."""
    items = sentence.items[place : place + length]
    typed = sentence.text[items[0].start : items[-1].end]
    if not re.search("[a-z]", typed, re.IGNORECASE):
        if (
            not typed.isdigit()
            or sentence.find(sentence.right(place + length - 1, 2), "unit", "currency") is not None
        ):
            return False
        before = sentence.find(sentence.left(place, 1), "own", "per", "number", "unit.time")
        behind = sentence.find(sentence.right(place, 1), "machine")
        return before is not None or behind is not None
    if len(typed) > 3:
        return True
    near = [*sentence.left(place, 2), *sentence.right(place + length - 1, 1)]  # "T4 tax slips" name a form
    counted = sentence.find(near, "own", "machine", "number", "unit.time", "name.want") is not None
    return typed != typed.lower() and (counted or sentence.items[place - 1].number is not None)


def _with_memory(
    sentence: Sentence, end: int, key: str, found: str, keys: Mapping[str, str]
) -> tuple[str, int]:
    """The card of that memory, where it follows: `RTX 4090 24 GB`, `A100 with 40 GB`."""
    here = end
    while (
        here < len(sentence)
        and here < end + 3
        and (sentence.items[here].norm in _FILLERS or sentence.items[here].has("machine.kind"))
    ):
        here += 1
    if not (
        here + 1 < len(sentence)
        and sentence.items[here].number
        and sentence.items[here + 1].has("machine.gb")
    ):
        kind = end < len(sentence) and sentence.items[end].has("machine.kind")
        return found, end + 1 if kind else end
    number = sentence.items[here].number
    sized = keys.get(f"{key}{number.value:g}gb" if number else "")
    behind = here + 2
    if behind < len(sentence) and sentence.items[behind].has("machine.memory"):
        behind += 1
    return sized or found, behind


def _count(sentence: Sentence, place: int, joined: bool) -> tuple[int, int]:
    """How many cards are meant, and where the words for them start."""
    here = place - 1
    if not joined and here >= 0 and sentence.items[here].norm in ("x", "×", "*"):
        here -= 1
    while here >= 0 and (
        sentence.items[here].has("machine.kind") or sentence.items[here].norm in "张块台个片"
    ):
        here -= 1
    while here > 0 and (sentence.items[here].has("own") or sentence.items[here].norm == "of"):
        here -= 1  # "2 of our own A100"
    number = sentence.items[here].number if sentence.free(here) else None
    if number and number.plain and number.value == int(number.value) and 1 <= number.value <= _MOST_CARDS:
        return int(number.value), here
    return 1, place


def _read_memory(sentence: Sentence, place: int) -> bool:
    number = sentence.items[place].number
    behind = list(sentence.right(place, 4))
    if (
        sentence.negation(place)
        or number is None
        or not behind
        or not sentence.items[behind[0]].has("machine.gb")
    ):
        return False
    near = [*behind[1:], *sentence.left(place, 6, pauses=True), *sentence.right(place, 6, pauses=True)]
    named = "ram" in sentence.items[behind[0]].norm or "memory" in sentence.items[behind[0]].norm
    named = named or sentence.find(near, "machine.memory", "machine.kind") is not None
    if not 0 < number.value <= 8192 or not named:
        return False
    words = [
        there for there in near if sentence.items[there].has("machine", "own") or _is_chip(sentence, there)
    ]
    close = [there for there in words if abs(there - place) <= 6]
    _add(sentence, f"{number.value:g} GB", [place, behind[0], *close])
    return True


def _is_chip(sentence: Sentence, place: int) -> bool:
    return re.fullmatch(r"m[1-9]|max|pro|ultra|air|i[3579]|ryzen", sentence.items[place].norm) is not None


def _add(sentence: Sentence, value: str, places: Iterable[int]) -> None:
    taken = sorted(set(places))
    own = [there for there in sentence.left(taken[0], 3) if sentence.items[there].has("own")]
    kinds = [there for there in sentence.left(taken[0], 2) if sentence.items[there].has("machine.kind")]
    taken = [*own, *kinds, *taken]
    behind = sentence.find(sentence.right(taken[-1], 3), "own")
    if behind is not None and "own" in sentence.items[behind].norm:
        own = [*own, behind]  # "2x A100 80GB we already own"
        taken = [*taken, behind]
    owned = own or any(sentence.items[there].has("own") for there in taken)
    sentence.add("hosting.gpu", value, taken)
    if owned:
        sentence.add("hosting.own_gpu", True, taken)
    if not any(item.has("where") and "gpu" not in item.norm for item in sentence.items):
        sentence.add("hosting.where", ("self-host",), taken)
