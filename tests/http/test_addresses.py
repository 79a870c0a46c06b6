"""Addresses: which are taken, where a link leads, also by a mirror; and sizes and times in words."""

import pytest

from catalog.http import addresses
from catalog.http.addresses import full_address, host, is_loopback, link_to_next, origin
from catalog.http.web import WebError, size, span

pytestmark = pytest.mark.usefixtures("no_proxy")


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


def test_sizes_and_times_in_words() -> None:
    assert [size(n) for n in (0, 999, 1_000, 1_500, 12_345, 32_000_000, 5_000_000_000)] == [
        "0 bytes", "999 bytes", "1 kB", "1.5 kB", "12 kB", "32 MB", "5 GB"
    ]  # fmt: skip
    assert [span(n) for n in (0.25, 1, 15, 60, 61, 3_600, 86_400, 86_401)] == [
        "0.25 seconds", "1 second", "15 seconds", "1 minute", "2 minutes", "1 hour", "1 day", "2 days"
    ]  # fmt: skip
