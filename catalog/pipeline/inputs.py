"""What `--from` and `--export` name: files and folders of sources, bundles, datasets of the Hugging Face Hub.

Files are recognised by their content, not by their name.
"""

import asyncio
import stat
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from catalog.pipeline.context import Options, PreviousState
from catalog.pipeline.fetch import SourceAnswer, read_page
from catalog.pipeline.merge import assemble
from catalog.pipeline.report import SourceReport
from catalog.sources.upstream import PRIVATE_SOURCES, Page, SourceError, Upstream
from catalog.storage import bundle, files, hub_dataset, snapshot
from catalog.storage.bundle import Bundle, BundleError
from catalog.storage.files import ReadError
from catalog.text import safe_text

MOST_BYTES = 256_000_000
MOST_FILES = 500


class Inputs(NamedTuple):
    """At most one bundle, the pages by source id, and one sentence for each file that is not used."""

    bundle: bytes | None
    pages: dict[str, list[Page]]
    unused: tuple[str, ...]


def find_inputs(path: Path, upstreams: Iterable[Upstream], today: str) -> Inputs:
    """Everything usable at `path`.

    Raises `ReadError` where it cannot be read; a file in a folder that cannot is left out. A file's day is that of its
    last change, and never after `today`.
    """
    known = tuple(upstreams)
    if not path.is_dir():
        data, day = _read_file(path, today)
        if bundle.is_bundle(data):
            return Inputs(data, {}, ())
        return _recognise(Page(data, day, "", path.name), known)
    try:
        files = sorted(
            entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith(".")
        )
    except OSError as error:
        raise ReadError(path, safe_text(error.strerror or error).lower()) from error
    found = Inputs(None, {}, ())
    for file in files[:MOST_FILES]:
        found = merge_inputs([found, _find_in_folder(file, known, today)])
    if len(files) > MOST_FILES:
        left = f"{safe_text(path)}: {len(files) - MOST_FILES:,} files beyond the first {MOST_FILES} were not read"
        found = found._replace(unused=(*found.unused, left))
    return found


def merge_inputs(found: Iterable[Inputs]) -> Inputs:
    """Several inputs as one: equal pages once, the last bundle if there is any."""
    whole, pages, unused = None, dict[str, list[Page]](), list[str]()
    for inputs in found:
        whole = inputs.bundle or whole
        unused += inputs.unused
        for source, more in inputs.pages.items():
            kept = pages.setdefault(source, [])
            kept += [page for page in more if all(page.body != other.body for other in kept)]
    return Inputs(whole, pages, tuple(unused))


def _find_in_folder(file: Path, upstreams: Iterable[Upstream], today: str) -> Inputs:
    try:
        data, day = _read_file(file, today)
    except ReadError as error:
        return Inputs(None, {}, (str(error),))
    if bundle.is_bundle(data):
        return Inputs(None, {}, (f"{safe_text(file.name, 80)} is a bundle: name it alone to read it",))
    return _recognise(Page(data, day, "", file.name), upstreams)


def read_inputs(pages: dict[str, list[Page]], upstreams: Iterable[Upstream]) -> list[SourceAnswer]:
    """The answers that these pages make; a page that states its own day is of that day."""
    found = []
    for upstream in upstreams:
        own = pages.get(upstream.about.id, [])
        if own:
            found.append(_read_files(upstream, own))
    return found


def _read_files(upstream: Upstream, pages: list[Page]) -> SourceAnswer:
    try:
        readings = tuple(read_page(upstream, page) for page in pages)
    except SourceError as error:
        return SourceAnswer(upstream, error=safe_text(error))
    days = [reading.as_of or page.day for reading, page in zip(readings, pages, strict=True)]
    return SourceAnswer(
        upstream, readings, max(min(day, page.day) for day, page in zip(days, pages, strict=True)), "file"
    )


def _recognise(page: Page, upstreams: Iterable[Upstream]) -> Inputs:
    upstream = next((known for known in upstreams if known.recognises(page)), None)
    if upstream is None:
        return Inputs(None, {}, (f"{safe_text(page.address, 80)} is no file of a known source",))
    return Inputs(None, {upstream.about.id: [page]}, ())


def _read_file(path: Path, today: str) -> tuple[bytes, str]:
    """The bytes of a plain file, and the day of its last change."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReadError(path, "it is no plain file")
        if status.st_size > MOST_BYTES:
            raise ReadError(path, f"it is larger than {MOST_BYTES // 1_000_000} MB")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise ReadError(path, "there is no such file") from error
    except (OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(path, safe_text(getattr(error, "strerror", None) or error).lower()) from error
    day = datetime.fromtimestamp(max(0.0, status.st_mtime), UTC).date().isoformat()
    return data, min(day, today)


HUB = "hf://"


class InputError(ValueError):
    """What `--from` or `--export` names cannot be used; the message says which and why."""


def named_inputs(options: Options, upstreams: Iterable[Upstream]) -> Inputs:
    """Everything that `--from` names.

    Raises `InputError` or `ReadError`; also where a bundle stands beside other things, since it is a whole catalogue,
    and where `--export` names what can never be written, before anything is changed.
    """
    if "" in (*options.sources, options.export):
        raise InputError(
            "--from and --export: found an empty name; expected a path or hf://datasets/ORG/NAME"
        )
    if options.export is not None and options.export.startswith(HUB):
        _export_target(options.export, options)
    known = tuple(upstreams)
    found = [_find_named(name, options, known) for name in options.sources]
    bundles = [inputs.bundle for inputs in found if inputs.bundle is not None]
    whole = merge_inputs(found)
    if bundles and (len(bundles) > 1 or whole.pages):
        raise InputError("--from: a bundle is a whole catalogue; name it alone")
    if found and not bundles and not whole.pages:
        named, why = ", ".join(options.sources), "; ".join(whole.unused[:3])
        raise InputError(
            f"--from: nothing in {named} is a bundle or a file of a known source{why and f' ({why})'}"
        )
    return whole


def unpack_bundle(data: bytes, options: Options) -> Bundle:
    """The catalogue in the bundle that `options` name. Raises `InputError` with what is wrong with it."""
    try:
        return bundle.unpack(data, today=options.today)
    except BundleError as error:
        raise InputError(f"--from: {', '.join(options.sources)} cannot be used: {error}") from error


def bundle_reports(shared: Bundle) -> tuple[SourceReport, ...]:
    """One report for each source whose rows a bundle brings."""
    return tuple(
        SourceReport(
            source=part.source.id,
            name=part.source.name,
            state="done",
            origin="bundle",
            as_of=part.source.as_of,
            rows=len(part.prices) + len(part.results) + len(part.repositories),
        )
        for part in shared.parts
    )


def export_catalogue(target: str, state: PreviousState, options: Options) -> None:
    """Write the catalogue in use as a bundle to a file or a dataset; rows under a key of one's own stay here.

    Raises `InputError` for a target that is none, `SaveError` or `HubError` where it cannot be written.
    """
    parts = [part for name, part in state.parts.items() if name not in PRIVATE_SOURCES]
    data = snapshot.encode(state.in_use.catalog)
    if len(parts) < len(state.parts):
        data = snapshot.encode(assemble(state.shipped, state.ground, parts).catalog)
    try:
        packed = bundle.pack(data, parts)
    except ValueError as error:
        raise InputError(f"--export: {error}") from error
    if not target.startswith(HUB):
        files.write_atomically(Path(target), packed)
        return
    hub_dataset.upload(_export_target(target, options), packed)


def _export_target(name: str, options: Options) -> hub_dataset.Dataset:
    if options.offline:
        raise InputError(f"--export: {name} needs the network, and --offline forbids it")
    return _parse_dataset(name, "--export")


def _find_named(name: str, options: Options, upstreams: tuple[Upstream, ...]) -> Inputs:
    if not name.startswith(HUB):
        return find_inputs(Path(name), upstreams, options.today)
    if options.offline:
        raise InputError(f"--from: {name} needs the network, and --offline forbids it")
    return Inputs(asyncio.run(hub_dataset.download(_parse_dataset(name, "--from"))), {}, ())


def _parse_dataset(name: str, flag: str) -> hub_dataset.Dataset:
    try:
        return hub_dataset.parse_dataset(name)
    except ValueError as error:
        raise InputError(f"{flag}: {error}") from error
