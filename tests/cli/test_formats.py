"""`--format` of a ranked answer: table, Markdown, CSV, JSON."""

import csv
import io
import re

import msgspec
import pytest

from catalog.storage import snapshot as snapshots
from catalog.storage import store
from tests.support.command_line import RANK, Run
from tui.rendering.markdown import escaped

ALL = [*RANK, "--limit", "0"]


def test_csv_has_a_row_a_candidate_with_the_figures_of_json(run: Run) -> None:
    done = run(*ALL, "--format", "csv")
    assert (done.code, done.err) == (0, "")
    assert done.out.count("\r\n") == len(done.out.splitlines())
    rows = list(csv.DictReader(io.StringIO(done.out, newline="")))
    candidates = run(*ALL, "--format", "json").json["candidates"]
    assert [row["model"] for row in rows] == [entry["model"] for entry in candidates]
    for row, entry in zip(rows, candidates, strict=True):
        for name, value in (
            ("rank", entry["rank"]),
            ("monthly_usd", entry["offer"]["scored_usd"]),
            ("list_monthly_usd", entry["offer"]["list_monthly_usd"]),
            ("capability_of_100", entry["capability"] and entry["capability"]["value"]),
            ("capability_low_of_100", entry["capability"] and entry["capability"]["low"]),
            ("downloads_30d", entry["downloads_30d"]),
            ("score_points", entry["score"]),
        ):
            assert (float(row[name]) if row[name] else None) == value, name
        assert row["open_weights"] == {True: "true", False: "false", None: ""}[entry["open_weights"]]
        assert row["use_case"] == "customer-service"
    assert re.search(r"\d[eE][+-]?\d", done.out) is None


def test_limit_counts_in_every_form(run: Run) -> None:
    assert len(run(*RANK, "--limit", "2", "--format", "csv").out.splitlines()) == 3
    markdown = run(*RANK, "--limit", "2", "--format", "markdown").out.splitlines()
    assert len([line for line in markdown if line.startswith("|")]) == 4
    assert markdown[0].startswith("| # | Model |")
    assert "data from 12 Nov 2026" in markdown[-1]


def test_table_and_json_are_what_they_were(run: Run) -> None:
    assert run(*RANK, "--format", "table").out == run(*RANK).out
    assert run(*RANK, "--format", "json").out == run(*RANK, "--format=json").out == run(*RANK, "--json").out
    assert run(*RANK, "--json", "--format", "json").code == 0


def test_a_sentence_is_answered_in_every_form(run: Run) -> None:
    asked = run("ask", "customer service", "--today", "2026-11-24", "--format", "csv")
    assert asked.out == run(*RANK, "--format", "csv").out


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--format", "xml"), '--format: found "xml"; expected table, markdown, csv or json'),
        (("--format", "markdwon"), "did you mean markdown?"),
        (("--format", "csv", "--json"), "--json and --format csv contradict each other"),
        (("--format", "csv", "--excluded"), "--excluded goes with --format table or json"),
        (("--format", "markdown", "--limit", "x"), "--limit"),
    ],
    ids=" ".join,
)
def test_a_wrong_form_is_bad_input(run: Run, flags: tuple[str, ...], said: str) -> None:
    done = run(*RANK, *flags)
    assert done.code == 2
    assert said in done.err


def test_mistakes_are_json_where_the_form_is(run: Run) -> None:
    for flags in (("--format", "json"), ("--format=json",)):
        assert run(*RANK, "--budget", "x", *flags).json["error"]["key"] == "budget.monthly_usd"


def test_where_nothing_fits_only_the_header_comes(run: Run) -> None:
    for form, lines in (("csv", 1), ("markdown", 4)):
        done = run(*RANK, "--budget", "0.000001", "--format", form)
        assert done.code == 1
        assert len(done.out.splitlines()) == lines
        assert "nothing fits" in done.err


def test_text_from_outside_is_no_formula_and_no_markup(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    name = '=HYPERLINK("http://evil","x"),|[a](b)<b>@all'
    shelf = store.load(None)
    models = tuple(msgspec.structs.replace(model, name=name) for model in shelf.catalog.models)
    hostile = snapshots.Snapshot(msgspec.structs.replace(shelf.catalog, models=models), "x")
    monkeypatch.setattr(store, "load", lambda _folder=None: hostile)
    rows = list(csv.DictReader(io.StringIO(run(*RANK, "--format", "csv").out, newline="")))
    assert {row["name"] for row in rows} == {f"'{name}"}
    lines = run(*RANK, "--format", "markdown").out.splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {9}
    for sign in "[]<>@|":
        assert re.search(rf"(?<!\\)\{sign}", table[2].replace(" | ", "").strip("| ")) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", "a\\|b"),
        ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
        ("![x](http://y)", "!\\[x\\](http\\://y)"),
        ("www.evil.com", "www\\.evil.com"),
        ("- one", "\\- one"),
        ("a\nb\x1b[2J", "a b \\[2J"),
        ("#1 @all &amp; $5", "\\#1 \\@all \\&amp; \\$5"),
        ("c:\\x", "c:\\\\x"),
    ],
)
def test_markdown_shows_text_as_it_stands(text: str, shown: str) -> None:
    assert escaped(text) == shown
