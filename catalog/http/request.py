"""Sends one request: retries and waits, redirects within the same server, validators of a cached answer."""

import asyncio
import random
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from catalog.http import body
from catalog.http.addresses import Route, host, is_loopback, link_to_next, origin
from catalog.http.cache import Entry
from catalog.http.proxies import proxy_for
from catalog.http.web import Limits, WebError, cause_of, sendable, span

if TYPE_CHECKING:
    import httpx2


RETRY_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
_NUMBER = re.compile(r"\d{1,10}")
_REMAINING = re.compile(r"\br=(\d{1,10})\b")
_RESET = re.compile(r"\bt=(\d{1,10})\b")


def requested_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait, `None` where it does not say.

    `Retry-After` is seconds or an HTTP date (RFC 9110, 10.2.3); the Hugging Face Hub says `"api";r=0;t=SECONDS`
    in `RateLimit`.
    """
    after = headers.get("retry-after", "").strip()
    if _NUMBER.fullmatch(after):
        return float(after)
    if after:
        return _seconds_until(after, headers.get("date", ""))
    limit = headers.get("ratelimit", "")
    remaining, reset = _REMAINING.search(limit), _RESET.search(limit)
    return float(reset[1]) if remaining and reset and int(remaining[1]) == 0 else None


def backoff(number: int, limits: Limits) -> float:
    """The seconds before the next try after the try `number` (from 0): doubled each time, capped, with jitter."""
    return min(limits.backoff * float(2**number), limits.most_backoff) * random.uniform(0.5, 1)


def _seconds_until(then: str, now: str) -> float | None:
    """Seconds up to an HTTP date, by the server's own clock where it tells it."""
    end = _parse_http_date(then)
    if end is None:
        return None
    return max((end - (_parse_http_date(now) or datetime.now(UTC))).total_seconds(), 0.0)


def _parse_http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


SECRET_HEADERS = frozenset({"authorization", "x-api-key", "cookie", "proxy-authorization"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRIES_TEXT = {1: "", 2: " (tried twice)", 3: " (tried three times)"}
_STATUS_TEXT = {
    401: " (a key is missing or not valid)",
    403: " (access is refused)",
    404: " (there is no such page)",
    410: " (the page is gone)",
}
_PROXY_ASKS = 407
_MOST_VALIDATOR = 300


class Request(NamedTuple):
    """One request of a source; `address` includes the query."""

    address: str
    headers: Mapping[str, str]
    most_bytes: int
    secret: bool

    @property
    def host(self) -> str:
        """The server, as messages name it."""
        return host(self.address)

    @property
    def secrets(self) -> list[str]:
        """The values of the headers that may go to this server only."""
        return [value for name, value in self.headers.items() if name.lower() in SECRET_HEADERS]

    def may_use(self, entry: Entry) -> bool:
        """Whether a cached entry may answer this request: its link stays on the server, its size within the limit."""
        try:
            follows = entry.next is None or origin(entry.next) == origin(self.address)
        except WebError:
            return False
        return follows and len(entry.body) <= self.most_bytes

    def may_keep(self, entry: Entry) -> bool:
        """Whether the answer may be cached: not a secret one, one that repeats a token, or broken JSON."""
        tokens = [part for value in self.secrets for part in value.split() if len(part) > 8]
        text = f"{entry.etag}{entry.modified}{entry.next}"
        if self.secret or any(token in text or token.encode() in entry.body for token in tokens):
            return False
        return entry.body.lstrip()[:1] not in (b"[", b"{") or _is_json(entry.body)


class Received(NamedTuple):
    """An answer, its day still that of the cache or empty; `changed` is false where the server said so."""

    entry: Entry
    changed: bool


class _RetryError(Exception):
    """A try that failed for a reason that may pass; `wait` is the time in seconds that the server asked for."""

    def __init__(self, cause: str, wait: float = 0.0) -> None:
        super().__init__(cause)
        self.wait = wait


class RequestSender(NamedTuple):
    """Sends requests. `on_response` is called at each server's answer, `on_bytes` with the size of each piece."""

    client: "httpx2.AsyncClient"
    route: Route
    limits: Limits
    on_response: Callable[[], None]
    on_bytes: Callable[[int], None]

    async def send(self, wanted: Request, cached: Entry | None) -> Received:
        """The answer; `cached` is the entry of the response cache, if any.

        Raises `WebError` with the cause at once where trying again is of no use, else when the tries are used up.
        """
        cause = ""
        for number in range(self.limits.tries):
            try:
                return await self._one_try(wanted, cached)
            except _RetryError as failure:
                cause, wait = str(failure), failure.wait
            if number + 1 < self.limits.tries:
                await asyncio.sleep(max(backoff(number, self.limits), wait))
        tried = _TRIES_TEXT.get(self.limits.tries, f" (tried {self.limits.tries} times)")
        raise WebError(cause + tried + self.route.mirror_note(wanted.address))

    async def _one_try(self, wanted: Request, cached: Entry | None) -> Received:
        import httpx2

        name = wanted.host
        try:
            async with asyncio.timeout(self.limits.whole):
                return await self._follow(wanted, cached, name)
        except TimeoutError:
            raise WebError(f"{name} was not done within {span(self.limits.whole)}") from None
        except body.BrokenError as error:
            raise _RetryError(str(error)) from None
        except (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError):
            raise WebError(f"the request to {name} cannot be sent") from None
        except httpx2.TransportError as error:
            proxy = proxy_for(self.route.request_address(wanted.address))
            raise _RetryError(cause_of(error, name, self.limits, proxy)) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise WebError(f"the request to {name} failed: {type(error).__name__}") from None

    async def _follow(self, wanted: Request, cached: Entry | None, name: str) -> Received:
        """Send the request, and follow redirects within the same server."""
        address = wanted.address
        for _ in range(self.limits.redirects + 1):
            headers = self._headers(wanted, cached, address)
            async with self.client.stream(
                "GET", self.route.request_address(address), headers=headers
            ) as response:
                self.on_response()
                target = response.headers.get("location", "")
                if response.status_code not in _REDIRECTS or not target:
                    return await self._read_response(response, wanted, cached, name, address)
                address = self.route.resolve_link(address, target, "redirect")
        raise WebError(f"{name} redirected more than {self.limits.redirects} times")

    async def _read_response(
        self, response: "httpx2.Response", wanted: Request, cached: Entry | None, name: str, address: str
    ) -> Received:
        status = response.status_code
        if status == 304 and cached is not None:
            return Received(cached, changed=False)
        if status in RETRY_STATUSES:
            wait = requested_wait(response.headers) or 0.0
            if wait > self.limits.most_wait:
                raise WebError(f"{name} asks to wait {span(wait)} (HTTP {status})")
            raise _RetryError(f"{name} answered HTTP {status}", wait)
        if status == _PROXY_ASKS and (proxy := proxy_for(self.route.request_address(address))):
            raise WebError(proxy.refusal(name, str(status)))
        if status != 200:
            raise WebError(f"{name} answered HTTP {status}{_STATUS_TEXT.get(status, '')}")
        data = await body.read_body(response, name, wanted.most_bytes, self.on_bytes)
        return Received(self._entry(response, data, address), changed=True)

    def _entry(self, response: "httpx2.Response", data: bytes, address: str) -> Entry:
        target = link_to_next(response.headers.get("link", ""))
        return Entry(
            data,
            "",
            _validator(response, "etag"),
            _validator(response, "last-modified"),
            self.route.resolve_link(address, target) if target is not None else None,
        )

    def _headers(self, wanted: Request, cached: Entry | None, address: str) -> dict[str, str]:
        """The source's headers and the validators of the cached entry.

        Raises `WebError` rather than send a token unencrypted.
        """
        if not all(sendable(name) and sendable(value) for name, value in wanted.headers.items()):
            raise WebError(f"a header of the request to {wanted.host} holds characters that cannot be sent")
        sent = dict(wanted.headers)
        target = self.route.request_address(address)
        if wanted.secrets and not is_loopback(target):
            if target != address:
                sent = {name: value for name, value in sent.items() if name.lower() not in SECRET_HEADERS}
            elif origin(target)[0] != "https":
                raise WebError(f"refusing to send a token to {wanted.host} without encryption")
        if cached is not None and cached.etag:
            sent["If-None-Match"] = cached.etag
        if cached is not None and cached.modified:
            sent["If-Modified-Since"] = cached.modified
        return sent


def _validator(response: "httpx2.Response", name: str) -> str:
    """A validator that may be sent back; empty where it is too long or not printable ASCII."""
    text = str(response.headers.get(name, "")).strip()
    return text if sendable(text) and len(text) <= _MOST_VALIDATOR else ""


def _is_json(text: bytes) -> bool:
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
