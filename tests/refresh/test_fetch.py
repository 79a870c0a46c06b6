"""Asking many sources at once: each has its deadline, none can hold up or bring down the others."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from catalog.http.web import WebError
from catalog.model import Source
from catalog.pipeline import fetch as gathering
from catalog.pipeline.fetch import ProgressReporter, SourceAnswer, SourceRequest, fetch_all
from catalog.pipeline.report import Event, SourceEvent
from catalog.sources.upstream import Page, Reading, SourceError

DAY = "2026-11-24"


class Playing:
    """A source that does on `fetch` and `read` what a test says."""

    def __init__(self, name: str, *steps: Any, read: Callable[[Page], Reading] | None = None) -> None:
        self.about = Source(id=name, name=name, url="", license="", as_of="", gave="")
        self._steps, self._read = steps, read

    def available(self, environment: Any) -> str:  # noqa: ARG002
        return ""

    async def fetch(self, web: Any) -> Any:  # noqa: ARG002
        for step in self._steps:
            if isinstance(step, Exception):
                raise step
            if step is STALL:
                await asyncio.Event().wait()
            yield Page(step, DAY)

    def recognises(self, page: Page) -> bool:  # noqa: ARG002
        return False

    def read(self, page: Page) -> Reading:
        return self._read(page) if self._read else Reading(rows=len(page.body))


STALL = object()


def asked(*sources: Playing, deadline: float = 5.0, contact: asyncio.Event | None = None) -> Any:
    events: list[Event] = []
    asks = [SourceRequest(one, None, ProgressReporter(one, events.append, None), deadline) for one in sources]  # type: ignore[arg-type]
    return fetch_all(asks, "network", contact), events


def states(events: list[Event], source: str) -> list[str]:
    return [event.state for event in events if isinstance(event, SourceEvent) and event.source == source]


async def test_pages_are_read_as_they_come_and_rows_counted() -> None:
    waiting, events = asked(Playing("a", b"123", b"45"))
    (found,) = await waiting
    assert (found.rows, found.day, found.origin, found.error) == (5, DAY, "network", "")
    assert states(events, "a") == ["fetching", "fetching", "fetching", "done"]


async def test_one_source_that_fails_leaves_the_others_alone() -> None:
    broken: list[Any] = [
        Playing("refused", WebError("x refused the connection")),
        Playing("late", b"1", WebError("x sent 1 of 2 kB and closed the connection")),
        Playing("foreign", b"1", read=_raising(SourceError("it is not JSON"))),
        Playing("surprising", b"1", read=_raising(KeyError("models"))),
        Playing("deep", b"1", read=_raising(RecursionError("too deep"))),
        Playing("silent"),
        Playing("slow", STALL),
    ]
    waiting, events = asked(*broken, Playing("good", b"1"), deadline=0.2)
    found = {one.upstream.about.id: one for one in await waiting}
    assert found["good"].rows == 1
    errors = {name: one.error for name, one in found.items() if name != "good"}
    assert errors == {
        "refused": "x refused the connection",
        "late": "x sent 1 of 2 kB and closed the connection",
        "foreign": "it is not JSON",
        "surprising": "its answer could not be read: 'models'",
        "deep": "its answer could not be read: too deep",
        "silent": "it sent nothing",
        "slow": "not finished within 0.2 seconds",
    }
    assert all(states(events, name)[-1] == "failed" for name in errors)
    assert not any(one.readings for name, one in found.items() if name != "good")


async def test_where_nobody_answers_nobody_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "NO_ANSWER_SECONDS", 0.05)
    waiting, _ = asked(Playing("a", STALL), Playing("b", STALL), deadline=60, contact=asyncio.Event())
    found = await asyncio.wait_for(waiting, 20)
    assert {one.error for one in found} == {"no source answered within 0.05 seconds"}


async def test_where_somebody_answered_the_others_keep_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "NO_ANSWER_SECONDS", 0.05)
    contact = asyncio.Event()
    contact.set()
    waiting, _ = asked(Playing("a", b"1"), Playing("b", STALL), deadline=0.3, contact=contact)
    found = await waiting
    assert [one.error for one in found] == ["", "not finished within 0.3 seconds"]


async def test_a_cancelled_refresh_ends_at_once() -> None:
    waiting, _ = asked(Playing("a", STALL), deadline=60)
    task = asyncio.create_task(waiting)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 20)


async def test_hostile_words_of_a_failure_are_cleaned() -> None:
    waiting, _ = asked(Playing("a", WebError("bad \x1b]0;pwned\x07 \u202eword")))
    (found,) = await waiting
    assert isinstance(found, SourceAnswer)
    assert not {"\x1b", "\x07", "\u202e"} & {*found.error}


def _raising(error: Exception) -> Callable[[Page], Reading]:
    def read(page: Page) -> Reading:  # noqa: ARG001
        raise error

    return read
