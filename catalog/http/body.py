"""Reads and unpacks the body of an answer piece by piece, so that a gzip bomb never takes more than the limit."""

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from catalog.http.web import WebError, size

if TYPE_CHECKING:
    import httpx2

_STEP = 1 << 18  # bytes, unpacked at a time
_MOST_MEMBERS = 1_000  # of a gzip stream: empty ones cost time and bring nothing
_HTML_TYPES = ("text/html", "application/xhtml")
_HTML_STARTS = (b"<!doctype", b"<html")


class BrokenError(Exception):
    """A body that did not arrive whole; the request is tried again."""


class _Unpacker(Protocol):
    def feed(self, data: bytes) -> None: ...

    def end(self) -> None: ...


async def read_body(
    response: "httpx2.Response", host: str, most_bytes: int, on_bytes: Callable[[int], None]
) -> bytes:
    """The whole body, unpacked. `on_bytes` is called with the size of each piece as it came through the wire.

    Raises `WebError` where it is larger than `most_bytes`, packed or unpacked, or no data, and `BrokenError` where it
    is cut off or damaged.
    """
    import httpx2

    announced = _announced_bytes(response)
    if announced is not None and announced > most_bytes:
        raise WebError(f"{host} sends {size(announced)}; at most {size(most_bytes)} are taken")
    _refuse_html(host, content_type=response.headers.get("content-type", ""))
    parts = _Parts(host, most_bytes)
    unpacker = _unpacker(response, host, parts)
    received = 0
    try:
        async for piece in response.aiter_raw():
            received += len(piece)
            if received > most_bytes:
                raise parts.too_large()
            on_bytes(len(piece))
            unpacker.feed(piece)
        unpacker.end()
    except httpx2.TransportError as error:
        if isinstance(error, httpx2.TimeoutException) or not received:
            raise
        raise BrokenError(_cut_off_text(host, received, announced)) from error
    except zlib.error:
        raise BrokenError(f"{host} sent a damaged gzip stream") from None
    body = parts.joined()
    _refuse_html(host, start=body[:200])
    return body


class _Parts:
    """The unpacked pieces so far, at most `most_bytes`; for an answer without encoding it is the unpacker itself."""

    def __init__(self, host: str, most_bytes: int) -> None:
        self._host = host
        self._most_bytes = most_bytes
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._most_bytes:
            raise self.too_large()
        self._parts.append(data)

    def end(self) -> None:
        if not self._size:
            raise BrokenError(f"{self._host} sent an empty answer")

    def too_large(self) -> WebError:
        return WebError(f"{self._host} sends more than {size(self._most_bytes)}")

    def joined(self) -> bytes:
        return b"".join(self._parts)


class _Gzip:
    """Unpacks gzip in small steps. Members may follow each other (RFC 1952, 2.2)."""

    def __init__(self, host: str, parts: _Parts) -> None:
        self._host = host
        self._parts = parts
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._members = 1

    def feed(self, data: bytes) -> None:
        while data:
            if self._stream.eof:
                self._members += 1
                if self._members > _MOST_MEMBERS:
                    raise WebError(f"{self._host} sent a gzip stream of more than {_MOST_MEMBERS} parts")
                self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
            self._parts.feed(self._stream.decompress(data, _STEP))
            data = self._stream.unused_data or self._stream.unconsumed_tail

    def end(self) -> None:
        # Output of exactly `_STEP` bytes leaves the rest of the stream inside the decompressor.
        while not self._stream.eof:
            rest = self._stream.decompress(b"", _STEP)
            if not rest:
                raise BrokenError(f"{self._host} sent a gzip stream without its end")
            self._parts.feed(rest)
        self._parts.end()


def _unpacker(response: "httpx2.Response", host: str, parts: _Parts) -> _Unpacker:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return parts
    if encoding in ("gzip", "x-gzip"):
        return _Gzip(host, parts)
    raise WebError(f"{host} packed its answer in a way that was not asked for; expected gzip")


def _announced_bytes(response: "httpx2.Response") -> int | None:
    length = response.headers.get("content-length", "")
    return int(length) if length.isdecimal() and len(length) < 20 else None


def _cut_off_text(host: str, received: int, announced: int | None) -> str:
    if announced is None:
        return f"{host} closed the connection after {size(received)}, before the end"
    return f"{host} sent {size(received)} of {size(announced)} and closed the connection"


def _refuse_html(host: str, content_type: str = "", start: bytes = b"") -> None:
    """Raise `WebError` for HTML with status 200: a network's sign-in page, or an error page."""
    shown = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if content_type.strip().lower().startswith(_HTML_TYPES) or shown.startswith(_HTML_STARTS):
        raise WebError(f"{host}: the server sent a web page instead of data")
