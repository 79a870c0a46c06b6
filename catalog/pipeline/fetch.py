"""Fetches all sources side by side: over the network, else from the response cache and the installed packages.

Each source has a deadline of its own, and its answer is read while the others still load.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from catalog.http import proxies
from catalog.http.cache import ResponseCache
from catalog.http.web import OfflineError, Web, WebError
from catalog.pipeline.context import Options, PreviousState
from catalog.pipeline.report import Event, EventHandler, Origin, SourceEvent, State
from catalog.sources import genai_prices
from catalog.sources.hugging_face import HuggingFace
from catalog.sources.upstream import Page, Reading, SourceError, Upstream
from catalog.text import safe_text

NO_ANSWER_SECONDS = 4.0
"""When no server has answered by then, there is no network."""
_EVENT_INTERVAL_SECONDS = 0.1
_ANY_SOURCE = "https://huggingface.co"


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
    """Reports the progress of one source: at most ten events a second while bytes arrive."""

    def __init__(self, upstream: Upstream, report_event: EventHandler, expected: int | None) -> None:
        self._about, self._report_event, self._expected = upstream.about, report_event, expected
        self._started = time.monotonic()
        self._last_event = float("-inf")
        self.rows = 0

    @property
    def seconds(self) -> float:
        """Seconds since the reporter was made, rounded to hundredths."""
        return round(time.monotonic() - self._started, 2)

    def report_received(self, count: int) -> None:
        """Report the number of bytes received so far, unless the last report was less than 0.1 seconds ago."""
        now = time.monotonic()
        if now - self._last_event >= _EVENT_INTERVAL_SECONDS:
            self._last_event = now
            self.report("fetching", f"{count / 1e6:.1f} MB")

    def report(self, state: State, detail: str = "") -> None:
        """Report the state of the source."""
        self._report_event(
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
    """One source to fetch through `web`, within `deadline` seconds.

    `forget` is called with the address of an answer that could not be read, so that the response cache drops it;
    `through` is a clause that names the proxy, where there is one.
    """

    upstream: Upstream
    web: Web
    reporter: ProgressReporter
    deadline: float
    forget: Callable[[str], None] = lambda _address: None
    through: str = ""


async def fetch_all(
    requests: Iterable[SourceRequest], origin: Origin, contact: asyncio.Event | None
) -> list[SourceAnswer]:
    """The answers of all sources, in the order of `requests`; never raises for a source that fails.

    Where `contact` is not set within `NO_ANSWER_SECONDS` all sources are given up.
    """
    tasks = [asyncio.create_task(_fetch_source(request, origin)) for request in requests]
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
    """Whether a server answered within `NO_ANSWER_SECONDS`, or all sources ended by themselves before that."""
    first_response = asyncio.create_task(contact.wait())
    all_ended = asyncio.create_task(_wait_for_all(tasks))
    try:
        done, _ = await asyncio.wait(
            (first_response, all_ended), timeout=NO_ANSWER_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        return bool(done)
    finally:
        first_response.cancel()
        all_ended.cancel()


async def _wait_for_all(tasks: list[asyncio.Task[SourceAnswer]]) -> bool:
    await asyncio.wait(tasks)
    return True


async def _fetch_source(request: SourceRequest, origin: Origin) -> SourceAnswer:
    upstream, reporter = request.upstream, request.reporter
    reporter.report("fetching")
    readings: list[Reading] = []
    day = ""
    try:
        async with asyncio.timeout(request.deadline):
            async for page in upstream.fetch(request.web):
                readings.append(_read_or_forget(request, page))
                day = max(day, page.day)
                reporter.rows += readings[-1].rows
                reporter.report("fetching")
    except OfflineError as error:
        reporter.report("off", safe_text(error))
        return SourceAnswer(upstream, seconds=reporter.seconds, error=safe_text(error))
    except (WebError, SourceError) as error:
        return _failed(request, str(error))
    except TimeoutError:
        return _failed(request, f"not finished within {request.deadline:g} seconds")
    except asyncio.CancelledError:
        if (task := asyncio.current_task()) is not None and task.uncancel() == 0:
            return _failed(
                request, f"no source answered within {NO_ANSWER_SECONDS:g} seconds{request.through}"
            )
        raise
    except OSError:
        raise  # of the event handler (a closed pipe), not of the source
    except Exception as error:  # a defect in one source's code; its text may hold a token
        return _failed(request, f"reading it broke off by an internal error ({type(error).__name__})")
    if not readings:
        return _failed(request, "it sent nothing")
    reporter.report("done")
    return SourceAnswer(
        upstream, tuple(readings), day, origin, reporter.seconds, "", _shortfall_text(upstream)
    )


def _read_or_forget(request: SourceRequest, page: Page) -> Reading:
    try:
        return read_page(request.upstream, page)
    except SourceError:
        request.forget(page.address)
        raise


def read_page(upstream: Upstream, page: Page) -> Reading:
    """The records in one page. Raises `SourceError` for whatever goes wrong in reading it."""
    try:
        return upstream.read(page)
    except SourceError:
        raise
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise SourceError(f"its answer could not be read: {safe_text(error, 200)}") from error


def _shortfall_text(upstream: Upstream) -> str:
    missing = upstream.unanswered if isinstance(upstream, HuggingFace) else ()
    if not missing:
        return ""
    shown = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
    return f"{len(missing)} organisations did not answer and keep their old figures: {shown}"


def _failed(request: SourceRequest, error: str) -> SourceAnswer:
    cause = safe_text(error)
    request.reporter.report("failed", cause)
    return SourceAnswer(request.upstream, seconds=request.reporter.seconds, error=cause)


DEADLINE_SECONDS = 60.0
_ROWS_A_SECOND = 200
"""The deadline grows with `Options.wide`: 20,000 repositories get 100 seconds more."""


class FetchResult(NamedTuple):
    """The answers of the sources that were asked, and why the others were not (`off`, by source id).

    `unreached` says why the network gave nothing, empty where it gave something or was not asked.
    """

    answers: list[SourceAnswer]
    off: dict[str, str]
    unreached: str = ""


async def fetch_sources(
    upstreams: Iterable[Upstream], options: Options, state: PreviousState, report_event: EventHandler
) -> FetchResult:
    """The answers of every available source: from the network, or with `options.offline` from this machine.

    Where the network gives nothing at all, the response cache and the installed packages are read instead.
    """
    off = {upstream.about.id: reason for upstream in upstreams if (reason := upstream.available(os.environ))}
    available = [upstream for upstream in upstreams if upstream.about.id not in off]
    reporters = {
        upstream.about.id: ProgressReporter(
            upstream, report_event, len(state.previous_rows.rows(upstream.about.id)) or None
        )
        for upstream in upstreams
    }
    for name, reason in off.items():
        reporters[name].report("off", reason)
    if options.offline:
        return FetchResult(await _fetch_from_disk(available, reporters, options), off)
    answers = await _fetch_from_network(available, reporters, options)
    if any(answer.readings for answer in answers):
        return FetchResult(answers, off)
    silent = {upstream.about.id: ProgressReporter(upstream, _ignore_event, None) for upstream in available}
    cached = await _fetch_from_disk(available, silent, options)
    found = [_copy_error(local, remote) for local, remote in zip(cached, answers, strict=True)]
    return FetchResult(found, off, next((answer.error for answer in answers), "there is no source to ask"))


async def _fetch_from_network(
    upstreams: list[Upstream], reporters: dict[str, ProgressReporter], options: Options
) -> list[SourceAnswer]:
    from catalog.http.client import Network

    cache = ResponseCache(options.cache) if options.cache is not None else None
    async with Network(cache, options.today, mirror=options.mirror) as network:
        requests = []
        through = proxies.through(options.mirror or _ANY_SOURCE)
        deadline = DEADLINE_SECONDS + options.wide / _ROWS_A_SECOND
        for upstream in upstreams:
            reporter = reporters[upstream.about.id]
            web = network.web(reporter.report_received)
            requests.append(SourceRequest(upstream, web, reporter, deadline, network.forget, through))
        return await fetch_all(requests, "network", network.contact)


async def _fetch_from_disk(
    upstreams: list[Upstream], reporters: dict[str, ProgressReporter], options: Options
) -> list[SourceAnswer]:
    """The answers that the response cache and the installed packages hold."""
    from catalog.http.client import CacheOnly

    if options.cache is None:
        found = [SourceAnswer(upstream, error="nothing of it is kept here") for upstream in upstreams]
    else:
        with ResponseCache(options.cache) as cache:
            requests = [
                SourceRequest(upstream, CacheOnly(cache), reporters[upstream.about.id], DEADLINE_SECONDS)
                for upstream in upstreams
            ]
            found = await fetch_all(requests, "cache", None)
    return [_newer(answer, _installed_answer(answer.upstream, options.today)) for answer in found]


def _newer(cached: SourceAnswer, installed: SourceAnswer | None) -> SourceAnswer:
    return cached if installed is None or (cached.readings and cached.day > installed.day) else installed


def _installed_answer(upstream: Upstream, today: str) -> SourceAnswer | None:
    """The prices in the installed genai-prices package: upgrading it brings new prices without a network."""
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
    """The failure of the network was reported already; what is read instead stands in the final report."""


def _copy_error(cached: SourceAnswer, network: SourceAnswer) -> SourceAnswer:
    """The cached answer; where there is none either, with the network's error."""
    return cached if cached.readings else cached._replace(error=network.error)
