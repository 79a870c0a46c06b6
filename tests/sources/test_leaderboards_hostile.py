"""Damaged and hostile documents of leaderboards: a bad cell costs its row, foreign bytes are refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.sources.upstream import Page, Reading, SourceError
from tests.support.leaderboards import DAY, DOCUMENTS, board_of, document, read

HOSTILE = [
    b"",
    b"\x00\xff\xfe",
    b"<html>busy</html>",
    b"[" * 100_000,
    b"{" * 1_000,
    b'{"rows": 3}',
    b"null",
    b"- a: &x [1]\n- b: *x",
    b'"' * 1_000,
    b"|a|\n|-|\n",
    b"model: 1",
]


@pytest.mark.parametrize("body", HOSTILE)
@pytest.mark.parametrize("table", sorted(DOCUMENTS))
def test_foreign_bytes_are_refused(table: str, body: bytes) -> None:
    assert not board_of(table).recognises(Page(body, DAY))
    if table == "submissions":
        refused = read(table, body) if body != b'{"rows": 3}' else None
        assert refused is None or (refused.rows, len(refused.quarantined)) == (1, 1), (
            "one of many costs itself"
        )
    else:
        with pytest.raises(SourceError):
            read(table, body)


def test_yaml_that_grows_or_nests_is_refused() -> None:
    row = "- {model: a, pass_rate_2: 1, date: 2026-01-01}\n"
    bomb = "- model: a\n  pass_rate_2: &a [x, x]\n" + "".join(
        f"- model: a\n  pass_rate_2: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    for text in (
        bomb,
        row + "- " + "[" * 3_000,
        row + "- !!python/object/apply:os.system [x]\n- *gone",
        row + "\t- x",
    ):
        with pytest.raises(SourceError):
            read("polyglot_leaderboard", text.encode())
    plain = read(
        "polyglot_leaderboard", (row + "- !!python/name:os.system {model: b, pass_rate_2: 2}\n").encode()
    )
    assert [result.name for result in plain.results] == ["a", "b"], "a tag is only a word here"


@pytest.mark.parametrize("value", ["9" * 5_000, "NaN", "inf", "1e999", "abc", "1,5", "--1", "0x10", "1_000"])
def test_a_cell_that_is_no_number_costs_its_row_only(value: str) -> None:
    for table, right in (
        ("polyglot_leaderboard", b"16.4"),
        ("data_overall", b"23.93"),
        ("eci_scores", b"116.64"),
    ):
        good = read(table)
        reading = read(table, document(table).replace(right, value.encode()))
        assert len(reading.quarantined) == 1, table
        assert reading.rows == good.rows
        assert set(reading.results) < set(good.results)


def _swallow(**changed: str) -> Reading:
    """What is read of a document with one more row: a real one with some of its cells changed."""
    row = {"model_id": "a/b", "is_post": "true", "reasoning": "N/A", "score": "0.5"} | changed
    cells = [f"{name}: {row[name]}" for name in ("model_id", "is_post", "reasoning")]
    text = "\n  ".join(["\n- name: b", *cells, f"results: {{ja_post: {{WMT20enja: {row['score']}}}}}\n"])
    return read("swallow-model", document("swallow-model") + text.encode("latin-1"))


@pytest.mark.parametrize(
    "changed",
    [
        {"model_id": "x" * 100_000},
        {"model_id": '"a\\eb\\u202Ec"'},
        {"model_id": "[a, b]"},
        {"model_id": ""},
        {"model_id": "café"},  # the document is UTF-8, this row is not
        {"score": "35"},  # percent where a share is expected
        {"score": "-0.2"},
        {"score": "[0.5]"},
        {"score": "{a: 0.5}"},
    ],
)
def test_a_hostile_row_of_a_yaml_board_costs_itself_only(changed: dict[str, str]) -> None:
    reading = _swallow(**changed)
    assert reading.results == read("swallow-model").results
    assert (reading.rows, len(reading.quarantined)) == (5, 1)
    assert len(reading.quarantined[0].reason) < 300
    assert reading.quarantined[0].reason.isprintable()


def test_markup_in_a_name_is_only_text() -> None:
    name = "<script>alert(1)</script>[bold]b"
    result = _swallow(model_id=f"'{name}'", reasoning="<b>on</b>").results[-1]
    assert (result.name, result.variant) == (name, "thinking <b>on</b>")


def test_a_board_without_one_of_its_columns_is_not_recognised() -> None:
    body = document("swallow-model").replace(b"roleplay:", b"acting:")
    assert not board_of("swallow-model").recognises(Page(body, DAY))
    assert "swallow-roleplay" not in {row.benchmark for row in read("swallow-model", body).results}


def test_json_rows_of_wrong_types_cost_themselves_only() -> None:
    good = json.loads(document("lmarena-vision"))
    row = good["rows"][0]["row"]
    bad: list[object] = [
        None,
        1,
        [],
        {"row": 1},
        {"row": row | {"model_name": 5}},
        {"row": row | {"rating": True}},
    ]
    bad += [{"row": row | {"leaderboard_publish_date": "soon"}}, {"row": row | {"model_name": "a\x1b[2J"}}]
    body = json.dumps(good | {"rows": [*bad, *good["rows"]]}).encode()
    reading = read("lmarena-vision", body)
    assert len(reading.quarantined) == len(bad)
    assert reading.results == read("lmarena-vision").results
    assert "\x1b" not in repr(reading.quarantined)


@settings(max_examples=80, deadline=None)
@given(
    table=st.sampled_from(sorted(DOCUMENTS)),
    at=st.integers(0, 3_000),
    junk=st.binary(max_size=6),
    drop=st.integers(0, 20),
)
def test_whatever_is_changed_is_read_or_refused(table: str, at: int, junk: bytes, drop: int) -> None:
    body = document(table)
    at = at % len(body)
    changed = body[:at] + junk + body[at + drop :]
    board_of(table).recognises(Page(changed, DAY))
    try:
        reading = read(table, changed)
    except SourceError:
        return
    assert len(reading.quarantined) <= reading.rows
    assert all(abs(result.score) < 1e12 for result in reading.results)
