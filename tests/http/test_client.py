"""Requests as they should go: the cache, mirrors, proxies, and tokens that reach their own server only."""

import asyncio
import copy
import json
import pickle
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.http import addresses
from catalog.http.addresses import full_address, host, is_loopback, link_to_next, origin, pages
from catalog.http.cache import Entry, ResponseCache
from catalog.http.client import CacheOnly, Network
from catalog.http.web import Limits, OfflineError, Secret, WebError, size, span
from tests.support.loopback import Asked, Loopback, Reply, Route, hub_routes, packed

ROOT = Path(__file__).parents[2]
TODAY, EARLIER = "2026-11-24", "2026-11-20"
QUICK = Limits(tries=2, backoff=0.01)
TOKEN = "hf_SECRETSECRETSECRET"
WITH_TOKEN = {"Authorization": f"Bearer {TOKEN}"}
MODELS_DEV = "https://models.dev/api.json"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine is set to does not count."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ResponseCache]:
    with ResponseCache(tmp_path / "cache") as cache:
        yield cache


async def get(address: str, *, network: dict[str, Any] | None = None, **asked: Any) -> Any:
    """One answer, by a network of its own."""
    settings: dict[str, Any] = {"cache": None, "today": TODAY, "limits": QUICK} | (network or {})
    async with Network(settings.pop("cache"), settings.pop("today"), **settings) as opened:
        return await opened.web().get(address, **asked)


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


async def test_only_sound_answers_are_kept(cache: ResponseCache) -> None:
    for body in (b'{"cut": ', b"[1, NaN]", b"[" * 100_000, f'{{"echo": "{TOKEN}"}}'.encode()):
        with Loopback({"/models.dev/api.json": body}) as server:
            network = {"cache": cache, "mirror": server.url}
            assert (await get(MODELS_DEV, network=network, headers=WITH_TOKEN)).body == body
        assert cache.get(MODELS_DEV) is None
    with Loopback({"/models.dev/api.json": b"a: 1\n"}) as server:
        await get(MODELS_DEV, network={"cache": cache, "mirror": server.url})
    assert cache.get(MODELS_DEV) is not None


async def test_a_secret_answer_is_not_kept(cache: ResponseCache, tmp_path: Path) -> None:
    with Loopback({"/a": b"[1]"}) as server:
        for _ in range(2):
            answer = await get(
                server.url + "/a", network={"cache": cache}, headers={"x-api-key": TOKEN}, secret=True
            )
            assert not answer.cached
        assert all("if-none-match" not in asked.headers for asked in server.log)
        assert cache.get(server.url + "/a") is None
        await get(server.url + "/a", network={"cache": cache}, headers={"x-api-key": TOKEN})
        assert cache.get(server.url + "/a") is not None
        assert not (await get(server.url + "/a", network={"cache": cache}, secret=True)).cached
    assert all(TOKEN.encode() not in path.read_bytes() for path in (tmp_path / "cache").iterdir())


async def test_what_was_unusable_is_asked_for_anew(cache: ResponseCache) -> None:
    with Loopback({"/a": b"[1]"}) as server:
        async with Network(cache, TODAY) as network:
            await network.web().get(server.url + "/a")
            network.forget(server.url + "/a")
            assert not (await network.web().get(server.url + "/a")).cached


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


async def test_a_token_reaches_no_other_server() -> None:
    with Loopback({"/stolen": b"[]"}) as other:
        to_other = f"{other.url}/stolen"
        routes: dict[str, Route] = {
            "/link": Reply(b"[]", headers={"Link": f'<{to_other}>; rel="next"'}),
            "/redirect": Reply(b"", 302, {"Location": to_other}),
            "/relative": Reply(b"", 307, {"Location": to_other.removeprefix("http:")}),
        }
        with Loopback(routes) as server:
            for path in routes:
                with pytest.raises(
                    WebError, match=r"refusing to follow a (link|redirect) to another host"
                ) as caught:
                    await get(server.url + path, headers=WITH_TOKEN)
                shown = "".join(traceback.format_exception(caught.value))
                assert TOKEN not in shown
        assert len(server.log) == 3
        assert other.log == []


async def test_a_token_never_travels_unencrypted() -> None:
    for headers in (WITH_TOKEN, {"X-API-KEY": TOKEN}, {"cookie": TOKEN}):
        with pytest.raises(WebError, match=r"^refusing to send a token to models\.dev without encryption$"):
            await get("http://models.dev/api.json", headers=headers)


async def test_a_token_goes_to_no_mirror_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({"/models.dev/api.json": b"[]"}) as server:
        await get(MODELS_DEV, network={"mirror": server.url}, headers=WITH_TOKEN)
        monkeypatch.setenv("HTTP_PROXY", server.url)
        await get(
            MODELS_DEV, network={"mirror": "http://mirror.invalid"}, headers={**WITH_TOKEN, "X-Own": "1"}
        )
    assert ["authorization" in asked.headers for asked in server.log] == [True, False]
    assert server.log[1].headers["x-own"] == "1"


@pytest.mark.parametrize("value", ["a\r\nHost: evil", "a\nb", "tökén", "\ud800", "a\x00", "a\x7f"])
async def test_a_header_that_cannot_be_sent_is_not_shown(value: str) -> None:
    for headers in ({"Authorization": value}, {value: "x"}):
        with pytest.raises(WebError, match="holds characters that cannot be sent") as caught:
            await get(MODELS_DEV, headers=headers)
        assert value not in str(caught.value)


async def test_credentials_of_the_environment_are_not_added(
    monkeypatch: pytest.MonkeyPatch, a_home_of_its_own: Path
) -> None:
    netrc = a_home_of_its_own / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\ndefault login me password mine\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(a_home_of_its_own))
    with Loopback({"/": Reply(b"[]", headers={"Set-Cookie": "who=me; Path=/"})}) as server:
        async with Network(None, TODAY) as network:
            for _ in range(2):
                await network.web().get(server.url + "/")
    assert all({"authorization", "cookie"}.isdisjoint(asked.headers) for asked in server.log)


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


def test_a_link_by_a_mirror_means_the_original() -> None:
    route = addresses.Route("https://mirror.example/m")
    address = "https://huggingface.co/api/models?a=1"
    assert route.request_address(address) == "https://mirror.example/m/huggingface.co/api/models?a=1"
    for target in (
        "https://huggingface.co/api/models?c=2",
        "https://mirror.example/m/huggingface.co/api/models?c=2",
        "/api/models?c=2",
        "?c=2",
    ):
        assert route.resolve_link(address, target) == "https://huggingface.co/api/models?c=2"
    for target in (
        "https://mirror.example/m/evil.example/x",
        "https://mirror.example/x",
        "https://evil.example/",
    ):
        with pytest.raises(WebError, match="another host"):
            route.resolve_link(address, target)


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ('<https://a/b?c=1,2;3>; rel="next"', "https://a/b?c=1,2;3"),
        ("<x>;rel=next", "x"),
        ('<x>; title="a"; REL="next"', "x"),
        ('<a>; rel="prev", <x>; rel="last next"', "x"),
        ('<a>; rel="prev"', None),
        ('<a>; rel="nextish"', None),
        ("<a", None),
        ("", None),
        ("<" * 50_000, None),
        ("<>;" * 20_000, None),
    ],
)
def test_the_next_page_of_a_link_header(header: str, target: str | None) -> None:
    assert link_to_next(header) == target


@pytest.mark.parametrize(
    "address",
    [
        "",
        "models.dev",
        "//models.dev",
        "ftp://models.dev",
        "https://",
        "https:///x",
        "https://models.dev:99999/",
        "https://models.dev:0/",
        "https://[::1",
        "https://models.dev/\x1b[31m",
        "https://models.dev/a b",
        "https://mödels.dev/",
        "https://me@models.dev/",
        "https://me:mine@models.dev/",
        "ftp://me:mine@models.dev/",
        "me:mine@models.dev",
        "https://models.dev/" + "x" * 8_000,
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(WebError) as caught:
        full_address(address)
    assert "\x1b" not in str(caught.value)
    assert "mine" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_addresses() -> None:
    assert full_address("https://a/b?c=1#d", (("e", "f&g"),)) == "https://a/b?c=1&e=f%26g"
    assert origin("https://A.example/x") == origin("https://a.example:443/y") == ("https", "a.example", 443)
    assert origin("http://a.example/") != origin("https://a.example/")
    assert [host(f"https://{name}/") for name in ("a.b", "a.b:443", "a.b:1", "[::1]:5")] == [
        "a.b",
        "a.b",
        "a.b:1",
        "[::1]:5",
    ]
    assert all(is_loopback(f"http://{name}/") for name in ("127.0.0.1:80", "127.9.9.9", "localhost", "[::1]"))
    assert not any(
        is_loopback(f"http://{name}/") for name in ("127.0.0.1.evil.invalid", "10.0.0.1", "localhost.evil")
    )


def test_sizes_and_times_in_words() -> None:
    assert [size(n) for n in (0, 999, 1_000, 1_500, 12_345, 32_000_000, 5_000_000_000)] == [
        "0 bytes", "999 bytes", "1 kB", "1.5 kB", "12 kB", "32 MB", "5 GB"
    ]  # fmt: skip
    assert [span(n) for n in (0.25, 1, 15, 60, 61, 3_600, 86_400, 86_401)] == [
        "0.25 seconds", "1 second", "15 seconds", "1 minute", "2 minutes", "1 hour", "1 day", "2 days"
    ]  # fmt: skip


def test_a_secret_is_never_shown() -> None:
    secret = Secret(f" {TOKEN}\n")
    assert secret.reveal() == TOKEN
    shown = f"{secret} {secret!r} {secret:>40} {[secret]} {secret!s}" + str(dir(secret))
    assert TOKEN not in shown
    assert "***" in shown
    for way in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="never pickled") as caught:
            way(secret)
        assert TOKEN not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(TypeError):
        vars(secret)
    with pytest.raises(TypeError):
        json.dumps(secret)


@pytest.mark.parametrize(
    "text", ["", " \n", "tökén-secret", "secret\nHost: x", "secret secret", "secret\x00", "\ud800secret"]
)
def test_a_token_that_cannot_be_sent_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"the token (is empty|holds characters)") as caught:
        Secret(text)
    assert "secret" not in str(caught.value)


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
