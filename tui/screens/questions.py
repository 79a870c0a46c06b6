"""The three questions: what for, how much and for how much, which licenses.

The fields of the second hold the defaults of the use case until the user types something.
"""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input

from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.use_cases import UseCase
from tui.commands import bindings, footer
from tui.rendering import styles
from tui.rendering.cells import LICENSES
from tui.rendering.header import understood
from tui.rendering.layout import joined, styled, wrapped
from tui.screens.base import FullScreen
from tui.session import Session
from tui.widgets.band import Band, KeyBar
from tui.widgets.needs.editing import EditError, editable_text, needs_with, typed_value
from tui.widgets.needs.fields import BY_KEY, FIELDS, Field, value_of
from tui.widgets.pick_list import Radio
from tui.widgets.rows import LineChosen

MONEY_FIELDS = (
    BY_KEY["budget.monthly_usd"]._replace(hint="At most, $ a month"),
    BY_KEY["baseline.model"]._replace(hint="Model used today (optional)"),
    BY_KEY["baseline.monthly_usd"]._replace(hint="Paid today, $ a month"),
)
MOST_AMOUNTS = 3
_DEFAULT_USE_CASE = "customer-service"  # for those who skip the questions
_REQUESTS = BY_KEY["workload.requests_per_month"]
_LABELS = {
    "workload.input_tokens": "Tokens in, each",
    "workload.output_tokens": "Tokens out, each",
    "workload.images": "Pictures in, each",
    "workload.audio_minutes": "Minutes of audio, each",
    "workload.pages": "Pages in, each",
    "workload.documents": "Documents, each",
    "workload.generated_images": "Pictures made, each",
    "workload.generated_seconds": "Seconds made, each",
    "workload.characters": "Characters, each",
}


def amount_fields(case: UseCase | None) -> tuple[Field, ...]:
    """The amounts to ask for: requests a month, and the first two things that one request holds."""
    if case is None:
        return (_REQUESTS,)
    holds = [
        field._replace(hint=_LABELS[field.key])
        for field in FIELDS
        if field.key in _LABELS and _default(case, field)
    ]
    return (_REQUESTS, *holds)[:MOST_AMOUNTS]


def earlier_text(asked: Needs | None, field: Field) -> str:
    """What was answered before, as it would be typed."""
    return editable_text(field, value_of(asked, field.key)) if asked else ""


def needs_with_answer(needs: Needs, field: Field, text: str) -> Needs:
    """The needs with what was typed in one field. Raises `EditError`."""
    return needs_with(needs, field.key, typed_value(field, text))


class Prefill:
    """Remembers which texts are defaults, so that another use case may replace them and no typed one."""

    def __init__(self) -> None:
        self._defaults: dict[str, str] = {}
        self._placed: set[str] = set()

    def prefilled(self, field: Field, shown: str, case: UseCase | None, asked: Needs | None) -> str:
        """The text of a field under another use case: what was typed stays, a default follows the use case."""
        default = editable_text(field, _default(case, field)) if case else ""
        first = field.key not in self._defaults
        untouched = shown in self._placed or not shown
        self._defaults[field.key] = default
        self._placed.add(default)
        earlier = earlier_text(asked, field) if first else ""
        if earlier:
            return earlier
        return default if untouched else shown

    def is_default(self, field: Field, text: str) -> bool:
        """Whether the text is the use case's own."""
        return bool(text) and self._defaults.get(field.key) == text


def _default(case: UseCase, field: Field) -> object:
    return getattr(case.workload, field.key.removeprefix("workload."))


class QuestionsScreen(FullScreen[Needs | None]):
    """Owns the three answers; its result is the needs, None where an earlier answer should stay."""

    BINDINGS = bindings("questions")
    scopes = ("questions", "everywhere")
    AUTO_FOCUS = "#use_case"
    refresh_key = "f5"  # r is a letter here

    def __init__(self, session: Session, asked: Needs | None) -> None:
        super().__init__(session)
        self._asked = asked
        self._found: UseCaseMatch | Unrecognised | None = None
        self._cells: tuple[Field, ...] = ()
        self._filling = Prefill()

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        asked = self._asked
        yield Band(id="top")
        with VerticalScroll(id="questions", can_focus=False), Vertical(id="sheet"):
            yield _title("1", "What is it for?")
            yield Input(
                asked.use_case if asked else "",
                id="use_case",
                classes="field",
                placeholder="in your words: answer guests' questions in many languages",
            )
            yield Band(id="understood")
            yield _title("2", "How much, and what may it cost a month?")
            with Horizontal(classes="cells"):
                for place in range(3):
                    yield from _cell(f"amount{place}")
            with Horizontal(classes="cells"):
                for place in range(3):
                    yield from _cell(f"money{place}")
            yield Band(id="note")
            yield _title("3", "Which licenses do?")
            yield Radio(LICENSES, asked.license.require if asked else "any", id="license")
        yield KeyBar(footer("questions"))

    def on_mount(self) -> None:
        """Show what was answered before, or the defaults."""
        self.query_one(Radio).reset(self.query_one(Radio).cursor)
        for place, field in enumerate(MONEY_FIELDS):
            self._label(f"money{place}", field.hint)
            self.query_one(f"#money{place}", Input).value = earlier_text(self._asked, field)
        self._understand(self._asked.use_case if self._asked else "")

    def heading(self) -> tuple[str, str]:
        """The title."""
        return ("three questions", "")

    # The first question

    @on(Input.Changed, "#use_case")
    def _typed(self, event: Input.Changed) -> None:
        self._understand(event.value)

    def _understand(self, words: str) -> None:
        self._found = self.session.understand(words) if words.strip() else None
        self.query_one("#understood", Band).show(
            lambda width: understood(self._found, self.session, width)[:2]
        )
        case = self.session.use_cases[self._found.id] if isinstance(self._found, UseCaseMatch) else None
        self._cells = amount_fields(case)
        for place in range(3):
            field = self._cells[place] if place < len(self._cells) else None
            box = self.query_one(f"#amount{place}-cell")
            box.display = field is not None
            if field:
                self._label(f"amount{place}", field.hint)
                given = self.query_one(f"#amount{place}", Input)
                given.value = self._filling.prefilled(field, given.value, case, self._asked)
        self._note(case.workload_note if case else "")

    def action_use_cases(self) -> None:
        """Pick from the list of all use cases."""
        from tui.screens.use_cases import UseCaseScreen

        def picked(words: str | None) -> None:
            if words:
                case = self.session.use_cases.get(words)
                self.query_one("#use_case", Input).value = case.name if case else words

        self.app.push_screen(UseCaseScreen(self.session, self.query_one("#use_case", Input).value), picked)

    # Going on

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "use_case" and not isinstance(self._found, UseCaseMatch):
            return
        if self._needs() is not None:
            self.focus_next()

    @on(LineChosen)
    def _chosen(self) -> None:
        self.action_submit()

    def action_submit(self) -> None:
        """Show the answer, if all three are answered."""
        if not isinstance(self._found, UseCaseMatch):
            self.query_one("#use_case").focus()
            return
        needs = self._needs()
        if needs is not None:
            self.dismiss(needs)

    def action_skip(self) -> None:
        """To the list, with what is understood and the defaults."""
        if self._asked is not None:
            self.dismiss(None)
            return
        if not isinstance(self._found, UseCaseMatch):
            cases = self.session.use_cases
            name = cases.get(_DEFAULT_USE_CASE, next(iter(cases.values()))).name
            self.query_one("#use_case", Input).value = name
            self._understand(name)
            self.app.notify(f"Shown for {name}: u picks another use case, n asks again.", markup=False)
        self.dismiss(self._needs() or Needs(use_case=self.query_one("#use_case", Input).value))

    def _needs(self) -> Needs | None:
        """The needs as answered; None, with the problem shown at its field, where one cannot be read."""
        needs = self._asked or Needs(use_case="-")
        values = {
            "use_case": self.query_one("#use_case", Input).value.strip(),
            "license.require": self.query_one(Radio).value,
        }
        fields = [(f"amount{place}", field) for place, field in enumerate(self._cells)]
        fields += [(f"money{place}", field) for place, field in enumerate(MONEY_FIELDS)]
        texts = {}
        for name, field in fields:
            given = self.query_one(f"#{name}", Input)
            texts[name] = (field, given.value, self._filling.is_default(field, given.value))
        for name, (field, text, default) in texts.items():
            try:
                needs = needs_with_answer(needs, field, "" if default else text)
            except EditError as error:
                self._note(f"✗ {field.hint}: {error}", styles.BAD)
                self.query_one(f"#{name}").focus()
                return None
        return override(needs, values)

    def _label(self, name: str, text: str) -> None:
        self.query_one(f"#{name}-label", Band).show(lambda width: [styled(text, styles.DIM)] if width else [])

    def _note(self, text: str, role: str = styles.DIM) -> None:
        self.query_one("#note", Band).show(lambda width: wrapped(styled(text, role), width)[:2])


def _title(number: str, text: str) -> Band:
    band = Band()
    band.add_class("title")
    band.show(lambda _width: [joined((number, styles.TITLE), "  ", (text, styles.STRONG))])
    return band


def _cell(name: str) -> ComposeResult:
    with Vertical(classes="cell", id=f"{name}-cell"):
        yield Band(id=f"{name}-label")
        yield Input(id=name, classes="field")
