"""Brings the catalogue up to date: asks the sources, joins, merges, checks, and swaps once."""
