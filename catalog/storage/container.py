"""The container format: a first line of JSON that describes the sections, then the sections, the catalogue first.

The line has the length and the SHA-256 of every section. Nothing in it is used before it is checked: each length is
bounded, names match a closed pattern, and the line must be exactly what this program writes.
"""

import re
from collections.abc import Sequence

import msgspec

from catalog.record import Record
from catalog.text import safe_text

SCHEMA = 1
CATALOGUE = "catalogue"
LONGEST_LINE = 65_536  # bytes, with the line break
MOST_SECTIONS = 100
MOST_SECTION_BYTES = 64_000_000
MOST_BYTES = 128_000_000
_NAME = r"catalogue|part/[a-z0-9][a-z0-9._-]{0,63}"
_DIGEST = r"[0-9a-f]{64}"
_DAY = r"\d{4}-\d{2}-\d{2}"


class ContainerError(ValueError):
    """The bytes are no container that this version can read; the message is safe to show."""


class Section(Record, frozen=True, kw_only=True, array_like=True):
    """One section: its name, its length in bytes and the SHA-256 of its bytes in hexadecimal."""

    name: str
    size: int
    sha256: str


class Manifest(Record, frozen=True, kw_only=True):
    """The first line of a container. `schema` is that of the container, `parts_schema` that of the parts in it.

    `written_by` is the version of the program, empty where the file is for this machine only.
    """

    format: str
    schema: int
    as_of: str
    parts_schema: int
    sections: tuple[Section, ...]
    written_by: str = ""

    @property
    def size(self) -> int:
        """Bytes of all sections together."""
        return sum(section.size for section in self.sections)


def pack(
    sections: Sequence[tuple[str, bytes]], *, kind: str, as_of: str, parts_schema: int, written_by: str = ""
) -> bytes:
    """A container of `sections` in the order given: the same inputs give the same bytes.

    `kind` names the format in the first line. Raises `ContainerError` where a bound is broken: nothing is written
    that `read_manifest` would refuse.
    """
    listed = tuple(Section(name=name, size=len(data), sha256=digest(data)) for name, data in sections)
    manifest = Manifest(
        format=kind,
        schema=SCHEMA,
        as_of=as_of,
        parts_schema=parts_schema,
        sections=listed,
        written_by=written_by,
    )
    line = _encoded(manifest)
    read_manifest(line, kind)
    return b"".join((line, *(data for _, data in sections)))


def read_manifest(start: bytes, kind: str) -> Manifest:
    """The manifest at the start of a container, of which `start` holds at least `LONGEST_LINE` bytes, or all.

    Raises `ContainerError` for any other file, a damaged line, a foreign schema and lengths out of bounds.
    """
    line, found, _ = start[:LONGEST_LINE].partition(b"\n")
    line += found
    _check_kind(line, kind)
    try:
        manifest = msgspec.json.decode(line, type=Manifest)
    except (ValueError, RecursionError) as error:
        raise ContainerError(f"its first line is damaged: {safe_text(error)}") from error
    if _encoded(manifest) != line:
        raise ContainerError("its first line is damaged: it is not as this program writes it")
    _check_sections(manifest.sections)
    if not re.fullmatch(_DAY, manifest.as_of):
        raise ContainerError(f"its date is {safe_text(manifest.as_of, 40)!r}; expected YYYY-MM-DD")
    return manifest


def line_length(manifest: Manifest) -> int:
    """Bytes of the first line: where the first section starts."""
    return len(_encoded(manifest))


def split(data: bytes, kind: str) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and the sections by name, each compared with its digest.

    Raises `ContainerError` naming what was found and what was expected.
    """
    manifest = read_manifest(data, kind)
    start = line_length(manifest)
    check_size(len(data) - start, manifest)
    found = {}
    for section in manifest.sections:
        found[section.name] = data[start : start + section.size]
        check_digest(found[section.name], section)
        start += section.size
    return manifest, found


def check_size(found: int, manifest: Manifest) -> None:
    """Raise `ContainerError` unless the sections together have the size that the first line states."""
    if found < manifest.size:
        raise ContainerError(f"it is cut off: {found:,} bytes of {manifest.size:,} are there")
    if found > manifest.size:
        raise ContainerError(
            f"something follows its end: {found:,} bytes where {manifest.size:,} were expected"
        )


def check_digest(data: bytes, section: Section) -> None:
    """Raise `ContainerError` where the SHA-256 of `data` is not that of the section."""
    found = digest(data)
    if found != section.sha256:
        raise ContainerError(
            f"the section {section.name} is damaged or from another file: its SHA-256 is {found[:12]}…, "
            f"expected {section.sha256[:12]}…"
        )


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    import hashlib  # OpenSSL: 7 ms that a start does without where it needs none

    return hashlib.sha256(data).hexdigest()


class _Kind(msgspec.Struct):
    format: str
    schema: int


def _encoded(manifest: Manifest) -> bytes:
    return msgspec.json.encode(manifest) + b"\n"


def _check_kind(line: bytes, kind: str) -> None:
    if not line.startswith(b'{"format":"%s"' % kind.encode()):
        raise ContainerError(f"it is no {kind}")
    if not line.endswith(b"\n"):
        raise ContainerError("it is cut off within its first line")
    try:
        found = msgspec.json.decode(line, type=_Kind)
    except (ValueError, RecursionError) as error:
        raise ContainerError(f"its first line is damaged: {safe_text(error)}") from error
    if found.schema != SCHEMA:
        raise ContainerError(f"it has schema {found.schema}; this version reads schema {SCHEMA}")


def _check_sections(sections: tuple[Section, ...]) -> None:
    names = [section.name for section in sections]
    if len(names) > MOST_SECTIONS:
        raise ContainerError(f"it lists {len(names):,} sections; at most {MOST_SECTIONS} are allowed")
    for section in sections:
        _check_section(section)
    if names[:1] != [CATALOGUE]:
        raise ContainerError("its first section is not the catalogue")
    if len({*names}) != len(names):
        raise ContainerError("it lists a section twice")
    total = sum(section.size for section in sections)
    if total > MOST_BYTES:
        raise ContainerError(f"it holds {total:,} bytes; at most {MOST_BYTES:,} are allowed")


def _check_section(section: Section) -> None:
    if not re.fullmatch(_NAME, section.name):
        raise ContainerError(f"a section is named {safe_text(section.name, 80)!r}; expected part/SOURCE")
    if not 0 <= section.size <= MOST_SECTION_BYTES:
        size = section.size if abs(section.size) < 10**15 else "too many"
        raise ContainerError(
            f"the section {section.name} has {size} bytes; expected 0 to {MOST_SECTION_BYTES:,}"
        )
    if not re.fullmatch(_DIGEST, section.sha256):
        raise ContainerError(f"the section {section.name} has no SHA-256")
