"""Makes the shipped catalogue from the tables: `python -m catalog.build`."""
