"""The ways to run a model, and which of them ranks it."""
