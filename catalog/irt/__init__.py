"""One scale for all results: how a score, a benchmark and a model's ability belong together.

`catalog.irt.fit` places the benchmarks on it; everything here reads it, in plain Python.
"""
