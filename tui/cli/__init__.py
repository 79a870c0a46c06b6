"""The command line: one file a command."""

from tui.cli.dispatch import main, run_process

__all__ = ["main", "run_process"]
