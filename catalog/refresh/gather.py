"""Asks all sources side by side, each within its deadline, and reads what they answer as it comes."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from catalog.http.web import OfflineError, Web, WebError
from catalog.refresh.report import Event, Origin, SourceEvent, State
from catalog.sources.hugging_face import HuggingFace
from catalog.sources.upstream import Page, Reading, SourceError, Upstream
from catalog.text import safe_text

NO_ANSWER_SECONDS = 4.0
"""When nobody has answered by then, there is no network."""
_TOLD_EVERY_SECONDS = 0.1

Tell = Callable[[Event], None]


class Gathered(NamedTuple):
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


class Teller:
    """Tells how one source comes along, a few times a second at most."""

    def __init__(self, upstream: Upstream, tell: Tell, expected: int | None) -> None:
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


class Ask(NamedTuple):
    """One source to ask, through a web of its own, within so many seconds.

    `forget` is told the address of an answer that turned out to be of no use, so that nobody keeps it.
    """

    upstream: Upstream
    web: Web
    teller: Teller
    deadline: float
    forget: Callable[[str], None] = lambda _address: None


async def gather(asks: Iterable[Ask], origin: Origin, contact: asyncio.Event | None) -> list[Gathered]:
    """What all sources gave, in their order; never raises for a source that fails.

    Where `contact` is not set within 4 seconds nobody is waited for any longer.
    """
    tasks = [asyncio.create_task(_ask(ask, origin)) for ask in asks]
    if not tasks:
        return []
    try:
        if contact is not None and not await _anybody(tasks, contact):
            for task in tasks:
                task.cancel()
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()


async def _anybody(tasks: list[asyncio.Task[Gathered]], contact: asyncio.Event) -> bool:
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


async def _all(tasks: list[asyncio.Task[Gathered]]) -> bool:
    await asyncio.wait(tasks)
    return True


async def _ask(ask: Ask, origin: Origin) -> Gathered:
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
        return Gathered(upstream, seconds=teller.seconds, error=safe_text(error))
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
    return Gathered(upstream, tuple(readings), day, origin, teller.seconds, "", _shortfall(upstream))


def _read(ask: Ask, page: Page) -> Reading:
    try:
        return read(ask.upstream, page)
    except SourceError:
        ask.forget(page.address)
        raise


def read(upstream: Upstream, page: Page) -> Reading:
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


def _failed(ask: Ask, error: str) -> Gathered:
    cause = safe_text(error)
    ask.teller.say("failed", cause)
    return Gathered(ask.upstream, seconds=ask.teller.seconds, error=cause)
