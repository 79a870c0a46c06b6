"""Answers that are too large, have a false length, or are damaged gzip."""

import json
import subprocess
import sys

import pytest

from catalog.http.client import Network
from tests.support.command_line import ROOT
from tests.support.factories import TODAY
from tests.support.faulty_hub import PAGE, QUICK, ROWS, failure
from tests.support.loopback import Loopback, Reply, bomb, packed

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
