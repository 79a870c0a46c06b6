"""Puts Markdown on the clipboard by way of the terminal, and says so."""

from typing import Any

from textual.screen import Screen


def copy_markdown(screen: Screen[Any], text: str, what: str) -> None:
    """Copy by OSC 52. No terminal answers whether it took it, so the message names the command that prints the same."""
    screen.app.copy_to_clipboard(text)
    screen.notify(
        f"Copied {what} as Markdown. If your terminal does not allow that, --format markdown prints it.",
        markup=False,
    )
