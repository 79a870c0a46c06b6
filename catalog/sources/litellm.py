"""litellm's price file: prices in USD per token, limits and retirement dates, by litellm's name of the model."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from catalog.model import Source
from catalog.record import Modality
from catalog.sources.fields import (
    FieldError,
    Row,
    checked_id,
    date,
    document,
    entries,
    identifier,
    inside,
    members,
    number,
    whole,
)
from catalog.sources.price_collector import PriceCollector, per_million, usd
from catalog.sources.upstream import Listing, OneDocument, Page, PriceRow, Reading

ADDRESS = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"
ID = "litellm"
_NO_MODELS = ("sample_spec", "fallback_generalizations")
"""Entries that say how to read the others."""
_TIER = re.compile(r"(?:in|out)put_cost_per_token_above_(\d{1,7}k?)_tokens")
_VARIANT = re.compile(r"ft:|(?:(?:low|medium|high|standard|hd|auto)/)?\d+-x-\d+/")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_WEEK = 168
_SERVICES = ("priority", "flex")
_ALWAYS_SEARCHES = re.compile(r"(?:^|/)sonar|-search-(?:preview|api)")
_SEARCH_SIZES = ("low", "medium", "high")
_WITH_CONTEXT = ("chat", "responses", "completion")
"""Modes in which the limits are those of a conversation; for others they are bytes, seconds or dimensions."""
_OUTPUTS: dict[str, tuple[tuple[Modality, ...] | None, tuple[Modality, ...]]] = {
    **dict.fromkeys(_WITH_CONTEXT, (None, ("text",))),
    "embedding": (None, ("embedding",)),
    "rerank": (None, ("score",)),
    "image_generation": (None, ("image",)),
    "video_generation": (None, ("video",)),
    "audio_speech": (("text",), ("audio",)),
    "audio_transcription": (("audio",), ("text",)),
}
"""What models of a mode read (None: not said) and write."""
_PER_MILLION = {
    "input_cost_per_audio_token": "input_cost_per_audio_1m",
    "output_cost_per_audio_token": "output_cost_per_audio_1m",
    "input_cost_per_image_token": "input_cost_per_image_1m",
    "output_cost_per_image_token": "output_cost_per_image_1m",
    "output_cost_per_reasoning_token": "output_cost_per_reasoning_1m",
}
_PER_SECOND = ("input_cost_per_second", "output_cost_per_second")
_PLAIN = (
    "input_cost_per_character",
    "input_cost_per_query",
    "input_cost_per_request",
    "input_cost_per_image",
    "output_cost_per_image",
    "input_cost_per_pixel",
    "output_cost_per_pixel",
    "input_cost_per_second",
    "output_cost_per_second",
    "output_cost_per_video_per_second",
    "ocr_cost_per_page",
)


class LiteLLM(OneDocument):
    """The price file in litellm's repository, one document. It does not state its day."""

    address = ADDRESS
    entry_members = ("litellm_provider",)
    about = Source(
        id=ID,
        name="litellm price file",
        url="https://github.com/BerriAI/litellm",
        license="MIT",
        as_of="",
        gave="API prices, limits, retirement dates",
        attribution="litellm, Copyright (c) 2023 Berri AI, MIT License",
    )

    def entries(self, page: Page) -> Iterable[msgspec.Raw]:
        """An object of models, each with its `litellm_provider`."""
        return members(document(page.body)).values()

    def read(self, page: Page) -> Reading:
        """All models."""
        collector = PriceCollector(ID, page.day)
        for name, raw in members(document(page.body)).items():
            if name not in _NO_MODELS:
                entry = _Entry(name, page.day)
                collector.entry(name, raw, entry.prices, entry.facts)
        return collector.reading()


class _Entry:
    """One model as litellm names it."""

    def __init__(self, name: str, day: str) -> None:
        self._name, self._day = name, day

    def prices(self, row: Row) -> Iterator[PriceRow]:
        """The standard price, those of long prompts, of service classes, and of spans of the prompt's length."""
        plain = "variant" if _VARIANT.match(self._name) else ""
        yield self._price(row, plain, "", _extras(row) | self._fees(row), cached=True)
        above = sorted({match[1] for key in row if (match := _TIER.fullmatch(key))})
        for bound in above:
            yield self._price(row, f"context>{bound}", f"_above_{bound}_tokens", cached=True)
        for service in _SERVICES:
            yield self._price(row, f"service:{service}", f"_{service}")
        if off_peak := inside(row, "off_peak_pricing"):
            hours = _weekly_hours(off_peak)
            yield self._price({**_shared(row), **off_peak}, f"off-peak={hours:g}/168", "")
        for span in entries(row, "tiered_pricing"):
            if not isinstance(span, dict):
                raise FieldError("tiered_pricing: a list of objects was expected")
            if "range" in span:
                yield self._price({**_shared(row), **span}, _range(span), "")

    def _fees(self, row: Row) -> dict[str, float]:
        """What a request costs beside its tokens, by how widely it searches, for models that always search.

        For the others the search is a tool that a request may ask for.
        """
        if not _ALWAYS_SEARCHES.search(self._name):
            return {}
        fees = inside(row, "search_context_cost_per_query")
        found = {f"request_{size}": usd(fees, f"search_context_size_{size}") for size in _SEARCH_SIZES}
        return {name: price for name, price in found.items() if price}

    def facts(self, row: Row) -> Iterator[Listing]:
        """The limits, and abilities where they are stated: litellm leaves out both "no" and "unknown"."""
        mode = row.get("mode")
        talks = mode in _WITH_CONTEXT
        inputs, outputs = _OUTPUTS.get(str(mode), (None, None))
        yield Listing(
            provider=identifier(row, "litellm_provider"),
            id=checked_id(self._name),
            name=self._name.rpartition("/")[2],
            context_tokens=_context(row),
            max_output_tokens=whole(row, "max_output_tokens") or None if talks else None,
            inputs=inputs,
            outputs=outputs,
            tools=_stated(row, "supports_function_calling"),
            structured_output=_stated(row, "supports_response_schema"),
            reasoning=_stated(row, "supports_reasoning"),
        )

    def _price(
        self,
        row: Row,
        condition: str,
        ending: str,
        extras: dict[str, float] | None = None,
        cached: bool = False,  # writing to the cache is priced for the standard way of calling only
    ) -> PriceRow:
        batches = f"{ending}_batches"
        tokens = [per_million(row, f"{way}put_cost_per_token{ending}") for way in ("in", "out")]
        batch = [per_million(row, f"{way}put_cost_per_token{batches}") for way in ("in", "out")]
        return PriceRow(
            source=ID,
            as_of=self._day,
            provider=identifier(row, "litellm_provider"),
            provider_model_id=self._name,
            condition=condition,
            unit="other" if tokens == [None, None] else "",
            input=tokens[0],
            output=tokens[1],
            cache_read=per_million(row, f"cache_read_input_token_cost{ending}"),
            cache_write=per_million(row, f"cache_creation_input_token_cost{ending}") if cached else None,
            batch_input=batch[0],
            batch_output=batch[1],
            batch_cache_read=per_million(row, f"cache_read_input_token_cost{batches}"),
            least_cached_tokens=whole(row, "prompt_cache_min_tokens") or None,
            extras=extras or {},
            context_tokens=_context(row),
            retires=date(row, "deprecation_date") or "",
        )


def _extras(row: Row) -> dict[str, float]:
    """Prices that are not per text token; those per token become prices per million.

    A price per second of a model that talks is rent of a part of a machine (`1-month-commitment`), not of an answer.
    """
    found = {name: per_million(row, key) for key, name in _PER_MILLION.items()}
    rented = _PER_SECOND if row.get("mode") in _WITH_CONTEXT else ()
    found |= {name: usd(row, name) for name in _PLAIN if name not in rented}
    return {name: price for name, price in found.items() if price}


def _weekly_hours(off_peak: Row) -> float:
    """The hours of a week that the windows cover, each on its weekdays; `00:00` as an end is midnight."""
    total = 0.0
    for window in entries(off_peak, "windows"):
        if not isinstance(window, dict):
            raise FieldError("windows: a list of objects was expected")
        spans = window.get("hours_utc")
        found = [spans] if isinstance(spans, str) else spans
        days = entries(window, "weekdays") or range(7)
        if not isinstance(found, list) or not all(isinstance(span, str) for span in found):
            raise FieldError("hours_utc: times such as 04:00-06:00 were expected")
        total += len(days) * sum(_hours(span) for span in found)
    if not 0 < total < _WEEK:
        raise FieldError(f"windows: {total:g} hours of a week")
    return total


def _hours(span: str) -> float:
    match = _SPAN.fullmatch(span)
    if match is None:
        raise FieldError(f"hours_utc: {span!r} is no time such as 04:00-06:00")
    begin, end = (int(match[at]) + int(match[at + 1]) / 60 for at in (1, 3))
    return (end or 24.0) - begin if (end or 24.0) > begin else 24.0 - begin + end


def _shared(row: Row) -> dict[str, object]:
    """What all prices of an entry have in common."""
    keys = ("litellm_provider", "mode", "max_input_tokens", "max_tokens", "deprecation_date")
    return {key: row[key] for key in keys if key in row}


def _range(span: Row) -> str:
    """The condition of a price that holds for prompts of these lengths in tokens."""
    bounds = entries(span, "range")
    if len(bounds) != 2:
        raise FieldError("range: two prompt lengths were expected")
    least, most = (number({"range": bound}, "range") for bound in bounds)
    if least is None or most is None:
        raise FieldError("range: two prompt lengths were expected")
    return f"range:[{least:.0f}, {most:.0f}]"


def _context(row: Row) -> int | None:
    if row.get("mode") not in _WITH_CONTEXT:
        return None
    return whole(row, "max_input_tokens") or whole(row, "max_tokens") or None


def _stated(row: Row, key: str) -> bool | None:
    return True if row.get(key) is True else None
