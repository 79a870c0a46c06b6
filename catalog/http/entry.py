"""What the response cache keeps of one answer, and its bytes."""

import re
import zlib
from datetime import date
from typing import Annotated, NamedTuple

import msgspec

from catalog.model import Record

MOST_BYTES = 64_000_000  # of a body; more is never kept
_LONGEST_HEADER = 20_000
_HEADER_TEXT = re.compile(r"[\x20-\x7e]*")
_Text = Annotated[str, msgspec.Meta(max_length=300)]
_Address = Annotated[str, msgspec.Meta(max_length=8_000)]


class Entry(NamedTuple):
    """A body, the ISO date on which it was last known to be current, its validators and the next address.

    `etag` and `modified` are the server's `ETag` and `Last-Modified`, empty where it gave none.
    """

    body: bytes
    day: str
    etag: str = ""
    modified: str = ""
    next: str | None = None


class _Head(Record, frozen=True, kw_only=True):
    day: Annotated[str, msgspec.Meta(max_length=10)]
    size: Annotated[int, msgspec.Meta(ge=0, le=MOST_BYTES)]
    etag: _Text = ""
    modified: _Text = ""
    next: _Address | None = None


def encode(entry: Entry) -> bytes:
    """One line of JSON, then the body as zlib packs it."""
    head = _Head(
        day=entry.day, size=len(entry.body), etag=entry.etag, modified=entry.modified, next=entry.next
    )
    return msgspec.json.encode(head) + b"\n" + zlib.compress(entry.body, 1)


def decode(data: bytes) -> Entry:
    """The entry in `data`; never more memory than its header announces. Raises `ValueError` for anything else."""
    line, found, _ = data[:_LONGEST_HEADER].partition(b"\n")
    if not found:
        raise ValueError("no header")
    head = msgspec.json.decode(line, type=_Head)
    date.fromisoformat(head.day)
    if not all(_HEADER_TEXT.fullmatch(text) for text in (head.etag, head.modified, head.next or "")):
        raise ValueError("a header that cannot be sent")
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(data[len(line) + 1 :], head.size + 1)
    except zlib.error:
        raise ValueError("the body cannot be unpacked") from None
    if len(body) != head.size or not unpacker.eof or unpacker.unused_data:
        raise ValueError("not the announced size")
    return Entry(body, head.day, head.etag, head.modified, head.next)
