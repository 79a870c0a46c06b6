"""Files named by the user: a bundle, one file of an upstream, or a folder of them, recognised by their content."""

import stat
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from catalog import bundle
from catalog.files import ReadError
from catalog.refresh.gather import Gathered, read
from catalog.sources.upstream import Page, SourceError, Upstream
from catalog.text import safe_text

MOST_BYTES = 256_000_000
MOST_FILES = 500


class Inputs(NamedTuple):
    """What was found: at most one bundle, pages by source, and what is wrong with the other files, in words."""

    bundle: bytes | None
    pages: dict[str, list[Page]]
    unused: tuple[str, ...]


def find(path: Path, upstreams: Iterable[Upstream], today: str) -> Inputs:
    """Everything usable at `path`.

    Raises `ReadError` where it cannot be read; a file in a folder that cannot is left out. A file's day is that of its
    last change, and never after `today`.
    """
    known = tuple(upstreams)
    if not path.is_dir():
        data, day = _contents(path, today)
        if bundle.recognises(data):
            return Inputs(data, {}, ())
        return _recognised(Page(data, day, "", path.name), known)
    try:
        files = sorted(
            entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith(".")
        )
    except OSError as error:
        raise ReadError(path, safe_text(error.strerror or error).lower()) from error
    found = Inputs(None, {}, ())
    for file in files[:MOST_FILES]:
        found = joined([found, _in_folder(file, known, today)])
    if len(files) > MOST_FILES:
        left = f"{safe_text(path)}: {len(files) - MOST_FILES:,} files beyond the first {MOST_FILES} were not read"
        found = found._replace(unused=(*found.unused, left))
    return found


def joined(found: Iterable[Inputs]) -> Inputs:
    """All of it as one, a page that is there twice once; the last bundle, if any."""
    whole, pages, unused = None, dict[str, list[Page]](), list[str]()
    for one in found:
        whole = one.bundle or whole
        unused += one.unused
        for source, more in one.pages.items():
            kept = pages.setdefault(source, [])
            kept += [page for page in more if all(page.body != other.body for other in kept)]
    return Inputs(whole, pages, tuple(unused))


def _in_folder(file: Path, upstreams: Iterable[Upstream], today: str) -> Inputs:
    try:
        data, day = _contents(file, today)
    except ReadError as error:
        return Inputs(None, {}, (str(error),))
    if bundle.recognises(data):
        return Inputs(None, {}, (f"{safe_text(file.name, 80)} is a bundle: name it alone to read it",))
    return _recognised(Page(data, day, "", file.name), upstreams)


def gathered(pages: dict[str, list[Page]], upstreams: Iterable[Upstream]) -> list[Gathered]:
    """The readings of these pages by source; content that states its own day is of that day."""
    found = []
    for upstream in upstreams:
        own = pages.get(upstream.about.id, [])
        if own:
            found.append(_gathered(upstream, own))
    return found


def _gathered(upstream: Upstream, pages: list[Page]) -> Gathered:
    try:
        readings = tuple(read(upstream, page) for page in pages)
    except SourceError as error:
        return Gathered(upstream, error=safe_text(error))
    days = [reading.as_of or page.day for reading, page in zip(readings, pages, strict=True)]
    return Gathered(
        upstream, readings, max(min(day, page.day) for day, page in zip(days, pages, strict=True)), "file"
    )


def _recognised(page: Page, upstreams: Iterable[Upstream]) -> Inputs:
    upstream = next((one for one in upstreams if one.recognises(page)), None)
    if upstream is None:
        return Inputs(None, {}, (f"{safe_text(page.address, 80)} is no file of a known source",))
    return Inputs(None, {upstream.about.id: [page]}, ())


def _contents(path: Path, today: str) -> tuple[bytes, str]:
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
