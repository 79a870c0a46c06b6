"""What the lists of needs ask of the screen they stand on."""

from textual.geometry import Region
from textual.message import Message

from tui.widgets.needs.fields import Field


class NeedEdited(Message):
    """One need was given a new value: its dotted key, and the value (None: not asked for)."""

    def __init__(self, key: str, value: object) -> None:
        super().__init__()
        self.key = key
        self.value = value


class FocusReleased(Message):
    """The user leaves the list of needs: the focus goes back to where it came from."""


class EditRequested(Message):
    """The user wants to type a value: the need, the line it stands on, and the key that began it."""

    def __init__(self, field: Field, region: Region, first_key: str) -> None:
        super().__init__()
        self.field = field
        self.region = region
        self.first_key = first_key
