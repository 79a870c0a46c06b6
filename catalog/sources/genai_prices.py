"""genai-prices: prices in USD per million tokens with their conditions, from its repository or its package.

Of the prices listed for a model, those in force on the day of the page count, by tier of the prompt's length.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from catalog.model import Source
from catalog.sources import genai_package
from catalog.sources.fields import (
    FieldError,
    Row,
    checked_id,
    date,
    document,
    elements,
    entries,
    fields,
    identifier,
    inside,
    members,
    text,
    whole,
)
from catalog.sources.price_collector import PriceCollector, named_condition, usd
from catalog.sources.upstream import Listing, OneDocument, Page, PriceRow, Reading

Prices = dict[str, float]
"""Prices by the source's unit."""
Tiers = dict[int, Prices]
"""Prices by the prompt length in tokens above which they hold, 0 for the standard ones."""
_NO_TIER = 0


def prices_in_force(row: Row, day: str) -> tuple[Tiers, dict[str, Tiers]]:
    """The standard price on this day by tier, and the prices that replace it at some times of the day.

    Of several prices the last that has begun counts; where none has, the first one does.
    """
    if not isinstance(row.get("prices"), list):
        return _tiers(inside(row, "prices")), {}
    standard: Row = {}
    hours: dict[str, Tiers] = {}
    for position, entry in enumerate(entries(row, "prices")):
        if not isinstance(entry, dict):
            raise FieldError("prices: a list of objects was expected")
        constraint = inside(entry, "constraint")
        if "start_time" in constraint:
            hours[_hours_condition(constraint)] = _tiers(inside(entry, "prices"))
        elif position == 0 or _has_begun(constraint, day):
            standard, hours = inside(entry, "prices"), {}
    return _tiers(standard), hours


def variants_in_force(row: Row, day: str) -> dict[str, Tiers]:
    """Prices of other ways of calling, by condition; of several for one way the first that has begun counts."""
    found: dict[str, Tiers] = {}
    for variant in entries(row, "price_variants"):
        if not isinstance(variant, dict):
            raise FieldError("price_variants: a list of objects was expected")
        constraint = inside(variant, "constraint")
        when = inside(variant, "when")
        condition = "; ".join(f"{checked_id(key, 'when')}={identifier(when, key)}" for key in when)
        if not condition or condition in found or "start_time" in constraint:
            continue
        if _has_begun(constraint, day):
            found[condition] = _tiers(inside(variant, "prices"))
    return found


def _has_begun(constraint: Row, day: str) -> bool:
    """Whether a price holds on `day`; without a day ("") only prices without a start date do."""
    begins = date(constraint, "start_date")
    return begins is None or begins <= day


def _hours_condition(constraint: Row) -> str:
    begin, end = text(constraint, "start_time"), text(constraint, "end_time")
    if begin is None or end is None:
        raise FieldError("constraint: a time of day needs a beginning and an end")
    return "time-of-day " + "-".join(moment.replace("Z", "+00:00") for moment in (begin, end))


def _tiers(prices: Row) -> Tiers:
    """All prices of one object, by tier."""
    found: Tiers = {_NO_TIER: {}}
    for unit, price in prices.items():
        if not isinstance(price, dict):
            _add_price(found, _NO_TIER, unit, usd(prices, unit))
            continue
        base = usd(price, "base")
        if base is None:
            raise FieldError(f"{unit}: a price with tiers and without its base")
        _add_price(found, _NO_TIER, unit, base)
        for tier in entries(price, "tiers"):
            if not isinstance(tier, dict):
                raise FieldError(f"{unit}: a list of tiers was expected")
            start = whole(tier, "start", least=1)
            if start is None:
                raise FieldError(f"{unit}: a tier without its start")
            _add_price(found, start, unit, usd(tier, "price"))
    return {above: found[above] for above in sorted(found) if found[above]}


def _add_price(found: Tiers, above: int, unit: str, price: float | None) -> None:
    if price is not None:
        found.setdefault(above, {})[unit] = price


ADDRESS = "https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/data.json"
ID = "genai-prices"
_FIGURES = {
    "input_mtok": "input",
    "output_mtok": "output",
    "cache_read_mtok": "cache_read",
    "cache_write_mtok": "cache_write",
}
_BATCH = "processing=batch"
_BATCH_ENDING = "batch"


def installed() -> Page | None:
    """The data of the installed package, `None` where there is none that can be used."""
    found = genai_package.find_data()
    return None if found is None else Page(*found, address="package genai-prices")


class GenaiPrices(OneDocument):
    """The price file of pydantic/genai-prices, one document, or the same data in its Python package.

    Prices are those in force on the day on which the page was served. The file does not state its day.
    """

    address = ADDRESS
    entry_members = ("models", "api_pattern")
    about = Source(
        id=ID,
        name="genai-prices",
        url="https://github.com/pydantic/genai-prices",
        license="MIT",
        as_of="",
        gave="API prices",
        attribution="genai-prices, Copyright (c) Pydantic Services Inc. 2025 to present, MIT License",
    )

    def entries(self, page: Page) -> Iterable[msgspec.Raw]:
        """A list of providers, each with a pattern of its addresses and its models."""
        return elements(document(page.body))

    def read(self, page: Page) -> Reading:
        """All models of all providers."""
        collector = PriceCollector(ID, page.day)
        for number, raw in enumerate(elements(document(page.body))):
            where = f"provider {number}"
            try:
                provider = members(raw)
                name = fields(msgspec.Raw(b'{"id":%s}' % bytes(provider.get("id", msgspec.Raw(b"null")))))
                where = identifier(name, "id")
                models = elements(provider.get("models", msgspec.Raw(b"null")))
            except FieldError as error:
                collector.reject(where, str(error))
                continue
            batches = _batch_prices(models, page.day)
            for position, model in enumerate(models):
                entry = _Entry(where, page.day, batches)
                collector.entry(f"{where}, model {position}", model, entry.prices, entry.facts)
        return collector.reading()


class _Entry:
    """One model of one provider; `batches` are the batch prices that the provider lists as models (`x:batch`)."""

    def __init__(self, provider: str, day: str, batches: Mapping[str, Tiers]) -> None:
        self._provider, self._day, self._batches = provider, day, batches

    def prices(self, row: Row) -> Iterator[PriceRow]:
        """The standard price with its tiers, prices by time of day, and those of other ways of calling."""
        model = identifier(row, "id")
        plain = named_condition(model)
        variants = variants_in_force(row, self._day)
        batch = variants.get(_BATCH) or self._batches.get(model, {})
        standard, hours = prices_in_force(row, self._day)
        yield from self._priced(model, plain, standard, batch)
        for condition, prices in hours.items():
            yield from self._priced(model, condition, prices, {})
        for condition, prices in variants.items():
            yield from self._priced(model, condition, prices, {})

    def facts(self, row: Row) -> Iterator[Listing]:
        """The context window; the name is for matching only."""
        name = identifier(row, "id")
        yield Listing(
            provider=self._provider,
            id=name,
            name=text(row, "name") or name,
            context_tokens=whole(row, "context_window") or None,
        )

    def _priced(self, model: str, condition: str, tiers: Tiers, batch: Tiers) -> Iterator[PriceRow]:
        for above, prices in tiers.items():
            figures = {name: prices.get(unit) for unit, name in _FIGURES.items()}
            cheaper = batch.get(above, {})
            tier = f"context>{above}" if above else ""
            yield PriceRow(
                source=ID,
                as_of=self._day,
                provider=self._provider,
                provider_model_id=model,
                condition="; ".join(filter(None, (condition, tier))),
                unit="" if "input_mtok" in prices or "output_mtok" in prices else "other",
                input=figures["input"],
                output=figures["output"],
                cache_read=figures["cache_read"],
                cache_write=figures["cache_write"],
                batch_input=cheaper.get("input_mtok"),
                batch_output=cheaper.get("output_mtok"),
                extras={} if above else {unit: prices[unit] for unit in prices if unit not in _FIGURES},
            )


def _batch_prices(models: list[msgspec.Raw], day: str) -> dict[str, Tiers]:
    """The standard prices of the models whose id says that they are the batch mode of another, by that other."""
    found: dict[str, Tiers] = {}
    for raw in models:
        if f':{_BATCH_ENDING}"'.encode() not in bytes(raw):
            continue
        try:
            row = fields(raw)
            found[identifier(row, "id").removesuffix(f":{_BATCH_ENDING}")] = prices_in_force(row, day)[0]
        except FieldError:
            continue  # the entry itself says so
    return found
