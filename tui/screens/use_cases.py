"""Picking a use case from the list of all, or saying it in other words."""

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from catalog.advice.result import UseCaseMatch
from catalog.advice.understanding.use_cases import UseCase
from tui.messages import Chosen
from tui.rendering import styles
from tui.rendering.layout import joined
from tui.rendering.use_case_match import understood
from tui.session import Session
from tui.widgets.band import Band
from tui.widgets.pick_list import Item, PickList


class UseCaseScreen(ModalScreen[str | None]):
    """The result is an id of the list or the words typed; None where nothing was taken."""

    BINDINGS = [Binding("escape", "close", "Back", show=False)]
    AUTO_FOCUS = "Input"

    def __init__(self, session: Session, words: str) -> None:
        super().__init__()
        self.session = session
        self._words = words
        self._moved = False

    def compose(self) -> ComposeResult:
        """The parts of the dialog."""
        with Vertical(id="dialog", classes="tall"):
            yield Band(id="title")
            yield Input("", placeholder="in your own words, or pick one below", classes="field")
            yield Band(id="understood")
            yield PickList(id="cases", share=0.4)

    def on_mount(self) -> None:
        """The list, on the use case that holds now."""
        title = joined(("What is it for?", styles.TITLE), ("   ⏎ takes it · ↑ ↓ move · esc back", styles.DIM))
        self.query_one("#title", Band).show(lambda _width: [title])
        self._show(self._words)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._moved = False
        self._show(event.value or self._words)

    def _show(self, words: str) -> None:
        found = self.session.understand(words) if words.strip() else None
        self.query_one("#understood", Band).show(lambda width: understood(found, self.session, width)[:2])
        chosen = found.id if isinstance(found, UseCaseMatch) else None
        self.query_one(PickList).show(grouped(self.session.use_cases), chosen)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        words = event.value.strip()
        self.dismiss(self.query_one(PickList).picked() if self._moved or not words else words)

    @on(Chosen)
    def _chosen(self) -> None:
        self.dismiss(self.query_one(PickList).picked())

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while the field has the focus."""
        if event.key in ("up", "down") and isinstance(self.focused, Input):
            event.stop()
            self._moved = True
            self.query_one(PickList).action_move(-1 if event.key == "up" else 1)

    def action_close(self) -> None:
        """Leave things as they are."""
        self.dismiss(None)


def grouped(cases: dict[str, UseCase]) -> list[Item]:
    """All use cases under the headings of their groups, in the order of the table."""
    groups: dict[str, list[UseCase]] = {}
    for case in cases.values():
        groups.setdefault(case.group, []).append(case)
    items: list[Item] = []
    for group, members in groups.items():
        items += [Item(None, group)] if group else []
        items += [Item(case.id, case.name, case.summary) for case in members]
    return items
