"""Two to four models side by side, on a page of their own."""

from collections.abc import Sequence

from textual.app import ComposeResult

from catalog.advice.comparison.side_by_side import compare
from catalog.advice.result import Advice
from catalog.model import Model
from tui.commands import bindings
from tui.rendering.comparison_markdown import comparison_markdown
from tui.rendering.comparison_page import comparison_page, comparison_titles
from tui.screens.base import PageScreen
from tui.screens.clipboard import copy_markdown
from tui.screens.details import page_of
from tui.session import Session
from tui.widgets.band import Band, KeyBar
from tui.widgets.let_in import LetIn
from tui.widgets.page import Page

_SCROLLBAR = 1


class CompareScreen(PageScreen):
    """The models in columns; one of them is marked, and Enter opens its page. `note` says why it is these."""

    AUTO_FOCUS = "Page"
    keeps_figures = True
    BINDINGS = bindings("compare")
    scopes = ("page", "compare", "everywhere")

    def __init__(
        self, session: Session, advice: Advice, models: Sequence[Model], let_in: LetIn, note: str = ""
    ) -> None:
        super().__init__(session)
        self._let_in = let_in
        self._advice = advice
        self._comparison = compare(advice, session.snapshot, models)
        self._note = note
        self._marked = 0

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        yield Band(id="models-compared")
        yield Page(comparison_page(self._comparison, self._marked), id="page")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the names above the page."""
        self._show()

    def heading(self) -> tuple[str, str]:
        """How many models are compared."""
        return (f"{len(self._comparison.models)} models side by side", "")

    def _show(self) -> None:
        titles = comparison_titles(self._comparison, self._marked, self._note)
        self.query_one("#models-compared", Band).show(lambda width: titles(width - _SCROLLBAR))
        self.query_one(Page).update_text(comparison_page(self._comparison, self._marked))

    def action_mark(self, steps: int) -> None:
        """Mark another model; where not all fit beside each other, it comes into sight."""
        self.action_mark_place((self._marked + steps) % len(self._comparison.models))

    def action_mark_place(self, place: int) -> None:
        """Mark the model at this place, from 0."""
        self._marked = place
        self._show()

    def action_details(self) -> None:
        """All that is known of the marked model, or why it is ruled out."""
        model = self._comparison.models[self._marked].candidate.model
        if page := page_of(self.session, self._advice, model.id, self._let_in):
            self.app.push_screen(page)

    def action_copy(self) -> None:
        """Put the comparison on the clipboard as Markdown."""
        number = len(self._comparison.models)
        text = comparison_markdown(self._comparison, self._advice)
        copy_markdown(self, text, f"the comparison of {number} models")
