"""Asks all sources side by side, each within its deadline, and reads what they answer as it comes.

Asks the sources: over the network, else of what is kept here, and says which of the two it was.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from catalog.http.cache import ResponseCache
from catalog.http.web import OfflineError, Web, WebError
from catalog.pipeline.options import Options
from catalog.pipeline.previous import PreviousState
from catalog.pipeline.report import Event, Origin, SourceEvent, State
from catalog.sources import genai_prices
from catalog.sources.hugging_face import HuggingFace
from catalog.sources.upstream import Page, Reading, SourceError, Upstream
from catalog.text import safe_text

NO_ANSWER_SECONDS = 4.0
"""When nobody has answered by then, there is no network."""
_TOLD_EVERY_SECONDS = 0.1

EventHandler = Callable[[Event], None]


class SourceAnswer(NamedTuple):
    """What one source gave: `day` is that on which it was served, `error` says why there is nothing.

    `shortfall` says what is missing from an answer that counts all the same.
    """

    upstream: Upstream
    readings: tuple[Reading, ...] = ()
    day: str = ""
    origin: Origin = ""
    seconds: float = 0.0
    error: str = ""
    shortfall: str = ""

    @property
    def rows(self) -> int:
        """All rows read, good and bad."""
        return sum(reading.rows for reading in self.readings)


class ProgressReporter:
    """Tells how one source comes along, a few times a second at most."""

    def __init__(self, upstream: Upstream, tell: EventHandler, expected: int | None) -> None:
        self._about, self._tell, self._expected = upstream.about, tell, expected
        self._started = time.monotonic()
        self._told = float("-inf")
        self.rows = 0

    @property
    def seconds(self) -> float:
        """Since the source was asked."""
        return round(time.monotonic() - self._started, 2)

    def received(self, count: int) -> None:
        """So many bytes have come."""
        now = time.monotonic()
        if now - self._told >= _TOLD_EVERY_SECONDS:
            self._told = now
            self.say("fetching", f"{count / 1e6:.1f} MB")

    def say(self, state: State, detail: str = "") -> None:
        """Tell where it stands."""
        self._tell(
            SourceEvent(
                source=self._about.id,
                name=self._about.name,
                state=state,
                rows=self.rows,
                expected=self._expected,
                seconds=self.seconds,
                detail=detail,
            )
        )


class SourceRequest(NamedTuple):
    """One source to ask, through a web of its own, within so many seconds.

    `forget` is told the address of an answer that turned out to be of no use, so that nobody keeps it.
    """

    upstream: Upstream
    web: Web
    teller: ProgressReporter
    deadline: float
    forget: Callable[[str], None] = lambda _address: None


async def fetch_all(
    asks: Iterable[SourceRequest], origin: Origin, contact: asyncio.Event | None
) -> list[SourceAnswer]:
    """What all sources gave, in their order; never raises for a source that fails.

    Where `contact` is not set within 4 seconds nobody is waited for any longer.
    """
    tasks = [asyncio.create_task(_fetch_source(ask, origin)) for ask in asks]
    if not tasks:
        return []
    try:
        if contact is not None and not await _first_response_arrived(tasks, contact):
            for task in tasks:
                task.cancel()
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()


async def _first_response_arrived(tasks: list[asyncio.Task[SourceAnswer]], contact: asyncio.Event) -> bool:
    """Whether anyone answered in time, or all have given up by themselves."""
    heard = asyncio.create_task(contact.wait())
    ended = asyncio.create_task(_all(tasks))
    try:
        done, _ = await asyncio.wait(
            (heard, ended), timeout=NO_ANSWER_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        return bool(done)
    finally:
        heard.cancel()
        ended.cancel()


async def _all(tasks: list[asyncio.Task[SourceAnswer]]) -> bool:
    await asyncio.wait(tasks)
    return True


async def _fetch_source(ask: SourceRequest, origin: Origin) -> SourceAnswer:
    upstream, teller = ask.upstream, ask.teller
    teller.say("fetching")
    readings: list[Reading] = []
    day = ""
    try:
        async with asyncio.timeout(ask.deadline):
            async for page in upstream.fetch(ask.web):
                readings.append(_read(ask, page))
                day = max(day, page.day)
                teller.rows += readings[-1].rows
                teller.say("fetching")
    except OfflineError as error:
        teller.say("off", safe_text(error))
        return SourceAnswer(upstream, seconds=teller.seconds, error=safe_text(error))
    except (WebError, SourceError) as error:
        return _failed(ask, str(error))
    except TimeoutError:
        return _failed(ask, f"not finished within {ask.deadline:g} seconds")
    except asyncio.CancelledError:
        if (task := asyncio.current_task()) is not None and task.uncancel() == 0:
            return _failed(ask, f"no source answered within {NO_ANSWER_SECONDS:g} seconds")
        raise
    except OSError:
        raise  # of whoever is told, not of the source
    except Exception as error:  # a mistake of ours in one source; its text may hold a token
        return _failed(ask, f"reading it broke off by an internal error ({type(error).__name__})")
    if not readings:
        return _failed(ask, "it sent nothing")
    teller.say("done")
    return SourceAnswer(upstream, tuple(readings), day, origin, teller.seconds, "", _shortfall(upstream))


def _read(ask: SourceRequest, page: Page) -> Reading:
    try:
        return read_page(ask.upstream, page)
    except SourceError:
        ask.forget(page.address)
        raise


def read_page(upstream: Upstream, page: Page) -> Reading:
    """One page; whatever goes wrong in reading it is the source's error."""
    try:
        return upstream.read(page)
    except SourceError:
        raise
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise SourceError(f"its answer could not be read: {safe_text(error, 200)}") from error


def _shortfall(upstream: Upstream) -> str:
    missing = upstream.unanswered if isinstance(upstream, HuggingFace) else ()
    if not missing:
        return ""
    shown = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
    return f"{len(missing)} organisations did not answer and keep their old figures: {shown}"


def _failed(ask: SourceRequest, error: str) -> SourceAnswer:
    cause = safe_text(error)
    ask.teller.say("failed", cause)
    return SourceAnswer(ask.upstream, seconds=ask.teller.seconds, error=cause)


DEADLINE_SECONDS = 60.0
_ROWS_A_SECOND = 200
"""The Hub's listing gets more time the wider it is."""


class FetchResult(NamedTuple):
    """What came, what did not and why, and which sources were not asked at all (with the reason).

    `unreached` says why the network gave nothing, where it was asked and gave nothing.
    """

    gathered: list[SourceAnswer]
    off: dict[str, str]
    unreached: str = ""


async def fetch_sources(
    upstreams: Iterable[Upstream], options: Options, state: PreviousState, tell: EventHandler
) -> FetchResult:
    """Every source that is available: from the network, or offline from what is here.

    Where the network gives nothing at all, what is here is read instead.
    """
    off = {one.about.id: reason for one in upstreams if (reason := one.available(os.environ))}
    asked = [one for one in upstreams if one.about.id not in off]
    tellers = {
        one.about.id: ProgressReporter(one, tell, len(state.before.rows(one.about.id)) or None)
        for one in upstreams
    }
    for name, reason in off.items():
        tellers[name].say("off", reason)
    if options.offline:
        return FetchResult(await _from_disk(asked, tellers, options), off)
    found = await _network(asked, tellers, options)
    if any(one.readings for one in found):
        return FetchResult(found, off)
    quiet = {one.about.id: ProgressReporter(one, _ignore_event, None) for one in asked}
    kept = await _from_disk(asked, quiet, options)
    answers = [_copy_error(one, cause) for one, cause in zip(kept, found, strict=True)]
    return FetchResult(answers, off, next((one.error for one in found), "there is no source to ask"))


async def _network(
    upstreams: list[Upstream], tellers: dict[str, ProgressReporter], options: Options
) -> list[SourceAnswer]:
    from catalog.http.client import Network

    cache = ResponseCache(options.cache) if options.cache is not None else None
    async with Network(cache, options.today, mirror=options.mirror) as network:
        asks = []
        for upstream in upstreams:
            teller = tellers[upstream.about.id]
            deadline = DEADLINE_SECONDS + options.wide / _ROWS_A_SECOND
            asks.append(
                SourceRequest(upstream, network.web(teller.received), teller, deadline, network.forget)
            )
        return await fetch_all(asks, "network", network.contact)


async def _from_disk(
    upstreams: list[Upstream], tellers: dict[str, ProgressReporter], options: Options
) -> list[SourceAnswer]:
    """What the response cache and the installed packages have."""
    from catalog.http.client import CacheOnly

    if options.cache is None:
        found = [SourceAnswer(one, error="nothing of it is kept here") for one in upstreams]
    else:
        with ResponseCache(options.cache) as cache:
            asks = [
                SourceRequest(one, CacheOnly(cache), tellers[one.about.id], DEADLINE_SECONDS)
                for one in upstreams
            ]
            found = await fetch_all(asks, "cache", None)
    return [_newer(one, _installed(one.upstream, options.today)) for one in found]


def _newer(cached: SourceAnswer, installed: SourceAnswer | None) -> SourceAnswer:
    return cached if installed is None or (cached.readings and cached.day > installed.day) else installed


def _installed(upstream: Upstream, today: str) -> SourceAnswer | None:
    """The figures of the installed price package, so that upgrading it brings prices without a network."""
    if upstream.about.id != "genai-prices":
        return None
    page = genai_prices.installed()
    if page is None:
        return None
    day = min(page.day, today)
    try:
        return SourceAnswer(upstream, (read_page(upstream, page._replace(day=day)),), day, "package")
    except SourceError as error:
        return SourceAnswer(upstream, error=safe_text(error))


def _ignore_event(event: Event) -> None:
    """That the network failed was told; what is read instead is in the report."""


def _copy_error(kept: SourceAnswer, asked: SourceAnswer) -> SourceAnswer:
    """Where nothing is kept either, the cause is that of the network."""
    return kept if kept.readings else kept._replace(error=asked.error)
