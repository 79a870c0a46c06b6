"""`modelpick sources` after a refresh: what each source said last, or nothing where that cannot be read."""

import json
import os

import msgspec
import pytest

from catalog.pipeline.publish import REPORT_FILE
from tests.support.command_line import Run
from tests.support.loopback import Loopback, Reply
from tests.support.refresh_command import state_of
from tui import paths

pytestmark = pytest.mark.usefixtures("refresh_settings")


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
