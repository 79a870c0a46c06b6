"""What a source may do on the network: get one address, within limits, through the response cache."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol


class WebError(Exception):
    """A request that did not succeed: the cause in words that are safe to show, without secrets."""


class OfflineError(WebError):
    """Nothing is known of this address here, and the network is not to be used."""


class Answer(NamedTuple):
    """A body as it was served, the ISO date of that day, and what the source says comes next.

    `cached` is true where the body comes from the response cache (offline, or "not modified").
    """

    body: bytes
    day: str
    next: str | None
    cached: bool


class Web(Protocol):
    """Gets addresses. One object serves one source, so that its limits and its progress are its own."""

    async def get(
        self,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: tuple[tuple[str, str], ...] = (),
        most_bytes: int = 32_000_000,
        secret: bool = False,
    ) -> Answer:
        """The body at `address`. `headers` go to its own origin only.

        `secret` keeps the answer out of the response cache. Raises `WebError` with the cause.
        """
