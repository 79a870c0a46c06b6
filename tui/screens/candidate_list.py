"""What a person does with the list of an answer: sort it, narrow it, show what is not ranked, jump to a headline."""

from textual import events, on
from textual.widgets import Input

from catalog.advice.listing.order import ANSWER, Order, SortKey, first_order, next_order
from catalog.advice.listing.selection import NOTHING, ListState, listing
from catalog.advice.result import Advice
from catalog.text import safe_text
from tui.screens.needs import NeedsScreen
from tui.session import Session
from tui.widgets.candidates.list_bar import LONGEST, FilterField, ListBar
from tui.widgets.candidates.table import CandidateTable

_HEADLINES = ("best", "best value", "cheapest that is good enough")


class CandidateListScreen(NeedsScreen[None]):
    """Base of the screen with the list; its order and its words stay when the answer is another."""

    advice: Advice
    selected: str | None = None
    """The id of the model under the cursor."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.list_state = ListState()
        self._listing = NOTHING

    def show_selected(self) -> None:
        """Say what is known of the candidate under the cursor."""
        raise NotImplementedError

    # Showing

    def show_list(self) -> None:
        """List what is wanted of the answer; the cursor stays on its model where that is listed."""
        self._listing = listing(self.advice, self.list_state)
        self._show_bar()
        table = self.query_one(CandidateTable)
        table.show(self._listing, self.list_state, self.advice.unranked_for, self.selected)

    def _show_bar(self) -> None:
        self.query_one(ListBar).show(self._listing, self.list_state)

    def change_list(self, state: ListState) -> None:
        """List something else."""
        if state == self.list_state:
            return
        self.list_state = state
        self.show_list()
        self.show_selected()

    def select(self, model_id: str) -> bool:
        """Put the cursor on a candidate; False where the model is none.

        Words that hide it are cleared, and what is not ranked is listed where it is one of those; both is said.
        """
        entry = next((entry for entry in self.advice.candidates if entry.model.id == model_id), None)
        if entry is None:
            return False
        table = self.query_one(CandidateTable)
        if not table.go_to(model_id):
            notice = f"{entry.model.name} is not ranked: h hides those again."
            if self.list_state.words:
                notice = f"The filter is cleared: it hid {entry.model.name}."
            with_unranked = self.list_state.with_unranked or entry.rank is None
            self._close_field()
            self.change_list(self.list_state._replace(words="", with_unranked=with_unranked))
            table.go_to(model_id)
            self.notify(notice, markup=False)
        self.selected = model_id
        self.show_selected()
        return True

    # Order

    def action_next_column(self) -> None:
        """Sort by the next column that is shown, the bill first; after the last in the order of the answer."""
        keys = self.query_one(CandidateTable).columns.keys
        now = self.list_state.order.key
        place = keys.index(now) + 1 if now in keys else 0
        self._sort(first_order(keys[place]) if place < len(keys) else ANSWER)

    def action_reverse(self) -> None:
        """The same order the other way round."""
        self._sort(self.list_state.order.reverse)

    def action_answer_order(self) -> None:
        """Back to the order of the answer."""
        self._sort(ANSWER)

    def action_sort(self, key: SortKey) -> None:
        """Sort by one column; asked for again, the other way round; then in the order of the answer."""
        self._sort(next_order(self.list_state.order, key))

    def _sort(self, order: Order) -> None:
        if order != self.list_state.order and self.query_one(CandidateTable).cursor == 0:
            self.selected = None  # who reads from the top goes on at the top
        self.change_list(self.list_state._replace(order=order))

    # Words

    def action_filter(self) -> None:
        """Type words that narrow the list."""
        if not self.advice.counts.fitting:
            self.notify("There is no list to filter: nothing fits.", markup=False)
            return
        self.query_one(ListBar).open(self.list_state.words)
        self._show_bar()

    def action_keep_filter(self) -> None:
        """Leave the field; what was typed goes on narrowing the list."""
        self._close_field()

    def action_clear_filter(self) -> None:
        """List everything again, and leave the field."""
        self._close_field()
        self.change_list(self.list_state._replace(words=""))

    def _close_field(self) -> None:
        bar = self.query_one(ListBar)
        if bar.is_open:
            if self.query_one(FilterField).has_focus:
                self.query_one(CandidateTable).focus()
            bar.close()
            self._show_bar()

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        if self.query_one(ListBar).is_open:
            words = " ".join(safe_text(event.value, LONGEST).split())
            self.change_list(self.list_state._replace(words=words))

    @on(Input.Submitted, "#filter")
    def _submitted(self) -> None:
        self.action_keep_filter()

    @on(events.DescendantFocus)
    def _focus_moved(self, event: events.DescendantFocus) -> None:
        """The field goes when something else takes the focus; the words stay."""
        if not isinstance(event.widget, FilterField):
            self._close_field()

    # What is not ranked, and the headlines

    def action_unranked(self) -> None:
        """List what fits and cannot be ranked below the others, or no longer."""
        if not self.advice.unranked:
            self.notify("Every model that fits is ranked.", markup=False)
        elif not self.advice.ranked:
            self.notify("No model here can be ranked, so all of them are listed.", markup=False)
        else:
            self.change_list(self.list_state._replace(with_unranked=not self.list_state.with_unranked))

    def action_jump(self, place: int) -> None:
        """To the best model (1), the best value (2) or the cheapest that is good enough (3)."""
        found = self.advice.headlines
        model_id = (found.best, found.best_value, found.cheapest_good_enough)[place - 1]
        if model_id is None or not self.select(model_id):
            self.notify(f"No model here is the {_HEADLINES[place - 1]}.", markup=False)
