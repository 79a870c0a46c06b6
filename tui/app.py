"""The app: themes, the commands that hold everywhere, the first screen, and the last filter against hostile text."""

import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual.app import App, SuspendNotSupported
from textual.color import Color
from textual.filter import LineFilter
from textual.notifications import SeverityLevel
from textual.screen import Screen

from catalog.advice.hosting import hardware_names
from catalog.advice.needs.records import Needs
from catalog.text import REPLACEMENT, UNSAFE, safe_text
from tui import paths, settings, signals, startup
from tui.commands import bindings
from tui.session import Session, load_session
from tui.themes import DARK, known_theme, own_themes, role_colors

if TYPE_CHECKING:
    from textual.command import Provider

    from tui.refresh.controller import RefreshController
    from tui.widgets.needs.draft import Draft


class ControlFilter(LineFilter):
    """Replaces control characters, escape sequences and bidi marks in every line before it is written."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same segments without control characters."""
        if not any(UNSAFE.search(segment.text) for segment in segments):
            return segments
        return [
            segment if segment.control else Segment(UNSAFE.sub(REPLACEMENT, segment.text), segment.style)
            for segment in segments
        ]


_CONTROL_FILTER = ControlFilter()
"""One for all lines: Textual remembers a filtered line by the filter, and a new filter would find none of them."""

TWICE_SECONDS = 2.0
_DIALOGS = Path(__file__).with_name("dialogs.tcss")
_MARKS: dict[SeverityLevel, str] = {"information": "", "warning": "⚠ ", "error": "✗ "}


def _palette() -> "type[Provider]":
    from tui.palette import Commands  # when the palette is opened

    return Commands


def _need_palette() -> "type[Provider]":
    from tui.need_palette import NeedCommands  # when the palette is opened

    return NeedCommands


class ModelPick(App[None]):
    """Opens on the question, or straight on the answer where needs or a sentence that says enough are given.

    `given_day` is the ISO date to answer as of where the user asked for one; `theme` holds for this run only, before
    the one that is kept; `refresh_command` runs instead of a real refresh; `own_process` says that nothing else runs in
    this process, so that its signals are the app's.
    """

    CSS_PATH = "app.tcss"
    TITLE = "modelpick"
    BINDINGS = bindings("everywhere")
    COMMANDS = {_palette, _need_palette}

    def __init__(
        self,
        session: Session,
        needs: Needs | None,
        settings_file: Path | None = None,
        *,
        sentence: str | None = None,
        given_day: str | None = None,
        theme: str = "",
        refresh_command: Sequence[str] = (),
        own_process: bool = False,
    ) -> None:
        super().__init__()
        self.session = session
        self._given_day = given_day
        self._refresh_command = refresh_command
        self._refresh_controller: RefreshController | None = None
        self._needs = needs
        self._draft = None if sentence is None else self._read(sentence, needs)
        self._settings_file = settings_file
        self._own_process = own_process
        self._signals: signals.SignalHandlers | None = None
        self._interrupted = float("-inf")
        self.failure: Exception | None = None
        for own in own_themes():
            self.register_theme(own)
        kept = settings.read(settings_file) if settings_file else settings.Settings()
        self._notice = kept.problem
        if kept.theme and not known_theme(kept.theme):
            shown = safe_text(kept.theme, 40)
            self._notice = f'The settings name a theme that is not known, "{shown}": t lists the themes.'
        if "TEXTUAL_ANIMATIONS" not in os.environ:
            self.animation_level = "none"
        self.theme = theme or known_theme(kept.theme) or DARK

    def _read(self, sentence: str, needs: Needs | None) -> "Draft":
        from tui.widgets.needs.draft import draft_of, read_draft

        return draft_of(self.session, needs, sentence) if needs else read_draft(self.session, sentence)

    @property
    def _opens_on_answer(self) -> bool:
        return self._draft.is_clear if self._draft else self._needs is not None

    def get_default_screen(self) -> Screen[Any]:
        """The answer itself where enough is given: no blank screen is made and painted before it."""
        if not self._opens_on_answer:
            return super().get_default_screen()
        from tui.screens.answer import AnswerScreen

        if self._draft:
            return AnswerScreen(self.session, self._draft.asked, self._draft.understanding)
        assert self._needs is not None
        return AnswerScreen(self.session, self._needs)

    def on_load(self) -> None:
        """Before the terminal is changed: from now on a signal leaves it as it was."""
        if self._own_process:
            self._signals = signals.SignalHandlers(self._end, self.action_suspend_process, self._redraw)
            self._signals.handle_ending()

    def on_mount(self) -> None:
        """The question, where nothing is given that could be answered."""
        if self._signals:
            self._signals.handle_jobs()
        if not self._opens_on_answer:
            from tui.screens.question import QuestionScreen

            self.push_screen(QuestionScreen(self.session, self._draft), self.answer)
        self.call_after_refresh(self._finish_start)
        if self._notice:
            self.notify(self._notice, severity="warning", markup=False)

    def push_screen(self, *screen: Any, **options: Any) -> Any:
        """Open a screen as Textual does; the styles of all but the answer are read before."""
        self._read_dialog_styles()
        return super().push_screen(*screen, **options)

    def _read_dialog_styles(self) -> None:
        place = (str(_DIALOGS), "")
        if not self.stylesheet.has_source(*place):
            self.stylesheet.add_source(_DIALOGS.read_text(encoding="utf-8"), read_from=place)
            self.stylesheet.parse()

    def _finish_start(self) -> None:
        self._read_dialog_styles()
        self._read_catalogue()
        startup.finish_start()
        self.run_worker(startup.import_rest(), group="start")

    def _read_catalogue(self) -> None:
        """Read it where the first screen did without, and the words of sentences; say there how old it is."""
        if self.session.snapshot.is_read:
            return
        self.session.read(self.TITLE)
        self._use_session(self.session)

    def answer(self, draft: "Draft | None") -> None:
        """Show the answer to the first question."""
        from tui.screens.answer import AnswerScreen

        if draft is not None:
            self.push_screen(AnswerScreen(self.session, draft.asked, draft.understanding))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, then the one that keeps control characters off the terminal."""
        return [*super().get_line_filters(), _CONTROL_FILTER]

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the rules again with the colours of the theme; before the first screen none are parsed yet."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of the roles of text and of what it stands on, which Textual's themes do not have."""
        return dict(role_colors(self.current_theme))

    def action_theme(self) -> None:
        """Pick a theme from the list of all; each is shown while it is marked."""
        from tui.screens.theme import ThemeScreen

        if not isinstance(self.screen, ThemeScreen):
            self.push_screen(ThemeScreen(self.theme), self.action_use_theme)

    def action_use_theme(self, name: str | None) -> None:
        """Show a theme and keep it for the next runs; without effect where none was picked."""
        if name is None:
            return
        self.theme = name
        if self._settings_file is None:
            return
        try:
            settings.write_theme(self._settings_file, self.theme)
        except (OSError, ValueError) as error:
            self.notify(f"The theme is not kept: {error}", severity="warning", markup=False)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say something for a few seconds; a mark says how serious it is where there is no colour."""
        marked = f"{_MARKS[severity]}{message}"
        super().notify(marked, title=title, severity=severity, timeout=timeout, markup=markup)

    def action_refresh(self) -> None:
        """Newer figures from the sources; or the refresh that runs, or its report."""
        from tui.refresh.controller import RefreshController
        from tui.refresh.process import refresh_command  # with all that it needs, when it is first asked for

        if self._refresh_controller is None:
            run = self._refresh_command or refresh_command(self._given_day)
            self._refresh_controller = RefreshController(
                self, self.session, self._use_session, run, self._given_day
            )
        self._refresh_controller.show_or_start()

    def _use_session(self, session: Session) -> None:
        from tui.screens.base import HeaderScreen

        self.session = session
        for screen in self.screen_stack:
            if isinstance(screen, HeaderScreen):
                screen.use_session(session)

    async def on_unmount(self) -> None:
        """A refresh does not outlive the app."""
        if self._refresh_controller:
            await self._refresh_controller.close()

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

    def action_suspend_process(self) -> None:
        """Stop as a job of the shell; `fg` brings the whole screen back."""
        if signals.can_stop() and self._pause(signals.stop_job):
            return
        self.notify("There is no shell here that could bring the app back.", markup=False)

    def _redraw(self) -> None:
        self._pause(lambda: None)

    def _pause(self, meanwhile: Callable[[], None]) -> bool:
        """Give the terminal back, and take it again afterwards; whether that is possible here."""
        try:
            with self.suspend():
                meanwhile()
        except SuspendNotSupported:
            return False
        return True

    def _end(self, code: int) -> None:
        self.exit(return_code=code)

    def _fatal_error(self) -> None:
        # Textual would print a traceback with the values of local variables; the caller says it in one line.
        self.failure = self._exception
        self._close_messages_no_wait()


def run(needs: Needs | None, today: str, sentence: str | None = None, theme: str = "") -> int:
    """Open the app on the newest catalogue there is and stay until the user leaves: the exit code.

    A `sentence` stands in the box; needs beside it are what it makes with what was said besides. `today` is an ISO
    date; `theme` holds for this run only. Raises `NeedsError` where the needs name hardware that is not known, and
    whatever went wrong inside, after the terminal is itself again.
    """
    session = load_session(today, later=needs is None and sentence is None)
    if needs is not None:
        hardware_names.check_hardware(needs.hosting, session.snapshot.gpus, None)
    given = None if today == datetime.now(UTC).date().isoformat() else today
    app = ModelPick(
        session,
        needs,
        paths.settings_file(),
        sentence=sentence,
        given_day=given,
        theme=theme,
        own_process=True,
    )
    app.run()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0
