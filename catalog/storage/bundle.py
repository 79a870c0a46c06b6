"""A bundle: one file that carries a catalogue to a machine without network, a container packed with gzip.

A section's name is compared and never used as a path. Unpacking is bounded by the size in the first line, which is
itself bounded.
"""

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from catalog import VERSION
from catalog.sources.upstream import PRIVATE_SOURCES
from catalog.storage import container, integrity, snapshot, source_parts
from catalog.storage.container import ContainerError
from catalog.storage.snapshot import Snapshot
from catalog.storage.source_parts import Part

KIND = "modelpick bundle"
FILE = "modelpick-catalogue.bundle"  # its name in a dataset of the Hub
MOST_PACKED_BYTES = 64_000_000
_GZIP = b"\x1f\x8b"
_HEADER = (
    _GZIP + b"\x08\x00" + b"\x00" * 4 + b"\x02\xff"
)  # no file name, time or system, so that equal catalogues give equal bytes
_LEVEL = 9
_OTHER_FORMATS = (
    (b"PK\x03\x04", "a zip archive"),
    (
        b'{"format":"modelpick catalogue"',
        "a catalogue as this program keeps it; write a bundle with --export",
    ),
    (b"{", "a JSON file"),
    (b"", "some other file"),
)


class BundleError(ValueError):
    """The bytes are no bundle that this version can use; the message is safe to show."""


class Bundle(NamedTuple):
    """What a bundle holds. `data` are the canonical bytes of the catalogue, `written_by` the program's version."""

    snapshot: Snapshot
    parts: tuple[Part, ...]
    as_of: str
    data: bytes
    written_by: str


def pack(data: bytes, parts: Iterable[Part]) -> bytes:
    """A bundle of a catalogue's canonical bytes and its parts; the same inputs give the same bytes.

    Raises `ValueError` where a private source is inside, and `BundleError` where nobody could read the result.
    """
    sections = source_parts.sections(data, parts)
    for name, content in sections:
        for source in PRIVATE_SOURCES:
            if b'"%s"' % source.encode() in content:
                raise ValueError(f"the section {name} holds figures of {source}, which must not be passed on")
    packed = _pack_gzip(
        container.pack(
            sections,
            kind=KIND,
            as_of=snapshot.decode(data).catalog.as_of,
            parts_schema=source_parts.SCHEMA,
            written_by=VERSION,
        )
    )
    unpack(packed)
    return packed


def unpack(data: bytes, *, today: str = "") -> Bundle:
    """Read what `pack` wrote: every section is compared with its digest, and the catalogue passes `integrity`.

    With `today`, an ISO date, one of a later day is refused too: it would keep out every true catalogue until then.
    Raises `BundleError` naming what was found and what was expected.
    """
    try:
        manifest, sections = container.split(_unpack_gzip(data), KIND)
        if manifest.parts_schema != source_parts.SCHEMA:
            raise ContainerError(
                f"its parts have schema {manifest.parts_schema}; this version reads schema {source_parts.SCHEMA}"
            )
        if today and manifest.as_of > today:
            raise ContainerError(f"its date lies in the future: {manifest.as_of}; today is {today}")
        found = snapshot.decode(sections[container.CATALOGUE])
        parts = source_parts.read(sections)
        _check(found, sections[container.CATALOGUE], parts, manifest.as_of)
    except ContainerError as error:
        raise BundleError(str(error)) from error
    except snapshot.SnapshotError as error:
        raise BundleError(f"its catalogue cannot be used: {error}") from error
    return Bundle(found, parts, manifest.as_of, sections[container.CATALOGUE], manifest.written_by)


def is_bundle(data: bytes) -> bool:
    """Whether these bytes start like a bundle, sound or not; never raises."""
    if not data.startswith(_GZIP):
        return False
    try:
        start = zlib.decompressobj(wbits=31).decompress(data[:4096], 256)
    except zlib.error:
        return False
    return start.startswith(b'{"format":"%s"' % KIND.encode())


def _check(found: Snapshot, data: bytes, parts: tuple[Part, ...], as_of: str) -> None:
    if found.catalog.as_of != as_of:
        raise ContainerError(f"its catalogue is of {found.catalog.as_of}, its first line says {as_of}")
    wrong = integrity.problems(found.catalog)
    for part in parts:
        for name in part.__struct_fields__:
            rows = getattr(part, name)
            wrong += integrity.wrong_figures(part.source.id, rows) if isinstance(rows, tuple) else []
    if wrong:
        raise ContainerError(f"its catalogue does not hold together: {wrong[0]}")
    if snapshot.encode(found.catalog) != data:
        raise ContainerError("its catalogue is not written as this program writes it")


def _pack_gzip(data: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(data) + packer.flush()
    return _HEADER + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def _unpack_gzip(data: bytes) -> bytes:
    """The container in a bundle; unpacks at most one byte more than its first line states."""
    if len(data) > MOST_PACKED_BYTES:
        raise ContainerError(f"it is larger than {MOST_PACKED_BYTES // 1_000_000} MB")
    if not data.startswith(_GZIP):
        other = next(name for start, name in _OTHER_FORMATS if data.startswith(start))
        raise ContainerError(f"it is no {KIND} but {other}" if data else "it is empty")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        start = unpacker.decompress(data, container.LONGEST_LINE)
        manifest = container.read_manifest(start, KIND)
        expected = container.line_length(manifest) + manifest.size
        rest = unpacker.decompress(unpacker.unconsumed_tail, max(expected - len(start), 0) + 1)
    except zlib.error as error:
        raise ContainerError("it is damaged: its compressed bytes do not fit together") from error
    if len(start) + len(rest) <= expected and not unpacker.eof:
        raise ContainerError(f"it is cut off: {len(start) + len(rest):,} bytes of {expected:,} are there")
    if unpacker.unused_data:
        raise ContainerError(f"something follows its end: {len(unpacker.unused_data):,} bytes")
    return start + rest
