"""The box for the sentence: text of several lines on the screen, but one line of words."""

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from catalog.advice.understanding.tokens import MOST_CHARACTERS
from tui.widgets.needs.draft import one_line


class SentenceBox(TextArea):
    """Wraps its text and takes no line breaks: the lines of a paste become sentences.

    Enter is left to the screen; down leaves from the last line.
    """

    class Cut(Message):
        """More was typed or pasted than the box takes: so many characters in all."""

        def __init__(self, characters: int) -> None:
            super().__init__()
            self.characters = characters

    class Left(Message):
        """The user goes down from the last line."""

    def __init__(self, sentence: str, placeholder: str) -> None:
        super().__init__(
            one_line(sentence),
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            placeholder=placeholder,
        )
        self.cursor_blink = False
        self.move_cursor(self.document.end)

    def replace_text(self, sentence: str) -> None:
        """Other words, the cursor behind them."""
        self.text = one_line(sentence)
        self.move_cursor(self.document.end)

    def on_key(self, event: events.Key) -> None:
        """Enter is no character here; a full box takes no more."""
        if event.key == "enter":
            event.prevent_default()
        elif event.is_printable and not self._room(1):
            event.stop()
            event.prevent_default()
            self.post_message(self.Cut(len(self.text) + 1))

    def on_paste(self, event: events.Paste) -> None:
        """The words of a paste, as many as there is room for."""
        event.stop()
        event.prevent_default()
        self._insert(event.text)

    def action_paste(self) -> None:
        """What was cut or copied here."""
        self._insert(self.app.clipboard)

    def action_cursor_down(self, select: bool = False) -> None:
        """The line below; from the last one out of the box."""
        lines = self.wrapped_document
        if not select and lines.location_to_offset(self.cursor_location).y >= lines.height - 1:
            self.post_message(self.Left())
        else:
            super().action_cursor_down(select)

    def _insert(self, text: str) -> None:
        room = self._room(len(text))
        if len(text) > room:
            self.post_message(self.Cut(len(self.text) + len(text)))
        self.replace(one_line(text[:room]), *self.selection, maintain_selection_offset=False)

    def _room(self, wanted: int) -> int:
        """How many of so many characters there is room for, in the place of those that are selected."""
        return max(0, min(wanted, MOST_CHARACTERS - len(self.text) + len(self.selected_text)))
