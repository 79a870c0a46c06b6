"""The dialog that saves the selected candidate as a choice; a foreign file is overwritten on a second Enter only."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from catalog import decision
from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice, Candidate
from catalog.text import safe_text
from tui.rendering import styles
from tui.rendering.layout import joined, styled, wrapped
from tui.screens.base import Dialog
from tui.session import Session
from tui.widgets.band import Band

DEFAULT_NAME = "modelpick.toml"


class SaveScreen(ModalScreen[str | None], Dialog[str | None]):
    """The result is the path that was written, None where nothing was."""

    def __init__(self, session: Session, candidate: Candidate, advice: Advice, asked: Needs) -> None:
        super().__init__()
        self._session = session
        self._candidate = candidate
        self._advice = advice
        self._asked = asked
        self._confirmed = ""

    def compose(self) -> ComposeResult:
        """The parts of the dialog."""
        with Vertical(id="dialog"):
            yield Band(id="title")
            yield Input(DEFAULT_NAME, placeholder="path of a .toml file", classes="field")
            yield Band(id="hint")

    def on_mount(self) -> None:
        """What is about to be saved."""
        name = joined(
            ("Save ", styles.TITLE),
            (self._candidate.model.name, styles.TITLE),
            (" as a choice to", styles.TITLE),
        )
        self.query_one("#title", Band).show(lambda width: wrapped(name, width)[:1])
        self._show_usual_hint()

    def _show_usual_hint(self) -> None:
        folder = safe_text(Path.cwd())
        text = joined(
            ("⏎", styles.ACCENT),
            (" saves   ", styles.DIM),
            ("esc", styles.ACCENT),
            (f" leaves   in {folder}", styles.DIM),
        )
        self.query_one("#hint", Band).show(lambda width: wrapped(text, width)[:3])

    def _show_problem(self, text: str) -> None:
        self.query_one("#hint", Band).show(lambda width: wrapped(styled(text, styles.BAD), width)[:3])

    @on(Input.Changed)
    def _changed(self) -> None:
        self._confirmed = ""
        self._show_usual_hint()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        if not typed:
            self._show_problem("✗ Say where to: a path, such as modelpick.toml.")
            return
        choice = decision.make(self._advice, self._candidate, self._session.snapshot, self._asked)
        try:
            path = Path(typed).expanduser()
            decision.save(choice, path, overwrite=self._confirmed == typed)
        except decision.ForeignFileError as error:
            self._confirmed = typed
            self._show_problem(f"⚠ {error}. ⏎ again overwrites it, esc leaves.")
        except (OSError, RuntimeError) as error:  # RuntimeError: a home folder that is not known
            self._show_problem(f"✗ Nothing was written: {safe_text(error)}.")
        else:
            self.dismiss(safe_text(path))
