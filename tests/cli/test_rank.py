"""`modelpick rank`: what it answers first, its flags, its limit, and what it saves."""

import json
import re
from pathlib import Path

from catalog.advice.needs.keys import KEYS
from catalog.advice.needs.reading import parse
from tests.support.command_line import RANK, Run


def test_rank_answers_first_and_says_why(run: Run) -> None:
    done = run(*RANK)
    lines = done.out.splitlines()
    assert done.code == 0
    assert done.err == ""
    assert lines[0].startswith("Customer service, ")
    assert lines[1].startswith("Take Atlas 27B: $")
    assert any(re.match(r" *# +Model +By +License +\$/month", line) for line in lines)
    said = " ".join(done.out.split())
    assert "10 ranked · 1 without evidence · 13 ruled out, of 24 models. Prices as of 12 Nov 2026." in said
    assert "kind of model 10" in " ".join(run(*RANK, "--verbose").out.split())
    assert all(len(line) <= 100 for line in lines)


def test_nothing_fits_is_exit_1_with_the_nearest(run: Run) -> None:
    done = run(*RANK, "--budget", "0.5")
    assert done.code == 1
    assert "nothing fits" in done.out
    assert "Nearest misses" in done.out
    assert "Without the budget, " in done.out
    assert run(*RANK, "--budget", "0.5", "--json").json["nearest_misses"]


def test_flags_win_over_the_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "needs.toml").write_text(
        'use_case = "customer-service"\nbudget.monthly_usd = 1\n', encoding="utf-8"
    )
    assert run("rank", "needs.toml").code == 1
    done = run(
        "rank",
        "needs.toml",
        "--budget",
        "5k",
        "--country",
        "US,FR",
        "--country",
        "eu",
        "--no-batch",
        "--json",
    )
    assert done.code == 0
    needs = done.json["needs"]
    assert needs["budget"]["monthly_usd"] == 5000
    assert needs["origin"]["developer_countries"] == ["US", "FR", "EU"]
    assert needs["workload"]["batch"] is False


def test_every_key_has_a_working_flag(run: Run) -> None:
    examples = {
        "use_case": "customer-service",
        "unknown_ok": "must.speed",
        "license.require": "any",
        "hosting.where": "api",
        "hosting.gpu": "8 GB",
        "hosting.providers": "northlab",
        "hosting.exclude_providers": "northlab",
        "must.inputs": "text",
        "must.outputs": "text",
        "must.features": "tools",
        "must.languages": "en",
        "workload.cached_input_share": "0.5",
        "hosting.utilisation": "0.5",
        "hosting.precision": "8-bit",
        "must.min_capability": "50",
        "baseline.model": "titan-2",
        "origin.developers": "northlab",
        "origin.exclude_developers": "northlab",
    }
    for key in KEYS:
        value = examples.get(key.path, "US" if "countries" in key.path else "7")
        flags = [key.flag] if key.value.metavar == "" else [key.flag, value]
        base = [] if key.path == "use_case" else ["--use-case", "customer-service"]
        base += ["--gpu", "H100"] if key.path.startswith(("hosting.own", "hosting.gpu_")) else []
        done = run("rank", *base, *flags, "--json")
        assert done.code in (0, 1), (key.path, done.err)
        table_name, _, name = key.path.rpartition(".")
        needs = done.json["needs"]
        shown = (needs[table_name] if table_name else needs)[name]
        assert shown not in (None, []), key.path


def test_the_limit(run: Run) -> None:
    assert len(run(*RANK, "--json", "--limit", "3").json["candidates"]) == 3
    everything = run(*RANK, "--json", "--limit", "0").json
    assert len(everything["candidates"]) == everything["fits"] + everything["unranked"]
    assert sum(entry["rank"] is not None for entry in everything["candidates"]) == everything["fits"]
    assert "--limit 0 lists all" in run(*RANK, "--limit", "2").out


def test_the_model_used_today_is_known_by_any_spelling(run: Run) -> None:
    needs = run(*RANK, "--baseline-model", "TITAN2", "--json").json["needs"]
    assert needs["baseline"]["model"] == "northlab/titan-2"
    error = run(*RANK, "--baseline-model", "titan 3", "--json").json["error"]
    assert error["closest"][:2] == ["northlab/titan-1", "northlab/titan-2"]


def test_rank_shows_the_three_ways_in_a_line_each_and_from_which_volume_on(run: Run) -> None:
    done = run(*RANK, "--requests", "3000000", "--verbose")
    ways = json.loads(run(*RANK, "--requests", "3000000", "--json").out)["three_ways"]
    _, _, block = done.out.partition("own hardware at 3M requests/month:")
    lines = block.split("\n\n")[0].splitlines()
    for row in ways["rows"]:
        assert any(row["way"] in line and row["name"] in line for line in lines)
    assert sum("cheapest" in line for line in lines if "requests" not in line) == 1
    assert any("from" in line and "requests/month" in line for line in lines)


def test_rank_has_no_ways_to_compare_without_requests(run: Run) -> None:
    assert "own hardware at" not in run(*RANK, "--requests", "0").out


def test_a_bill_on_own_hardware_is_marked_and_the_mark_explained(run: Run) -> None:
    done = run(*RANK, "--where", "self-host")
    assert re.search("⌂ [0-9]", done.out)
    assert "⌂ own hardware, estimated" in done.out
    assert "⌂" not in run(*RANK, "--where", "api").out


def test_an_unrecognised_job_is_also_in_the_ranks_own_shape(run: Run) -> None:
    document = run("rank", "--use-case", "protein folding", "--json").json
    assert document["unrecognised_use_case"]["asked"] == "protein folding"
    assert document["candidates"] == []


def test_a_license_that_no_model_has_is_only_told(run: Run) -> None:
    done = run(*RANK, "--allow-license", "MIT,WTFPL")
    assert done.code == 0
    assert "WTFPL" in done.err
    assert '"MIT"' not in done.err


def test_rank_saves_the_first_or_the_chosen_one(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "choice.toml"
    done = run(*RANK, "--save", str(path))
    assert done.code == 0
    assert "saved openly/atlas-27b" in done.err
    done = run(*RANK, "--save", str(path), "--choose", "Titan 2", "--json")
    assert done.json["saved"]["model"] == "northlab/titan-2"
    assert parse(path.read_text(encoding="utf-8"), None).use_case == "customer-service"
    again = run("rank", str(path), "--today", "2026-11-24", "--json").json
    assert again["candidates"] == run(*RANK, "--json").json["candidates"]


def test_what_cannot_be_saved_is_exit_4(run: Run, tmp_path: Path) -> None:
    foreign = tmp_path / "mine.toml"
    foreign.write_text("x = 1\n", encoding="utf-8")
    for arguments, cause in (
        (["--save", str(tmp_path / "none" / "c.toml")], "there is no such folder"),
        (["--save", str(tmp_path)], "it is a folder"),
        (["--save", str(foreign)], "--overwrite replaces it"),
        (["--save", "c.toml", "--choose", "brise-rerank"], "does not fit"),
        (["--save", "c.toml", "--budget", "0.5"], "nothing fits"),
    ):
        done = run(*RANK, *arguments)
        assert done.code == 4
        assert cause in done.err
        failed = run(*RANK, *arguments, "--json")
        assert failed.code == 4
        assert failed.json["error"]["kind"] == "save"
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.toml"]
    assert foreign.read_text(encoding="utf-8") == "x = 1\n"
    assert run(*RANK, "--save", str(foreign), "--overwrite").code == 0


def test_what_cannot_be_ranked_is_no_fit_in_a_headline(run: Run) -> None:
    # Of the smallest only one is left, without a result, and it may pass.
    only = ("--max-parameters", "1", "--allow-unknown", "use_case.skill")
    done = run(*RANK, *only, "--json")
    assert (done.code, done.json["fits"]) == (0, 0)
    assert done.json["unranked"] == len(done.json["candidates"]) > 0
    text = run(*RANK, *only).out
    assert f"\n{done.json['unranked']} without evidence" in text
    assert " ranked" not in text.partition("not ranked")[0]


def test_the_smallest_need_a_result_but_where_small_ones_do(run: Run) -> None:
    found = run(*RANK, "--json", "--excluded", "--limit", "0").json
    (out,) = [
        entry for entry in found["excluded"] if "use_case.skill" in {r["rule"] for r in entry["reasons"]}
    ]
    (reason,) = [reason for reason in out["reasons"] if reason["rule"] == "use_case.skill"]
    assert reason["has"] is None
    assert reason["text"].endswith("parameters and no result for this job: nothing shows that it can do it.")
    passed = run(*RANK, "--json", "--limit", "0", "--allow-unknown", "use_case.skill").json
    (entry,) = [entry for entry in passed["candidates"] if entry["model"] == out["model"]]
    assert entry["rank"] is None
