"""The first screen: one box for what is needed, and under it what was understood, line by line."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import TextArea

from catalog.advice.needs.records import Needs
from catalog.advice.result import UseCaseMatch
from catalog.advice.understanding.tokens import MOST_CHARACTERS
from tui.commands import Command, bindings
from tui.rendering import styles
from tui.rendering.layout import styled, wrapped
from tui.screens.needs import NeedsScreen
from tui.session import Session
from tui.widgets.band import Band, KeyBar
from tui.widgets.needs.draft import Draft, read_draft, with_values
from tui.widgets.needs.editing import EditError
from tui.widgets.needs.fields import USE_CASE
from tui.widgets.needs.messages import FocusReleased, NeedEdited
from tui.widgets.needs.understood import ExampleTaken, OtherJobAsked, UnderstoodNeeds
from tui.widgets.needs.understood_lines import job_missing, lines_of
from tui.widgets.sentence_box import SentenceBox

TITLE = "What do you need?"
PLACEHOLDER = (
    "such as: customer support bot in German and Polish, 400k tickets a month, under $800, no Chinese models"
)


class QuestionScreen(NeedsScreen[Draft | None]):
    """Owns the draft; its result is the draft to answer, None where an earlier answer should stay."""

    BINDINGS = bindings("question")
    scopes = ("question", "everywhere")
    AUTO_FOCUS = "SentenceBox"
    refresh_key = "f5"  # r is a letter here

    def __init__(self, session: Session, draft: Draft | None = None, *, is_first: bool = True) -> None:
        super().__init__(session)
        self._draft = draft or read_draft(session, "")
        self.asked = self._draft.asked
        self._is_first = is_first
        self._hinted = ""
        self._unread = False  # whether the box holds words that were not read yet

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        with Vertical(id="sheet"):
            yield Band(id="question-title")
            yield SentenceBox(self._draft.sentence, PLACEHOLDER)
            yield Band(id="hint")
            yield UnderstoodNeeds()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is understood so far."""
        self.query_one("#question-title", Band).show(lambda _width: [styled(TITLE, styles.TITLE)])
        self._show()

    @property
    def filled(self) -> Needs:
        """The needs, with what stands in for the job."""
        return self.session.fill(self.asked, self.session.use_cases[self.job.id]) if self.job else self.asked

    @property
    def job(self) -> UseCaseMatch | None:
        """The job of the draft."""
        return self._draft.job if isinstance(self._draft.job, UseCaseMatch) else None

    # The sentence

    @on(TextArea.Changed)
    def _typed(self) -> None:
        if not self._unread:  # the letter is painted first; keys that come meanwhile are read together
            self._unread = True
            self.call_after_refresh(self._read)

    def _read(self) -> None:
        self._unread = False
        sentence = self.query_one(SentenceBox).text
        if sentence != self._draft.sentence:
            self._take(read_draft(self.session, sentence, self._draft.edited))

    def _take(self, draft: Draft) -> None:
        self._draft, self.asked = draft, draft.asked
        self._hint("")
        self._show()

    def _show(self) -> None:
        filled = self.filled
        self.query_one(UnderstoodNeeds).show(lines_of(self.session, self._draft, filled), filled)
        self.show_keys()

    def _hint(self, text: str, role: str = styles.BAD) -> None:
        if text == self._hinted:
            return
        self._hinted = text
        self.query_one("#hint", Band).show(lambda width: wrapped(styled(text, role), width))

    @on(SentenceBox.Cut)
    def _cut(self, message: SentenceBox.Cut) -> None:
        self._read()
        self._hint(
            f"✗ {message.characters:,} characters: the first {MOST_CHARACTERS:,} are kept.", styles.WARN
        )

    # What the lines ask for

    @on(NeedEdited)
    def _need_edited(self, message: NeedEdited) -> None:
        self._read()
        try:
            self._take(with_values(self.session, self._draft, message.values))
        except EditError as error:
            self._hint(f"✗ {error}")

    @on(OtherJobAsked)
    def _other_job_asked(self, message: OtherJobAsked) -> None:
        self.action_other_job(message.step)

    @on(ExampleTaken)
    def _example_taken(self, message: ExampleTaken) -> None:
        self.query_one(SentenceBox).replace_text(message.sentence)
        self.action_submit()

    @on(SentenceBox.Left)
    def _left_box(self) -> None:
        lines = self.query_one(UnderstoodNeeds)
        kind = "example" if self._draft.is_empty else "job"
        self.action_lines()
        lines.go_to(lambda line: line.kind == kind)

    @on(FocusReleased)
    def _left_lines(self) -> None:
        self.set_focus(self.query_one(SentenceBox))

    def footer_commands(self) -> tuple[Command, ...]:
        """Without another job where there is none; in the box escape has two meanings."""
        without = set() if self._draft.other_jobs() else {"other_job(1)"}
        back = "clear" if self._is_first else "back"
        return tuple(
            command._replace(footer=back) if command.action == "back" else command
            for command in super().footer_commands()
            if command.action not in without
        )

    # Commands

    def use_case_words(self) -> str:
        """What names the job now."""
        return str(self._draft.edited.get(USE_CASE.key) or self.asked.use_case)

    def action_lines(self) -> None:
        """To the lines, from the first one on."""
        lines = self.query_one(UnderstoodNeeds)
        self.set_focus(lines)  # at once: the next key of the same read is for the lines
        lines.action_end(-1)

    def action_other_job(self, step: int) -> None:
        """Take the next of the jobs that the sentence may mean."""
        self._read()
        others = self._draft.other_jobs()
        if not others:
            self._hint("✗ No other job is near these words; tab ⏎ lists all.")
            return
        taken = others[0 if step > 0 else -1]
        self._take(with_values(self.session, self._draft, {USE_CASE.key: taken}))

    def action_submit(self) -> None:
        """Show the answer, or say what is missing."""
        self._read()
        problem = job_missing(self._draft) or self._draft.problem
        if problem:
            self._hint(f"✗ {problem}")
        else:
            self.dismiss(self._draft)

    def action_back(self) -> None:
        """Back to the earlier answer; where there was none, begin again."""
        if not self._is_first:
            self.dismiss(None)
            return
        self._read()
        was_empty = self._draft.is_empty
        box = self.query_one(SentenceBox)
        box.replace_text("")
        self.set_focus(box)
        self._take(read_draft(self.session, ""))
        if was_empty:
            self._hint("Nothing to clear: ↓ takes an example, ctrl+q quits.", styles.DIM)
