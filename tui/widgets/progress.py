"""A page whose text changes under the eyes of the reader: what is read stays where it is."""

from tui.prose import Layout
from tui.widgets.page import Page


class Progress(Page):
    """Text that is shown anew again and again; it is painted only where it differs, and never scrolls by itself."""

    def update_text(self, layout: Layout) -> None:
        """Show the text as it is now, from the line that is at the top."""
        before = self._lines
        self._layout = layout
        self._lay_out()
        if self._lines != before:
            self.refresh()
