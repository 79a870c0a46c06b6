"""From the words that people type to a use case and to numbers."""
