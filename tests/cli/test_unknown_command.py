"""Words that are no command, and options between the words of one."""

import pytest

from tui.cli.dispatch import main


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("compare", "a", "b"), "the commands are ask, rank, why"),
        (("landscape",), "the commands are ask, rank, why"),
        (("rnk",), "did you mean modelpick rank?"),
        (("rnk", "needs.toml"), "did you mean modelpick rank?"),
        (("rnk", "--json"), "did you mean modelpick rank?"),
        (("shwo", "gpt-6-luna"), "did you mean modelpick show?"),
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
