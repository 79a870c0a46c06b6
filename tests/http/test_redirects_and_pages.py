"""Redirects and next pages that lead to another host, back, or on without end."""

from collections.abc import Callable

import pytest

from catalog.http.web import WebError
from tests.support.faulty_hub import PAGE, failure, listed
from tests.support.loopback import Asked, Loopback, Reply


def next_link(address: str) -> Callable[[Asked], Reply]:
    return lambda asked: Reply(b"[]", headers={"Link": f'<{address.format(url=asked.url)}>; rel="next"'})


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
