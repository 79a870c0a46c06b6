"""Catalogues of other days, as bytes to be stored, and a part to be stored with them."""

import msgspec

from catalog.model import Catalog, Source
from catalog.sources.upstream import PriceRow
from catalog.storage import snapshot as snapshots
from catalog.storage.source_parts import Part

SHIPPED = "2026-11-12"
NEWER = "2098-01-01"
OLDER = "2001-01-01"


def dated(catalog: Catalog, day: str) -> bytes:
    """The bytes of a catalogue of another day."""
    return snapshots.encode(msgspec.structs.replace(catalog, as_of=day))


def part(source: str = "made-up", count: int = 3) -> Part:
    """Some prices of a made-up source."""
    about = Source(
        id=source, name=source, url="https://example.org", license="MIT", as_of=NEWER, gave="prices"
    )
    rows = tuple(
        PriceRow(source=source, as_of=NEWER, provider="p", provider_model_id=f"m{i}", input=float(i + 1))
        for i in range(count)
    )
    return Part(source=about, read=NEWER, prices=rows)


def digest_of(data: bytes) -> str:
    """The digest of the catalogue that these bytes are."""
    return snapshots.decode(data).digest
