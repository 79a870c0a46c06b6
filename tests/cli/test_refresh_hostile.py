"""Servers that send hostile text to `modelpick refresh`: neither it nor any later command lets it out."""

import functools
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from catalog.pipeline.publish import REPORT_FILE
from catalog.storage import store
from tests.support.command_line import Run
from tests.support.hostile import UNSAFE
from tests.support.loopback import Asked, Loopback, Reply, hub_routes
from tests.support.refresh_command import COMMANDS, NAMES
from tests.support.upstreams import UPSTREAM
from tui import paths

pytestmark = pytest.mark.usefixtures("refresh_settings")
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
