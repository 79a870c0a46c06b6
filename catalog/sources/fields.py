"""Typed, bounded access to JSON from outside.

A document is cut into rows that are still bytes, and each row is decoded alone, so that a bad row costs only itself
and a document of 40 MB is never in memory as objects. A missing key and `null` are `None`: unknown. Any other
unexpected value raises `FieldError`, which a source catches per row; where no row catches it, the whole answer fails,
because `FieldError` is a `SourceError`.
"""

import datetime
import json
import math
import re
from collections.abc import Mapping, Sequence

import msgspec

from catalog.sources.upstream import SourceError
from catalog.text import REPLACEMENT, safe_text

Row = Mapping[str, object]
MOST_VALUES = 1_000_000
"""Of one document: the largest that is known has 120,000."""
MOST_ROW_BYTES = 1_000_000
LONGEST_ID = 200
_DATE = re.compile(
    r"(20\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?:[T ].*)?", re.ASCII | re.DOTALL
)
_FIGURE = re.compile(r"[+-]?\d{1,30}(\.\d{0,30})?([eE][+-]?\d{1,3})?", re.ASCII)


class FieldError(SourceError):
    """A value that cannot be used: which one, what was found, what was expected. Safe to show."""


def document(body: bytes) -> msgspec.Raw:
    """A JSON document, checked but not yet decoded.

    Invalid JSON that some servers write is repaired, so that it costs only its row: lone surrogates and bytes that are
    not UTF-8 become U+FFFD, and `NaN` becomes text, which is no number.

    Raises `SourceError` where the bytes are not JSON.
    """
    plain = _valid_utf8(body.removeprefix(b"\xef\xbb\xbf"))
    try:
        return _parsed(plain)
    except SourceError:
        if not _can_be_repaired(plain):
            raise
    return _parsed(_repaired(plain))


def members(raw: msgspec.Raw) -> dict[str, msgspec.Raw]:
    """The members of a JSON object, by name, each not yet decoded."""
    try:
        return msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FieldError(f"an object was expected: {_cause_text(error)}") from None


def elements(raw: msgspec.Raw) -> list[msgspec.Raw]:
    """The elements of a JSON array, each not yet decoded."""
    try:
        return msgspec.json.decode(raw, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FieldError(f"a list was expected: {_cause_text(error)}") from None


def fields(raw: msgspec.Raw) -> Row:
    """One row, decoded. Raises `FieldError` where it is no object, is too large or cannot be decoded."""
    size = memoryview(raw).nbytes
    if size > MOST_ROW_BYTES:
        raise FieldError(f"a row of {size:,} bytes; at most {MOST_ROW_BYTES:,} are read")
    try:
        return msgspec.json.decode(raw, type=dict[str, object])
    except msgspec.ValidationError as error:
        return _with_huge_numbers(raw, error)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FieldError(f"an object was expected: {_cause_text(error)}") from None


def text(row: Row, key: str, most: int = 300) -> str | None:
    """Text that is safe to show, without blanks around it; empty text is unknown."""
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _unexpected(key, value, "text")
    return safe_text(value, most).strip() or None


def identifier(row: Row, key: str) -> str:
    """A name by which something is found again. Raises `FieldError` also where it is missing."""
    return checked_id(row.get(key), key)


def checked_id(value: object, key: str = "id") -> str:
    """A value as an id: text that `safe_text` leaves alone, of at most `LONGEST_ID` characters."""
    if not isinstance(value, str) or not value.strip():
        raise _unexpected(key, value, "an id")
    if len(value) > LONGEST_ID:
        raise FieldError(f"{key}: an id of {len(value):,} characters; at most {LONGEST_ID} are read")
    if safe_text(value, LONGEST_ID) != value or REPLACEMENT in value:
        raise FieldError(f"{key}: {safe_text(value, 60)!r} holds characters that an id cannot have")
    return value


def number(row: Row, key: str, least: float = 0.0, most: float = math.inf) -> float | None:
    """A finite number between `least` and `most`."""
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unexpected(key, value, "a number")
    return _bounded(key, value, least, most)


def figure(row: Row, key: str, least: float = 0.0, most: float = math.inf) -> float | None:
    """A finite number that may be written as text, as in `"0.000003"` or a cell of a table; "" is unknown."""
    value = row.get(key)
    if not isinstance(value, str):
        return number(row, key, least, most)
    plain = value.strip()
    if not plain:
        return None
    if not _FIGURE.fullmatch(plain):
        raise _unexpected(key, value, "a number")
    return _bounded(key, float(plain), least, most)


def whole(row: Row, key: str, least: int = 0, most: int = 10**15) -> int | None:
    """A whole number between `least` and `most`; 4096.0 is one."""
    value = number(row, key, least, most)
    if value is None:
        return None
    if value != int(value):
        raise _unexpected(key, value, "a whole number")
    return int(value)


def truth(row: Row, key: str) -> bool | None:
    """True or False."""
    value = row.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise _unexpected(key, value, "true or false")


def date(row: Row, key: str) -> str | None:
    """A date of this century as `2026-11-12`, `2026-11` or `2026`; a time behind it is cut off."""
    value = row.get(key)
    if value is None or value == "":
        return None
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise _unexpected(key, value, "a date such as 2026-11-12")
    year, month, day = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise _unexpected(key, value, "a date such as 2026-11-12") from None
    return "-".join(part for part in (year, month, day) if part)


def inside(row: Row, key: str) -> Row:
    """An object within the row; a missing one is empty."""
    value = row.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _unexpected(key, value, "an object")
    return value


def entries(row: Row, key: str) -> Sequence[object]:
    """A list within the row; a missing one is empty."""
    value = row.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _unexpected(key, value, "a list")
    return value


def texts(row: Row, key: str, most: int = 300) -> tuple[str, ...] | None:
    """A list of texts within the row, each safe to show; `None` where there is none."""
    if row.get(key) is None:
        return None
    found = (text({key: value}, key, most) for value in entries(row, key))
    return tuple(value for value in found if value is not None)


def _bounded(key: str, value: float, least: float, most: float) -> float:
    try:
        plain = float(value)
    except OverflowError:
        raise _unexpected(key, "a huge number", "a finite number") from None
    if not math.isfinite(plain):
        raise _unexpected(key, plain, "a finite number")
    if not least <= plain <= most:
        limits = f"at least {least:g}" + (f" and at most {most:g}" if math.isfinite(most) else "")
        raise _unexpected(key, plain, limits)
    return plain


def _unexpected(key: str, value: object, expected: str) -> FieldError:
    shown = f"{value:.6g}" if isinstance(value, float) else safe_text(repr(value)[:200], 60)
    found = "nothing" if value is None else shown
    return FieldError(f"{key}: {found} was found, {expected} was expected")


def _parsed(body: bytes) -> msgspec.Raw:
    if body.count(b",") > MOST_VALUES:
        raise SourceError(f"the answer holds more than {MOST_VALUES:,} values")
    try:
        return msgspec.json.decode(body, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(f"not valid JSON: {_cause_text(error)}") from None


def _with_huge_numbers(raw: msgspec.Raw, error: Exception) -> Row:
    """The row with numbers beyond the range of a float as infinity, so that only their fields are refused."""
    try:
        found = json.loads(
            bytes(raw), parse_int=lambda digits: int(digits) if len(digits) < 400 else math.inf
        )
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise FieldError(f"an object was expected: {_cause_text(error)}")
    return found


def _cause_text(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    return safe_text(error, 120).removeprefix("JSON is malformed: ")


# Repair of invalid JSON (NaN, lone surrogates), so that it costs its row and not the whole answer.
_MOST_REPAIRED_BYTES = 16_000_000
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)'  # never tries a byte twice
_TOKEN = re.compile(_STRING + rb"|-?\b(?:NaN|Infinity)\b", re.DOTALL)
_ESCAPE = re.compile(rb"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F]..)|(?:\\[^u])++|\\u", re.DOTALL)


def _can_be_repaired(body: bytes) -> bool:
    """Whether the body starts like JSON and is small enough to be repaired (16 MB)."""
    return len(body) <= _MOST_REPAIRED_BYTES and body.lstrip()[:1] in (b"{", b"[")


def _repaired(body: bytes) -> bytes:
    """The document with lone surrogates as U+FFFD, and `NaN` and `Infinity` as text, which is no number."""
    return _TOKEN.sub(_repaired_token, body)


def _valid_utf8(body: bytes) -> bytes:
    """The document with U+FFFD where bytes are not UTF-8; one of more than 16 MB unchanged."""
    if body.isascii() or len(body) > _MOST_REPAIRED_BYTES:
        return body
    try:
        body.decode()
    except UnicodeDecodeError:
        return body.decode("utf-8", "replace").encode()
    return body


def _repaired_token(token: re.Match[bytes]) -> bytes:
    found = token[0]
    if not found.startswith(b'"'):
        return b'"' + found + b'"'
    return _ESCAPE.sub(_repaired_escape, found) if b"\\u" in found else found


def _repaired_escape(match: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if match[1] else match[0]
