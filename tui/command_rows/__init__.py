"""The rows of the table of commands, by where they hold."""
