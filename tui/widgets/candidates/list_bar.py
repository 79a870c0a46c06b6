"""The line above the list: the field that narrows it while it is typed in, and what is said of the list."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from catalog.advice.listing.selection import Listing, ListState
from tui.commands import bindings
from tui.rendering.list_lines import list_status
from tui.widgets.band import Band
from tui.widgets.candidates.table import CandidateTable

LONGEST = 200
_HINT = "name, developer, license, country, open, api, -not"


class FilterField(Input):
    """The words that narrow the list; the arrow keys move in the list meanwhile."""

    BINDINGS = bindings("search")

    def action_move(self, step: int) -> None:
        """Mark the line above or below."""
        self.screen.query_one(CandidateTable).action_move(step)

    def action_page(self, step: int) -> None:
        """Mark the line one screenful up or down."""
        self.screen.query_one(CandidateTable).action_page(step)


class ListBar(Horizontal):
    """Takes a line only while there is something to say or to type."""

    def compose(self) -> ComposeResult:
        """The parts of the line."""
        yield FilterField(
            placeholder=_HINT, classes="field", id="filter", max_length=LONGEST, select_on_focus=False
        )
        yield Band(id="list-status")

    @property
    def is_open(self) -> bool:
        """Whether the field is there to type in."""
        return self.has_class("-typing")

    def open(self, words: str) -> None:
        """Show the field with these words and take the focus to it."""
        field = self.query_one(FilterField)
        self.add_class("-typing", "-shown")
        with self.prevent(Input.Changed):
            field.value = words
        field.cursor_position = len(words)
        field.focus()

    def close(self) -> None:
        """Take the field away; what is said of the list stays."""
        self.remove_class("-typing")

    def show(self, listing: Listing, state: ListState) -> None:
        """Say how the list differs from the whole answer in its order; nothing where it does not."""
        self.set_class(self.is_open or bool(state.words) or not state.order.is_answer, "-shown")
        self.query_one("#list-status", Band).show(list_status(listing, state, self.is_open))
