"""Whether every text in the bytes of a catalogue is as `safe_text` leaves it, without reading most of them."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec

from catalog.text import safe_text

_PLAIN_BYTES = bytes([0x0A, *range(0x20, 0x7F)])
_ESCAPE = re.compile(rb'\\(?:u[0-9A-Fa-f]{4}|["\\])?')
_JAMO = range(0x1100, 0x1200)  # Hangul letters join with the one before, though they are no combining marks


def is_clean(data: bytes, limit: int) -> bool:
    """Whether `safe_text(string, limit)` would change none of the strings in `data`.

    `data` is valid JSON, in which no string holds a line break, with one record a line. False means "not proved":
    then the strings must pass `safe_text` one by one. Only the few lines that hold an unusual character, or are long
    enough for a long string, are decoded.
    """
    if data.translate(None, _PLAIN_BYTES):
        return False
    lines = {*_lines_of(data, _unusual_escapes(data)), *_long_lines(data, limit)}
    return all(_line_is_clean(line, limit) for line in lines)


def is_harmless(character: str) -> bool:
    """Whether `safe_text` leaves this character, of the first 65,536, alone wherever it stands."""
    return (
        ord(character) not in _JAMO
        and not unicodedata.category(character).startswith("M")
        and safe_text(character) == character
    )


def strings(value: Any) -> Iterator[str]:
    """All strings in a decoded JSON value, the keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield key
            yield from strings(entry)
    elif isinstance(value, (list, tuple)):
        for entry in value:
            yield from strings(entry)


def _unusual_escapes(data: bytes) -> list[int]:
    """Where an escape stands that is not known to be harmless."""
    known: dict[bytes, bool] = {b'\\"': True, b"\\\\": True}
    found = []
    for match in _ESCAPE.finditer(data):
        escape = match[0]
        if escape not in known:
            known[escape] = len(escape) == 6 and is_harmless(chr(int(escape[2:], 16)))
        if not known[escape]:
            found.append(match.start())
    return found


def _lines_of(data: bytes, places: list[int]) -> Iterator[bytes]:
    end = -1
    for place in places:
        if place > end:
            end = data.find(b"\n", place)
            end = len(data) if end < 0 else end
            yield data[data.rfind(b"\n", 0, place) + 1 : end]


def _long_lines(data: bytes, limit: int) -> Iterator[bytes]:
    """The lines of more than `limit` bytes: no other can hold a string of more than `limit` characters."""
    start = 0
    while len(data) - start > limit:
        end = data.rfind(b"\n", start, start + limit + 1)
        if end < 0:
            end = data.find(b"\n", start)
            end = len(data) if end < 0 else end
            yield data[start:end]
        start = end + 1


def _line_is_clean(line: bytes, limit: int) -> bool:
    try:
        value = msgspec.json.decode(line.removesuffix(b","))
    except (ValueError, RecursionError):
        return False
    return all(safe_text(text, limit) == text for text in strings(value))
