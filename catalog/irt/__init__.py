"""Item response theory: one scale for all results, from which a model's abilities are read.

`catalog.irt.fit` places the benchmarks on it when the catalogue is built; the rest reads it without numpy.
"""
