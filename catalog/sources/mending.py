"""Mends what some servers write and JSON forbids, so that it costs its row and not the whole answer."""

import re

MOST_BYTES = 16_000_000
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)'  # never tries a byte twice
_TOKEN = re.compile(_STRING + rb"|-?\b(?:NaN|Infinity)\b", re.DOTALL)
_ESCAPE = re.compile(rb"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F]..)|(?:\\[^u])++|\\u", re.DOTALL)


def is_worthwhile(body: bytes) -> bool:
    """Whether it may be JSON at all, and is small enough to go through it by hand."""
    return len(body) <= MOST_BYTES and body.lstrip()[:1] in (b"{", b"[")


def mended(body: bytes) -> bytes:
    """The document with lone surrogates as U+FFFD, and `NaN` and `Infinity` as text, which is no number."""
    return _TOKEN.sub(_token, body)


def utf8(body: bytes) -> bytes:
    """The document with U+FFFD where bytes are not UTF-8; a huge one as it is."""
    if body.isascii() or len(body) > MOST_BYTES:
        return body
    try:
        body.decode()
    except UnicodeDecodeError:
        return body.decode("utf-8", "replace").encode()
    return body


def _token(token: re.Match[bytes]) -> bytes:
    found = token[0]
    if not found.startswith(b'"'):
        return b'"' + found + b'"'
    return _ESCAPE.sub(_escape, found) if b"\\u" in found else found


def _escape(match: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if match[1] else match[0]
