"""`modelpick compare`: models side by side, as a table, as Markdown and as JSON."""

import re
from pathlib import Path

import pytest

from tests.support.command_line import RANK, Run
from tests.support.hostile import UNSAFE
from tui.rendering.text_table import text_width

JOB = RANK[1:]
TWO = ["compare", "titan-2", "atlas-27b", *JOB]


def words(text: str) -> str:
    """Text without the breaks of its lines."""
    return " ".join(text.split())


def test_two_models_stand_side_by_side_the_differences_first(run: Run) -> None:
    done = run(*TWO)
    assert (done.code, done.err) == (0, "")
    head, _, rest = done.out.partition("Same for all")
    assert "A Titan 2" in head
    assert "B Atlas 27B" in head
    assert "✓ cheaper" in head
    assert "Monthly bill" in head
    assert "Bill, input" in head
    assert "Capability /100" in head
    assert "●" in head
    assert "License" in head
    assert "Developer in" in head
    assert rest
    assert "information, not legal advice" in rest


def test_figures_are_those_of_rank_and_why(run: Run) -> None:
    document = run(*TWO, "--json").json
    ranked = {row["model"]: row for row in run(*RANK, "--limit", "0", "--json").json["candidates"]}
    for row in document["models"]:
        assert {key: row[key] for key in ranked[row["model"]]} == ranked[row["model"]]
        asked = run("why", row["model"], *JOB, "--json").json
        assert asked["needed"] == row["needed"]
        assert asked["candidate"]["offer"] == row["offer"]
    assert document["schema"] == 1
    assert document["ranked"] == len([row for row in ranked.values() if row["rank"]])
    assert document["models"][0]["chances"][0] is None


def test_the_needs_file_stands_in_both_places(run: Run, tmp_path: Path) -> None:
    (tmp_path / "needs.toml").write_text('use_case = "customer-service"\n', encoding="utf-8")
    outputs = {
        run("compare", *given, "--today", "2026-11-24").out
        for given in (
            ("titan-2", "atlas-27b", "needs.toml"),
            ("needs.toml", "titan-2", "atlas-27b"),
            ("titan-2", "atlas-27b", "--needs", "needs.toml"),
        )
    }
    assert len(outputs) == 1
    assert run("compare", "titan-2", "atlas-27b", "needs.toml", "--needs", "needs.toml").code == 2


def test_what_rules_a_model_out_is_said(run: Run) -> None:
    done = run(*TWO, "--license", "permissive")
    assert done.code == 0
    text = words(done.out)
    assert "✗ ruled out" in text
    assert "Ruled out by" in text
    assert "license class" in text
    assert "A Titan 2 is ruled out" in text
    assert "Accept any license" in text


def test_models_of_another_kind_and_without_a_result_are_compared(run: Run) -> None:
    done = run("compare", "openly/atlas-embed", "quietco/silent-3b", "meridian/brise-rerank", "titan-2", *JOB)
    assert done.code == 0
    assert "unknown" in done.out
    assert "D Titan 2" in done.out


@pytest.mark.parametrize("width", [40, 60, 80, 120, 140])
def test_every_model_is_there_at_every_width_and_no_line_is_too_long(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    done = run("compare", "titan-2", "atlas-27b", "brise-12b", "herd-70b", *JOB)
    assert all(text_width(line) <= width for line in done.out.splitlines())
    for place, name in enumerate(("Titan 2", "Atlas 27B", "Brise 12B", "Herd 70B")):
        assert f"{'ABCD'[place]} {name}" in done.out
    assert done.out.count("\nRank") == {40: 4, 60: 2, 80: 2}.get(width, 1)


def test_markdown_is_a_table_and_lists(run: Run) -> None:
    done = run(*TWO, "--format", "markdown")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[2].startswith("|  | A Titan 2 | B Atlas 27B |")
    assert lines[3] == "| --- | --- | --- |"
    assert any("**" in line and "✓ cheaper" in line for line in lines)
    table = [line for line in lines if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {4}
    assert not UNSAFE.search(done.out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("compare", "titan-2", *JOB),
            "compare takes 2 to 4 models, found 1 model: modelpick compare titan-2 OTHER",
        ),
        (("compare", *["titan-2"] * 5, *JOB), "compare takes 2 to 4 models, found 5 models"),
        (("compare", "titan-2", "Titan 2", *JOB), '"Titan 2" is Titan 2, which is named already'),
        (("compare", "titan-2", "titan 3", *JOB), "did you mean northlab/titan-1, northlab/titan-2"),
        (("compare", "titan-2", "a.toml", "b.toml"), "give the needs file once"),
        (("compare", "titan-2", "atlas-27b", "none.toml"), "could not read none.toml"),
        (("compare", "titan-2", "atlas-27b"), "use_case"),
    ],
    ids=lambda given: " ".join(given)[:40] if isinstance(given, tuple) else None,
)
def test_a_mistake_is_said_in_words_and_in_json(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert said in run(*arguments, "--json").json["error"]["message"]


def test_forms_that_it_has_not_and_forms_that_contradict_each_other(run: Run) -> None:
    assert "expected table, markdown or json" in run(*TWO, "--format", "csv").err
    assert "contradict each other" in run(*TWO, "--format", "markdown", "--json").json["error"]["message"]
