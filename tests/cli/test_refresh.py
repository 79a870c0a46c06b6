"""`modelpick refresh` and `sources` as they are typed, and every other command on what a refresh leaves."""

import functools
import gzip
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import pytest

from catalog.http import client
from catalog.http.web import Limits, Web, WebError
from catalog.pipeline import fetch, refresh
from catalog.pipeline.publish import REPORT_FILE
from catalog.pipeline.refresh import hold_lock
from catalog.pipeline.report import Report, SourceEvent, SourceReport, StageEvent
from catalog.sources import hugging_face
from catalog.sources.genai_prices import GenaiPrices
from catalog.sources.upstream import Page
from catalog.storage import groundwork, store
from tests.support.command_line import ROOT, Done, Run
from tests.support.hostile import UNSAFE
from tests.support.loopback import Asked, Loopback, Reply, hub_routes
from tui import paths
from tui.cli import dispatch

UPSTREAM = Path(__file__).parents[1] / "data" / "upstream"
TOKEN = "hf_madeUpTokenThatMustNotLeak"
DAY = ("--today", "2026-11-24")
NOWHERE = "http://127.0.0.1:9"
NAMES = {
    "/models.dev/api.json": "models-dev.json",
    "/openrouter.ai/api/v1/models": "openrouter.json",
    "/router.huggingface.co/v1/models": "hugging-face-router.json",
}
COMMANDS = (
    ("rank", "--use-case", "chat", "--limit", "0", "--excluded"),
    ("why", "gpt-5", "--use-case", "chat"),
    ("show", "gpt-5"),
    ("use-cases",),
    ("sources",),
    ("init", "needs.toml"),
    ("--version",),
    ("--help",),
)


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small_shipped: Path) -> None:
    """Short waits, nothing of the developer's environment, and no server but those that a test starts."""
    monkeypatch.setattr(store, "DATA", small_shipped)
    monkeypatch.setattr(groundwork, "DATA", small_shipped)
    limits = Limits(connect=2.0, read=0.5, whole=10.0, backoff=0.01, most_backoff=0.01, most_wait=0.05)
    monkeypatch.setattr(client.Network.__init__, "__kwdefaults__", {"mirror": "", "limits": limits})
    monkeypatch.setattr(fetch, "NO_ANSWER_SECONDS", 20.0)
    for name in os.environ:
        if name.startswith(
            ("HF_", "HUGGING_FACE", "TRANSFORMERS", "ARTIFICIAL_", "COLUMNS")
        ) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    monkeypatch.setenv("MODELPICK_MIRROR", NOWHERE)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command in this process; nothing unsafe may come out of any."""

    def start(*arguments: str) -> Done:
        code = dispatch.main([*arguments, *DAY])
        captured = capsys.readouterr()
        assert not UNSAFE.search(captured.out + captured.err)
        return Done(code, captured.out, captured.err)

    return start


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Three price lists and the Hub; everything else is not found."""
    rows = [{"_id": "0" * 24, "id": "org/one", "downloads": 5, "downloadsAllTime": 9, "likes": 1, "tags": []}]
    routes: dict[str, Any] = {path: (UPSTREAM / name).read_bytes() for path, name in NAMES.items()}
    with Loopback(routes | hub_routes(rows, prefix="/huggingface.co")) as started:
        monkeypatch.setenv("MODELPICK_MIRROR", started.url)
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file of a source, to be read with `--from`."""
    made = tmp_path / "downloads"
    made.mkdir()
    (made / "anything.json").write_bytes((UPSTREAM / "openrouter.json").read_bytes())
    return made


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every attempt to reach another process or to resolve a name."""
    found: list[str] = []

    def watch(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def watched(*arguments: Any, **named: Any) -> Any:
            found.append(f"{name} {arguments[-1:]}")
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, watched)

    for name in ("connect", "connect_ex", "sendto"):
        watch(socket.socket, name)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo"):
        watch(socket, name)
    return found


def state_of(document: Any, source: str) -> Any:
    return next(row for row in document["sources"] if row.get("source", row.get("id")) == source)


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


# -- files and bundles --------------------------------------------------------------------------------------


def test_what_is_exported_here_is_the_same_there(
    call: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = call("refresh", "--from", str(folder), "--force", "--export", "team.bundle", "--json")
    assert (made.code, made.json["exported"]) == (0, "team.bundle")
    for home in ("data", "cache"):
        monkeypatch.setenv(f"XDG_{home.upper()}_HOME", str(Path("other", home).resolve()))
    taken = call("refresh", "--from", "team.bundle", "--export", "again.bundle", "--json")
    assert taken.code == 0
    assert taken.json["after"] == made.json["after"]
    assert taken.json["before"] != taken.json["after"]
    assert Path("again.bundle").read_bytes() == Path("team.bundle").read_bytes()
    assert call("sources", "--json").json["catalog"]["origin"] == "refreshed"


def test_a_folder_is_read_whatever_else_lies_in_it(
    call: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = call("refresh", "--from", str(folder), "--force", "--json").json
    known = (folder / "anything.json").read_bytes()
    (folder / "copy.json").write_bytes(known)
    (folder / "note\x1b[2J.txt").write_text("to do")
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    (folder / "self").symlink_to(folder)
    with (folder / "huge").open("wb") as file:
        file.truncate(300_000_000)
    for home in ("data", "cache"):
        monkeypatch.setenv(f"XDG_{home.upper()}_HOME", str(Path("other", home).resolve()))
    crowded = call("refresh", "--from", str(folder), "--force", "--json").json
    assert crowded["after"] == alone["after"]
    assert state_of(crowded, "openrouter")["rows"] == state_of(alone, "openrouter")["rows"]
    warnings = " ".join(crowded["warnings"])
    assert "huge: it is larger than 256 MB" in warnings
    assert "is no file of a known source" in warnings


def test_a_bundle_in_a_folder_is_named_alone(call: Run, folder: Path) -> None:
    (folder / "anything.json").unlink()
    assert call("refresh", "--offline", "--export", str(folder / "a.bundle")).code == 0
    done = call("refresh", "--offline", "--from", str(folder))
    assert done.code == 2
    assert "a.bundle is a bundle: name it alone" in done.err


# -- sources ------------------------------------------------------------------------------------------------


def test_sources_tells_what_the_last_refresh_said(call: Run, server: Loopback) -> None:
    assert {row["last_error"] for row in call("sources", "--json").json["sources"]} == {None}
    server.routes["/models.dev/api.json"] = Reply(b"", 500)
    assert call("refresh", "--force").code == 0
    found = call("sources", "--json").json
    error = state_of(found, "models-dev")["last_error"]
    assert "500" in error
    assert state_of(found, "openrouter")["last_error"] is None
    assert error in " ".join(call("sources").out.split())
    fields = {"id", "name", "url", "license", "as_of", "gave", "attribution", "rows", "last_error"}
    assert all(row.keys() >= fields for row in found["sources"])


def test_a_report_that_is_no_report_is_not_read(call: Run) -> None:
    cache = paths.cache_folder()
    assert cache is not None
    cache.mkdir(parents=True)
    for content in (b"", b"[" * 100_000, b'{"event":"report"}', b"\xff\x00", b"null"):
        (cache / REPORT_FILE).write_bytes(content)
        assert call("sources").code == 0
    (cache / REPORT_FILE).unlink()
    os.mkfifo(cache / REPORT_FILE)
    assert call("sources").code == 0


def test_what_the_last_refresh_said_is_shown_safely(call: Run) -> None:
    cache = paths.cache_folder()
    assert cache is not None
    cache.mkdir(parents=True)
    report = json.loads(call("refresh", "--offline", "--events").out.splitlines()[-1])
    for source in report["sources"]:
        source |= {"error": "gone\x1b]0;pwned\x07\u202e", "name": "na\x9b2Jme"}
    (cache / REPORT_FILE).write_bytes(msgspec.json.encode(report))
    assert "gone" in call("sources").out


def test_no_link_is_written_through(call: Run) -> None:
    cache, victim = paths.cache_folder(), Path("victim")
    assert cache is not None
    cache.mkdir(parents=True)
    victim.write_text("precious")
    (cache / REPORT_FILE).symlink_to(victim.resolve())
    assert call("refresh", "--offline").code == 0
    assert victim.read_text() == "precious"
    assert not (cache / REPORT_FILE).is_symlink()
    assert json.loads((cache / REPORT_FILE).read_bytes())["event"] == "report"


# -- offline ------------------------------------------------------------------------------------------------


def test_the_recorder_sees_a_refresh_over_the_network(
    call: Run, server: Loopback, attempts: list[str]
) -> None:
    call("refresh", "--force")
    assert attempts
    assert server.log


def test_no_other_command_reaches_for_the_network(call: Run, server: Loopback, attempts: list[str]) -> None:
    for refreshed in (False, True):
        if refreshed:
            assert call("refresh", "--force").code == 0
            attempts.clear()
        for command in COMMANDS:
            assert call(*command).code == 0, command
            assert attempts == [], command
            Path("needs.toml").unlink(missing_ok=True)
    assert server.log


def test_an_offline_refresh_reaches_for_nothing(
    call: Run, server: Loopback, attempts: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("refresh", "--force").code == 0
    asked = len(server.log)
    attempts.clear()
    for arguments in (
        ("--offline", "--wide", "20000", "--export", "team.bundle", "--json"),
        ("--offline", "--from", str(folder)),
        ("--from", "team.bundle", "--events"),
    ):
        assert call("refresh", *arguments).code == 0, arguments
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.setenv(name, "1")
        assert call("refresh", "--from", "hf://datasets/a/b").code == 2
    assert call("refresh").code == 0
    assert attempts == []
    assert len(server.log) == asked


# -- hostile answers ----------------------------------------------------------------------------------------

EVIL = "AA\x1b]0;pwned\x07\x1b[2J\x9b31m\u202eBB\r\n\ud800\x00[/foo]"


def _poisoned(value: Any) -> Any:
    """The same document with every text longer than itself by what no terminal should get."""
    if isinstance(value, dict):
        return {key: _poisoned(entry) for key, entry in value.items()} | {EVIL: EVIL}
    if isinstance(value, list):
        return [_poisoned(entry) for entry in value]
    return value + EVIL if isinstance(value, str) and len(value) < 40 else value


def _half(document: Any) -> Any:
    """Every other row poisoned, so that the rest is good enough to count."""
    if isinstance(document, list):
        return [_poisoned(row) if place % 2 else row for place, row in enumerate(document)]
    return {
        key: _half(value) if isinstance(value, list) else (_poisoned(value) if place % 2 else value)
        for place, (key, value) in enumerate(document.items())
    }


def _evil(name: str, asked: Asked) -> Reply:  # noqa: ARG001
    body = json.dumps(_half(json.loads((UPSTREAM / name).read_bytes()))).encode()
    return Reply(
        body, headers={"ETag": '"\x1b]0;pwned\x07"', "Content-Type": "\x1b[2J", "Link": "<\x1b[2J>; rel=next"}
    )


def test_hostile_answers_come_out_harmless(call: Run, server: Loopback) -> None:
    for path, name in NAMES.items():
        server.routes[path] = functools.partial(_evil, name)
    row = {
        "_id": EVIL,
        "id": "org/na\x1b[2Jme",
        "downloads": 5,
        "tags": [EVIL],
        "cardData": {"license": EVIL},
    }
    server.routes |= hub_routes([row], prefix="/huggingface.co")
    assert call("refresh", "--force", "--offline").code == 0
    done = call("refresh", "--force", "--events")  # `call` looks for what is unsafe
    assert done.code == 0
    assert "\ufffd" in done.out  # what stands where something unsafe was
    for command in (*COMMANDS, ("sources", "--json")):
        assert call(*command).code == 0
        Path("needs.toml").unlink(missing_ok=True)
    cache = paths.cache_folder()
    assert cache is not None
    assert not UNSAFE.search((cache / REPORT_FILE).read_text(encoding="utf-8"))
    found = store.load(paths.data_folder())
    assert not UNSAFE.search(repr(msgspec.to_builtins(found.catalog)))


def test_hostile_refusals_come_out_harmless(call: Run, server: Loopback) -> None:
    where = {
        "Location": "https://evil\x1b[2J.example/",
        "Retry-After": "\x1b[2J",
        "X-Error-Message": "\x1b]0;x\x07",
    }
    for number, status in enumerate((301, 403, 429, 503)):
        server.faults[number] = Reply(b"\x1b[2J<html>", status, where)
    server.routes["/openrouter.ai/api/v1/models"] = b'{"data": "\x1b[2J'
    server.routes["/models.dev/api.json"] = '{"\x1b[2J": \ud800'.encode("utf-8", "surrogatepass")
    assert call("refresh").code in (0, 3)
    assert call("sources").code == 0


# -- the token ----------------------------------------------------------------------------------------------


class _Broken(GenaiPrices):
    """A source with a mistake, at a moment when it holds the token."""

    async def fetch(self, web: Web) -> AsyncIterator[Page]:
        token = os.environ["HF_TOKEN"]
        if web:
            raise RuntimeError(f"no header {token}")
        yield Page(b"", "")


def test_a_token_is_in_nothing_that_a_refresh_says_or_keeps(
    call: Run, server: Loopback, monkeypatch: pytest.MonkeyPatch, a_home_of_its_own: Path
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr("catalog.sources.registry.GenaiPrices", _Broken)
    done = call("refresh", "--force", "--events", "--export", "team.bundle")
    assert done.code == 0
    report = json.loads(done.out.splitlines()[-1])
    assert state_of(report, "genai-prices")["state"] == "failed"
    assert "internal error (RuntimeError)" in state_of(report, "genai-prices")["error"]
    said = [done, call("refresh", "--offline", "--from", "team.bundle"), call("sources")]
    assert not [one for one in said if TOKEN in one.out + one.err]
    assert TOKEN.encode() not in gzip.decompress(Path("team.bundle").read_bytes())
    assert not _holding(a_home_of_its_own)
    assert server.log


def test_a_token_is_in_no_traceback(
    call: Run, server: Loopback, monkeypatch: pytest.MonkeyPatch, a_home_of_its_own: Path
) -> None:
    def broken(*_arguments: Any, **_named: Any) -> NoReturn:
        token = os.environ["HF_TOKEN"]
        raise RuntimeError(f"broken with {len(token)}")

    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr(refresh, "merge", broken)
    for arguments in ((), ("--json",), ("--events",)):
        done = call("refresh", *arguments)
        assert done.code == 70
        assert TOKEN not in done.out + done.err
    [details] = a_home_of_its_own.rglob("last-error.txt")
    assert "in broken" in details.read_text(encoding="utf-8")
    assert not _holding(a_home_of_its_own)
    assert server.log


@pytest.mark.parametrize("token", ["hf_abc\nX-Evil: secretword", "hf_secretword\u00e9"])
def test_a_token_that_cannot_be_sent_is_not_shown(
    call: Run, server: Loopback, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    done = call("refresh", "--force", "--json")
    assert "token cannot be sent" in state_of(done.json, "hugging-face")["error"]
    assert "secretword" not in done.out + done.err
    assert not [asked for asked in server.log if "secretword" in str(asked.headers)]


def _holding(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
