"""`modelpick refresh` as it is typed: its exit codes, and what programs read from it."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from catalog.http.web import WebError
from catalog.pipeline.refresh import hold_lock
from catalog.pipeline.report import Report, SourceEvent, SourceReport, StageEvent
from catalog.sources import hugging_face
from catalog.storage import store
from tests.support.command_line import ROOT, Run
from tests.support.loopback import Loopback
from tests.support.refresh_command import state_of
from tui import paths
from tui.cli import dispatch

pytestmark = pytest.mark.usefixtures("refresh_settings")

# -- exit codes ---------------------------------------------------------------------------------------------


def test_new_and_then_current_are_exit_0(call: Run, server: Loopback) -> None:
    first = call("refresh", "--force", "--json")
    assert (first.code, first.json["outcome"], first.err) == (0, "new", "")
    assert first.json.keys() == set(Report.__struct_fields__)
    for row in first.json["sources"]:
        assert row.keys() == set(SourceReport.__struct_fields__)
    assert state_of(first.json, "openrouter")["origin"] == "network"
    assert state_of(first.json, "litellm")["state"] == "failed"
    again = call("refresh", "--force", "--json")
    assert (again.code, again.json["outcome"]) == (0, "current")
    assert server.log


def test_where_nothing_can_be_refreshed_it_is_exit_3_and_said(call: Run, folder: Path) -> None:
    done = call("refresh", "--json")
    assert (done.code, done.json["outcome"]) == (3, "kept")
    assert done.json["before"] == done.json["after"]
    data = paths.data_folder()
    assert data is not None
    with hold_lock(data):
        busy = call("refresh", "--offline", "--from", str(folder))
    assert busy.code == 3
    assert "another refresh is running" in busy.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--wide", "20001"), "a whole number up to 20,000"),
        (("--wide=-1",), "a whole number up to 20,000"),
        (("--from", "missing.bundle"), "missing.bundle: there is no such file"),
        (("--from", "empty"), "nothing in empty is a bundle"),
        (("--from", "other.json"), "nothing in other.json is a bundle"),
        (("--from", "a.bundle"), "a.bundle cannot be used: "),
        (("--from", ""), "found an empty name"),
        (("--from", "pipe"), "pipe: it is no plain file"),
        (("--export", ""), "found an empty name"),
        (("--offline", "--from", "hf://datasets/a/b"), "--offline forbids it"),
        (("--offline", "--export", "hf://datasets/a/b"), "--offline forbids it"),
        (("--export", "hf://models/a/b"), "expected hf://datasets/ORG/NAME"),
        (("--events",), "not allowed with argument --events"),
    ],
    ids=str,
)
def test_bad_input_is_exit_2_in_words_and_in_json(call: Run, arguments: tuple[str, ...], said: str) -> None:
    Path("empty").mkdir()
    Path("other.json").write_text('{"models": "none"}')
    Path("a.bundle").write_bytes(gzip.compress(b'{"format":"modelpick bundle"', mtime=0))
    os.mkfifo("pipe")
    done = call("refresh", *arguments, "--json")
    assert done.code == 2
    assert said in done.err
    assert said in done.json["error"]["message"]
    assert not (paths.data_folder() or Path()).joinpath(store.REFRESHED).exists()


@pytest.mark.parametrize("target", [".", "no/such/folder/x", "/dev/null"])
def test_a_bundle_that_cannot_be_written_is_exit_4(call: Run, target: str) -> None:
    done = call("refresh", "--offline", "--export", target, "--json")
    assert done.code == 4
    assert done.json["error"]["kind"] == "save"


def test_a_folder_that_cannot_be_made_is_exit_3_and_named(
    call: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("file").write_text("no folder")
    monkeypatch.setenv("XDG_DATA_HOME", str(Path("file").resolve()))
    done = call("refresh", "--offline", "--from", str(folder), "--force")
    assert done.code == 3
    assert "could not save" in done.out
    assert "a part of the path is a file" in " ".join(done.out.split())


def test_a_bad_address_of_the_hub_costs_the_hub_only(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("http://[::1", "nonsense", "https://me:word@example", "http://localhost:99999999"):
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", address)
        with pytest.raises(WebError, match="HF_ENDPOINT is no plain web address: expected https://HOST"):
            hugging_face.endpoint()
    done = call("refresh", "--json")
    assert done.code == 3
    assert "HF_ENDPOINT" in state_of(done.json, "hugging-face")["error"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_an_output_that_cannot_be_written_is_exit_4() -> None:
    script = (
        "import sys; from tui.cli.dispatch import main; sys.exit(main(['refresh', '--offline', '--events']))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-c", script]
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, env=environment, check=False, timeout=60
        )
    assert done.returncode == 4
    assert done.stderr.endswith(b"could not write the output: no space left on device\n")


@pytest.mark.parametrize("arguments", [("--json",), ("--events",), ()], ids=str)
def test_without_any_output_it_still_refreshes(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert dispatch.main(["refresh", "--offline", *arguments]) == 0


def test_progress_that_cannot_be_told_ends_nothing(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def full(message: str) -> NoReturn:
        told.append(message)
        raise OSError(28, "No space left on device", None)

    monkeypatch.setattr("tui.cli.refresh.say", full)
    assert call("refresh").code == 3
    assert len(told) > 1


# -- what programs read -------------------------------------------------------------------------------------


def test_events_are_one_document_a_line_with_every_field_and_the_report_last(
    call: Run, server: Loopback
) -> None:
    done = call("refresh", "--force", "--events")
    assert (done.code, done.err) == (0, "")
    events = [json.loads(line) for line in done.out.splitlines()]
    fields = {"source": SourceEvent, "stage": StageEvent, "report": Report}
    for event in events:
        assert event.keys() == {"event", *fields[event["event"]].__struct_fields__}
    assert [event["event"] for event in events].count("report") == 1
    assert events[-1]["event"] == "report"
    assert [event["stage"] for event in events if event["event"] == "stage"] == [
        "merging",
        "checking",
        "writing",
    ]
    assert server.log


def test_events_of_a_mistake_are_none(call: Run) -> None:
    done = call("refresh", "--events", "--from", "missing")
    assert (done.code, done.out) == (2, "")
    assert "missing" in done.err
