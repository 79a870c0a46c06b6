"""All that is known of one candidate, on a page that scrolls."""

from textual.app import ComposeResult

from catalog.advice.answer import Advice, Candidate
from tui.commands import footer
from tui.screens.base import PageScreen
from tui.session import Session
from tui.telling.details import details
from tui.widgets.band import Band, KeyBar
from tui.widgets.page import Page


class DetailsScreen(PageScreen):
    """The page of one candidate."""

    AUTO_FOCUS = "Page"
    keeps_figures = True

    def __init__(self, session: Session, candidate: Candidate, advice: Advice) -> None:
        super().__init__(session)
        self._candidate = candidate
        self._advice = advice

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        yield Page(details(self._candidate, self._advice, self.session.snapshot), id="page")
        yield KeyBar(footer("page", "everywhere"))

    def heading(self) -> tuple[str, str]:
        """Whose page this is."""
        return (self._candidate.model.name, "")
