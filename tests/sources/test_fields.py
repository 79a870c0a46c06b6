"""Reading JSON that nobody vouches for: what is accepted, what is refused, and with which words."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.sources import fields
from catalog.sources.fields import FieldError, Row
from catalog.sources.upstream import SourceError
from catalog.text import UNSAFE


def row(value: object) -> Row:
    """A row with one field."""
    return {"it": value}


@pytest.mark.parametrize(
    ("read", "found", "value"),
    [
        (fields.text, "  a\x1b[2Jb ", "a\ufffd[2Jb"),
        (fields.text, "", None),
        (fields.number, 3, 3.0),
        (fields.number, 0, 0.0),
        (fields.figure, "0.000003", 3e-06),
        (fields.figure, " 1e-6 ", 1e-06),
        (fields.figure, "", None),
        (fields.figure, 2.5, 2.5),
        (fields.whole, 4096.0, 4096),
        (fields.truth, False, False),
        (fields.date, "2026-11", "2026-11"),
        (fields.date, "2026-11-12T10:00:00Z", "2026-11-12"),
        (fields.date, "2026", "2026"),
        (fields.date, "", None),
        (fields.inside, {"a": 1}, {"a": 1}),
        (fields.inside, None, {}),
        (fields.entries, None, ()),
        (fields.texts, None, None),
        (fields.texts, ["a", "", "b"], ("a", "b")),
        (fields.identifier, "Qwen/Qwen3-32B", "Qwen/Qwen3-32B"),
    ],
)
def test_a_field_of_the_right_type_is_read(read: Callable[..., object], found: object, value: object) -> None:
    assert read(row(found), "it") == value


@pytest.mark.parametrize(
    "read", [fields.text, fields.number, fields.figure, fields.whole, fields.truth, fields.date]
)
def test_what_is_missing_is_unknown(read: Callable[..., object]) -> None:
    assert read({}, "it") is None
    assert read(row(None), "it") is None


@pytest.mark.parametrize(
    ("read", "found", "expected"),
    [
        (fields.text, 3, "text"),
        (fields.number, True, "a number"),
        (fields.number, "3", "a number"),
        (fields.number, float("nan"), "a finite number"),
        (fields.number, 10**400, "a finite number"),
        (fields.number, -1, "at least 0"),
        (fields.figure, "1_000", "a number"),
        (fields.figure, "٣", "a number"),
        (fields.figure, "9" * 5_000, "a number"),
        (fields.figure, "1e999", "a finite number"),
        (fields.whole, 2.5, "a whole number"),
        (fields.whole, 10**16, "at most 1e+15"),
        (fields.truth, 1, "true or false"),
        (fields.date, "2025-02-31", "a date such as"),
        (fields.date, "soon", "a date such as"),
        (fields.date, 20260101, "a date such as"),
        (fields.inside, [], "an object"),
        (fields.entries, {}, "a list"),
        (fields.texts, ["a", 1], "text"),
        (fields.identifier, None, "an id"),
        (fields.identifier, "a\u202eb", "characters that an id cannot have"),
        (fields.identifier, "x" * 201, "201 characters"),
    ],
)
def test_a_field_of_another_type_is_refused_by_name(
    read: Callable[..., object], found: object, expected: str
) -> None:
    with pytest.raises(FieldError) as refused:
        read(row(found), "it")
    assert str(refused.value).startswith("it: ")
    assert expected in str(refused.value)
    assert not UNSAFE.search(str(refused.value))
    assert len(str(refused.value)) < 200


def test_what_json_forbids_and_servers_write_is_mended() -> None:
    body = b'\xef\xbb\xbf{"a": NaN, "b": "NaN \\" -Infinity", "c": "\\ud800", "d": "\\ud83d\\ude00", "e": "\xff"}'
    found = fields.fields(fields.document(body))
    assert found == {"a": "NaN", "b": 'NaN " -Infinity', "c": "\ufffd", "d": "\U0001f600", "e": "\ufffd"}
    escaped = fields.fields(fields.document(b'{"a": "\\\\ud800", "b": [-Infinity]}'))
    assert escaped == {"a": "\\ud800", "b": ["-Infinity"]}


def test_an_endless_number_costs_its_field_only() -> None:
    found = fields.fields(fields.document(b'{"id": "m", "price": ' + b"9" * 5_000 + b"}"))
    assert fields.identifier(found, "id") == "m"
    with pytest.raises(FieldError, match="price: inf was found"):
        fields.number(found, "price")


def test_a_document_is_cut_into_rows_without_decoding_them() -> None:
    raw = fields.document(b'{"data": [{"a": 1}, 2, {"a": 1e999}]}')
    rows = fields.elements(fields.members(raw)["data"])
    assert fields.fields(rows[0]) == {"a": 1}
    with pytest.raises(FieldError, match="an object was expected"):
        fields.fields(rows[1])
    with pytest.raises(FieldError, match="a list was expected"):
        fields.elements(raw)


def test_too_much_is_refused() -> None:
    with pytest.raises(SourceError, match="more than 1,000,000 values"):
        fields.document(b"[" + b"1," * 1_000_001 + b"1]")
    with pytest.raises(FieldError, match="a row of"):
        fields.fields(fields.document(b'{"a": "' + b"x" * 1_000_000 + b'"}'))
    with pytest.raises(SourceError, match="nested too deep"):
        fields.document(b"[" * 100_000 + b"]" * 100_000)


@given(
    st.binary(max_size=300) | st.text(max_size=60).map(lambda text: ('{"' + text).encode("utf-8", "replace"))
)
def test_no_bytes_raise_anything_but_a_source_error(body: bytes) -> None:
    try:
        raw = fields.document(body)
        for inner in fields.members(raw).values():
            fields.fields(inner)
    except SourceError as error:
        refusal = str(error)
    else:
        refusal = ""
    assert not UNSAFE.search(refusal)
