"""What every full screen has: a header, a footer, the commands of its scopes, and the classes of its size."""

from textual.screen import Screen

from tui.commands import bindings
from tui.session import Session

LEAST_WIDTH, LEAST_HEIGHT = 40, 12


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


class PageScreen(Framed):
    """Base of the pages that open above the answer and close with Esc."""

    BINDINGS = bindings("page")

    def action_close(self) -> None:
        """Back to where this page was opened."""
        self.dismiss()
