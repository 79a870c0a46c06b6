"""One of a few options, each with a line that explains it."""

from collections.abc import Sequence

from textual.content import Content

from tui.rendering import styles
from tui.rendering.layout import joined
from tui.widgets.rows import Rows

_ON, _OFF = "(•)", "( )"


class Radio(Rows):
    """The option under the cursor is the chosen one: arrows choose."""

    cursor_far = False

    def __init__(self, options: Sequence[tuple[str, str, str]], value: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._options = tuple(options)
        self.cursor = next((place for place, option in enumerate(options) if option[0] == value), 0)

    @property
    def value(self) -> str:
        """The chosen option."""
        return self._options[self.cursor][0]

    def count(self) -> int:
        """How many options there are."""
        return len(self._options)

    def line(self, index: int, width: int, selected: bool) -> Content:  # noqa: ARG002
        """One option: its mark, its name, what it means."""
        _, label, meaning = self._options[index]
        mark = (_ON, styles.ACCENT) if index == self.cursor else (_OFF, styles.FAINT)
        text = joined(
            " ", mark, " ", (f"{label:<17}", styles.STRONG if index == self.cursor else styles.PLAIN)
        )
        return joined(text, (meaning, styles.DIM)) if width >= 56 else text
