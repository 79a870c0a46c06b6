"""The catalogue in use, the newest sound one of shipped and refreshed, and the tables that advice needs.

A refreshed catalogue is one file, replaced in one step: `load` reads its first line and the catalogue, which stand at
its start; the parts behind them wait for the next refresh.
"""

import os
import stat
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, NamedTuple

from catalog.advice.understanding import use_cases
from catalog.storage import container, files, snapshot
from catalog.storage.container import ContainerError
from catalog.text import safe_text

if TYPE_CHECKING:
    from catalog.advice.understanding.language import Language
    from catalog.storage.source_parts import Part

DATA = Path(__file__).parents[1] / "data"
CATALOGUE = "catalogue.json"
DIGEST = "catalogue.sha256"
USE_CASES = "use_cases.json"
LANGUAGE = "language.json"
REFRESHED = "catalogue.modelpick"
KIND = "modelpick catalogue"
_READ_ERRORS = (OSError, ValueError, RecursionError, MemoryError)


class StoredCatalogue(NamedTuple):
    """The catalogue in use and the state of the refreshed file. `parts` are empty unless the refreshed one is in use.

    `superseded` are the parts of a sound refreshed catalogue that is older than the shipped one. `problem` says in
    words why a refreshed catalogue, or a part of it, is not used; empty where there is nothing to say.
    """

    snapshot: snapshot.Snapshot
    origin: Literal["shipped", "refreshed"]
    parts: "tuple[Part, ...]" = ()
    problem: str = ""
    superseded: "tuple[Part, ...]" = ()


def load(folder: Path | None = None) -> snapshot.Snapshot:
    """The catalogue in use: the one refreshed into `folder`, unless it is missing, unsound or older; else the shipped.

    Raises `SnapshotError` when the installed file is damaged, and nothing for whatever lies in `folder`.
    """
    shipped = (DATA / CATALOGUE).read_bytes()
    if folder is not None:
        try:
            return _read_refreshed(folder / REFRESHED, not_before=snapshot.day_of(shipped))
        except _READ_ERRORS:
            pass
    return _decode_shipped(shipped)


def examine(folder: Path | None) -> StoredCatalogue:
    """The same catalogue as `load`, with its origin, its parts, and what is wrong with the refreshed file.

    Raises `SnapshotError` when the installed file is damaged.
    """
    shipped = _decode_shipped((DATA / CATALOGUE).read_bytes())
    if folder is None or not os.path.lexists(folder / REFRESHED):
        return StoredCatalogue(shipped, "shipped")
    path, day = folder / REFRESHED, shipped.catalog.as_of
    try:
        refreshed = _read_refreshed(path, not_before="")
    except _READ_ERRORS as error:
        return StoredCatalogue(
            shipped, "shipped", problem=f"{safe_text(path)} is not used: {_cause_text(error)}"
        )
    parts, problem = _read_parts(path)
    if refreshed.catalog.as_of >= day:
        return StoredCatalogue(refreshed, "refreshed", parts, problem)
    return StoredCatalogue(
        shipped, "shipped", (), problem or _older_text(path, refreshed.catalog.as_of, day), parts
    )


def save(folder: Path, data: bytes, parts: "Iterable[Part]") -> None:
    """Make `data`, the canonical bytes of a catalogue, with its parts the refreshed catalogue of `folder`.

    One file is replaced in one step, and not touched where it would not change. The folder is made, for its owner only.
    Raises `SaveError` with the cause in words; then everything is as it was.
    """
    path = folder / REFRESHED
    packed = _pack_checked(path, data, parts)
    _make_folder(folder)
    sweep(folder)
    try:
        if _read(path, container.MOST_BYTES + container.LONGEST_LINE) == packed:
            return
    except _READ_ERRORS:
        pass
    files.write_atomically(path, packed)


def sweep(folder: Path) -> None:
    """Remove the temporary files that killed refreshes left in `folder`. Never raises."""
    files.sweep(folder / REFRESHED)


def load_use_cases() -> use_cases.UseCases:
    """The shipped use cases by id, in the order in which they are listed; their language is read when it is needed."""
    cases = use_cases.decode((DATA / USE_CASES).read_bytes())
    return use_cases.UseCases(cases, _load_language)


@cache
def _load_language() -> "Language":
    from catalog.advice.understanding import language

    return language.decode((DATA / LANGUAGE).read_bytes())


def _decode_shipped(data: bytes) -> snapshot.Snapshot:
    """The catalogue that ships, with the digest that the build wrote beside it: 4 ms of every start to add up."""
    path = DATA / DIGEST
    digest = path.read_text(encoding="ascii").strip() if path.exists() else ""
    return snapshot.decode(data, ours=True, digest=digest)


def _read_refreshed(path: Path, *, not_before: str) -> snapshot.Snapshot:
    with _open_plain_file(path) as file:
        start = file.read(container.LONGEST_LINE)
        manifest = container.read_manifest(start, KIND)
        if manifest.as_of < not_before:
            raise ContainerError(f"it is of {manifest.as_of}, older than {not_before}")
        offset, section = container.line_length(manifest), manifest.sections[0]
        container.check_size(os.fstat(file.fileno()).st_size - offset, manifest)
        data = start[offset : offset + section.size]
        data += file.read(section.size - len(data))
    container.check_digest(data, section)
    found = snapshot.decode(data, digest=section.sha256)
    if found.catalog.as_of != manifest.as_of:
        raise ContainerError(
            f"its catalogue is of {found.catalog.as_of}, its first line says {manifest.as_of}"
        )
    return found


def _read_parts(path: Path) -> "tuple[tuple[Part, ...], str]":
    """The parts in a refreshed catalogue, none where one of them is damaged, and why."""
    from catalog.storage import source_parts

    try:
        manifest, found = container.split(_read(path, container.MOST_BYTES + container.LONGEST_LINE), KIND)
        if manifest.parts_schema != source_parts.SCHEMA:
            raise ContainerError(
                f"its parts have schema {manifest.parts_schema}; expected {source_parts.SCHEMA}"
            )
        return source_parts.read(found), ""
    except _READ_ERRORS as error:
        return (), f"the parts in {safe_text(path)} are not used: {_cause_text(error)}"


def _pack_checked(path: Path, data: bytes, parts: "Iterable[Part]") -> bytes:
    from catalog.storage import integrity, source_parts

    try:
        found = snapshot.decode(data)
        if wrong := integrity.problems(found.catalog):
            raise ContainerError(wrong[0])
        return container.pack(
            source_parts.sections(data, parts),
            kind=KIND,
            as_of=found.catalog.as_of,
            parts_schema=source_parts.SCHEMA,
        )
    except ValueError as error:
        raise files.SaveError(path, f"the new catalogue is not sound: {_cause_text(error)}") from error


def _open_plain_file(path: Path) -> BinaryIO:
    """A plain file, open for reading. A named pipe is refused without blocking."""
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
    )
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ContainerError("it is no plain file")
    return open(descriptor, "rb")


def _read(path: Path, limit: int) -> bytes:
    with _open_plain_file(path) as file:
        if os.fstat(file.fileno()).st_size > limit:
            raise ContainerError(f"it is larger than {limit // 1_000_000} MB")
        return file.read(limit)


def _make_folder(folder: Path) -> None:
    """The folder with its parents; those that are made are for their owner only, as the XDG specification asks."""
    try:
        for parent in [*reversed(folder.parents), folder]:
            if not parent.exists():
                parent.mkdir(mode=0o700, exist_ok=True)
    except (OSError, ValueError) as error:
        raise files.SaveError(folder, files.cause(error, "there is no such folder")) from error


def _older_text(path: Path, day: str, shipped: str) -> str:
    return f"{safe_text(path)} is not used: it is of {day}, the shipped catalogue of {shipped}"


def _cause_text(error: BaseException) -> str:
    if isinstance(error, OSError):
        return files.cause(error, "it is gone")
    return str(error) or type(error).__name__
