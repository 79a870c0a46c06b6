"""What several sources or rows have in common is said once."""

from catalog.formatting import price_column
from catalog.pipeline.report import (
    SourceEvent,
    SourceReport,
    first_names,
    group_by_cause,
    group_by_reason,
    group_by_state,
    unmatched_sentence,
)
from catalog.sources.upstream import Quarantined


def test_causes_that_differ_in_the_server_alone_are_one() -> None:
    pairs = [
        ("A", "the name a.dev could not be resolved (tried three times)"),
        ("B", "b.co answered HTTP 404"),
        ("C", "the name c.ai could not be resolved (tried three times)"),
        ("D", "d.co: it sent a web page"),
    ]
    assert group_by_cause(pairs) == [
        (("A", "C"), "the server's name could not be resolved (tried three times)"),
        (("B",), "b.co answered HTTP 404"),
        (("D",), "d.co: it sent a web page"),
    ]


def test_a_mirror_keeps_its_name() -> None:
    pairs = [
        (host, f"{host} answered HTTP 500, asked at the mirror in.house.example") for host in ("a.de", "b.de")
    ]
    assert group_by_cause(pairs) == [
        (("a.de", "b.de"), "the server answered HTTP 500, asked at the mirror in.house.example")
    ]


def test_states_are_told_apart() -> None:
    sources: list[SourceReport | SourceEvent] = [
        SourceReport(source="a", name="A", state="failed", error="late"),
        SourceEvent(source="b", name="B", state="off", detail="late"),
        SourceEvent(source="c", name="C", state="failed", detail="late"),
    ]
    assert group_by_state(sources) == [("failed", ("A", "C"), "late"), ("off", ("B",), "late")]


def test_rows_of_one_reason_are_one_line_and_named_once() -> None:
    left = tuple(
        Quarantined(where=where, reason=why)
        for where, why in (("x", "p"), ("y", "q"), ("z", "q"), ("y", "q"))
    )
    source = SourceReport(source="a", name="A", state="done", quarantine=left, unmatched=1)
    assert group_by_reason(source) == [("q", ("y", "z")), ("p", ("x",))]
    assert unmatched_sentence([source]).startswith("1 figure is of a model that")
    assert unmatched_sentence([]) == ""


def test_one_more_is_never_hidden() -> None:
    assert first_names("abcd", 3) == "a, b, c, d"
    assert first_names("abcde", 3) == "a, b, c and 2 more"


def test_prices_stand_point_below_point() -> None:
    assert price_column([0.3, None, 0.049, 12.5]) == ["0.30 ", "–", "0.049", "12.50 "]
    assert price_column([1e-9, 0.0500001]) == ["<0.000001", "0.05    "]
