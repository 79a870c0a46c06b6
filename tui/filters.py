"""The second layer against hostile text: nothing that a widget draws can carry a control character."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from catalog.text import REPLACEMENT, UNSAFE


class ControlFilter(LineFilter):
    """Replaces control characters, escape sequences and bidi marks in every line before it is written."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same segments without control characters."""
        if not any(UNSAFE.search(segment.text) for segment in segments):
            return segments
        return [
            segment if segment.control else Segment(UNSAFE.sub(REPLACEMENT, segment.text), segment.style)
            for segment in segments
        ]
