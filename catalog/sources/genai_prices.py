"""genai-prices: prices in USD per million tokens with their conditions, from its repository or its package.

Of the prices listed for a model, those in force on the day of the page count, by tier of the prompt's length. The
installed package is read as text: none of its code runs.
"""

import ast
import datetime
import importlib.metadata
import importlib.util
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from catalog.model import Source
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
_WHEN_BATCH = {"processing": "batch"}
PACKAGE = "genai-prices"
_KNOWN = (0, 2, 3)
_KNOWN_DAY = "2026-11-10"
"""The version whose prices the shipped catalogue holds, and the day of its release."""
_MOST_BYTES = 16_000_000
_SKIPPED = frozenset({"match", "model_match", "provider_match", "extractors", "description", "pricing_urls"})
_CHECKED = re.compile(r"\b(?:checked|as of)(?: on)? (20\d\d-[01]\d-[0-3]\d)")


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


def announced_prices(row: Row, day: str) -> dict[str, tuple[Tiers, Tiers]]:
    """The standard and the batch prices that begin after `day`, by the day on which they do."""
    found: dict[str, tuple[Tiers, Tiers]] = {}
    for entry in entries(row, "prices") if isinstance(row.get("prices"), list) else ():
        if isinstance(entry, dict) and (begins := _begins_later(entry, day)):
            found[begins] = (_tiers(inside(entry, "prices")), {})
    for variant in entries(row, "price_variants"):
        if not isinstance(variant, dict) or inside(variant, "when") != _WHEN_BATCH:
            continue
        if (begins := _begins_later(variant, day)) in found:
            found[begins] = (found[begins][0], _tiers(inside(variant, "prices")))
    return found


def _begins_later(entry: Row, day: str) -> str:
    """The day after `day` on which a price begins to hold at all hours; empty where there is none."""
    constraint = inside(entry, "constraint")
    begins = date(constraint, "start_date") or ""
    return begins if day and begins > day and "start_time" not in constraint else ""


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


def installed() -> Page | None:
    """The data of the installed package, `None` where there is none that can be used."""
    found = find_data()
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
        for begins, (prices, cheaper) in announced_prices(row, self._day).items():
            yield from self._priced(
                model, "; ".join(filter(None, (plain, f"from={begins}"))), prices, cheaper
            )
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


def find_data() -> tuple[bytes, str] | None:
    """The package's data in the shape of its JSON file, and the latest day of which its prices surely are.

    A package does not state its date, and its files have the day of their installation. The release that the shipped
    catalogue was built from has a known day; a newer one is at least of that day, and of the last check that its
    comments mention; an older one is not used. `None` where there is nothing to read.
    """
    try:
        version = _version(importlib.metadata.version(PACKAGE))
        path = _data_file()
        if path is None or version < _KNOWN or path.stat().st_size > _MOST_BYTES:
            return None
        source = path.read_text(encoding="utf-8")
        providers = _literal(_providers(source))
        latest = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).date().isoformat()
        checked = [day for day in _CHECKED.findall(source) if day <= latest] if version > _KNOWN else []
        return msgspec.json.encode(providers), max([_KNOWN_DAY, *checked])
    except Exception:  # any fault in the package counts as no package
        return None


def _version(text: str) -> tuple[int, ...]:
    """The numbers of a release: `0.2.3.post1` is (0, 2, 3)."""
    match = re.match(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


def _data_file() -> Path | None:
    spec = importlib.util.find_spec(PACKAGE.replace("-", "_"))  # of a package itself: runs none of its code
    folders = spec.submodule_search_locations if spec else None
    return Path(next(iter(folders))) / "data.py" if folders else None


def _providers(source: str) -> ast.expr:
    for statement in ast.parse(source).body:
        if (
            isinstance(statement, ast.AnnAssign)
            and statement.value
            and _name(statement.target) == "providers"
        ):
            return statement.value
        if isinstance(statement, ast.Assign) and _name(statement.targets[0]) == "providers":
            return statement.value
    raise ValueError("no list of providers")


def _literal(node: ast.expr) -> object:
    """A literal, or a call as the object of its named arguments. Raises `ValueError` on anything else."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.List | ast.Tuple):
        return [_literal(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        return {
            _literal(key): _literal(value) for key, value in zip(node.keys, node.values, strict=True) if key
        }
    if isinstance(node, ast.Call):
        return _call_as_object(node)
    raise ValueError(f"unexpected {type(node).__name__}")


def _call_as_object(call: ast.Call) -> object:
    name = _name(call.func).rpartition(".")[2]
    if name in ("Decimal", "date", "time"):
        zones = [_name(word.value) for word in call.keywords]
        if any(zone not in ("datetime.UTC", "datetime.timezone.utc") for zone in zones):
            raise ValueError("a time that is not in UTC")
        return _literal_call(name, [_literal(argument) for argument in call.args])
    if call.args:
        raise ValueError(f"unexpected arguments of {name}")
    return {word.arg: _literal(word.value) for word in call.keywords if word.arg and word.arg not in _SKIPPED}


def _literal_call(name: str, values: list[object]) -> object:
    if name == "Decimal":
        return float(str(values[0]))
    numbers = [int(str(value)) for value in values]
    if name == "date":
        year, month, day = numbers
        return datetime.date(year, month, day).isoformat()
    hour, minute, second = (*numbers, 0, 0)[:3]
    return datetime.time(hour, minute, second, tzinfo=datetime.UTC).isoformat()


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
