"""Hostile words on the command line and in needs files come back harmless, looked at in this process."""

import json
from pathlib import Path

import pytest

from tests.support.command_line import RANK, Run
from tests.support.hostile import HOSTILE, UNSAFE


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_hostile_words_on_the_command_line_come_back_harmless(
    run: Run, name: str, as_json: list[str]
) -> None:
    hostile = HOSTILE[name]
    for arguments in (
        ["rank", "--use-case", hostile],
        ["rank", hostile],
        [*RANK, "--budget", hostile],
        [*RANK, "--country", hostile],
        [*RANK, "--provider", hostile],
        [*RANK, "--allow-license", hostile],
        [*RANK, "--baseline-model", hostile],
        [*RANK, "--limit", hostile],
        [*RANK, "--today", hostile],
        [*RANK, f"--{hostile}"],
        [*RANK, "--save", f"none/{hostile}"],
        ["ask", hostile],
        ["ask", "customer service, 5k a month", hostile],
        ["ask", "customer service", "--use-case", hostile],
        [f"customer service {hostile}"],
        ["customer", "service", hostile],
        ["show", hostile],
        ["why", hostile, *RANK[1:]],
        ["compare", "titan-2", hostile, *RANK[1:]],
        ["compare", hostile, hostile, hostile, *RANK[1:]],
        ["titan-2", hostile],
        ["shwo", hostile],
        [*RANK, "--format", hostile],
        [hostile],
    ):
        done = run(*arguments, *as_json)
        assert done.code in (0, 1, 2, 4), (arguments[:2], done.err)
        assert not UNSAFE.search(done.out + done.err)
        if as_json and arguments != [hostile]:
            assert done.json


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_needs_files_come_back_harmless(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "needs.toml"
    quoted = json.dumps(HOSTILE[name]).replace("\\ud800", "\\ufffd")
    for text in (f"use_case = {quoted}", f'use_case = "x"\n{quoted} = 1', f"use_case = {HOSTILE[name]}"):
        path.write_text(text, encoding="utf-8", errors="replace")
        done = run("rank", "needs.toml")
        assert done.code in (0, 2)
        assert not UNSAFE.search(done.out + done.err)


def test_names_with_markup_are_shown_as_they_are(run: Run) -> None:
    assert "[red]Odd[/red] 1B [/foo] $x" in run("show", "quietco/odd-1b").out
