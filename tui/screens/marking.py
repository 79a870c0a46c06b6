"""The base of the screen with the ranked list: which models are marked, comparing them, and copying rows."""

from typing import TYPE_CHECKING

from textual import on

from catalog.advice.comparison import LEAST, MOST
from catalog.advice.result import Advice, Candidate
from tui.rendering.header import marks_line
from tui.screens.candidate_list import CandidateListScreen
from tui.session import Session
from tui.widgets.band import Band
from tui.widgets.candidates.marks import Marks, models_to_compare
from tui.widgets.candidates.table import CandidateTable, MarkToggled

if TYPE_CHECKING:
    from tui.widgets.let_in import LetIn


class MarkingScreen(CandidateListScreen):
    """Owns the answer and the marks on its candidates; the pages that open from here are imported when opened."""

    def __init__(self, session: Session, advice: Advice) -> None:
        super().__init__(session)
        self.advice = advice
        self.marks = Marks()

    @property
    def candidate(self) -> Candidate | None:
        """The candidate under the cursor."""
        return self.query_one(CandidateTable).candidate()

    @property
    def no_model(self) -> str:
        """Why no model is selected, with the key that helps."""
        return (
            "no model is selected; esc clears the filter." if self.advice.counts.fitting else "nothing fits."
        )

    def let_in(self) -> "LetIn":
        """For the pages that open from here: how they let a model in that does not fit."""
        raise NotImplementedError

    def show_marks(self, marks: Marks) -> None:
        """Show which models are marked, and below the list how many."""
        self.marks = marks
        self.query_one(CandidateTable).show_marks(self.marks.models)
        line = self.query_one("#marked", Band)
        line.show(marks_line(self.marks.words))
        line.set_class(bool(self.marks.models), "-shown")

    def action_toggle_mark(self) -> None:
        """Mark the selected model for a comparison, or take its mark away."""
        if self.candidate:
            self._toggle(self.candidate.model.id)
        else:
            self.notify(f"There is nothing to mark: {self.no_model}", markup=False)

    @on(MarkToggled)
    def _clicked(self, message: MarkToggled) -> None:
        self._toggle(message.model)

    def _toggle(self, model: str) -> None:
        marks = self.marks.toggled(model)
        if marks == self.marks:
            self.notify(f"{MOST} models are marked, the most that fit: space unmarks one.", markup=False)
        self.show_marks(marks)

    def action_compare(self) -> None:
        """The marked models side by side; with fewer than two marked, the selected one beside another."""
        from tui.screens.compare import CompareScreen

        chosen, note = models_to_compare(self.advice, self.marks, self.candidate)
        if self.candidate is None and len(chosen) < LEAST:
            self.notify(f"There is nothing to compare: {self.no_model}", markup=False)
        elif chosen:
            self.app.push_screen(CompareScreen(self.session, self.advice, chosen, self.let_in(), note))
        else:
            self.notify("There is nothing to compare: the list has fewer than two models.", markup=False)

    def action_copy(self) -> None:
        """The selected row, or the marked ones, as a Markdown table."""
        from tui.rendering.rank_markdown import rank_markdown
        from tui.screens.clipboard import copy_markdown

        shown = [entry for entry in self.advice.candidates if entry.model.id in self.marks.models]
        shown = shown or [entry for entry in (self.candidate,) if entry]
        if shown:
            what = shown[0].model.name if len(shown) == 1 else f"{len(shown)} marked models"
            copy_markdown(self, rank_markdown(shown, self.advice), what)
        else:
            self.notify(f"There is nothing to copy: {self.no_model}", markup=False)
