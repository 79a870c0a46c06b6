"""Which candidates of an answer are listed, and in which order."""
