"""A page about one model: a candidate, its rank, or why it is not listed."""

from collections.abc import Callable

from textual.app import ComposeResult

from catalog.advice.result import Advice, Candidate, Exclusion
from tui.commands import bindings
from tui.rendering.details import commands, details
from tui.rendering.exclusion import excluded_page
from tui.rendering.layout import Layout
from tui.rendering.reasons import rank_page
from tui.screens.base import PageScreen
from tui.session import Session
from tui.widgets.band import Band, KeyBar
from tui.widgets.page import Page

_MOST_SHOWN = 80


class TextScreen(PageScreen):
    """A text about one model that scrolls; its figures stay those it was opened with."""

    AUTO_FOCUS = "Page"
    keeps_figures = True

    def __init__(self, session: Session, title: str, layout: Layout) -> None:
        super().__init__(session)
        self._title = title
        self._layout = layout

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        yield Page(self._layout, id="page")
        yield KeyBar()

    def heading(self) -> tuple[str, str]:
        """Whose page this is."""
        return (self._title, "")


class DetailsScreen(TextScreen):
    """All that is known of one candidate; its commands can be copied one after the other."""

    BINDINGS = bindings("details")
    scopes = ("page", "details", "everywhere")

    def __init__(self, session: Session, candidate: Candidate, advice: Advice) -> None:
        super().__init__(session, candidate.model.name, details(candidate, advice, session.snapshot))
        self._commands = commands(candidate, session.snapshot)
        self._copied = 0

    def action_copy_command(self) -> None:
        """Put the next command on the clipboard, by way of the terminal (OSC 52)."""
        if not self._commands:
            self.notify("There is no command to copy.", markup=False)
            return
        place = self._copied % len(self._commands)
        command = self._commands[place]
        self._copied += 1
        self.app.copy_to_clipboard(command)
        shown = command if len(command) <= _MOST_SHOWN else f"{command[: _MOST_SHOWN - 1]}…"
        self.notify(f"Copied {place + 1} of {len(self._commands)}: {shown}", markup=False)


class RankScreen(TextScreen):
    """The rank of a model that fits: in what it is behind the first, and what it would need to be first."""

    def __init__(self, session: Session, candidate: Candidate, advice: Advice) -> None:
        title = f"Why {'' if candidate.rank == 1 else 'not first: '}{candidate.model.name}"
        super().__init__(session, title, rank_page(candidate, advice, session.snapshot))


class ExcludedScreen(TextScreen):
    """Every rule that one model fails, what would let it in, and its facts."""

    def __init__(self, session: Session, exclusion: Exclusion, advice: Advice) -> None:
        title = f"Why not {exclusion.model.name}"
        super().__init__(session, title, excluded_page(exclusion, advice, session.snapshot))


def page_of(
    session: Session,
    advice: Advice,
    model_id: str,
    candidate_page: Callable[[Session, Candidate, Advice], TextScreen] = DetailsScreen,
) -> TextScreen | None:
    """The page of a model that fits or the one that says why it does not; None where the answer has neither."""
    for entry in advice.candidates:
        if entry.model.id == model_id:
            return candidate_page(session, entry, advice)
    for exclusion in advice.excluded:
        if exclusion.model.id == model_id:
            return ExcludedScreen(session, exclusion, advice)
    return None
