"""The screen that finds any model by name, whether it fits or not."""

from textual.app import ComposeResult
from textual.widgets import Input

from catalog.advice.result import Advice
from catalog.model import Model
from catalog.search import find_models
from tui.rendering import cells, styles
from tui.rendering.exclusion import miss_text
from tui.rendering.layout import styled
from tui.screens.base import HeaderScreen
from tui.screens.pick_dialog import PickDialog
from tui.session import Session
from tui.widgets.band import Band, KeyBar
from tui.widgets.pick_list import Item, PickList

MOST = 100


class FindScreen(HeaderScreen[str | None], PickDialog[str | None]):
    """Type a part of a name; Enter takes the model: its id is the result, None where nothing was taken."""

    scopes = ("dialog", "search", "everywhere")
    keeps_figures = True
    refresh_key = "f5"  # r is a letter here

    def __init__(self, session: Session, advice: Advice, words: str = "") -> None:
        super().__init__(session)
        self._words = words
        self._ranks = {entry.model.id: entry for entry in advice.candidates}
        self._excluded = {entry.model.id: entry for entry in advice.excluded}

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        yield Input(self._words, placeholder="part of a model's name, such as qwen 27b", classes="field")
        yield Band(id="found")
        yield PickList(id="models")
        yield KeyBar()

    def on_mount(self) -> None:
        """Everything, until something is typed."""
        self.show_top()
        self.show_keys()
        self.show_matches(self._words)

    def heading(self) -> tuple[str, str]:
        """The title."""
        return ("Find a model", "")

    def show_matches(self, typed: str) -> None:
        """The models whose names match."""
        models = find_models(self.session.snapshot, typed, MOST)
        self.query_one(PickList).show([self._item(model) for model in models])
        if models:
            text = (
                f"{len(models)} models"
                if len(models) < MOST
                else f"the first {MOST} of many: type more of the name"
            )
            text = "1 model" if len(models) == 1 else text
        else:
            text = "No model has such a name. Backspace widens the search, Esc leaves it."
        self.query_one("#found", Band).show(lambda _width: [styled(text, styles.DIM)])

    def _item(self, model: Model) -> Item:
        entry = self._ranks.get(model.id)
        if entry is None:
            out = self._excluded.get(model.id)
            return Item(
                model.id, model.name, f"✗ {miss_text(out.reasons) if out else 'not listed'} · {model.id}"
            )
        place = "not ranked" if entry.rank is None else f"rank {entry.rank}"
        return Item(model.id, model.name, f"✓ {place} · {cells.monthly_words(entry)} · {model.id}")

    def typed_answer(self, words: str) -> str | None:  # noqa: ARG002
        """The best match, which is marked."""
        return self.query_one(PickList).picked()

    def take(self, answer: str | None) -> None:
        """Close with the id of a model; nothing happens where none matches."""
        if answer is not None:
            self.dismiss(answer)
