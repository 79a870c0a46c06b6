"""The refresh controller: starts a refresh, shows it, loads the new catalogue, ends the child with the app.

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

    `use_session` puts a session in the app and its screens; `command` is the child process; `given_day` the ISO date to
    answer as of where the user asked for one.
    """

    def __init__(
        self,
        app: App[None],
        session: Session,
        use_session: Callable[[Session], None],
        command: Sequence[str],
        given_day: str | None,
    ) -> None:
        self._app = app
        self._session = session
        self._use_session = use_session
        self._command = command
        self._given_day = given_day
        self._refresh: RefreshProcess | None = None

    def show_or_start(self) -> None:
        """Show the refresh that runs, or the report not seen yet; else start one and show it."""
        if self._refresh is None or (self._refresh.over and self._refresh.seen):
            self._refresh = RefreshProcess(self._command)
            self._publish(self._session._replace(refreshing=True))
            self._app.run_worker(self._run(self._refresh), group="refresh", exit_on_error=False)
        shown = next((screen for screen in self._app.screen_stack if isinstance(screen, RefreshScreen)), None)
        if shown is None:
            self._app.push_screen(RefreshScreen(self._session, self._refresh))
            return
        while self._app.screen is not shown:
            self._app.pop_screen()
        shown.follow(self._refresh)

    async def close(self) -> None:
        """End the child process before the app ends."""
        if self._refresh:
            await self._refresh.close()

    async def _run(self, refreshing: RefreshProcess) -> None:
        session = self._session
        try:
            await refreshing.run()
            if refreshing.may_have_changed(session.snapshot.digest):
                session = await self._load_written(refreshing)
            if refreshing.report is None:
                refreshing.failure += _in_use(session, session is not self._session)
        except Exception as error:  # of whatever kind: the list stays usable, and the report names it
            cause = f"{type(error).__name__}: {safe_text(error, 300)}"
            refreshing.problem = f"{_stays(session)} in use: the refresh broke off ({cause})."
        refreshing.over = True
        self._publish(session._replace(refreshing=False))
        if not isinstance(self._app.screen, RefreshScreen):
            end = outcome(refreshing)
            words = f"{end.sentence} r shows the report."
            self._app.notify(words, severity="information" if end.good else "warning", markup=False)

    async def _load_written(self, refreshing: RefreshProcess) -> Session:
        """Load the catalogue that was written: the session on it, or the old one where it cannot be read."""
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
        new = old._replace(snapshot=snapshot.on(today), today=today)
        refreshing.answer_changes = await self._compare_answers(old, new)
        return new

    async def _compare_answers(self, old: Session, new: Session) -> tuple[str, ...] | None:
        """Rank the needs of the open answer on both catalogues: what changed; None where no answer is open."""
        screens = reversed(self._app.screen_stack)
        asked = next((screen.asked for screen in screens if isinstance(screen, AnswerScreen)), None)
        if asked is None:
            return None
        before = await asyncio.to_thread(old._replace(today=new.today).advise, asked)
        after = await asyncio.to_thread(new.advise, asked)
        return tuple(changes(before, after))

    def _publish(self, session: Session) -> None:
        self._session = session
        self._use_session(session)


def _in_use(session: Session, newer: bool) -> str:
    """Which catalogue a refresh without a report leaves."""
    if newer:
        return (
            f" The catalogue of {day(session.snapshot.catalog.as_of)} had been written before, and is in use."
        )
    return f" {_stays(session)}."


def _stays(session: Session) -> str:
    return f"The catalogue of {day(session.snapshot.catalog.as_of)} stays"
