"""What the lists of needs ask of the screen they stand on."""

from collections.abc import Mapping

from textual.geometry import Region
from textual.message import Message

from tui.widgets.needs.fields import Field


class NeedEdited(Message):
    """A need, or several that belong together, were given new values: by dotted key (None: not asked for)."""

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__()
        self.values = values


class FocusReleased(Message):
    """The user leaves the list of needs: the focus goes back to where it came from."""


class EditRequested(Message):
    """The user wants to type a value: the need, the line it stands on, and the key that began it."""

    def __init__(self, field: Field, region: Region, first_key: str) -> None:
        super().__init__()
        self.field = field
        self.region = region
        self.first_key = first_key
