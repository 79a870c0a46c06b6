"""What the price sources share: prices within bounds, modalities, and the collector of one page's rows."""

from collections.abc import Callable, Iterable
from functools import lru_cache

import msgspec

from catalog.record import Modality
from catalog.sources import price_terms
from catalog.sources.fields import (
    FieldError,
    Row,
    checked_id,
    document,
    elements,
    entries,
    fields,
    figure,
    members,
)
from catalog.sources.upstream import FIGURES, Listing, Page, PriceRow, Quarantined, Reading, SourceError
from catalog.text import safe_text

MOST_USD = 10_000.0
"""Per million tokens, or per unit of anything else: whatever costs more is an error upstream."""
MOST_ROWS = 100_000
"""Of one document: the largest that is known has 6,000."""
_MILLION = 1e6
_LONGEST_WHERE = 120
_MODALITIES: dict[str, Modality] = {
    "text": "text",
    "image": "image",
    "audio": "audio",
    "video": "video",
    "pdf": "document",
    "file": "document",
    "document": "document",
    "embedding": "embedding",
    "embeddings": "embedding",
    "score": "score",
}
_VARIANTS = ("free", "thinking", "extended")
_ORDER: tuple[Modality, ...] = ("text", "image", "audio", "video", "document", "embedding", "score")

Prices = Callable[[Row], Iterable[PriceRow]]
Facts = Callable[[Row], Iterable[Listing]]


def usd(row: Row, key: str) -> float | None:
    """A price in USD, at most `MOST_USD`, as the source states it; zero stays zero."""
    return figure(row, key, most=MOST_USD)


def per_million(row: Row, key: str) -> float | None:
    """A price in USD per token as one per million tokens, without the noise of the multiplication."""
    price = figure(row, key, most=MOST_USD / _MILLION)
    return None if price is None else float(f"{price * _MILLION:.9g}")


def modalities(row: Row, key: str) -> tuple[Modality, ...] | None:
    """The modalities in a list, in a fixed order; unknown words are left out, `None` where nothing is left."""
    found = set()
    for word in entries(row, key):
        if not isinstance(word, str):
            raise FieldError(f"{key}: a list of words was expected")
        found.add(_MODALITIES.get(word))
    return tuple(word for word in _ORDER if word in found) or None


def named_condition(model_id: str) -> str:
    """The condition that the ending of an id states: `qwen3-coder:free`."""
    ending = model_id.rpartition(":")[2] if ":" in model_id else ""
    if ending == "batch":
        return "processing=batch"
    return f"variant:{ending}" if ending in _VARIANTS else ""


def listed_models(page: Page) -> list[msgspec.Raw]:
    """The models under `data` of a document, undecoded. Raises `FieldError` where there is no such list."""
    found = members(document(page.body)).get("data")
    if found is None:
        raise FieldError("data: nothing was found, a list of models was expected")
    return elements(found)


class PriceCollector:
    """Collects the records of one page of a price source.

    Each entry of the page counts as one row. A bad one is quarantined once, with every reason, and the rest of it is
    kept: a model whose price cannot be used still has a context window.
    """

    def __init__(self, source: str, day: str) -> None:
        self.source, self.day = source, day
        self._rows = 0
        self._prices: dict[str, PriceRow] = {}
        self._listings: list[Listing] = []
        self._rejected: list[Quarantined] = []

    def entry(self, where: str, raw: msgspec.Raw, prices: Prices, facts: Facts) -> None:
        """Read one entry, undecoded; `where` names it to a person."""
        try:
            row = fields(raw)
        except FieldError as error:
            self.reject(where, str(error))
            return
        self.row(where, row, prices, facts)

    def row(self, where: str, row: Row, prices: Prices, facts: Facts) -> None:
        """Read one entry."""
        self._count()
        reasons: list[str] = []
        try:
            for price in tuple(prices(row)):
                self._price(price, reasons)
        except FieldError as error:
            reasons.append(str(error))
        try:
            self._listings += facts(row)
        except FieldError as error:
            reasons.append(str(error))
        if reasons:
            self._quarantine(_where_text(where, row), "; ".join(dict.fromkeys(reasons)))

    def reject(self, where: str, reason: str) -> None:
        """Count an entry of which nothing can be read."""
        self._count()
        self._quarantine(where, reason)

    def reading(self, as_of: str = "") -> Reading:
        """The reading of the page. Rows are dated by the day on which it was served, else by `as_of`.

        Raises `SourceError` where nothing at all could be read.
        """
        if not self._prices and not self._listings:
            first = next((f": {one.where}: {one.reason}" for one in self._rejected), "")
            raise SourceError(f"none of its {self._rows:,} rows can be read{first}")
        prices = tuple(self._prices.values())
        if not self.day:
            prices = tuple(msgspec.structs.replace(price, as_of=as_of) for price in prices)
        return Reading(
            rows=self._rows,
            as_of=as_of,
            prices=prices,
            listings=tuple(self._listings),
            quarantined=tuple(self._rejected),
        )

    def _count(self) -> None:
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise SourceError(f"the answer holds more than {MOST_ROWS:,} rows")

    def _price(self, row: PriceRow, reasons: list[str]) -> None:
        try:
            known = _with_known_units(row)
        except FieldError as error:
            reasons.append(str(error))
            return
        if row.key in self._prices:
            reasons.append(f"a second price of {row.provider_model_id!r} under the same condition")
        elif known is not None:
            self._prices[row.key] = known

    def _quarantine(self, where: str, reason: str) -> None:
        self._rejected.append(Quarantined(where=safe_text(where, _LONGEST_WHERE), reason=safe_text(reason)))


def _where_text(where: str, row: Row) -> str:
    """Where a row stands, with its id where it has one."""
    name = row.get("id")
    return f"{where} ({name})" if isinstance(name, str) and name not in where else where


def _with_known_units(row: PriceRow) -> PriceRow | None:
    """The row with the units that the catalogue knows, `None` where nothing is left of it."""
    checked_id(row.provider, "provider")
    checked_id(row.provider_model_id)
    try:
        price_terms.parse_condition(row.condition)
    except ValueError as error:
        raise FieldError(safe_text(error)) from None
    known = {name: price for name, price in row.extras.items() if _is_known_unit(name)}
    if not known and all(getattr(row, name) is None for name in FIGURES):
        return None
    return row if known == row.extras else msgspec.structs.replace(row, extras=known)


@lru_cache(maxsize=1024)
def _is_known_unit(unit: str) -> bool:
    """Whether the merge knows a unit; a unit that is new upstream is dropped, and the rest of the row kept."""
    try:
        price_terms.parse_media({unit: 1.0}, "llm", None, has_tokens=True)
    except ValueError:
        return False
    return True
