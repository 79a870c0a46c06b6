"""Connections that stall, break, drip or never come: a request ends soon, and the message names the cause."""

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
from catalog.http.web import WebError
from tests.support.command_line import ROOT
from tests.support.factories import TODAY
from tests.support.faulty_hub import HUB, PAGE, QUICK, ROWS, failure, hub, listed
from tests.support.loopback import Fault, Loopback, Reply, Route

BROKEN = b'[{"id": "a/b"}, {"id": "c/d"}]'
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


async def patiently(check: Callable[[float], Awaitable[None]]) -> None:
    """Check with a short time limit, in seconds, and with longer ones where the machine is too busy for that."""
    for seconds in (0.1, 1.0):
        with contextlib.suppress(AssertionError, WebError):
            return await check(seconds)
    return await check(10.0)


async def test_three_pages_bring_all_rows() -> None:
    with hub() as server:
        assert await listed(server) == [row["id"] for row in ROWS]
        assert len(server.log) == 3


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
