"""Brings the catalogue up to date: asks the sources, joins, merges, checks, and swaps once.

`catalog.refresh.run.refresh` is the way in.
"""
