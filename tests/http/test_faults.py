"""Every way in which a server fails, at each page of a listing: it ends soon, and the message names the cause."""

import asyncio
import contextlib
import errno
import json
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from catalog.http.addresses import pages
from catalog.http.cache import ResponseCache
from catalog.http.client import CacheOnly, Network
from catalog.http.web import Limits, WebError
from tests.support.loopback import Asked, Fault, Loopback, Reply, Route, bomb, hub_routes, packed

ROOT = Path(__file__).parents[2]
TODAY = "2026-11-24"
ROWS = [{"_id": f"{number:024x}", "id": f"org{number % 7}/model-{number}"} for number in range(2500)]
HUB = "https://huggingface.co/api/models"
QUICK = Limits(connect=10.0, read=10.0, whole=30.0, backoff=0.01, most_wait=0.3)
TOKEN = "hf_SECRETSECRETSECRET"
BROKEN = b'[{"id": "a/b"}, {"id": "c/d"}]'
PAGE = pytest.mark.parametrize("page", [0, 1, 2])


async def listed(
    server: Loopback, cache: ResponseCache | None = None, limits: Limits = QUICK, most_bytes: int = 2_000_000
) -> list[str]:
    """The ids that a run over all pages brings."""
    found: list[str] = []
    async with Network(cache, TODAY, mirror=server.url, limits=limits) as network:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async for _, answer in pages(
            network.web(), HUB, query=(("limit", "1000"),), headers=headers, most_bytes=most_bytes
        ):
            found += [row["id"] for row in json.loads(answer.body)]
    return found


def hub(faults: dict[int, Route] | None = None) -> Loopback:
    """A listing of 2,500 rows over three pages that fails at some requests."""
    return Loopback(hub_routes(ROWS, prefix="/huggingface.co"), faults)


async def failure(page: int, *faults: Route, **options: Any) -> str:
    """The message when one page fails at each of three tries."""
    with hub({page + number: faults[min(number, len(faults) - 1)] for number in range(3)}) as server:
        with pytest.raises(WebError) as caught:
            await asyncio.wait_for(listed(server, **options), 20)
        assert all(asked.path == "/huggingface.co/api/models" for asked in server.log)
    assert TOKEN not in f"{caught.value!r} {caught.value.__cause__!r}"
    return str(caught.value)


def next_link(address: str) -> Callable[[Asked], Reply]:
    return lambda asked: Reply(b"[]", headers={"Link": f'<{address.format(url=asked.url)}>; rel="next"'})


async def test_three_pages_bring_all_rows() -> None:
    with hub() as server:
        assert await listed(server) == [row["id"] for row in ROWS]
        assert len(server.log) == 3


async def patiently(check: Callable[[float], Awaitable[None]]) -> None:
    """Check with a short time limit, in seconds, and with longer ones where the machine is too busy for that."""
    for seconds in (0.1, 1.0):
        with contextlib.suppress(AssertionError, WebError):
            return await check(seconds)
    return await check(10.0)


@PAGE
@pytest.mark.parametrize("fault", ["stall", "stall-body"])
async def test_a_server_that_stalls(page: int, fault: Fault) -> None:
    async def for_ever(seconds: float) -> None:
        message = await failure(page, Reply(BROKEN, fault=fault), limits=QUICK._replace(read=seconds))
        assert f"huggingface.co did not answer within {seconds:g} second" in message
        assert " (tried three times), asked at the mirror 127.0.0.1:" in message

    async def twice(seconds: float) -> None:
        reply = Reply(BROKEN, fault=fault)
        with hub({page: reply, page + 1: reply}) as server:
            assert len(await listed(server, limits=QUICK._replace(read=seconds))) == 2500

    await patiently(for_ever)
    await patiently(twice)


@PAGE
@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("reset", "the connection to huggingface.co broke off"),
        ("reset-body", "huggingface.co sent 15 bytes of 30 bytes and closed the connection"),
        ("truncate", "huggingface.co sent 15 bytes of 30 bytes and closed the connection"),
        ("close", "huggingface.co closed the connection without a complete answer"),
    ],
)
async def test_a_connection_that_breaks(page: int, fault: Fault, cause: str) -> None:
    reply = Reply(BROKEN, fault=fault)
    message = await failure(page, reply)
    assert message.startswith(f"{cause} (tried three times), asked at the mirror 127.0.0.1:")
    with hub({page: reply, page + 1: reply}) as server:
        assert len(await listed(server)) == 2500
        assert len(server.log) == 5


@PAGE
@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
async def test_a_server_in_trouble(page: int, status: int) -> None:
    assert f"huggingface.co answered HTTP {status} (tried three times)" in await failure(
        page, Reply(b"", status)
    )
    with hub({page: Reply(b"<html>", status)}) as server:
        assert len(await listed(server)) == 2500


@PAGE
@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "86400"}, "1 day"),
        ({"Retry-After": "172801"}, "3 days"),
        (
            {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT", "Date": "Thu, 31 Dec 2099 22:00:00 GMT"},
            "2 hours",
        ),
        (
            {"RateLimit": '"api";r=0;t=299', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'},
            "5 minutes",
        ),
        ({"Retry-After": "9999999999"}, "115741 days"),
    ],
)
async def test_a_server_that_asks_to_wait_long(page: int, headers: dict[str, str], wait: str) -> None:
    with hub({page: Reply(b"", 429, headers)}) as server:
        with pytest.raises(WebError, match=rf"^huggingface\.co asks to wait {wait} \(HTTP 429\)$"):
            await listed(server)
        assert len(server.log) == page + 1


@PAGE
@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "0"},
        {"Retry-After": "soon"},
        {"Retry-After": "-5"},
        {"Retry-After": "Mon, 01 Jan 1990 00:00:00 GMT"},
        {"Retry-After": "Mon, 99 Jan 99999999 00:00:00 GMT"},
        {"RateLimit": '"api";r=0;t=0'},
        {"RateLimit": '"api";r=7;t=299'},
        {"RateLimit": "r=0;t=99999999999999"},
    ],
)
async def test_a_server_that_asks_to_wait_shortly_or_in_an_unknown_way(
    page: int, headers: dict[str, str]
) -> None:
    with hub({page: Reply(b"", 429, headers)}) as server:
        assert len(await listed(server)) == 2500


async def test_the_wait_that_is_asked_for_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("catalog.http.request.asyncio.sleep", note)
    with hub({0: Reply(b"", 429, {"RateLimit": '"api";r=0;t=17'}), 1: Reply(b"", 503)}) as server:
        assert len(await listed(server, limits=Limits())) == 2500
    assert waits[0] == 17
    assert 1 <= waits[1] <= 2


@PAGE
async def test_a_web_page_instead_of_data(page: int) -> None:
    for reply in (
        Reply(b"[]", headers={"Content-Type": "text/html; charset=utf-8"}),
        Reply(b"\n <!DOCTYPE html><title>Sign in</title>"),
        Reply(b"\xef\xbb\xbf<html><body>"),
        packed(b"<HTML>" + b" " * 500),
    ):
        assert "huggingface.co: the server sent a web page instead of data" in await failure(page, reply)


@PAGE
@pytest.mark.parametrize(
    ("status", "meaning"),
    [(404, "there is no such page"), (401, "a key is missing"), (403, "access"), (418, "")],
)
async def test_an_answer_that_is_none_is_not_asked_for_again(page: int, status: int, meaning: str) -> None:
    with hub({page: Reply(b"no", status)}) as server:
        with pytest.raises(WebError, match=rf"huggingface\.co answered HTTP {status}.*{meaning}"):
            await listed(server)
        assert len(server.log) == page + 1


@PAGE
@pytest.mark.parametrize("status", [204, 206, 300, 304, 305])
async def test_a_status_that_brings_nothing(page: int, status: int) -> None:
    assert f"HTTP {status}" in await failure(page, Reply(b"", status))


@PAGE
async def test_an_empty_answer(page: int) -> None:
    assert "huggingface.co sent an empty answer" in await failure(page, Reply(b""))
    assert "huggingface.co sent an empty answer" in await failure(page, packed(b""))


@PAGE
async def test_a_redirect_to_another_host(page: int) -> None:
    for status in (301, 302, 303, 307, 308):
        reply = Reply(b"", status, {"Location": "https://evil.invalid/api/models"})
        assert await failure(page, reply) == "refusing to follow a redirect to another host: evil.invalid"


@PAGE
@pytest.mark.parametrize(
    "address",
    [
        "https://evil.invalid/api/models?x",
        "http://huggingface.co/api/models?x",
        "https://huggingface.co:444/api/models?x",
        "//evil.invalid/x",
        "{url}/evil.invalid/api/models",
        "{url}/other",
        "https://huggingface.co.evil.invalid/",
    ],
)
async def test_a_next_page_on_another_host(page: int, address: str) -> None:
    assert "refusing to follow a link to another host: " in await failure(page, next_link(address))


@PAGE
@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "https://[::1/x",
        "https://h:x/",
        "https://user:pass@huggingface.co/x",
        "http:x",
    ],
)
async def test_a_next_page_that_is_no_address(page: int, address: str) -> None:
    message = await failure(page, next_link(address))
    assert "no web address" in message or "password" in message or "no address" in message
    assert "pass@" not in message


@PAGE
async def test_pages_that_lead_back(page: int) -> None:
    message = "huggingface.co sent a page that leads back to an earlier one"
    assert await failure(page, next_link("{url}/huggingface.co/api/models?limit=1000")) == message
    assert await failure(page, next_link("?limit=1000")) == message


async def test_pages_without_end() -> None:
    def more(asked: Asked) -> Reply:
        return Reply(b"[]", headers={"Link": f'<?cursor={asked.number}>; rel="next"'})

    with Loopback({"/huggingface.co/api/models": more}) as server:
        with pytest.raises(WebError, match=r"huggingface\.co sent more than 50 pages"):
            await listed(server)
        assert len(server.log) == 50


@PAGE
async def test_more_than_the_limit(page: int) -> None:
    large = b"[" + b" " * 300_000 + b"]"
    for reply in (Reply(large), packed(large), bomb(3_000_000)):
        message = await failure(page, reply, most_bytes=200_000)
        assert message in (
            "huggingface.co sends 300 kB; at most 200 kB are taken",
            "huggingface.co sends more than 200 kB",
        )
    lies = Reply(b"[]", headers={"Content-Length": "99999999999"})
    assert await failure(page, lies) == "huggingface.co sends 100 GB; at most 2 MB are taken"


@PAGE
async def test_a_stream_without_a_length(page: int) -> None:
    endless = {"Content-Length": "", "Content-Encoding": "gzip"}
    plain = Reply(b"[" + b" " * 300_000, headers={"Content-Length": ""})
    # Deflate blocks that hold nothing, within one member; and members that hold nothing.
    blocks = Reply(packed(b"").body[:10] + b"\0\0\0\xff\xff" * 60_000, headers=endless)
    members = Reply(packed(b"").body * 20_000, headers=endless)
    for reply in (plain, blocks):
        assert await failure(page, reply, most_bytes=200_000) == "huggingface.co sends more than 200 kB"
    assert "a gzip stream of more than 1000 parts" in await failure(page, members, most_bytes=200_000)


@PAGE
async def test_a_length_that_lies(page: int) -> None:
    short = Reply(b"[]", headers={"Content-Length": "500"}, fault="truncate")
    assert "sent 1 bytes of 500 bytes" in await failure(page, short)


@PAGE
async def test_gzip_that_is_damaged(page: int) -> None:
    whole = packed(json.dumps(ROWS).encode())
    cut = whole._replace(body=whole.body[:-20])
    assert "huggingface.co sent a gzip stream without its end" in await failure(page, cut)
    wrong = whole._replace(body=whole.body[:50] + b"!" + whole.body[51:])
    assert "huggingface.co sent a damaged gzip stream" in await failure(page, wrong)
    plain = Reply(b"[]", headers={"Content-Encoding": "gzip"})
    assert "huggingface.co sent a damaged gzip stream" in await failure(page, plain)
    for encoding in ("br", "gzip, gzip", "zstd", "\x7fnone"):
        other = Reply(b"[]", headers={"Content-Encoding": encoding})
        assert "in a way that was not asked for; expected gzip" in await failure(page, other)


async def test_gzip_of_several_parts_and_every_size() -> None:
    for size in (1, 262_143, 262_144, 262_145, 524_288):
        text = b"[" + b" " * size + b"]"
        both = packed(b"[1,").body + packed(b"2]").body
        whole, parts = packed(text), Reply(both, headers={"Content-Encoding": "gzip"})
        with Loopback({"/whole": whole, "/parts": parts}) as server:
            async with Network(None, TODAY, limits=QUICK) as network:
                assert (await network.web().get(f"{server.url}/whole")).body == text
                assert (await network.web().get(f"{server.url}/parts")).body == b"[1,2]"


@PAGE
async def test_a_drip_ends_within_the_limit(page: int) -> None:
    async def check(seconds: float) -> None:
        drip = Reply(b"[" + b" " * 10_000 + b"]", fault="drip")
        message = await failure(page, drip, limits=QUICK._replace(whole=seconds))
        assert message.startswith(f"huggingface.co was not done within {seconds:g} second")

    await patiently(check)


async def test_a_refused_connection() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused
        port = taken.getsockname()[1]
        async with Network(None, TODAY, limits=QUICK) as network:
            with pytest.raises(WebError, match=rf"^127\.0\.0\.1:{port} refused the connection \(tried three"):
                await network.web().get(f"http://127.0.0.1:{port}/")
            assert not network.contact.is_set()


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "the name models.dev could not be resolved"),
        (socket.gaierror(socket.EAI_AGAIN, "later"), "the name models.dev could not be resolved"),
        (OSError(errno.ENETUNREACH, "no network"), "models.dev could not be reached"),
    ],
)
async def test_a_name_that_cannot_be_resolved(
    monkeypatch: pytest.MonkeyPatch, error: OSError, cause: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    async with Network(None, TODAY, limits=QUICK) as network:
        with pytest.raises(WebError, match=rf"^{cause} \(tried three times\)$"):
            await network.web().get("https://models.dev/api.json")
        assert not network.contact.is_set()


async def test_a_server_that_speaks_no_tls() -> None:
    with Loopback({"/": b"{}"}) as server:
        async with Network(None, TODAY, limits=QUICK) as network:
            with pytest.raises(
                WebError, match=r"and this computer could not agree on an encrypted connection"
            ):
                await network.web().get(server.url.replace("http:", "https:"))


RESOLVER = """
import asyncio, socket, sys, time
from catalog.http.client import Network
from catalog.http.web import Limits
socket.getaddrinfo = lambda *a, **k: time.sleep(60)

async def main():
    async with Network(None, "2026-11-24", limits=Limits(tries=1, connect=0.05)) as network:
        await network.web().get("https://models.dev/api.json")

try:
    asyncio.run(main())
except Exception as error:
    print(error)
"""


def test_a_resolver_that_hangs_does_not_hold_up_the_end() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", RESOLVER], capture_output=True, text=True, timeout=30, check=True, cwd=ROOT
    )
    assert ended.stdout == "models.dev could not be reached within 0.05 seconds\n"
    assert ended.stderr == ""


@pytest.mark.parametrize("fault", ["stall", "stall-body", "drip"])
async def test_a_request_can_be_cancelled(fault: Fault) -> None:
    with Loopback({"/": Reply(b"[]" * 5000, fault=fault)}) as server:
        async with Network(None, TODAY) as network:
            task = asyncio.create_task(network.web().get(server.url + "/"))
            while not server.log:
                await asyncio.sleep(0.001)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(task, 10)


BOMB = """
import asyncio, resource, sys
from catalog.http.client import Network
from catalog.http.web import WebError

async def main():
    async with Network(None, "2026-11-24") as network:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            await network.web().get(sys.argv[1], most_bytes=4_000_000)
        except WebError as error:
            print(error)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs the resource module")
def test_a_bomb_costs_little_memory() -> None:
    with Loopback({"/bomb": bomb()}) as server:
        ended = subprocess.run(
            [sys.executable, "-c", BOMB, f"{server.url}/bomb"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            cwd=ROOT,
        )
    message, kibibytes = ended.stdout.splitlines()
    assert message.endswith("sends more than 4 MB")
    assert int(kibibytes) < 30_000


@PAGE
async def test_a_failed_run_leaves_what_was_kept(page: int, tmp_path: Path) -> None:
    with ResponseCache(tmp_path / "cache") as cache:
        with hub() as server:
            await listed(server, cache)
        broken: dict[int, Route] = {page + number: Reply(b"", 500) for number in range(3)}
        with hub(broken) as server, pytest.raises(WebError):
            await listed(server, cache)
        found = []
        async for _, answer in pages(CacheOnly(cache), HUB, query=(("limit", "1000"),)):
            found += json.loads(answer.body)
    assert found == ROWS
