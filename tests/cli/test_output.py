"""How every command behaves as a process: width, colour, encoding, closed pipes, full disks, crashes, imports."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from catalog import VERSION
from catalog.storage import snapshot as snapshots
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.command_line import RANK, ROOT, Done, Run, process
from tests.support.hostile import UNSAFE
from tui.cli import console
from tui.rendering import text_table
from tui.rendering.text_table import Console


@pytest.mark.parametrize("width", [40, 60, 80, 120, 140, 200])
def test_tables_fit_the_width(run: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ask = ["ask", "customer service", "for", "x" * 90, *RANK[3:]]
    compare = ["compare", "titan-2", "atlas-27b", "brise-12b", *RANK[1:]]
    for command in ([*RANK, "--excluded"], ask, ["show", "titan-2"], compare, ["use-cases"], ["sources"]):
        done = run(*command)
        assert done.code == 0
        too_long = [line for line in done.out.splitlines() if text_table.text_width(line) > min(width, 140)]
        assert [line for line in too_long if " " in line.strip()] == []


@pytest.mark.parametrize(
    "asked",
    [
        ("--max-parameters", "0.000001"),
        ("--where", "self-host", "--gpu", "1x H100", "--min-speed", "1500000"),
        ("--where", "self-host", "--gpu", "2x H100", "--min-speed", "2000000.5"),
        ("--cost", "0.0000001"),
        ("--cost", "0", "--capability", "1000000", "--downloads", "0.00002"),
        ("--capability", "1000000", "--cost", "0.00003"),
        ("--min-capability", "0.00001"),
        ("--gpu", "1x H100", "--own-gpu", "--power-price", "0.00001"),
    ],
    ids=" ".join,
)
def test_no_figure_is_a_power_of_ten(run: Run, asked: tuple[str, ...]) -> None:
    compare = ["compare", "titan-2", "atlas-27b", *RANK[1:]]
    for command in ([*RANK, "--excluded", "--limit", "0"], ["why", "atlas-27b", *RANK[1:]], compare):
        done = run(*command, *asked)
        assert done.code in (0, 1), done.err
        assert re.findall(r"\d[eE][+-]?\d", done.out) == []


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


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["rank", "--help"],
        [*RANK, "--json"],
        ["ask", "customer service", "--json"],
        ["compare", "gpt-5.6-luna", "claude-fable-5", *RANK[1:]],
    ],
    ids=" ".join,
)
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


def test_wide_and_combining_characters_keep_the_columns() -> None:
    columns = (text_table.Column("A", most=8), text_table.Column("B"))
    lines = text_table.table(columns, [("日本語日本語", "x"), ("e\u0301te", "x"), ("plain", "x")], Console())
    assert {text_table.text_width(line[: line.index("x")]) for line in lines[1:]} == {10}
    assert lines[1].startswith("日本語…")


def test_a_damaged_catalogue_is_an_internal_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "load", lambda _folder=None: snapshots.decode(b"{"))
    assert run(*RANK).code == 70
    monkeypatch.setattr(
        store, "load", lambda _folder=None: snapshots.decode(msgspec.json.encode({"schema": 99}))
    )
    assert "schema 99" in run(*RANK).err
