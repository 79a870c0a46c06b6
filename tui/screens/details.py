"""A page that tells of one model: a candidate, where it stands, or why it is not listed."""

from textual.app import ComposeResult

from catalog.advice.answer import Advice, Candidate, Exclusion
from tui.commands import footer
from tui.prose import Layout
from tui.screens.base import PageScreen
from tui.session import Session
from tui.telling.details import details
from tui.telling.exclusion import excluded_page
from tui.telling.standing import standing_page
from tui.widgets.band import Band, KeyBar
from tui.widgets.page import Page


class ToldScreen(PageScreen):
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
        yield KeyBar(footer("page", "everywhere"))

    def heading(self) -> tuple[str, str]:
        """Whose page this is."""
        return (self._title, "")


class DetailsScreen(ToldScreen):
    """All that is known of one candidate."""

    def __init__(self, session: Session, candidate: Candidate, advice: Advice) -> None:
        super().__init__(session, candidate.model.name, details(candidate, advice, session.snapshot))


class StandingScreen(ToldScreen):
    """Where one that fits stands, in what it is behind the first, what it would need."""

    def __init__(self, session: Session, candidate: Candidate, advice: Advice) -> None:
        title = f"Why {'' if candidate.rank == 1 else 'not first: '}{candidate.model.name}"
        super().__init__(session, title, standing_page(candidate, advice, session.snapshot))


class ExcludedScreen(ToldScreen):
    """Every rule that one model fails, what would let it in, and its facts."""

    def __init__(self, session: Session, exclusion: Exclusion, advice: Advice) -> None:
        title = f"Why not {exclusion.model.name}"
        super().__init__(session, title, excluded_page(exclusion, advice, session.snapshot))
