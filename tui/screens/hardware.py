"""The dialog for own hardware: picked from the list of all, or typed."""

from collections.abc import Iterable, Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from catalog.advice.needs.records import Needs
from catalog.formatting import usd
from catalog.hardware import Gpu
from tui.rendering import styles
from tui.rendering.layout import styled, wrapped
from tui.screens.pick_dialog import PickDialog, dialog_keys
from tui.session import Session
from tui.widgets.band import Band
from tui.widgets.needs.editing import EditError, checked_needs_with
from tui.widgets.needs.fields import BY_KEY
from tui.widgets.pick_list import Item, PickList

KEY = "hosting.gpu"
_PLACES = {
    "data centre": "Servers",
    "workstation": "Workstations",
    "desktop": "Desktops",
    "laptop": "Laptops and small machines",
}


class HardwareScreen(ModalScreen[Mapping[str, object] | None], PickDialog[Mapping[str, object] | None]):
    """The result holds the hardware in words by its dotted key (None: none is named); None where it was left."""

    def __init__(self, session: Session, asked: Needs) -> None:
        super().__init__()
        self.session = session
        self._asked = asked

    def compose(self) -> ComposeResult:
        """The parts of the dialog."""
        with Vertical(id="dialog", classes="tall"):
            yield Band(id="title")
            yield Input(
                self._asked.hosting.gpu or "", placeholder="2x H100, RTX 4090, 16 GB", classes="field"
            )
            yield Band(id="outcome")
            yield PickList(id="hardware", share=0.5)
            yield Band(id="dialog-keys")

    def on_mount(self) -> None:
        """The list of what is known, on what holds now."""
        label, words = styled("Own hardware", styles.TITLE), styled(BY_KEY[KEY].help, styles.DIM)
        self.query_one("#title", Band).show(lambda width: [label, *wrapped(words, width)])
        self.query_one("#dialog-keys", Band).show(lambda _width: [dialog_keys()])
        self.show_matches("")

    def show_matches(self, typed: str) -> None:
        """The hardware that the words name; all of it while the field holds what holds now."""
        self._show_hint("")
        words = typed if typed != self._asked.hosting.gpu else ""
        self.query_one(PickList).show(grouped_hardware(self.session.snapshot.gpus.values(), words))

    def _show_hint(self, problem: str) -> None:
        hint = "Several as 2x H100, plain memory as 16 GB. Empty: none. modelpick gpus --detect names this machine's."
        text = styled(f"✗ {problem}", styles.BAD) if problem else styled(hint, styles.DIM)
        self.query_one("#outcome", Band).show(lambda width: wrapped(text, width))

    def typed_answer(self, words: str) -> str | None:
        """The words; blank ones name no hardware."""
        return words

    def take(self, answer: str | None) -> None:
        """Close with the hardware, or say why it is not known."""
        values = {KEY: answer or None}
        try:
            checked_needs_with(self.session, self._asked, values)
        except EditError as error:
            self._show_hint(str(error))
            return
        self.dismiss(values)


def grouped_hardware(gpus: Iterable[Gpu], words: str) -> list[Item]:
    """The hardware whose name has all of these words, under its place; all of it where none has."""
    known = list(gpus)
    asked = [word for word in words.casefold().replace("-", " ").split() if not word.rstrip("x×").isdigit()]
    found = [
        gpu for gpu in known if all(word in f"{gpu.id} {gpu.name}".casefold() for word in asked)
    ] or known
    items: list[Item] = []
    for place, title in _PLACES.items():
        members = [gpu for gpu in found if gpu.place == place]
        items += [Item(None, title)] if members else []
        items += [Item(gpu.id, gpu.id, _note(gpu)) for gpu in members]
    return items


def _note(gpu: Gpu) -> str:
    memory = f"{gpu.memory_gib:g} GiB"
    if gpu.rent_usd_per_hour is not None:
        return f"{memory} · rent {usd(gpu.rent_usd_per_hour)} an hour"
    return f"{memory} · costs {usd(gpu.buy_usd)}" if gpu.buy_usd is not None else memory
