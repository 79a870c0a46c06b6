"""Advice: pure functions from a catalogue, needs and a date to a ranked answer."""
