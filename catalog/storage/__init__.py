"""The catalogue as bytes: how it is packed, checked, kept on disk and shared."""
