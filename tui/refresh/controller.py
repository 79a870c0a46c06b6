"""What the app does about a refresh: start it, show it, take up the new catalogue, end it with the app.

Imported when a refresh is first asked for.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from textual.app import App

from catalog.advice.explanation.answer_changes import changes
from catalog.formatting import day
from catalog.storage import store
from catalog.text import safe_text
from tui import paths
from tui.refresh.process import RefreshProcess
from tui.rendering.refresh_report import outcome
from tui.screens.answer import AnswerScreen
from tui.screens.refresh import RefreshScreen
from tui.session import Session


class RefreshController:
    """At most one refresh at a time.

    `renew` takes up a session in the app and its screens; `command` is the child process; `given_day` the ISO date to
    answer as of where the user asked for one.
    """

    def __init__(
        self,
        app: App[None],
        session: Session,
        renew: Callable[[Session], None],
        command: Sequence[str],
        given_day: str | None,
    ) -> None:
        self._app = app
        self._session = session
        self._tell = renew
        self._command = command
        self._given_day = given_day
        self._now: RefreshProcess | None = None

    def asked(self) -> None:
        """Show the refresh that runs, or the report not seen yet; else start one and show it."""
        if self._now is None or (self._now.over and self._now.seen):
            self._now = RefreshProcess(self._command)
            self._renew(self._session._replace(refreshing=True))
            self._app.run_worker(self._whole(self._now), group="refresh", exit_on_error=False)
        shown = next((screen for screen in self._app.screen_stack if isinstance(screen, RefreshScreen)), None)
        if shown is None:
            self._app.push_screen(RefreshScreen(self._session, self._now))
            return
        while self._app.screen is not shown:
            self._app.pop_screen()
        shown.follow(self._now)

    async def close(self) -> None:
        """No child outlives the app."""
        if self._now:
            await self._now.close()

    async def _whole(self, refreshing: RefreshProcess) -> None:
        session = self._session
        try:
            await refreshing.run()
            if refreshing.leaves_another(session.snapshot.digest):
                session = await self._taken_up(refreshing)
            if refreshing.report is None:
                refreshing.failure += _in_use(session, session is not self._session)
        except Exception as error:  # whatever it was: the list stays usable, and it is said
            cause = f"{type(error).__name__}: {safe_text(error, 300)}"
            refreshing.problem = f"{_stays(session)} in use: the refresh broke off ({cause})."
        refreshing.over = True
        self._renew(session._replace(refreshing=False))
        if not isinstance(self._app.screen, RefreshScreen):
            end = outcome(refreshing)
            words = f"{end.sentence} r shows the report."
            self._app.notify(words, severity="information" if end.good else "warning", markup=False)

    async def _taken_up(self, refreshing: RefreshProcess) -> Session:
        """The session on the catalogue that was written; the old one where that cannot be read."""
        old = self._session
        stays = f"{_stays(old)} in use"
        try:
            snapshot = await asyncio.to_thread(store.load, paths.data_folder())
        except (OSError, ValueError) as error:
            refreshing.problem = f"{stays}: the new one could not be read ({safe_text(error, 300)})."
            return old
        if snapshot.digest == old.snapshot.digest:
            if refreshing.report:
                refreshing.problem = f"{stays}: the new one could not be read back."
            return old
        today = self._given_day or datetime.now(UTC).date().isoformat()
        new = old._replace(snapshot=snapshot, today=today)
        refreshing.told = await self._compared(old, new)
        return new

    async def _compared(self, old: Session, new: Session) -> tuple[str, ...] | None:
        """What changed for the needs of the answer that is open."""
        screens = reversed(self._app.screen_stack)
        asked = next((screen.asked for screen in screens if isinstance(screen, AnswerScreen)), None)
        if asked is None:
            return None
        before = await asyncio.to_thread(old._replace(today=new.today).advise, asked)
        after = await asyncio.to_thread(new.advise, asked)
        return tuple(changes(before, after))

    def _renew(self, session: Session) -> None:
        self._session = session
        self._tell(session)


def _in_use(session: Session, newer: bool) -> str:
    """Which catalogue a refresh without a report leaves."""
    if newer:
        return (
            f" The catalogue of {day(session.snapshot.catalog.as_of)} had been written before, and is in use."
        )
    return f" {_stays(session)}."


def _stays(session: Session) -> str:
    return f"The catalogue of {day(session.snapshot.catalog.as_of)} stays"
