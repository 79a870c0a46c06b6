"""The ranked list."""

from tui.widgets.candidates.table import CandidateTable

__all__ = ["CandidateTable"]
