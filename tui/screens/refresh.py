"""A refresh while it runs, and its report when it is over."""

from textual.app import ComposeResult

from tui.commands import Command, bindings
from tui.refresh.process import RefreshProcess
from tui.rendering.refresh_progress import progress_page
from tui.rendering.refresh_report import report_page
from tui.screens.base import PageScreen
from tui.session import Session
from tui.widgets.band import Band, KeyBar
from tui.widgets.page import Page

TICK_SECONDS = 0.1


class RefreshScreen(PageScreen):
    """Follows one refresh; leaving the page does not end it."""

    AUTO_FOCUS = "Page"
    BINDINGS = bindings("refresh")
    scopes = ("page", "refresh", "everywhere")

    def __init__(self, session: Session, refreshing: RefreshProcess) -> None:
        super().__init__(session)
        self._refreshing = refreshing

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        yield Page(id="page")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show it, and again at each tick."""
        self.set_interval(TICK_SECONDS, self._tick)
        self.follow(self._refreshing)

    def heading(self) -> tuple[str, str]:
        """The title."""
        return ("Refresh", "")

    def follow(self, refreshing: RefreshProcess) -> None:
        """Show this refresh."""
        self._refreshing = refreshing
        page = self.query_one(Page)
        self.show_keys()
        page.show(report_page(refreshing) if refreshing.over else progress_page(refreshing.progress()))
        self._mark_seen()

    def footer_commands(self) -> tuple[Command, ...]:
        """A refresh that runs can be stopped, one that is over be run again."""
        without, word = ("cancel", "again") if self._refreshing.over else ("app.refresh", "refresh")
        return tuple(
            command._replace(footer=word) if command.action == "app.refresh" else command
            for command in super().footer_commands()
            if command.action != without
        )

    def use_session(self, session: Session) -> None:
        """A refresh began or ended: show its present state."""
        super().use_session(session)
        if self.is_mounted:
            self.follow(self._refreshing)

    def on_screen_resume(self) -> None:
        """A report that was covered by another screen is seen now."""
        super().on_screen_resume()
        self._mark_seen()

    def _mark_seen(self) -> None:
        if self._refreshing.over and self.app.screen is self:
            self._refreshing.seen = True

    def _tick(self) -> None:
        if not self._refreshing.over and self.app.screen is self:
            self.query_one(Page).update_text(progress_page(self._refreshing.progress()))

    def action_cancel(self) -> None:
        """Stop the refresh; the catalogue that is there stays."""
        if self._refreshing.over:
            self.notify("It is over: r refreshes again.", markup=False)
        self._refreshing.cancel()
