"""The parts of a refreshed catalogue to bytes and back, and the sections that a container holds of them."""

from collections.abc import Iterable, Mapping

import msgspec

from catalog import parts as parts_module
from catalog import snapshot
from catalog.container import CATALOGUE, ContainerError
from catalog.parts import Part
from catalog.text import safe_text

SCHEMA = parts_module.SCHEMA
_PREFIX = "part/"


def encode(part: Part) -> bytes:
    """The canonical bytes of a part: rows sorted, one a line, JSON in plain ASCII."""
    encoder = msgspec.json.Encoder(order="sorted")
    fields = []
    for name in sorted(Part.__struct_fields__):
        value, key = getattr(part, name), name.encode()
        if isinstance(value, tuple):
            lines = b",\n".join(sorted(encoder.encode(row) for row in value))
            fields.append(b'"%s":[\n%s\n]' % (key, lines))
        else:
            fields.append(b'"%s":%s' % (key, encoder.encode(value)))
    return snapshot.plain_ascii(b"{" + b",\n".join(fields) + b"}\n")


def decode(name: str, data: bytes) -> Part:
    """Read what `encode` wrote as the section `name`; every text has passed `safe_text` when this returns.

    Raises `ContainerError` where the bytes are damaged or belong to another section.
    """
    try:
        part = snapshot.cleaned(msgspec.json.decode(data, type=Part), data)
    except (ValueError, RecursionError) as error:
        raise ContainerError(f"the section {name} cannot be read: {safe_text(error)}") from error
    if _PREFIX + part.source.id != name:
        raise ContainerError(f"the section {name} holds rows of {safe_text(part.source.id, 80)!r}")
    return part


def sections(data: bytes, parts: Iterable[Part]) -> list[tuple[str, bytes]]:
    """The sections of a container: the catalogue's bytes, then each part by the order of its source's id."""
    ordered = sorted(parts, key=lambda part: part.source.id)
    return [(CATALOGUE, data), *((_PREFIX + part.source.id, encode(part)) for part in ordered)]


def read(found: Mapping[str, bytes]) -> tuple[Part, ...]:
    """The parts among the sections. Raises `ContainerError`."""
    return tuple(decode(name, data) for name, data in found.items() if name != CATALOGUE)
