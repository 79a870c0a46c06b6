"""What the user asks for: the records, the one table of all keys, and reading them from files and flags."""
