"""Reading what `nvidia-smi` says of this machine: which cards, and how `--gpu` calls them. No input or output here.

It is asked for one line a card, `NAME, MEBIBYTES`; it may say anything else, of any length.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from catalog.advice.hosting.hardware_names import find_gpu
from catalog.hardware import Gpu
from catalog.text import safe_text

QUERY = ("--query-gpu=name,memory.total", "--format=csv,noheader,nounits")
MOST_CARDS = 64
LONGEST_NAME = 60
MEMORY_OFF_BY = 0.1
"""Cards report up to this share less than they are sold with."""
_MEBIBYTES = re.compile(r"(?a:\d{1,8})")
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_MAKER = re.compile(r"\b(?:nvidia|tesla|quadro)\b", re.IGNORECASE)
_BUILT_AS = re.compile(
    r"\b(?:sxm\d?|pcie|hbm\d?e?|\d+ ?gb|ac|generation|(?:server|workstation|max-q workstation) edition)\b",
    re.IGNORECASE,
)
_SMALLER = re.compile(r"\b(?:laptop|mobile|max-q)\b", re.IGNORECASE)


class Card(NamedTuple):
    """One card: the name it reports, its memory in GiB (None: not reported), and which known one it is, if any."""

    name: str
    memory_gib: float | None
    gpu: Gpu | None


def parse_nvidia_smi(output: str, gpus: Iterable[Gpu]) -> tuple[Card, ...]:
    """The cards of the output; lines that are not of cards say nothing, and at most `MOST_CARDS` are read."""
    known = [gpu for gpu in gpus if gpu.maker == "NVIDIA"]
    cards: list[Card] = []
    for line in output.splitlines():
        if len(cards) == MOST_CARDS:
            break
        if card := _card(line[:400], known):
            cards.append(card)
    return tuple(cards)


def gpu_flag(cards: Iterable[Card]) -> str | None:
    """What `--gpu` takes for these: of several kinds the one with most memory in all; None where none has any.

    A card that is not known is plain memory, of which only that of one card counts.
    """
    counted = Counter(card_name for card in cards if (card_name := _asked_name(card)) is not None)
    memory = {_asked_name(card): card.memory_gib or 0.0 for card in cards}
    if not counted:
        return None
    best = max(counted, key=lambda name: (memory[name] * (counted[name] if name.known else 1), name))
    return f"{counted[best]}x {best.text}" if best.known else best.text


def known_gpu(name: str, memory_gib: float | None, gpus: Iterable[Gpu]) -> Gpu | None:
    """The known card of this name whose memory is about as much; a laptop's is never taken for a desktop's."""
    smaller = bool(_SMALLER.search(name))
    alike = [
        gpu
        for gpu in gpus
        if (gpu.place == "laptop") == smaller and (memory_gib is None or _about(memory_gib, gpu.memory_gib))
    ]
    plain = " ".join(_MAKER.sub(" ", name).replace("-", " ").split())
    for words in (name, plain, " ".join(_BUILT_AS.sub(" ", plain).split())):
        if _WORD.search(words) and (found := find_gpu(words, alike)):
            return found
    return next((gpu for gpu in alike if plain and f"({plain})" in gpu.name), None)


class _Name(NamedTuple):
    text: str
    known: bool


def _card(line: str, known: list[Gpu]) -> Card | None:
    name, comma, memory = line.rpartition(",")
    name = " ".join(safe_text(name, LONGEST_NAME).split())
    if not comma or not _WORD.search(name):
        return None
    said = memory.strip()
    mebibytes = int(said) if _MEBIBYTES.fullmatch(said) else 0
    if not mebibytes and not said.startswith("["):  # [N/A], [Not Supported]: a card that does not tell
        return None
    gib = mebibytes / 1024 if mebibytes else None
    return Card(name, gib, known_gpu(name, gib, known))


def _asked_name(card: Card) -> _Name | None:
    if card.gpu is not None:
        return _Name(card.gpu.id, True)
    return _Name(f"{card.memory_gib:.1f}".removesuffix(".0") + " GB", False) if card.memory_gib else None


def _about(reported: float, listed: float) -> bool:
    return abs(reported - listed) <= MEMORY_OFF_BY * listed
