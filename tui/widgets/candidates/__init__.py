"""The ranked list: its lines and its columns."""
