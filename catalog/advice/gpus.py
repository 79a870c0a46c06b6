"""GPUs by name and the memory they have."""

import re

# Memory as the makers name it; their "GB" is 2**30 bytes.
MEMORY_GIB = {
    "H100-80GB": 80.0,
    "H200-141GB": 141.0,
    "B200-180GB": 180.0,
    "A100-80GB": 80.0,
    "A100-40GB": 40.0,
    "L4-24GB": 24.0,
    "L40S-48GB": 48.0,
    "A10G-24GB": 24.0,
    "T4-16GB": 16.0,
    "RTX-5090-32GB": 32.0,
    "RTX-4090-24GB": 24.0,
    "RTX-3090-24GB": 24.0,
    "MI300X-192GB": 192.0,
    "MI325X-256GB": 256.0,
}
EXPECTED = 'a GPU such as "H100-80GB", several as "2x H100-80GB", or plain memory as "8 GB"'
_NO_MEMORY = 'a memory above zero, such as "8 GB"'
_NO_COUNT = 'plain memory without a count, such as "16 GB"'
_NO_CARD = 'at least one GPU, such as "1x H100-80GB"'
_PLAIN = re.compile(r"(?a:(\d{1,6}(?:\.\d{1,3})?)\s*gi?b)", re.IGNORECASE)
_COUNTED = re.compile(r"(?a:(\d{1,4}))\s*[x×*]\s*(\S.*)", re.IGNORECASE)


def memory_gib(gpu: str) -> float:
    """Memory in GiB of `gpu`: a name, `COUNTx NAME`, or plain memory (`8 GB`).

    A model number alone (`H100`, `RTX 4090`) is the smallest card of that number. Raises ValueError that says what
    would do.
    """
    text = " ".join(gpu.split())
    if plain := _PLAIN.fullmatch(text):
        if (memory := float(plain[1])) <= 0:
            raise ValueError(_NO_MEMORY)
        return memory
    counted = _COUNTED.fullmatch(text)
    number, name = (int(counted[1]), counted[2]) if counted else (1, text)
    if counted and _PLAIN.fullmatch(name):
        raise ValueError(_NO_COUNT)
    if number == 0:
        raise ValueError(_NO_CARD)
    return number * _memory_of(name)


def nearest(gpu: str) -> str | None:
    """The known GPU whose name is most like `gpu`, with its count; `None` where none is."""
    from difflib import get_close_matches  # only on the way to an error message

    counted = _COUNTED.fullmatch(" ".join(gpu.split()))
    count, name = (f"{counted[1]}x ", counted[2]) if counted else ("", gpu)
    names = {_key(known): known for known in MEMORY_GIB} | {_number(known): known for known in MEMORY_GIB}
    close = get_close_matches(_key(name)[:40], sorted(names), 1, 0.5)
    return f"{count}{names[close[0]]}" if close else None


def _memory_of(name: str) -> float:
    key = _key(name)
    found = [gib for known, gib in MEMORY_GIB.items() if key in (_key(known), _number(known))]
    if not found:
        raise ValueError(EXPECTED)
    return min(found)


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower()).removeprefix("nvidia").removeprefix("geforce")


def _number(name: str) -> str:
    """`h100` of `H100-80GB`."""
    return _key(name.rpartition("-")[0])
