"""What one source gave at its last reading, joined to the catalogue's models: the unit that a refresh replaces.

A refreshed catalogue is the shipped one with some sources' rows replaced; the parts are those rows. They are kept
beside the catalogue, so that a source that fails keeps its rows with their date, and so that a newer release can
be refreshed without asking anybody.
"""

from catalog.merge.rows import PriceRow
from catalog.model import Adoption, Benchmark, Developer, Evidence, Model, Record, Source

SCHEMA = 1


class Filled(Record, frozen=True, kw_only=True, array_like=True):
    """A fact of a known model that the catalogue did not have: `value` is the JSON of the field's value."""

    model: str
    field: str
    value: str


class Part(Record, frozen=True, kw_only=True):
    """All that one source says, as of one day.

    `source` is the record as `modelpick sources` shows it; its `as_of` is that of the figures. `results` replace
    those of the same benchmarks and source, `prices` all of this source, `repositories` those of the same name.
    """

    source: Source
    read: str  # ISO date of the reading
    prices: tuple[PriceRow, ...] = ()
    results: tuple[Evidence, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    repositories: tuple[Adoption, ...] = ()
    models: tuple[Model, ...] = ()
    developers: tuple[Developer, ...] = ()
    filled: tuple[Filled, ...] = ()
