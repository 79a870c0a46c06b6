"""Puts Markdown on the clipboard by way of the terminal, and says so."""

from typing import Any

from textual.screen import Screen


def copy_markdown(screen: Screen[Any], text: str, what: str) -> None:
    """Copy by OSC 52; no terminal answers whether it took it, and the message does not say that it did."""
    screen.app.copy_to_clipboard(text)
    screen.notify(f"Copied {what} as Markdown, if your terminal allows it.", markup=False)
