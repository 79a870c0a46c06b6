"""What a source may use of the network: one `get` within limits, its errors, and secrets that cannot be shown.

Error messages hold nothing of a server's headers or of an exception's text, so that no token can be in them.
"""

import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import NamedTuple, NoReturn, Protocol

from catalog.http.proxies import Proxy
from catalog.text import safe_text

_MASK = "***"


class Secret:
    """A token or key. Its text comes out of `reveal` only; every other way of writing it shows a mask.

    White space around it is dropped. Raises `ValueError`, without the text, where it could not be sent as part of
    an HTTP header: only printable ASCII without spaces can.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        plain = text.strip()
        if not plain:
            raise ValueError("the token is empty")
        if not sendable(plain) or " " in plain:
            raise ValueError(
                "the token holds characters that cannot be sent; expected printable ASCII, no spaces"
            )
        self.__text = plain

    def reveal(self) -> str:
        """The text itself, to be put into a header and nowhere else."""
        return self.__text

    def __repr__(self) -> str:
        return f"Secret({_MASK})"

    def __str__(self) -> str:
        return _MASK

    def __format__(self, specification: str) -> str:
        return format(_MASK, specification)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is never pickled or copied")


def sendable(value: str) -> bool:
    """Whether a text may be the value of an HTTP header: printable ASCII, so that no line can be added to it."""
    return value.isascii() and value.isprintable()


class WebError(Exception):
    """A request that failed; the message is the cause in words, safe to show and without secrets."""


class OfflineError(WebError):
    """The address is not in the response cache, and the network must not be used."""


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


class Limits(NamedTuple):
    """All times are in seconds. `whole` bounds one try from the first byte asked to the last received.

    `most_wait` is the longest that a server may make us wait before the next try: beyond it the request fails.
    """

    tries: int = 3
    connect: float = 4.0
    read: float = 15.0
    whole: float = 120.0
    backoff: float = 1.0
    most_backoff: float = 4.0
    most_wait: float = 20.0
    redirects: int = 3


LIMITS = Limits()


_TIMES = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def size(count: int) -> str:
    """A number of bytes, such as "12 kB" or "3.4 MB"."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if count >= unit:
            amount = count / unit
            return f"{amount:.1f} {name}" if amount < 10 and count % unit else f"{amount:.0f} {name}"
    return f"{count} bytes"


def span(seconds: float) -> str:
    """A time, such as "15 seconds", "5 minutes" or "1 day"; rounded up, so that it is never too short."""
    for unit, name in _TIMES:
        if seconds >= unit:
            return _with_unit(-int(-seconds // unit), name)
    return _with_unit(int(seconds) if seconds == int(seconds) else round(seconds, 2), "second")


def _with_unit(amount: float, name: str) -> str:
    return f"{amount:g} {name}" if amount == 1 else f"{amount:g} {name}s"


def cause_of(error: Exception, host: str, limits: Limits, proxy: Proxy | None = None) -> str:
    """The cause of an error of the HTTP library, as one clause; `proxy` is the one by which the server was asked.

    Behind a proxy only what is encrypted comes from the server itself; a timeout may be either's.
    """
    import httpx2

    by = f" through {proxy}" if proxy else ""
    if isinstance(error, httpx2.ProxyError):
        return proxy.refusal(host, str(error)) if proxy else f"the proxy would not connect to {host}"
    if isinstance(error, httpx2.ConnectTimeout):
        return f"{host} could not be reached within {span(limits.connect)}{by}"
    if isinstance(error, httpx2.TimeoutException):
        return f"{host} did not answer within {span(limits.read)}{by}"
    if isinstance(error, httpx2.ConnectError):
        return _connect_error_text(error, host, proxy)
    if isinstance(error, httpx2.RemoteProtocolError):
        return f"{host} closed the connection without a complete answer{by}"
    return f"the connection to {host} broke off{by}"


def _connect_error_text(error: Exception, host: str, proxy: Proxy | None) -> str:
    asked = str(proxy or host)
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return f"the name {'of ' if proxy else ''}{asked} could not be resolved"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate of {host} is not valid: {safe_text(cause.verify_message, 100)}"
        if isinstance(cause, ssl.SSLError):
            return f"{host} and this computer could not agree on an encrypted connection"
        if isinstance(cause, ConnectionRefusedError):
            return f"{asked} refused the connection"
    return f"{asked} could not be reached"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and its causes, at most 50; httpx2 groups the errors of several addresses of one name."""
    waiting, seen = [error], 0
    while waiting and seen < 50:
        cause = waiting.pop()
        if cause is not None:
            seen += 1
            yield cause
            waiting += [cause.__cause__, cause.__context__]
            if isinstance(cause, BaseExceptionGroup):
                waiting += cause.exceptions
