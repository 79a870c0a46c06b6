"""Words that are no command, and options between the words of one."""

import pytest

from tests.support.command_line import Run
from tui.cli.dispatch import main


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("landscape",), "the commands are ask, rank, why"),
        (("landscape", "a", "b"), "the commands are ask, rank, why"),
        (("rnk",), "did you mean modelpick rank?"),
        (("rnk", "needs.toml"), "did you mean modelpick rank needs.toml?"),
        (("rnk", "--json"), "did you mean modelpick rank?"),
        (("shwo", "gpt-6-luna"), "did you mean modelpick show gpt-6-luna?"),
        (("comapre", "a", "b; ls"), "did you mean modelpick compare a 'b; ls'?"),
        (("list",), "did you mean modelpick rank?"),
        (("search", "titan"), "did you mean modelpick show titan?"),
        (("update",), "did you mean modelpick refresh?"),
    ],
)
def test_a_word_that_is_no_command_is_said_to_be_none(
    arguments: tuple[str, ...], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert f'there is no command and no file "{arguments[0]}"' in said
    assert hint in said


def test_a_needs_file_may_follow_an_option(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "needs.toml"
    file.write_text('use_case = "customer-service"\n', encoding="utf-8")
    for order in (("--json", str(file)), (str(file), "--json")):
        assert main(["why", "gpt-6-luna", *order, "--today", "2026-11-30"]) == 0
        assert capsys.readouterr().out.startswith("{")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("rank", "titan-2"),
            'rank takes a needs file, and "titan-2" is a model; modelpick why northlab/titan-2 says where it ranks, '
            "modelpick show northlab/titan-2 lists its facts",
        ),
        (
            ("rank", "titan-2", "atlas-27b"),
            "modelpick compare northlab/titan-2 openly/atlas-27b puts them side by side",
        ),
        (("rank", "titan-3"), "tells about a model of a similar name"),
        (("rank", "customer service"), "modelpick ask 'customer service' answers a sentence"),
        (("rank", "none/needs"), "could not read none/needs"),
        (("why", "titan-2", "atlas-27b"), "modelpick compare northlab/titan-2 openly/atlas-27b puts them"),
        (("why", "titan-2", "none"), "could not read none"),
        (("titan-2",), '"titan-2" is a model, not a command or a file; modelpick why northlab/titan-2'),
        (("northlab/titan-2",), "modelpick show northlab/titan-2 lists its facts"),
        (("titan-2", "atlas-27b"), "modelpick compare northlab/titan-2 openly/atlas-27b"),
        (("rank", "--budgt", "500"), "modelpick rank has no flag --budgt; did you mean --budget?"),
        (("show", "titan-2", "--jsn"), "modelpick show has no flag --jsn; did you mean --json?"),
        (
            ("rank", "--zzzzqqq=\x1b[2J"),
            "modelpick rank has no flag --zzzzqqq (modelpick rank --help tells more)",
        ),
        (("--budget", "500"), "did you mean modelpick rank --budget?"),
        (("show", "titan-2", "atlas-27b"), "unrecognized arguments: atlas-27b"),
    ],
    ids=lambda given: " ".join(given)[:30] if isinstance(given, tuple) else None,
)
def test_a_mistake_names_what_was_meant(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1
    error = run(*words, "--json").json["error"]
    assert said in error["message"]


def test_a_sentence_that_begins_with_a_word_for_a_command_is_a_sentence(run: Run) -> None:
    for words in (("search customer service",), ("find", "customer", "service", "models")):
        assert run(*words).err.startswith("modelpick: the app needs a terminal"), words
