"""Pages that name their successor, one after another, for as long as that leads anywhere."""

from collections.abc import AsyncIterator, Mapping

from catalog.http.addresses import full, host
from catalog.http.web import Answer, Web, WebError


async def pages(
    web: Web,
    address: str,
    *,
    query: tuple[tuple[str, str], ...] = (),
    headers: Mapping[str, str] | None = None,
    most_pages: int = 50,
    most_bytes: int = 32_000_000,
    secret: bool = False,
) -> AsyncIterator[tuple[str, Answer]]:
    """Each page with the address at which it was asked, beginning with `address` and `query`.

    Raises `WebError` where a page leads back to one that was already read, where there are more than `most_pages`, and
    whatever `web` raises.
    """
    seen: set[str] = set()
    following: str | None = full(address, query)
    while following is not None:
        seen.add(following)
        answer = await web.get(following, headers=headers, most_bytes=most_bytes, secret=secret)
        yield following, answer
        following = answer.next
        if following in seen:
            raise WebError(f"{host(address)} sent a page that leads back to an earlier one")
        if following is not None and len(seen) >= most_pages:
            raise WebError(f"{host(address)} sent more than {most_pages} pages")
