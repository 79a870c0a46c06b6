"""Brings the catalogue up to date from its sources; `catalog.pipeline.refresh.refresh` is the entry point.

The build (`catalog.build`) uses the same offers, names and outlier checks.
"""
