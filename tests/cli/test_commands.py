"""The command line: exit codes, what goes where, and that nothing hostile reaches the terminal."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from catalog import VERSION
from catalog.advice.needs import KEYS, parse
from catalog.advice.understanding.use_cases import UseCase
from catalog.model import Offer
from catalog.record import PriceUnit
from catalog.storage import snapshot as snapshots
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.command_line import RANK, ROOT, Done, Run, process
from tests.support.hostile import HOSTILE, UNSAFE
from tui.cli import console
from tui.rendering import show_offers, text_table

# -- rank ---------------------------------------------------------------------------------------------------


def test_rank_answers_first_and_says_why(run: Run) -> None:
    done = run(*RANK)
    lines = done.out.splitlines()
    assert done.code == 0
    assert done.err == ""
    assert lines[0].startswith("Customer service: Atlas 27B by Openly (CN): $")
    assert any(re.match(r" *# +Model +By +License +\$/month", line) for line in lines)
    assert "of 24 models fit; figures of 12 Nov 2026." in done.out
    assert "kind of model 10" in " ".join(done.out.split())
    assert all(len(line) <= 100 for line in lines)


@pytest.mark.parametrize("width", [40, 60, 80, 120, 140, 200])
def test_tables_fit_the_width(run: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for command in ([*RANK, "--excluded"], ["show", "titan-2"], ["use-cases"], ["sources"]):
        done = run(*command)
        assert done.code == 0
        too_long = [line for line in done.out.splitlines() if text_table.cells(line) > min(width, 140)]
        assert [line for line in too_long if " " in line.strip()] == []


def test_nothing_fits_is_exit_1_with_the_nearest(run: Run) -> None:
    done = run(*RANK, "--budget", "0.5")
    assert done.code == 1
    assert "nothing fits" in done.out
    assert "Nearest misses" in done.out
    assert "Without the budget as a rule" in done.out
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
    assert len(everything["candidates"]) == everything["fits"]
    assert "more fit (--limit 0 shows all)" in run(*RANK, "--limit", "2").out


# -- bad input ----------------------------------------------------------------------------------------------

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
    (["why", "--use-case", "customer-service"], "usage", None),
    (["why", "titan 3", "--use-case", "customer-service"], "unknown_model", None),
    (["why", "titan-2", "--use-case", "protein folding"], "unrecognised_use_case", None),
    (["why", "titan-2", "a.toml", "--needs", "b.toml"], "usage", None),
    (["show", "titan 3"], "unknown_model", None),
    ([*RANK, "--baseline-model", "titan 3"], "needs", "baseline.model"),
    (["show"], "usage", None),
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


def test_the_model_used_today_is_known_by_any_spelling(run: Run) -> None:
    needs = run(*RANK, "--baseline-model", "TITAN2", "--json").json["needs"]
    assert needs["baseline"]["model"] == "northlab/titan-2"
    error = run(*RANK, "--baseline-model", "titan 3", "--json").json["error"]
    assert error["closest"][:2] == ["northlab/titan-1", "northlab/titan-2"]


def test_a_name_that_is_near_none_gets_no_suggestion(run: Run) -> None:
    assert (
        run("show", "zzqq").err == 'modelpick: no model is called "zzqq"; give an id or a name of a model\n'
    )


def test_rank_shows_the_three_ways_in_a_line_each_and_from_which_volume_on(run: Run) -> None:
    done = run(*RANK, "--requests", "3000000")
    ways = json.loads(run(*RANK, "--requests", "3000000", "--json").out)["three_ways"]
    head, _, block = done.out.partition("Three ways, at 3 million requests a month:")
    assert "Open instead of proprietary" in head
    lines = block.split("\n\n")[0].splitlines()
    for row in ways["rows"]:
        assert any(row["way"] in line and row["name"] in line for line in lines)
    assert sum("cheapest" in line for line in lines if "requests" not in line) == 1
    assert any("from" in line and "requests a month" in line for line in lines)


def test_rank_has_no_ways_to_compare_without_requests(run: Run) -> None:
    assert "Three ways" not in run(*RANK, "--requests", "0").out


def test_a_bill_on_own_hardware_is_marked_and_the_mark_explained(run: Run) -> None:
    done = run(*RANK, "--where", "self-host")
    assert re.search("⌂ [0-9]", done.out)
    assert "⌂: on own hardware, an estimate" in done.out
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


def test_the_app_needs_a_terminal(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert "modelpick rank" in done.err


# -- saving -------------------------------------------------------------------------------------------------


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


def test_init_writes_a_needs_file_once(run: Run, tmp_path: Path) -> None:
    assert run("init").code == 0
    assert run("rank", "needs.toml", "--use-case", "customer-service").code == 0
    before = (tmp_path / "needs.toml").read_bytes()
    done = run("init", "needs.toml")
    assert done.code == 4
    assert "it exists" in done.err
    assert (tmp_path / "needs.toml").read_bytes() == before
    assert run("init", "none/needs.toml").code == 4
    assert parse(run("init", "-").out, None).use_case == "customer service"


# -- the other commands -------------------------------------------------------------------------------------


def test_why_of_a_candidate_and_of_an_excluded_model(run: Run) -> None:
    done = run("why", "Titan 2", *RANK[1:])
    assert done.code == 0
    assert "ranks" in done.out
    assert "Score " in done.out
    done = run("why", "titan-2", *RANK[1:], "--license", "permissive", "--budget", "100")
    assert done.code == 1
    assert "→ Accept any license." in done.out
    assert "With all of that changed, it would rank" in done.out
    document = run("why", "titan-2", *RANK[1:], "--license", "permissive", "--budget", "100", "--json").json
    assert {reason["rule"] for reason in document["reasons"] + document["then"]} >= {
        "license.require",
        "budget",
    }
    done = run("why", "titan-1", *RANK[1:])
    assert "retired" in done.out
    assert "With all" not in done.out
    assert run("why", "quietco/riddle", *RANK[1:]).code == 1


def test_why_takes_its_needs_in_both_places(run: Run, tmp_path: Path) -> None:
    (tmp_path / "needs.toml").write_text('use_case = "customer-service"', encoding="utf-8")
    outputs = {run("why", "titan-2", *more).out for more in (["needs.toml"], ["--needs", "needs.toml"])}
    assert len(outputs) == 1


def test_show_says_what_is_unknown_and_disputed(run: Run) -> None:
    done = run("show", "atlas-27b")
    assert done.code == 0
    for words in ("Openly (CN)", "says 131072", "Keep the license text", "GPU Farm", "Chit-Chat", "hub"):
        assert words in done.out
    assert "price-list (1 Oct 2026)" not in done.out
    assert "scoreboard (1 Oct 2026) says $6.00 and $24.00" in " ".join(run("show", "titan-2").out.split())
    unknown = run("show", "whisperling-9b").out
    assert "License of the weights: unknown" in unknown
    assert "country unknown" in unknown


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_show_tells_variants_apart_and_prices_of_media(
    run: Run, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    model = next(offer.model for offer in snapshot.catalog.offers if offer.variant == "service:priority")
    table_of_offers = run("show", model).out.partition("Offers, ")[2]
    assert " · service:priority" in table_of_offers
    heard = next(
        offer.model
        for offer in snapshot.catalog.offers
        if [price.unit for price in offer.media] == ["audio_minute_in"]
    )
    assert "$0.002 a minute" in run("show", heard).out


def test_every_unit_of_price_has_words() -> None:
    assert set(show_offers.UNITS) == set(get_args(PriceUnit))


def test_an_offer_without_a_price_is_unknown_and_never_free(
    run: Run, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
) -> None:
    offer = Offer(
        model="northlab/titan-2",
        provider="northlab",
        provider_model_id="x",
        source="hub",
        as_of="2026-10-01",
        terms="free",
    )
    catalog = msgspec.structs.replace(snapshot.catalog, offers=(offer,))
    monkeypatch.setattr(store, "load", lambda _folder=None: Snapshot(catalog, snapshot.digest))
    offers = run("show", "titan-2").out.partition("Offers, ")[2].partition("Spend of")[0]
    assert "free plan; price unknown" in offers
    assert offers.count("unknown") >= 3
    assert "$" not in offers


def test_every_model_and_job_can_be_shown(
    run: Run, snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    for model in snapshot.models:
        assert run("show", model).code == 0
    for case in small_use_cases:
        assert run("rank", "--use-case", case).code == 0


def test_lists(run: Run) -> None:
    assert "customer-service" in run("use-cases").out
    assert "Made-up price list" in run("sources").out
    assert len(run("use-cases", "--json").json["use_cases"]) == 6
    assert len(run("sources", "--json").json["sources"]) == 3


# -- how it behaves as a process ----------------------------------------------------------------------------


def test_common_flags_stand_anywhere(run: Run) -> None:
    assert run("--today", "2026-01-01", *RANK[:3], "--json").json["today"] == "2026-01-01"
    assert run("--json", *RANK).json["schema"] == 1


def test_colour_only_on_a_terminal_that_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

        def fileno(self) -> int:
            raise OSError

    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    assert console.console(False, False).colour
    assert not console.console(True, False).colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not console.console(False, False).colour
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not console.console(False, False).colour


def test_an_internal_error_is_exit_70_with_a_file_without_values(
    run: Run, monkeypatch: pytest.MonkeyPatch, a_home_of_its_own: Path
) -> None:
    def broken(_folder: Path | None = None) -> Snapshot:
        secret = "hidden-value"
        raise RuntimeError(f"broken\x1b[2J{len(secret)}")

    monkeypatch.setattr(store, "load", broken)
    done = run(*RANK)
    assert done.code == 70
    assert done.out == ""
    assert done.err.startswith("modelpick: internal error: RuntimeError: broken")
    assert not UNSAFE.search(done.err)
    [details] = a_home_of_its_own.rglob("last-error.txt")
    assert str(details) in done.err
    text = details.read_text(encoding="utf-8")
    assert "in broken" in text
    assert run(*RANK, "--json").json["error"]["kind"] == "internal"


def test_an_interrupt_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_folder: Path | None = None) -> Snapshot:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "load", interrupted)
    assert run(*RANK) == Done(130, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("arguments", [RANK, [*RANK, "--json"], ["rank", "--nope", "--json"], ["--help"]])
def test_output_to_a_full_device_is_exit_4(arguments: list[str]) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "tui", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment, check=False)
    assert done.returncode == 4
    assert done.stderr.endswith(b"modelpick: could not write the output: no space left on device\n")


def test_a_closed_pipe_is_quiet() -> None:
    command = [sys.executable, "-m", "tui", *RANK, "--limit", "0", "--excluded", "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        errors = child.stderr.read()
    assert errors == b""
    assert child.returncode in (141, -signal.SIGPIPE)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["rank", "--help"], [*RANK, "--json"]])
def test_what_is_not_needed_is_not_imported(arguments: list[str]) -> None:
    heavy = "{'textual', 'rich', 'huggingface_hub', 'rapidfuzz', 'tomli_w', 'diskcache', 'httpx2', 'numpy'}"
    if arguments[0] in ("--help", "--version"):
        heavy = heavy.replace("}", ", 'msgspec', 'tui.app'}")
    code = (
        "import sys; from tui.cli.dispatch import main; code = main(sys.argv[1:]); "
        f"sys.exit(sorted({heavy} & set(sys.modules)) or code)"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    if arguments == ["--version"]:
        assert done.stdout == f"modelpick {VERSION}\n"


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_output_is_utf_8_on_every_locale(locale: str) -> None:
    done = process("use-cases", LC_ALL=locale, PYTHONIOENCODING="", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0
    assert "customer-service" in done.stdout


# -- hostile text -------------------------------------------------------------------------------------------


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
        ["show", hostile],
        ["why", hostile, *RANK[1:]],
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


def test_wide_and_combining_characters_keep_the_columns() -> None:
    columns = (text_table.Column("A", most=8), text_table.Column("B"))
    lines = text_table.table(
        columns, [("日本語日本語", "x"), ("e\u0301te", "x"), ("plain", "x")], text_table.Console()
    )
    assert {text_table.cells(line[: line.index("x")]) for line in lines[1:]} == {10}
    assert lines[1].startswith("日本語…")


def test_a_damaged_catalogue_is_an_internal_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "load", lambda _folder=None: snapshots.decode(b"{"))
    assert run(*RANK).code == 70
    monkeypatch.setattr(
        store, "load", lambda _folder=None: snapshots.decode(msgspec.json.encode({"schema": 99}))
    )
    assert "schema 99" in run(*RANK).err
