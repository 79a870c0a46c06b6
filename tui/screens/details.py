"""A page about one model: a candidate, its rank, or why it is not listed."""

from collections.abc import Callable, Iterator
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from catalog.advice.result import Advice, Candidate, Exclusion
from tui.commands import bindings
from tui.rendering.details import commands, details_sections, excluded_sections
from tui.rendering.layout import Layout
from tui.rendering.reasons import rank_page
from tui.rendering.sections import UNFOLDED, Fold, Sections, index
from tui.screens.base import PageScreen
from tui.session import Session
from tui.widgets.band import Band, KeyBar
from tui.widgets.let_in import LetIn, LetInOffer
from tui.widgets.page import Page
from tui.widgets.section_page import SectionPage, SectionReached

_FOLDED = Fold("a")
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


class SectionScreen(PageScreen):
    """A page about one model in numbered sections, with their index above it; long tables are cut until asked for."""

    AUTO_FOCUS = "SectionPage"
    keeps_figures = True

    def __init__(self, session: Session, title: str, sections: Callable[[Fold], Sections]) -> None:
        super().__init__(session)
        self._title = title
        self._sections = sections
        self._is_folded = True

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        yield Band(id="index")
        yield from self.above()
        yield SectionPage(self._sections(_FOLDED), id="page")
        yield KeyBar()

    def on_mount(self) -> None:
        """The index, none of it marked."""
        self._mark(0)

    def above(self) -> Iterator[Widget]:
        """For subclasses: what stands above the text and does not scroll."""
        yield from ()

    def show_page(self, session: Session, title: str, sections: Callable[[Fold], Sections]) -> None:
        """Show the page of another model from its beginning, its tables cut."""
        self.session, self._title, self._sections, self._is_folded = session, title, sections, True
        self.show_top()
        self.query_one(SectionPage).begin(sections(_FOLDED))
        self._mark(0)

    def heading(self) -> tuple[str, str]:
        """Whose page this is."""
        return (self._title, "")

    @on(SectionReached)
    def _reached(self, message: SectionReached) -> None:
        self._mark(message.digit)

    def _mark(self, digit: int) -> None:
        self.query_one("#index", Band).show(index(self.query_one(SectionPage).index(), digit))

    def action_section(self, digit: int) -> None:
        """Go to one section."""
        if not self.query_one(SectionPage).go_to(digit):
            self.notify("This page has no such section.", markup=False)

    def action_all_rows(self) -> None:
        """Show all rows of the long tables, or the first of them only."""
        self._is_folded = not self._is_folded
        self.query_one(SectionPage).show_sections(self._sections(_FOLDED if self._is_folded else UNFOLDED))


def title_of(candidate: Candidate, advice: Advice) -> str:
    """The name of a candidate, and its rank where it has one."""
    name = candidate.model.name
    return name if candidate.rank is None else f"{name}, rank {candidate.rank:,} of {len(advice.ranked):,}"


class DetailsScreen(SectionScreen):
    """All that is known of one candidate; its commands can be copied one after the other."""

    BINDINGS = bindings("sections", "details")
    scopes = ("page", "sections", "details", "everywhere")

    def __init__(self, session: Session, candidate: Candidate, advice: Advice) -> None:
        super().__init__(session, title_of(candidate, advice), _sections_of(session, candidate, advice))
        self._candidate, self._advice = candidate, advice
        self._copied = 0

    def show_candidate(self, session: Session, candidate: Candidate, advice: Advice) -> None:
        """Show another candidate; where it is the one that stands there, as it was before anything was pressed."""
        self._copied = 0
        if (
            candidate is self._candidate
            and advice is self._advice
            and session == self.session
            and self._is_folded
        ):
            self.query_one(SectionPage).go_to_top()
            return
        self._candidate, self._advice = candidate, advice
        self.show_page(session, title_of(candidate, advice), _sections_of(session, candidate, advice))

    def action_copy_command(self) -> None:
        """Put the next command on the clipboard, by way of the terminal (OSC 52)."""
        found = commands(self._candidate, self.session.snapshot)
        if not found:
            self.notify("There is no command to copy.", markup=False)
            return
        place = self._copied % len(found)
        command = found[place]
        self._copied += 1
        self.app.copy_to_clipboard(command)
        shown = command if len(command) <= _MOST_SHOWN else f"{command[: _MOST_SHOWN - 1]}…"
        self.notify(f"Copied {place + 1} of {len(found)}: {shown}", markup=False)


def _sections_of(session: Session, candidate: Candidate, advice: Advice) -> Callable[[Fold], Sections]:
    return partial(details_sections, candidate, advice, session.snapshot)


class RankScreen(TextScreen):
    """The rank of a model that fits: in what it is behind the first, and what it would need to be first."""

    def __init__(self, session: Session, candidate: Candidate, advice: Advice) -> None:
        title = f"Why {'' if candidate.rank == 1 else 'not first: '}{candidate.model.name}"
        super().__init__(session, title, rank_page(candidate, advice, session.snapshot))


class ExcludedScreen(SectionScreen):
    """Every rule that one model fails, what would let it in, and its facts."""

    BINDINGS = bindings("sections", "excluded")
    scopes = ("page", "sections", "excluded", "everywhere")

    def __init__(self, session: Session, exclusion: Exclusion, advice: Advice, let_in: LetIn) -> None:
        title = f"Why not {exclusion.model.name}"
        super().__init__(session, title, partial(excluded_sections, exclusion, advice, session.snapshot))
        self._exclusion = exclusion
        self._offer = LetInOffer(session, advice, let_in)

    def above(self) -> Iterator[Widget]:
        """What would let it in stays in sight."""
        yield self._offer

    def on_mount(self) -> None:
        """Work out what would let it in."""
        self._offer.offer(self._exclusion)

    def action_let_in(self) -> None:
        """Change the needs so that the model fits, and go back to the list with it selected."""
        self._offer.accept()


def page_of(
    session: Session,
    advice: Advice,
    model_id: str,
    let_in: LetIn,
    candidate_page: Callable[[Session, Candidate, Advice], PageScreen] = DetailsScreen,
) -> PageScreen | None:
    """The page of a model that fits or the one that says why it does not; None where the answer has neither."""
    for entry in advice.candidates:
        if entry.model.id == model_id:
            return candidate_page(session, entry, advice)
    for exclusion in advice.excluded:
        if exclusion.model.id == model_id:
            return ExcludedScreen(session, exclusion, advice, let_in)
    return None
