"""The page of details that the answer opens: made once, filled with a candidate in the pause after a move."""

from typing import Any, NamedTuple

from textual.app import App
from textual.geometry import Size

from catalog.advice.result import Advice, Candidate
from tui.screens.details import DetailsScreen
from tui.session import Session


class _MadeFor(NamedTuple):
    """What the styles and the lines of a screen rest on: another of these needs another screen."""

    theme: str
    size: Size


class KeptDetails:
    """One screen for all candidates: making it and taking it away again cost more than a frame each.

    Textual keeps an installed screen running when it is closed.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._name = f"details-{id(self)}"
        self._screen: DetailsScreen | None = None
        self._made_for: _MadeFor | None = None

    def prepare(self, session: Session, candidate: Candidate, advice: Advice) -> None:
        """Fill the page with a candidate that may be opened next; without effect before the first one was opened."""
        if self._screen is not None and not self._is_open and self._made_for == self._now:
            self._screen.show_candidate(session, candidate, advice)

    def open(self, session: Session, candidate: Candidate, advice: Advice) -> None:
        """Show the page of a candidate above the answer."""
        if self._is_open:
            return
        if self._screen is None or self._made_for != self._now:
            self._make(session, candidate, advice)
        else:
            self._screen.show_candidate(session, candidate, advice)
        self._app.push_screen(self._name)

    @property
    def _now(self) -> _MadeFor:
        return _MadeFor(self._app.theme, self._app.size)

    @property
    def _is_open(self) -> bool:
        return self._screen in self._app.screen_stack

    def _make(self, session: Session, candidate: Candidate, advice: Advice) -> None:
        if self._screen is not None:
            self._app.uninstall_screen(self._screen)
            self._screen.remove()
        self._screen = DetailsScreen(session, candidate, advice)
        self._made_for = self._now
        self._app.install_screen(self._screen, self._name)
