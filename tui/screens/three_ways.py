"""Open vs closed: the bill of a closed API, of an open model's API and of own hardware."""

from collections.abc import Callable

from textual.app import ComposeResult

from catalog.advice.result import Advice
from tui.commands import bindings
from tui.rendering.three_ways import MARKED, three_ways_page
from tui.rendering.three_ways_text import cheapest_row
from tui.screens.base import PageScreen
from tui.screens.details import page_of
from tui.session import Session
from tui.widgets.band import Band, KeyBar
from tui.widgets.let_in import LetIn
from tui.widgets.page import Page


class ThreeWaysScreen(PageScreen):
    """The ways side by side; one of them is marked, and Enter opens the page of its model.

    `edit` goes to the needs once this page is closed.
    """

    AUTO_FOCUS = "Page"
    keeps_figures = True
    BINDINGS = bindings("ways")
    scopes = ("page", "ways", "everywhere")

    def __init__(self, session: Session, advice: Advice, edit: Callable[[], object], let_in: LetIn) -> None:
        super().__init__(session)
        self._advice = advice
        self._edit = edit
        self._let_in = let_in
        self._marked = cheapest_row(advice.three_ways) if advice.three_ways else 0

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        yield Page(three_ways_page(self._advice, self._marked), id="page")
        yield KeyBar()

    def heading(self) -> tuple[str, str]:
        """The question that the page answers."""
        return ("Open vs closed", "")

    def action_mark(self, steps: int) -> None:
        """Mark another way."""
        if self._advice.three_ways:
            self._marked = (self._marked + steps) % len(self._advice.three_ways.rows)
            self.query_one(Page).update_marked(three_ways_page(self._advice, self._marked), MARKED)

    def action_details(self) -> None:
        """All that is known of the model of the marked way."""
        ways = self._advice.three_ways
        if ways is None:
            return
        model_id = ways.rows[self._marked].model
        if page := page_of(self.session, self._advice, model_id, self._let_in):
            self.app.push_screen(page)

    def action_edit(self) -> None:
        """Close this page and go to the needs."""
        self.dismiss()
        self._edit()
