"""Bad input is exit 2, in words and in JSON, with the nearest valid word."""

import pytest

from tests.support.command_line import RANK, Run

BAD = [
    (["rank"], "needs", "use_case"),
    ([*RANK, "--budget", "-5"], "needs", "budget.monthly_usd"),
    ([*RANK, "--budget", "x"], "needs", "budget.monthly_usd"),
    ([*RANK, "--budget", "1", "--budget", "2"], "needs", "budget.monthly_usd"),
    ([*RANK, "--country", "France"], "needs", "origin.developer_countries"),
    ([*RANK, "--provider", "nortlab"], "needs", "hosting.providers"),
    ([*RANK, "--cost", "0", "--capability", "0", "--downloads", "0"], "needs", "priorities"),
    ([*RANK, "--nonsense"], "usage", None),
    ([*RANK, "--limit", "-1"], "usage", None),
    ([*RANK, "--limit", "ten"], "usage", None),
    ([*RANK, "--today", "2026-02-30"], "usage", None),
    ([*RANK, "--today", "yesterday"], "usage", None),
    ([*RANK, "--today"], "usage", None),
    ([*RANK, "--choose", "titan-2"], "usage", None),
    ([*RANK, "--use-case", "other"], "needs", "use_case"),
    (["rank", "none.toml"], "file", None),
    (["rank", "."], "file", None),
    (["rank", "a", "b"], "usage", None),
    (["rank", "--use-case", "protein folding"], "unrecognised_use_case", None),
    (["ask"], "usage", None),
    (["ask", " "], "usage", None),
    (["ask", "protein folding"], "unrecognised_use_case", None),
    (["ask", "customer service", "--budget", "x"], "needs", "budget.monthly_usd"),
    (["ask", "customer service", "--provider", "nortlab"], "needs", "hosting.providers"),
    (["ask", "customer service", "--choose", "titan-2"], "usage", None),
    (["ask", "customer service", "--limit", "ten"], "usage", None),
    (["why", "--use-case", "customer-service"], "usage", None),
    (["why", "titan 3", "--use-case", "customer-service"], "unknown_model", None),
    (["why", "titan-2", "--use-case", "protein folding"], "unrecognised_use_case", None),
    (["why", "titan-2", "a.toml", "--needs", "b.toml"], "usage", None),
    (["show", "titan 3"], "unknown_model", None),
    ([*RANK, "--baseline-model", "titan 3"], "needs", "baseline.model"),
    (["show"], "usage", None),
    (["compare"], "usage", None),
    (["compare", "titan-2", *RANK[1:]], "usage", None),
    (["compare", "titan-2", "titan-2", *RANK[1:]], "usage", None),
    (["compare", "titan-2", "titan 3", *RANK[1:]], "unknown_model", None),
    (["compare", "titan-2", "atlas-27b", "--use-case", "protein folding"], "unrecognised_use_case", None),
    (["compare", "titan-2", "atlas-27b"], "needs", "use_case"),
    (["rank", "titan-2"], "usage", None),
    ([*RANK, "--format", "xml"], "usage", None),
    ([*RANK, "--format", "csv", "--excluded"], "usage", None),
    (["use-cases", "x"], "usage", None),
    (["sources", "--limit", "3"], "usage", None),
]


@pytest.mark.parametrize(("arguments", "kind", "key"), BAD, ids=[" ".join(entry[0]) for entry in BAD])
def test_bad_input_is_exit_2_in_words_and_in_json(
    run: Run, arguments: list[str], kind: str, key: str | None
) -> None:
    plain = run(*arguments)
    assert (plain.code, plain.out) == (2, "")
    assert plain.err.startswith("modelpick: ")
    assert plain.err.count("\n") == 1
    done = run(*arguments, "--json")
    assert done.code == 2
    error = done.json["error"]
    assert error["kind"] == kind
    assert error["key"] == key
    assert set(error) >= {"kind", "message", "file", "key", "found", "expected", "nearest"}


def test_near_words_are_offered(run: Run) -> None:
    assert run(*RANK, "--provider", "nortlab", "--json").json["error"]["nearest"] == "northlab"
    assert run(*RANK, "--provider", "Big Cloud", "--json").json["error"]["nearest"] == "bigcloud"
    assert "did you mean northlab/titan-1, northlab/titan-2" in run("show", "titan 3").err
    assert "did you mean modelpick rank?" in run("rnak").err


def test_a_name_that_is_near_none_gets_no_suggestion(run: Run) -> None:
    assert (
        run("show", "zzqq").err == 'modelpick: no model is called "zzqq"; give an id or a name of a model\n'
    )


def test_the_app_needs_a_terminal(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert "modelpick rank" in done.err
