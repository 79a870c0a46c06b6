"""Makes the shipped catalogue from `catalog/data/tables`: `python -m catalog.build`."""
