"""What the client keeps in the response cache, and gives back offline or where nothing changed."""

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from catalog.http.addresses import pages
from catalog.http.cache import Entry, ResponseCache
from catalog.http.client import CacheOnly, Network
from catalog.http.web import OfflineError, WebError
from tests.support.command_line import ROOT
from tests.support.factories import TODAY
from tests.support.http_client import EARLIER, MODELS_DEV, TOKEN, WITH_TOKEN, get
from tests.support.loopback import Asked, Loopback, Reply, hub_routes

pytestmark = pytest.mark.usefixtures("no_proxy")


async def test_what_did_not_change_comes_from_the_cache(cache: ResponseCache) -> None:
    with Loopback({"/a": b"[1]"}) as server:
        address = server.url + "/a"
        assert await get(address, network={"cache": cache, "today": EARLIER}) == (
            b"[1]",
            EARLIER,
            None,
            False,
        )
        assert await get(address, network={"cache": cache}) == (b"[1]", TODAY, None, True)
        assert await CacheOnly(cache).get(address) == (b"[1]", TODAY, None, True)
        server.routes["/a"] = b"[2]"
        assert await get(address, network={"cache": cache}) == (b"[2]", TODAY, None, False)
        assert [asked.headers.get("if-none-match") is not None for asked in server.log] == [False, True, True]


async def test_a_server_that_knows_dates_only_is_asked_by_date(cache: ResponseCache) -> None:
    day = "Tue, 24 Nov 2026 00:00:00 GMT"

    def dated(asked: Asked) -> Reply:
        known = asked.headers.get("if-modified-since") == day
        return Reply(b"" if known else b"[1]", 304 if known else 200, {"Last-Modified": day})

    with Loopback(
        {"/a": dated, "/b": Reply(b"[1]"), "/c": Reply(b"[1]", headers={"ETag": "\xfcber"})}
    ) as server:
        for path, cached in (("/a", True), ("/b", False), ("/c", False)):
            await get(server.url + path, network={"cache": cache})
            assert (await get(server.url + path, network={"cache": cache})).cached is cached


async def test_only_sound_answers_are_kept(cache: ResponseCache) -> None:
    for body in (b'{"cut": ', b"[1, NaN]", b"[" * 100_000, f'{{"echo": "{TOKEN}"}}'.encode()):
        with Loopback({"/models.dev/api.json": body}) as server:
            network = {"cache": cache, "mirror": server.url}
            assert (await get(MODELS_DEV, network=network, headers=WITH_TOKEN)).body == body
        assert cache.get(MODELS_DEV) is None
    with Loopback({"/models.dev/api.json": b"a: 1\n"}) as server:
        await get(MODELS_DEV, network={"cache": cache, "mirror": server.url})
    assert cache.get(MODELS_DEV) is not None


async def test_what_was_unusable_is_asked_for_anew(cache: ResponseCache) -> None:
    with Loopback({"/a": b"[1]"}) as server:
        async with Network(cache, TODAY) as network:
            await network.web().get(server.url + "/a")
            network.forget(server.url + "/a")
            assert not (await network.web().get(server.url + "/a")).cached


async def test_all_pages_are_replayed_offline(cache: ResponseCache) -> None:
    rows = [{"id": f"a/{number}"} for number in range(2500)]
    address, query = "https://huggingface.co/api/models", (("limit", "1000"),)
    with Loopback(hub_routes(rows, prefix="/huggingface.co")) as server:
        async with Network(cache, EARLIER, mirror=server.url) as network:
            online = [page async for page in pages(network.web(), address, query=query, headers=WITH_TOKEN)]
    offline = [page async for page in pages(CacheOnly(cache), address, query=query)]
    assert [place for place, _ in offline] == [place for place, _ in online]
    assert [row for _, answer in offline for row in json.loads(answer.body)] == rows
    assert {(answer.day, answer.cached) for _, answer in offline} == {(EARLIER, True)}
    assert all(place.startswith(address) for place, _ in offline)


async def test_what_is_not_known_offline_is_said(cache: ResponseCache) -> None:
    with pytest.raises(OfflineError, match=r"^not in the response cache$"):
        await CacheOnly(cache).get(MODELS_DEV)
    cache.put(MODELS_DEV, Entry(b"[]", EARLIER))
    with pytest.raises(OfflineError):
        await CacheOnly(cache).get(MODELS_DEV, secret=True)
    with pytest.raises(OfflineError):
        await CacheOnly(cache).get(MODELS_DEV, most_bytes=1)
    with pytest.raises(WebError, match="no web address"):
        await CacheOnly(cache).get("models.dev")


@pytest.mark.parametrize(
    "following", ["https://evil.invalid/x", "http://models.dev/x", "file:///x", "x", "https://"]
)
async def test_a_planted_next_page_is_not_followed(cache: ResponseCache, following: str) -> None:
    cache.put(MODELS_DEV, Entry(b"[]", EARLIER, '"x"', next=following))
    with pytest.raises(OfflineError):
        await CacheOnly(cache).get(MODELS_DEV)
    with Loopback({"/models.dev/api.json": b"[1]"}) as server:
        answer = await get(MODELS_DEV, network={"cache": cache, "mirror": server.url})
    assert answer == (b"[1]", TODAY, None, False)


async def test_offline_opens_no_socket_and_resolves_no_name(
    cache: ResponseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put(MODELS_DEV, Entry(b"[]", EARLIER))

    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("offline reached for the network")

    for name in ("socket", "getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refused)
    assert (await CacheOnly(cache).get(MODELS_DEV)).body == b"[]"


def test_offline_does_not_load_the_client(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys, pathlib, catalog.http.client as client\n"
        "from catalog.http.cache import Entry\n"
        "assert not {'httpx2', 'diskcache'} & set(sys.modules), 'loaded too early'\n"
        "with client.ResponseCache(pathlib.Path(sys.argv[1])) as cache:\n"
        f"    cache.put('{MODELS_DEV}', Entry(b'[]', '{TODAY}'))\n"
        f"    asyncio.run(client.CacheOnly(cache).get('{MODELS_DEV}'))\n"
        "assert 'httpx2' not in sys.modules\n"
    )
    command = [sys.executable, "-W", "error", "-c", program, str(tmp_path / "cache")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert (ended.returncode, ended.stderr) == (0, "")
