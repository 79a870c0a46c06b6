"""Names as people know them."""

from catalog.snapshot import Snapshot


def source_name(source: str, snapshot: Snapshot) -> str:
    """The name of a source."""
    known = snapshot.sources.get(source)
    return known.name if known else source or "source unknown"
