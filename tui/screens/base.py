"""What every full screen has: a header, a footer, the commands of its scopes, and the classes of its size."""

from textual.screen import Screen

from tui import ink
from tui.commands import bindings
from tui.prose import styled, wrapped
from tui.session import Session
from tui.widgets.band import Band

LEAST_WIDTH, LEAST_HEIGHT = 40, 12


def too_small() -> Band:
    """What is shown instead where the terminal is too small to be of use."""
    band = Band(id="too-small")
    text = styled(
        f"Too small: modelpick needs {LEAST_WIDTH} columns and {LEAST_HEIGHT} rows. q quits.", ink.WARN
    )
    band.show(lambda width: wrapped(text, width))
    return band


class Framed(Screen[None]):
    """Base of the full screens."""

    HORIZONTAL_BREAKPOINTS = [
        (0, "-tiny"),
        (LEAST_WIDTH, "-slim"),
        (72, "-narrow"),
        (100, "-normal"),
        (160, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (30, "-tall")]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def on_mount(self) -> None:
        """Every screen can say that the terminal is too small."""
        self.mount(too_small())


class PageScreen(Framed):
    """Base of the pages that open above the answer and close with Esc."""

    BINDINGS = bindings("page")

    def action_close(self) -> None:
        """Back to where this page was opened."""
        self.dismiss()
