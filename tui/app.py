"""The app: themes, the commands that hold everywhere, and the first screen."""

import time
from collections.abc import Sequence
from pathlib import Path

from textual.app import App
from textual.filter import LineFilter

from catalog import store
from catalog.advice.needs import Needs
from tui import pace, paths, settings
from tui.commands import bindings
from tui.filters import ControlFilter
from tui.session import Session
from tui.themes import DARK, LIGHT, themes

TWICE_SECONDS = 2.0


class ModelPick(App[None]):
    """Opens on the questions, or straight on the answer where needs are given."""

    CSS_PATH = "app.tcss"
    TITLE = "modelpick"
    BINDINGS = bindings("everywhere")
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, session: Session, needs: Needs | None, settings_file: Path | None = None) -> None:
        super().__init__()
        self.session = session
        self._needs = needs
        self._settings_file = settings_file
        self._interrupted = float("-inf")
        self.failure: Exception | None = None
        for theme in themes():
            self.register_theme(theme)
        kept = settings.read(settings_file) if settings_file else settings.Settings()
        self._notice = kept.problem
        self.theme = kept.theme if kept.theme in (DARK, LIGHT) else DARK

    def on_mount(self) -> None:
        """The first screen."""
        if self._needs is not None:
            from tui.screens.answer import AnswerScreen

            self.push_screen(AnswerScreen(self.session, self._needs))
        else:
            from tui.screens.questions import QuestionsScreen

            self.push_screen(QuestionsScreen(self.session, None), self.answer)
        self.call_after_refresh(pace.settle)
        if self._notice:
            self.notify(self._notice, severity="warning", markup=False)

    def answer(self, needs: Needs | None) -> None:
        """Show the answer to the first questions."""
        from tui.screens.answer import AnswerScreen

        if needs is not None:
            self.push_screen(AnswerScreen(self.session, needs))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, then the one that keeps control characters off the terminal."""
        return [*super().get_line_filters(), ControlFilter()]

    def action_theme(self) -> None:
        """Light or dark; the choice is kept."""
        self.theme = LIGHT if self.theme == DARK else DARK
        if self._settings_file is None:
            return
        try:
            settings.write_theme(self._settings_file, self.theme)
        except (OSError, ValueError) as error:
            self.notify(f"The theme is not kept: {error}", severity="warning", markup=False)

    def action_help(self) -> None:
        """What every key does."""
        from tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.session))

    def action_help_quit(self) -> None:
        """Ctrl+C twice leaves."""
        now = time.monotonic()
        if now - self._interrupted < TWICE_SECONDS:
            self.exit()
            return
        self._interrupted = now
        self.notify("Press ctrl+c again to quit.", markup=False, timeout=TWICE_SECONDS)

    def _fatal_error(self) -> None:
        # Textual would print a traceback with the values of local variables; the caller says it in one line.
        self.failure = self._exception
        self._close_messages_no_wait()


def run(needs: Needs | None, today: str) -> None:
    """Open the app on the shipped catalogue and stay until the user leaves.

    `today` is an ISO date. Raises whatever went wrong inside, after the terminal is itself again.
    """
    session = Session(store.load(), store.load_use_cases(), today)
    app = ModelPick(session, needs, paths.settings_file())
    app.run()
    if app.failure is not None:
        raise app.failure
