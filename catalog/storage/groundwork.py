"""The price rows behind the shipped offers, and the reviewed tables that match and check new rows.

Made by the build, shipped as `groundwork.json` and read only by a refresh, which replaces the rows of the sources that
answer and applies every reviewed correction to their new rows.
"""

from pathlib import Path

import msgspec

from catalog.model import Developer, Provider
from catalog.record import Record
from catalog.sources.upstream import PriceRow, ProviderName

FILE = "groundwork.json"
SCHEMA = 1
DATA = Path(__file__).parents[1] / "data"
_LISTS = (
    "rows",
    "sellers",
    "corrections",
    "decisions",
    "providers",
    "developers",
    "retirements",
    "no_models",
    "tokenizers",
)


class Correction(Record, frozen=True, kw_only=True, array_like=True):
    """A reviewed change of one cell: `field` of the row `key` is `value` where the source says `found`.

    The field `*` leaves the row out.
    """

    table: str
    key: str
    field: str
    found: str
    value: str
    reason: str


class Decision(Record, frozen=True, kw_only=True, array_like=True):
    """An implausible figure that was looked at and stands."""

    check: str
    key: str
    found: str
    decision: str


class Retirement(Record, frozen=True, kw_only=True, array_like=True):
    """The day on which an id ends at a provider, and the id that its vendor advises instead; `source` an address."""

    provider: str
    provider_model_id: str
    retires: str
    replacement: str = ""
    source: str = ""


class TokenizerModels(Record, frozen=True, kw_only=True, array_like=True):
    """Patterns of the ids of models that use a tokenizer; `left_out` are those of them that do not."""

    tokenizer: str
    models: tuple[str, ...]
    left_out: tuple[str, ...] = ()


class Groundwork(Record, frozen=True, kw_only=True):
    """The rows behind the shipped offers, and the tables that join and judge new ones.

    `aliases` gives the model that a name means; `providers` and `developers` are all that are known, also those
    that sell or make nothing in the shipped catalogue. `retirements` are dates from the vendors' own pages. `no_models`
    are names in price lists that were looked at and are no model. `tokenizers` say which models use which.
    """

    schema: int
    rows: tuple[PriceRow, ...] = ()
    sellers: tuple[ProviderName, ...] = ()
    aliases: dict[str, str] = {}
    corrections: tuple[Correction, ...] = ()
    decisions: tuple[Decision, ...] = ()
    providers: tuple[Provider, ...] = ()
    developers: tuple[Developer, ...] = ()
    retirements: tuple[Retirement, ...] = ()
    no_models: tuple[str, ...] = ()
    tokenizers: tuple[TokenizerModels, ...] = ()


def encode(groundwork: Groundwork) -> bytes:
    """Canonical bytes: one row a line, in a fixed order."""
    encoder = msgspec.json.Encoder(order="sorted")
    parts = [b'"schema":%d' % groundwork.schema, b'"aliases":' + encoder.encode(groundwork.aliases)]
    for name in _LISTS:
        lines = b",\n".join(sorted(encoder.encode(row) for row in getattr(groundwork, name)))
        parts.append(b'"%s":[\n%s\n]' % (name.encode(), lines))
    return b"{" + b",\n".join(parts) + b"}\n"


def load() -> Groundwork:
    """The groundwork that ships with the package."""
    return msgspec.json.decode((DATA / FILE).read_bytes(), type=Groundwork)
