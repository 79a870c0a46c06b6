"""A refresh as the app runs it."""
