"""Brings the catalogue up to date: asks the sources, joins, merges, checks, and swaps once.

`catalog.pipeline.refresh.refresh` is the way in.

From what several sources say to one catalogue: shared by the build and by a refresh.
"""
