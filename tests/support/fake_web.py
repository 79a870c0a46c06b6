"""A web of made-up answers at several addresses, and the pages that a source gets from it."""

from collections.abc import Mapping
from typing import Any

from catalog.http.web import Answer, WebError
from catalog.sources.upstream import Page, Upstream
from tests.support.leaderboards import DAY


class FakeWeb:
    """Answers from a table of addresses; remembers what it was asked."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.secret: list[bool] = []

    async def get(
        self,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: tuple[tuple[str, str], ...] = (),
        most_bytes: int = 0,  # noqa: ARG002
        secret: bool = False,
    ) -> Answer:
        """The answer at an address, with its query behind it."""
        whole = address + "".join(f"&{name}={value}" for name, value in query)
        self.asked.append(whole)
        self.headers.append(dict(headers or {}))
        self.secret.append(secret)
        found = self.answers.get(whole, WebError("nothing there"))
        if isinstance(found, WebError):
            raise found
        return Answer(body=found, day=DAY, next=None, cached=False)


async def fetched(source: Upstream, web: FakeWeb) -> list[Page]:
    """Every page that a source asks for."""
    return [page async for page in source.fetch(web)]
