"""The answer: needs at the left, the ranked list, the reasons for the selected candidate.

The screens that open from here are imported when they are opened: the first frame does not pay for them.
"""

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.notifications import SeverityLevel
from textual.widget import Widget

from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice, UseCaseMatch
from catalog.advice.understanding.understood import Understanding
from tui.commands import OF_A_LIST, Command, bindings, filter_footer
from tui.rendering.header import answer_header, change_notice, unrecognised
from tui.rendering.needs_line import needs_line
from tui.screens.marking import MarkingScreen
from tui.session import Session
from tui.widgets.band import Band, Card, KeyBar
from tui.widgets.candidates.list_bar import FilterField, ListBar
from tui.widgets.candidates.table import CandidateTable
from tui.widgets.needs.messages import FocusReleased, NeedEdited
from tui.widgets.needs.panel import NeedsPanel
from tui.widgets.page import Page
from tui.widgets.rows import LineChosen

if TYPE_CHECKING:
    from catalog.advice.explanation.model_relaxation import ModelRelaxation
    from tui.screens.kept_details import KeptDetails
    from tui.widgets.let_in import LetIn

MOST_UNDO = 100
NOTICE_SECONDS = 12.0
PAUSE_SECONDS = 0.06
"""After a move, before its page is made: longer than between two repeats of a key that is held."""


def _pane(widget: Widget, title: str) -> Widget:
    """The widget as a pane with a title."""
    widget.add_class("pane")
    widget.border_title = Content(f" {title} ")
    return widget


class AnswerScreen(MarkingScreen):
    """Owns what was asked, the answer to it, and which candidate is selected."""

    BINDINGS = bindings("answer")
    scopes = ("answer", "everywhere")
    AUTO_FOCUS = "CandidateTable"

    def __init__(self, session: Session, asked: Needs, understanding: Understanding | None = None) -> None:
        super().__init__(session, session.advise(asked))
        self.asked = asked
        self._understanding = understanding
        self._newest = session
        self._before: list[tuple[Needs, Understanding | None]] = []
        self._changed = ""
        self._wanted: str | None = None  # the model to select in the next answer
        self._details: KeptDetails | None = None

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        yield Band(id="needs-line")
        with Horizontal(id="body"):
            yield _pane(NeedsPanel(), "Needs")
            with Vertical(id="main"):
                yield Band(id="head")
                yield ListBar()
                yield _pane(CandidateTable(self.show_selected), "Models")
                yield Band(id="marked")
                yield _pane(Page(id="nothing"), "No answer")
                yield _pane(Card(id="reasons"), "Why")
            yield _pane(Page(id="side"), "Details")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the first answer."""
        self._pause = self.set_interval(PAUSE_SECONDS, self._rested, pause=True)
        self._show()
        self._say_what_was_left()

    def heading(self) -> tuple[str, str]:
        """The job, and the words that asked for it."""
        said, match = self._understanding, self.advice.use_case
        if said and match and isinstance(said.use_case, UseCaseMatch) and said.use_case.id == match.id:
            return (self._title(), said.asked)
        words = "" if self.asked.use_case in self.session.use_cases else self.asked.use_case
        return (self._title(), words)

    def use_session(self, session: Session) -> None:
        """Answer the same needs on the new catalogue; the cursor stays on its model."""
        self._newest = session
        super().use_session(self.session._replace(refreshing=session.refreshing))
        if session != self.session:
            self._advise(self.asked)

    # What is asked and what is answered

    def ask(self, needs: Needs, said: Understanding | None = None) -> None:
        """Ask something else; the old answer stays until the new one is there.

        `said` is another sentence that the needs were read from. Without one, the sentence before still holds, and what
        it says in words is read in the languages of the needs.
        """
        before = (self.asked, self._understanding)
        if said is None and self._understanding and needs.must.languages != self.asked.must.languages:
            from tui.widgets.needs.draft import in_other_languages

            draft = in_other_languages(self.session, self._understanding, needs)
            needs, said = draft.asked, draft.understanding
        if needs != self.asked:
            self._before = [*self._before[-MOST_UNDO:], before]
            self._understanding = said or self._understanding
            self._ask(needs)

    def _ask(self, needs: Needs) -> None:
        self.asked = needs
        self._show_needs()
        self._advise(needs)

    @work(exclusive=True, group="advise")
    async def _advise(self, needs: Needs) -> None:
        session = self._newest
        advice = await asyncio.to_thread(session.advise, needs, before=self.advice)
        # The figures on the screen and their date change together.
        self.session = session._replace(refreshing=self._newest.refreshing)
        self._changed = change_notice(self.advice, advice)
        self.advice = advice
        self._show()
        # What would change the answer takes as long as the answer: the list is painted before, and keys do not wait.
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        await painted.wait()
        await asyncio.to_thread(getattr, advice, "changes")
        wanted, self._wanted = self._wanted, None
        if wanted is None or not self.select(wanted):
            self.show_selected()

    @property
    def filled(self) -> Needs:
        """The needs of the answer, as understood."""
        return self.advice.needs

    @property
    def job(self) -> UseCaseMatch | None:
        """The use case of the answer."""
        return self.advice.use_case

    def _show(self) -> None:
        """All but what is said of the selected candidate."""
        advice = self.advice
        nothing = not advice.counts.fitting
        self.set_class(nothing, "-nothing")
        self.show_top()
        self.show_keys()
        self._show_needs()
        self.query_one("#head", Band).show(answer_header(advice, self._changed))
        self.show_list()
        self.show_marks(self.marks.among(advice.candidates) if self.marks.models else self.marks)
        if nothing:
            self._show_nothing(advice)

    def _show_nothing(self, advice: Advice) -> None:
        page = self.query_one("#nothing", Page)
        if advice.unrecognised:
            known = self.session.use_cases
            closest = [known[name].name if name in known else name for name in advice.unrecognised.closest]
            page.show(unrecognised(advice.unrecognised.asked, closest))
        else:
            from tui.rendering.exclusion import nothing_fits

            page.show(nothing_fits(advice))

    def _show_needs(self) -> None:
        name = self._title()
        self.query_one(NeedsPanel).show(self.session, self.asked, self.advice, name)
        self.query_one("#needs-line", Band).show(needs_line(self.session, self.asked, self.filled))

    def show_selected(self) -> None:
        """The reasons for the candidate under the cursor, and all of it where there is room."""
        entry = self.candidate
        if entry is None:
            self.query_one("#reasons", Card).show(lambda _width: [])
            self.query_one("#side", Page).show(None)
            return
        from tui.rendering.reasons import reasons

        self.selected = entry.model.id
        self._pause.reset()
        self.query_one("#reasons").border_title = Content(f" Why {entry.model.name} ")
        self.query_one("#reasons", Card).show(reasons(entry, self.advice, self.session.snapshot))
        if self.has_class("-wide"):
            from tui.rendering.details import details

            self.query_one("#side", Page).show(details(entry, self.advice, self.session.snapshot))

    def _title(self) -> str:
        match = self.advice.use_case
        return match.name if match else self.asked.use_case

    # What the widgets ask for

    @on(LineChosen)
    def _chosen(self, message: LineChosen) -> None:
        if isinstance(message.sender, CandidateTable):
            self.action_details()

    @on(NeedEdited)
    def _need_edited(self, message: NeedEdited) -> None:
        from tui.widgets.needs.editing import EditError, checked_needs_with

        try:
            self.ask(checked_needs_with(self.session, self.asked, message.values))
        except EditError as error:
            self.notify(str(error), severity="warning", markup=False)

    @on(FocusReleased)
    def _left(self) -> None:
        self.remove_class("-editing")
        self.query_one("#nothing" if self.has_class("-nothing") else CandidateTable).focus()

    # Commands

    def footer_commands(self) -> tuple[Command, ...]:
        """Without those that have no effect now; while the filter is typed, those that hold in its field."""
        commands = super().footer_commands()
        if isinstance(self.focused, FilterField):
            return filter_footer(commands)
        without = set() if self._before else {"undo"}
        without |= {"relax"} if self.advice.counts.fitting else OF_A_LIST
        return tuple(command for command in commands if command.action not in without)

    def action_edit(self) -> None:
        """To the needs and back."""
        if self.query_one(NeedsPanel).has_focus:
            self._left()
        else:
            self._to_needs()

    def _to_needs(self) -> None:
        self.add_class("-editing")
        self.query_one(NeedsPanel).focus()

    def action_next_pane(self) -> None:
        """From the list to the needs, to the details beside it where there is room for them, and back."""
        side = self.query_one("#side")
        if self.query_one(NeedsPanel).has_focus and side.display:
            side.focus()
        elif side.has_focus:
            self._left()
        else:
            self.action_edit()

    def action_undo(self) -> None:
        """Take back the last change of a need."""
        if not self._before:
            self.notify("There is nothing to undo.", markup=False)
            return
        *self._before, (needs, self._understanding) = self._before
        self._ask(needs)

    def action_relax(self) -> None:
        """Drop the rule without which most models fit."""
        if not self.advice.relaxations:
            return
        from tui.widgets.needs.editing import relaxed_needs

        needs = relaxed_needs(self.asked, self.advice)
        if needs is None:
            self.notify("The job itself asks for that: change the use case (u).", markup=False)
        else:
            self.ask(needs)

    def action_details(self) -> None:
        """All that is known of the selected model."""
        from tui.screens.kept_details import KeptDetails

        if self.candidate:
            if self._details is None:
                self._details = KeptDetails(self.app)
            self._details.open(self.session, self.candidate, self.advice)

    def _rested(self) -> None:
        """The cursor rests on a line: its page is made before it is asked for."""
        self._pause.pause()
        if self._details and self.candidate:
            self._details.prepare(self.session, self.candidate, self.advice)

    def action_find(self) -> None:
        """Search every model by name; the one that is found is selected, or said why it is not listed."""
        from tui.screens.find import FindScreen

        self.app.push_screen(FindScreen(self.session, self.advice), self._show_found)

    def _show_found(self, model_id: str | None) -> None:
        from tui.screens.details import page_of

        if model_id is None or self.select(model_id):
            return
        if page := page_of(self.session, self.advice, model_id, self.let_in()):
            self.app.push_screen(page)
        else:
            self.notify("It is no longer in the catalogue.", markup=False)

    def action_why_not(self) -> None:
        """Why the selected model is not first, and why others are not in the list."""
        from tui.screens.why import WhyScreen

        self.app.push_screen(WhyScreen(self.session, self.advice, self.let_in(), self.candidate))

    def let_in(self) -> "LetIn":
        """For the pages that open from here: how they let a model in that does not fit."""
        from tui.rendering.exclusion import let_in_notice
        from tui.widgets.let_in import LetIn

        def apply(relaxation: "ModelRelaxation") -> None:
            while self.app.screen is not self:
                self.app.pop_screen()
            self._wanted = relaxation.model.id
            self.ask(relaxation.needs)
            self.notify(let_in_notice(relaxation), markup=False)

        return LetIn(self.asked, apply)

    def action_three_ways(self) -> None:
        """Open vs closed vs own hardware."""
        from tui.screens.three_ways import ThreeWaysScreen

        def edit_next() -> None:
            self.call_after_refresh(self._to_needs)

        self.app.push_screen(ThreeWaysScreen(self.session, self.advice, edit_next, self.let_in()))

    def action_save(self) -> None:
        """Write the selected model as a choice; the dialog asks where to."""
        from tui.screens.save import SaveScreen

        def confirm(path: str | None) -> None:
            if path:
                self.notify(f"Saved to {path}", markup=False)

        if self.candidate:
            self.app.push_screen(SaveScreen(self.session, self.candidate, self.advice, self.asked), confirm)
        else:
            self.notify(f"There is nothing to save: {self.no_model}", markup=False)

    def action_question(self) -> None:
        """Back to the box, the words and all that was set kept."""
        from tui.screens.question import QuestionScreen
        from tui.widgets.needs.draft import Draft, draft_of

        sentence = self._understanding.asked if self._understanding else None
        draft = draft_of(self._newest, self.asked, sentence)

        def ask(answered: Draft | None) -> None:
            if answered:
                if answered.asked != self.asked:
                    self.selected = None  # another question starts at its first candidate, with no words
                    self.list_state = self.list_state._replace(words="")
                self.ask(answered.asked, answered.understanding)
                self._understanding = answered.understanding
                self.show_top()
                self._say_what_was_left()

        self.app.push_screen(QuestionScreen(self._newest, draft, is_first=False), ask)

    def _say_what_was_left(self) -> None:
        """Once for each sentence: other jobs that it may mean, what contradicts itself, words that were not used."""
        if self._understanding is None:
            return
        from tui.rendering.understood_text import left_over

        said = left_over(self.session, self._understanding)
        if said:
            severity: SeverityLevel = "warning" if self._understanding.notes else "information"
            self.notify(said, severity=severity, markup=False, timeout=NOTICE_SECONDS)

    def on_resize(self) -> None:
        """At another width other parts are shown; the first one comes with the list, which is painted before."""
        self.call_after_refresh(self.show_selected)
