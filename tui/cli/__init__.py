"""The command line: one file a command."""

from tui.cli.dispatch import main

__all__ = ["main"]
