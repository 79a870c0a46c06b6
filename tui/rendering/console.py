"""How a command writes: its width, its colours."""

from typing import NamedTuple

PIPE_WIDTH = 100
"""Columns where the output is no terminal."""
_CODES = {"bold": "1", "dim": "2", "accent": "36", "good": "32", "warn": "33"}


class Console(NamedTuple):
    """How to write for this run."""

    width: int = PIPE_WIDTH
    colour: bool = False
    json: bool = False

    def paint(self, text: str, style: str) -> str:
        """The text in a style (a key of the codes above), where colours are on."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and text.strip() else text
