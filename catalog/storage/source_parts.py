"""The rows of one source at its last reading, joined to the catalogue's models: the unit that a refresh replaces.

A refreshed catalogue is the shipped one with some sources' rows replaced; the parts are those rows. They are stored
behind the catalogue in the same container, so that a source that fails keeps its rows with their date, and so that a
newer release can apply them to its own shipped catalogue.
"""

from collections.abc import Iterable, Mapping

import msgspec

from catalog.evidence import Benchmark, Evidence
from catalog.model import Adoption, Developer, Model, Source
from catalog.record import Record
from catalog.sources.upstream import PriceRow
from catalog.storage import snapshot
from catalog.storage.container import CATALOGUE, ContainerError
from catalog.text import safe_text

SCHEMA = 1


class FilledFact(Record, frozen=True, kw_only=True, array_like=True):
    """A fact of a known model that the catalogue did not have: `value` is the JSON of the field's value."""

    model: str
    field: str
    value: str


class Part(Record, frozen=True, kw_only=True):
    """All that one source says, as of one day.

    `source` is the record as `modelpick sources` shows it; its `as_of` is that of the figures. `results` replace
    those of the same benchmarks and source, `prices` all of this source, `repositories` those of the same name.
    """

    source: Source
    read: str  # ISO date of the reading
    prices: tuple[PriceRow, ...] = ()
    results: tuple[Evidence, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    repositories: tuple[Adoption, ...] = ()
    models: tuple[Model, ...] = ()
    developers: tuple[Developer, ...] = ()
    filled: tuple[FilledFact, ...] = ()


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
