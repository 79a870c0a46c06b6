"""The dialog for the theme: each is shown while it is marked; leaving puts back the one before."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.rendering import styles
from tui.rendering.layout import joined, styled
from tui.screens.pick_dialog import PickDialog
from tui.themes import theme_names
from tui.widgets.band import Band
from tui.widgets.pick_list import Item, PickList

_GROUPS = ((True, "Dark"), (False, "Light"))


class ThemeScreen(ModalScreen[str | None], PickDialog[str | None]):
    """The result is the name of a theme; None where the one before stays."""

    def __init__(self, now: str) -> None:
        super().__init__()
        self._before = now

    def compose(self) -> ComposeResult:
        """The parts of the dialog."""
        with Vertical(id="dialog"):
            yield Band(id="title")
            yield Input("", placeholder="part of a name", classes="field")
            yield PickList(id="themes", share=0.7, marked=self._preview)
            yield Band(id="hint")

    def on_mount(self) -> None:
        """All themes, on the one that holds."""
        self.query_one("#title", Band).show(lambda _width: [styled("Theme", styles.TITLE)])
        keys = (("⏎", "keep"), ("↑ ↓", "try"), ("esc", "back"))
        hint = joined(
            *(part for key, word in keys for part in ((key, styles.ACCENT), (f" {word}   ", styles.DIM)))
        )
        self.query_one("#hint", Band).show(lambda _width: [hint])
        self.show_matches("")

    def show_matches(self, typed: str) -> None:
        """The themes whose names have what is typed."""
        words = typed.casefold().split()
        items: list[Item] = []
        for dark, title in _GROUPS:
            names = [name for name in theme_names() if self._is_dark(name) == dark and _has(name, words)]
            items += [Item(None, title)] if names else []
            items += [Item(name, name, "now" if name == self._before else "") for name in names]
        listed = self.query_one(PickList)
        listed.show(items or [Item(None, "No such name: backspace widens.")], self.app.theme)
        self._preview()

    def _is_dark(self, name: str) -> bool:
        theme = self.app.get_theme(name)
        return theme is not None and theme.dark

    def _preview(self) -> None:
        if picked := self.query_one(PickList).picked():
            self.app.theme = picked

    def typed_answer(self, words: str) -> str | None:  # noqa: ARG002
        """The theme that is shown."""
        return self.query_one(PickList).picked()

    def take(self, answer: str | None) -> None:
        """Close with the theme; nothing happens where no name matches."""
        if answer is not None:
            self.dismiss(answer)

    def action_close(self) -> None:
        """Leave with the theme that was there before."""
        self.app.theme = self._before
        super().action_close()


def _has(name: str, words: list[str]) -> bool:
    return all(word in name for word in words)
