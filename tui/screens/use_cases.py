"""The dialog for the use case: picked from the list of all, or typed in other words."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from catalog.advice.result import UseCaseMatch
from catalog.advice.understanding.use_cases import UseCase
from tui.rendering import styles
from tui.rendering.header import understood
from tui.rendering.layout import joined
from tui.screens.pick_dialog import PickDialog
from tui.session import Session
from tui.widgets.band import Band
from tui.widgets.pick_list import Item, PickList


class UseCaseScreen(ModalScreen[str | None], PickDialog[str | None]):
    """The result is an id of the list or the words typed; None where nothing was taken."""

    def __init__(self, session: Session, words: str) -> None:
        super().__init__()
        self.session = session
        self._words = words

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
        self.show_matches("")

    def show_matches(self, typed: str) -> None:
        """All use cases, the cursor on the one that the words mean."""
        words = typed or self._words
        found = self.session.understand(words) if words.strip() else None
        self.query_one("#understood", Band).show(lambda width: understood(found, self.session, width)[:2])
        chosen = found.id if isinstance(found, UseCaseMatch) else None
        self.query_one(PickList).show(grouped_use_cases(self.session.use_cases), chosen)

    def typed_answer(self, words: str) -> str | None:
        """The words; without any, the marked use case."""
        return words or self.query_one(PickList).picked()

    def take(self, answer: str | None) -> None:
        """Close with the use case."""
        self.dismiss(answer)


def grouped_use_cases(cases: dict[str, UseCase]) -> list[Item]:
    """All use cases under the headings of their groups, in the order of the table."""
    groups: dict[str, list[UseCase]] = {}
    for case in cases.values():
        groups.setdefault(case.group, []).append(case)
    items: list[Item] = []
    for group, members in groups.items():
        items += [Item(None, group)] if group else []
        items += [Item(case.id, case.name, case.summary) for case in members]
    return items
