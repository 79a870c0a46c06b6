"""A listing of three pages by a server that fails at some of them, and what the client says of it."""

import asyncio
import json
from typing import Any

import pytest

from catalog.http.addresses import pages
from catalog.http.cache import ResponseCache
from catalog.http.client import Network
from catalog.http.web import Limits, WebError
from tests.support.factories import TODAY
from tests.support.http_client import TOKEN
from tests.support.loopback import Loopback, Route, hub_routes

ROWS = [{"_id": f"{number:024x}", "id": f"org{number % 7}/model-{number}"} for number in range(2500)]
HUB = "https://huggingface.co/api/models"
QUICK = Limits(connect=10.0, read=10.0, whole=30.0, backoff=0.01, most_wait=0.3)
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
