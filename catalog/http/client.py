"""The HTTP client of a refresh, shared by all sources, and the client that reads only the response cache."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from catalog.http import proxies, request
from catalog.http.addresses import Route, full_address
from catalog.http.cache import Entry, ResponseCache
from catalog.http.web import LIMITS, Answer, Limits, OfflineError, Web, WebError

if TYPE_CHECKING:
    import ssl

    import httpx2


class DaemonThreads(ThreadPoolExecutor):
    """Each call in a daemon thread of its own.

    asyncio resolves names in its default executor, and ends only when the executor's threads have: a resolver that
    waits for a dead name server would keep a cancelled program alive for tens of seconds.
    """

    def submit(self, call: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Start a thread for the call at once; there are at most as many as servers."""
        future: Future[Any] = Future()
        threading.Thread(target=_run_call, args=(future, call, args, named), daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for no thread: a resolver may hang for tens of seconds."""


def _run_call(future: Future[Any], call: Callable[..., Any], args: Any, named: Any) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(call(*args, **named))
    except BaseException as error:
        future.set_exception(error)


_THIS_MACHINE = ("all://localhost", "all://127.0.0.0/8", "all://[::1]")


class Network:
    """Asks servers, and keeps what they answer; an asynchronous context manager.

    `today` is the ISO date given to answers. `mirror` is the address of a server that stands in for all https ones:
    `https://HOST/PATH` is asked at `MIRROR/HOST/PATH`. `contact` is set as soon as any server answered. The cache, if
    any, is closed at the end. A proxy of the environment is used, except for this machine; `~/.netrc` and cookies are
    not.
    """

    def __init__(
        self, cache: ResponseCache | None, today: str, *, mirror: str = "", limits: Limits = LIMITS
    ) -> None:
        self.contact = asyncio.Event()
        self._cache = cache
        self._today = today
        self._mirror = mirror
        self._limits = limits
        self._client: httpx2.AsyncClient | None = None
        self._broken = ""

    def web(self, on_bytes: Callable[[int], None] | None = None) -> Web:
        """The network for one source; `on_bytes` is called with the number of bytes received for it so far."""
        return _SourceWeb(self, on_bytes)

    def forget(self, address: str) -> None:
        """Drop an address from the cache, because its body could not be read."""
        if self._cache is not None:
            self._cache.forget(address)

    async def __aenter__(self) -> Self:
        asyncio.get_running_loop().set_default_executor(DaemonThreads())
        try:
            self._client = new_client(self._limits)
        except (ImportError, ValueError, OSError) as error:
            self._broken = unusable_settings(error)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            await self._client.aclose()
        if self._cache is not None:
            self._cache.close()

    async def get(self, wanted: request.Request, on_bytes: Callable[[int], None]) -> Answer:
        """One answer, from its server or, where nothing changed there, from the cache."""
        if self._client is None:
            raise WebError(self._broken or "the network is closed")
        known = None if wanted.secret else self._cached_entry(wanted)
        sender = request.RequestSender(
            self._client, Route(self._mirror), self._limits, self.contact.set, on_bytes
        )
        received = await sender.send(wanted, known)
        entry = received.entry._replace(day=self._today)
        if self._cache is not None and wanted.may_keep(entry):
            self._cache.put(wanted.address, entry)
        return Answer(entry.body, entry.day, entry.next, not received.changed)

    def _cached_entry(self, wanted: request.Request) -> Entry | None:
        entry = self._cache.get(wanted.address) if self._cache is not None else None
        return entry if entry is not None and wanted.may_use(entry) else None


class CacheOnly:
    """Answers from the response cache only, each with the day on which it was downloaded."""

    def __init__(self, cache: ResponseCache) -> None:
        self._cache = cache

    async def get(
        self,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: tuple[tuple[str, str], ...] = (),
        most_bytes: int = 32_000_000,
        secret: bool = False,
    ) -> Answer:
        """The body as it was last downloaded. Raises `OfflineError` where it is not known."""
        wanted = request.Request(full_address(address, query), headers or {}, most_bytes, secret)
        entry = None if secret else self._cache.get(wanted.address)
        if entry is None or not wanted.may_use(entry):
            raise OfflineError("not in the response cache")
        return Answer(entry.body, entry.day, entry.next, True)


class _SourceWeb:
    """The `Web` of one source: counts the bytes that it receives."""

    def __init__(self, network: Network, on_bytes: Callable[[int], None] | None) -> None:
        self._network = network
        self._on_bytes = on_bytes
        self._received = 0

    async def get(
        self,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: tuple[tuple[str, str], ...] = (),
        most_bytes: int = 32_000_000,
        secret: bool = False,
    ) -> Answer:
        wanted = request.Request(full_address(address, query), headers or {}, most_bytes, secret)
        return await self._network.get(wanted, self._count)

    def _count(self, size: int) -> None:
        self._received += size
        if self._on_bytes is not None:
            self._on_bytes(self._received)


def unusable_settings(error: Exception) -> str:
    """Why there is no client: a proxy or a certificate store of the environment, as a clause.

    The text of the error is not shown: it may hold the password of a proxy.
    """
    general = f"the proxy or certificate settings cannot be used ({type(error).__name__})"
    return proxies.unusable_setting() or general


def new_client(limits: Limits) -> "httpx2.AsyncClient":
    """A client that follows no redirects and keeps no cookies.

    Raises `ImportError`, `ValueError` or `OSError` for unusable settings, which `unusable_settings` puts in words.
    """
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    import httpx2

    if problem := proxies.unusable_setting():
        raise ValueError(problem)
    try:
        return httpx2.AsyncClient(
            timeout=httpx2.Timeout(limits.read, connect=limits.connect, pool=None),
            limits=httpx2.Limits(max_connections=32, max_keepalive_connections=16),
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"User-Agent": "modelpick", "Accept-Encoding": "gzip"},
            verify=_certificates(),
            mounts=dict.fromkeys(_THIS_MACHINE),
        )
    except httpx2.InvalidURL:
        raise ValueError("a proxy that is no address") from None


@cache
def _certificates() -> "ssl.SSLContext":
    """The certificate store, loaded once: that takes 30 ms, and httpx2 would repeat it for every proxy."""
    import httpx2

    return httpx2.create_ssl_context()
