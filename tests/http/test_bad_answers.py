"""Answers that are no data, at each page of a listing: statuses, pleas to wait, web pages, nothing at all."""

import pytest

from catalog.http.web import Limits, WebError
from tests.support.faulty_hub import PAGE, failure, hub, listed
from tests.support.loopback import Reply, packed


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
async def test_a_web_page_instead_of_data(page: int) -> None:
    for reply in (
        Reply(b"[]", headers={"Content-Type": "text/html; charset=utf-8"}),
        Reply(b"\n <!DOCTYPE html><title>Sign in</title>"),
        Reply(b"\xef\xbb\xbf<html><body>"),
        packed(b"<HTML>" + b" " * 500),
    ):
        assert "huggingface.co: the server sent a web page instead of data" in await failure(page, reply)


@PAGE
async def test_an_empty_answer(page: int) -> None:
    assert "huggingface.co sent an empty answer" in await failure(page, Reply(b""))
    assert "huggingface.co sent an empty answer" in await failure(page, packed(b""))
