"""Messages that cross widgets: what a widget asks of the screen that holds it."""

from textual.message import Message


class Chosen(Message):
    """A line of a list was chosen: Enter, or a double click."""

    def __init__(self, sender: object, index: int) -> None:
        super().__init__()
        self.sender = sender
        self.index = index


class NeedEdited(Message):
    """One need was given a new value: its dotted key, and the value (None: not asked for)."""

    def __init__(self, key: str, value: object) -> None:
        super().__init__()
        self.key = key
        self.value = value


class Left(Message):
    """The user leaves a widget: focus goes back to the list."""
