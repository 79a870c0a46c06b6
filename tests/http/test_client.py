"""Requests as they should go: the answer, progress, redirects on one server, proxies and mirrors."""

import asyncio
import threading

import pytest

from catalog.http.cache import ResponseCache
from catalog.http.client import Network
from catalog.http.web import WebError
from tests.support.factories import TODAY
from tests.support.http_client import MODELS_DEV, QUICK, TOKEN, WITH_TOKEN, get
from tests.support.loopback import Asked, Loopback, Reply, Route, packed

pytestmark = pytest.mark.usefixtures("no_proxy")


async def test_an_answer_is_the_body_and_the_day() -> None:
    with Loopback(
        {"/a": b"{}", "/b": packed(b"[1]"), "/c": Reply(b"x,y\n", headers={"Content-Type": "text/csv"})}
    ) as server:
        assert await get(server.url + "/a") == (b"{}", TODAY, None, False)
        assert (await get(server.url + "/b")).body == b"[1]"
        assert (await get(server.url + "/c#part")).body == b"x,y\n"
        await get(server.url + "/a?x=1", query=(("y", "a b"), ("y", "ü")), headers={"X-Own": "1"})
    assert server.log[-1].query == {"x": ["1"], "y": ["a b", "ü"]}
    assert server.log[-1].headers["x-own"] == "1"
    assert server.log[-1].headers["accept-encoding"] == "gzip"
    assert server.log[-1].headers["user-agent"] == "modelpick"


async def test_progress_and_contact_are_told() -> None:
    told: list[int] = []
    with Loopback({"/a": Reply(b"", 503), "/b": b"[" + b" " * 500_000 + b"]"}) as server:
        async with Network(None, TODAY, limits=QUICK) as network:
            web = network.web(told.append)
            with pytest.raises(WebError):
                await web.get(server.url + "/a")
            assert network.contact.is_set()
            await web.get(server.url + "/b")
            await web.get(server.url + "/b")
    assert told == sorted(told)
    assert told[-1] == 2 * 500_002
    assert len(told) > 2


async def test_sources_ask_side_by_side() -> None:
    together = threading.Barrier(8)

    def wait_for_all(_: Asked) -> bytes:
        together.wait(30)
        return b"[1]"

    with Loopback({"/": wait_for_all}) as server:
        async with Network(None, TODAY) as network:
            await asyncio.gather(*(network.web().get(f"{server.url}/?{n}") for n in range(together.parties)))


async def test_a_closed_network_says_so() -> None:
    with pytest.raises(WebError, match="the network is closed"):
        await Network(None, TODAY).web().get(MODELS_DEV)


async def test_a_redirect_on_the_same_server_is_followed(cache: ResponseCache) -> None:
    def step(asked: Asked) -> Reply:
        return Reply(b"", 302, {"Location": f"/{int(asked.path[1:]) - 1}"})

    routes: dict[str, Route] = {"/0": b"[0]", **{f"/{n}": step for n in (1, 2, 3, 4)}}
    with Loopback(routes) as server:
        answer = await get(server.url + "/3", network={"cache": cache}, headers=WITH_TOKEN)
        assert answer.body == b"[0]"
        assert all(asked.headers["authorization"] == f"Bearer {TOKEN}" for asked in server.log)
        assert cache.get(server.url + "/3") is not None
        assert cache.get(server.url + "/0") is None
        with pytest.raises(WebError, match="redirected more than 3 times"):
            await get(server.url + "/4")


async def test_a_proxy_is_used_but_never_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({"/a": b"[1]"}) as server, Loopback({"/a": b"[2]"}) as proxy:
        for name in ("HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        port = server.url.rpartition(":")[2]
        for name in ("127.0.0.1", "localhost"):
            assert (await get(f"http://{name}:{port}/a")).body == b"[1]"
        assert proxy.log == []
        assert (await get("http://models.invalid/a")).body == b"[2]"
        assert [asked.headers["host"] for asked in proxy.log] == ["models.invalid"]


@pytest.mark.parametrize("value", ["socks5://me:mine@127.0.0.1:1", "nonsense://me:mine@x", "http://[me:mine"])
async def test_a_proxy_that_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    with pytest.raises(WebError) as caught:
        await get("https://127.0.0.1:1/" if "[" in value else "https://models.invalid/")
    assert "mine" not in str(caught.value)


async def test_a_mirror_stands_in_for_every_server(cache: ResponseCache) -> None:
    routes = {
        "/prefix/models.dev/api.json": b"[1]",
        "/prefix/models.dev:444/x": b"[2]",
        "/local": b"[3]",
    }
    with Loopback(routes) as server:
        network = {"mirror": f"{server.url}/prefix/", "cache": cache}
        assert (await get(MODELS_DEV, network=network)).body == b"[1]"
        assert (await get("https://models.dev:444/x", network=network)).body == b"[2]"
        assert (await get(server.url + "/local", network=network)).body == b"[3]"
    assert cache.get(MODELS_DEV) is not None
    with pytest.raises(WebError, match="'mirror' is no web address"):
        await get(MODELS_DEV, network={"mirror": "mirror"})
