"""The catalogue as bytes and files: canonical JSON, containers, the refreshed catalogue, bundles, Hub datasets."""
