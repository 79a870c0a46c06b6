"""`modelpick why`: the reasons of a candidate, the rules that exclude a model, and what would change that."""

from pathlib import Path

from tests.support.command_line import RANK, Run


def test_why_of_a_candidate_and_of_an_excluded_model(run: Run) -> None:
    done = run("why", "Titan 2", *RANK[1:])
    assert done.code == 0
    assert "ranks" in done.out
    assert "Score " in done.out
    done = run("why", "titan-2", *RANK[1:], "--license", "permissive", "--budget", "100")
    assert done.code == 1
    assert "To let it in, all of this is needed: raise the budget to $9,500" in done.out
    assert "\n  --budget 9500 --license commercial\n" in done.out
    assert "It would rank" in done.out
    document = run("why", "titan-2", *RANK[1:], "--license", "permissive", "--budget", "100", "--json").json
    assert {reason["rule"] for reason in document["reasons"] + document["then"]} >= {
        "license.require",
        "budget",
    }
    done = run("why", "titan-1", *RANK[1:])
    assert "retired" in done.out
    assert "No change to your needs lets it in. It is out of service." in done.out
    assert run("why", "quietco/riddle", *RANK[1:]).code == 1


def test_why_takes_its_needs_in_both_places(run: Run, tmp_path: Path) -> None:
    (tmp_path / "needs.toml").write_text('use_case = "customer-service"', encoding="utf-8")
    outputs = {run("why", "titan-2", *more).out for more in (["needs.toml"], ["--needs", "needs.toml"])}
    assert len(outputs) == 1
