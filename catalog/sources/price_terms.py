"""The terms of a price: rounding and equality, the condition under which it holds, and units other than text tokens."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from catalog.model import MediaPrice
from catalog.record import Kind, PriceUnit

_SAME_PRICE_SHARE = 1e-4


def rounded_price(price: float) -> float:
    """A price rounded to three digits where that changes it by less than 0.01 % (1.99997 is 2.0), else to six."""
    short = float(f"{price:.3g}")
    return short if price and abs(short - price) / abs(price) < _SAME_PRICE_SHARE else float(f"{price:.6g}")


def known_price(figure: float | None) -> float | None:
    """A rounded price, `None` for zero, which means unknown."""
    return rounded_price(figure) or None if figure else None


def is_same_price(first: float | None, second: float | None) -> bool:
    """Whether two prices are equal within 0.01 %; unknown equals only unknown."""
    if first is None or second is None:
        return first is second
    return abs(first - second) <= _SAME_PRICE_SHARE * max(abs(first), abs(second))


_ABOVE = re.compile(r"context>(\d+)(k?)$")
_FROM = re.compile(r"from=(20\d\d-[01]\d-[0-3]\d)$")
_OFF_PEAK = re.compile(r"off-peak=([\d.]{1,6})/168$")
_RANGE = re.compile(r"range:\[([\d.]+), *[\d.]*\]$")
_SIZE = re.compile(r"^(?:(low|medium|high|standard|hd|auto)/)?(\d+)-x-(\d+)/(.+)$")
_NAMES = {
    "service_tier=": "service:",
    "speed=": "mode:",
    "time-of-day ": "time-of-day ",
    "route=": "route:",
    "search_type=": "search:",
}


class Condition(NamedTuple):
    """`above` is the prompt length in tokens beyond which the row holds; `variant` another way of calling; `since` the
    ISO date from which an announced price holds; `off_peak` the hours of a week in which a lower price holds.
    """

    above: int = 0
    since: str = ""
    off_peak: float = 0.0
    batch: bool = False
    variant: str = ""
    free: bool = False


class Size(NamedTuple):
    """Quality and size of a generated picture, written into the model id by one upstream."""

    quality: str
    width: int
    height: int

    @property
    def detail(self) -> str:
        """`low, 1024x1024`."""
        return ", ".join(filter(None, (self.quality, f"{self.width}x{self.height}")))


def parse_condition(text: str) -> Condition:
    """The condition that a row's `condition` cell states.

    Raises `ValueError` on a form that is not known, so that a new one is looked at and not guessed.
    """
    condition = Condition()
    for part in filter(None, text.split("; ")):
        if above := _ABOVE.match(part):
            tokens = int(above[1]) * (1000 if above[2] else 1)
            condition = condition._replace(above=tokens)
        elif span := _RANGE.match(part):
            condition = condition._replace(above=int(float(span[1])))
        elif off_peak := _OFF_PEAK.match(part):
            condition = condition._replace(off_peak=float(off_peak[1]))
        elif since := _FROM.match(part):
            condition = condition._replace(since=since[1])
        elif part == "processing=batch":
            condition = condition._replace(batch=True)
        elif part == "variant:free":
            condition = condition._replace(free=True)
        elif part != "variant":
            condition = condition._replace(variant=_variant(part))
    return condition


def split_size(model_id: str) -> tuple[str, Size | None]:
    """A model id without the quality and size that stand before it."""
    match = _SIZE.match(model_id)
    if not match:
        return model_id, None
    return match[4], Size(match[1] or "", int(match[2]), int(match[3]))


def _variant(part: str) -> str:
    for prefix, name in _NAMES.items():
        if part.startswith(prefix):
            return name + part.removeprefix(prefix)
    if re.match(r"(service|mode|variant):\w+$", part):
        return part
    raise ValueError(f"unknown condition of a price: {part!r}")


_SQUARE = 1024 * 1024
_UNIT_OF_NAME: dict[str, tuple[PriceUnit, float]] = {
    "input_audio": ("audio_million_tokens_in", 1),
    "input_audio_mtok": ("audio_million_tokens_in", 1),
    "input_cost_per_audio_1m": ("audio_million_tokens_in", 1),
    "output_audio": ("audio_million_tokens_out", 1),
    "output_audio_mtok": ("audio_million_tokens_out", 1),
    "output_cost_per_audio_1m": ("audio_million_tokens_out", 1),
    "input_image_mtok": ("image_million_tokens_in", 1),
    "input_cost_per_image_1m": ("image_million_tokens_in", 1),
    "output_image_mtok": ("image_million_tokens_out", 1),
    "output_cost_per_image_1m": ("image_million_tokens_out", 1),
    "cache_write_1h_mtok": ("cache_write_hour_million_tokens", 1),
    "reasoning": ("reasoning_million_tokens_out", 1),
    "output_cost_per_reasoning_1m": ("reasoning_million_tokens_out", 1),
    "output_reasoning_mtok": ("reasoning_million_tokens_out", 1),
    "output_cost_per_image": ("image_out", 1),
    "input_cost_per_query": ("query", 1),
    "request": ("request", 1),
    "input_cost_per_request": ("request", 1),
    "requests_kcount": ("request", 1e-3),
    "ocr_cost_per_page": ("page_in", 1),
    "input_document_kpages": ("page_in", 1e-3),
    "output_cost_per_video_per_second": ("video_second_out", 1),
    "input_mchars": ("million_characters_in", 1),
    "audio_hours": ("audio_minute_in", 1 / 60),
    "input_audio_hours": ("audio_minute_in", 1 / 60),
}
_FEE = "request_"
"""Before the size of the search that a fee per request is for: `request_low`."""
_IGNORED_UNITS = {
    "web_searches_kcount",  # a tool beside the model
    "storage_searches_kcount",
    "input_text_messages_kcount",
    "cache_image_read_mtok",  # no unit of ours
    "cache_audio_read_mtok",
    "input_video_mtok",
    "output_video_mtok",
    "output_citation_mtok",
    "input_annotated_document_kpages",
}


def parse_media(
    figures: Mapping[str, float], kind: Kind, size: Size | None, has_tokens: bool
) -> list[MediaPrice]:
    """The media prices among the `extras` of a price row of one kind of model.

    `size` is the picture's where the model id names it. A name that is not known raises `ValueError`.
    """
    found: dict[tuple[PriceUnit, str], float] = {}
    for name, figure in figures.items():
        price = _media_price(name, figure, kind, size, has_tokens, set(figures))
        if price is not None and price.usd > 0:
            found.setdefault((price.unit, price.detail), price.usd)
    return [MediaPrice(unit=unit, detail=detail, usd=usd) for (unit, detail), usd in sorted(found.items())]


def _media_price(
    name: str, figure: float, kind: Kind, size: Size | None, has_tokens: bool, names: set[str]
) -> MediaPrice | None:
    detail = size.detail if size else ""
    if name in _IGNORED_UNITS:
        return None
    if name.startswith(_FEE):
        return MediaPrice(unit="request", usd=rounded_price(figure), detail=name.removeprefix(_FEE))
    if name in _UNIT_OF_NAME:
        unit, factor = _UNIT_OF_NAME[name]
        return MediaPrice(
            unit=unit, usd=rounded_price(figure * factor), detail=detail if unit == "image_out" else ""
        )
    if name == "input_cost_per_image":
        made = kind == "image" and "output_cost_per_image" not in names and not has_tokens
        return MediaPrice(unit="image_out" if made else "image_in", usd=rounded_price(figure), detail=detail)
    if name in ("input_cost_per_pixel", "output_cost_per_pixel"):
        return (
            None
            if names & {"input_cost_per_image", "output_cost_per_image"}
            else _price_per_picture(figure, size)
        )
    if name in ("input_cost_per_second", "output_cost_per_second"):
        return _price_per_time(name, figure, kind)
    if name == "input_cost_per_character":
        spoken = kind in ("tts", "audio")
        return MediaPrice(unit="million_characters_in", usd=rounded_price(figure * 1e6)) if spoken else None
    raise ValueError(f"unknown price unit: {name!r}")


def _price_per_picture(figure: float, size: Size | None) -> MediaPrice:
    pixels = size.width * size.height if size else _SQUARE
    detail = size.detail if size else "1024x1024"
    return MediaPrice(unit="image_out", usd=rounded_price(figure * pixels), detail=detail)


def _price_per_time(name: str, figure: float, kind: Kind) -> MediaPrice | None:
    if kind == "video":
        return (
            MediaPrice(unit="video_second_out", usd=rounded_price(figure))
            if name.startswith("output")
            else None
        )
    if kind == "asr" or (kind == "llm" and name.startswith("input")):
        return MediaPrice(unit="audio_minute_in", usd=rounded_price(figure * 60))
    if kind in ("tts", "audio") and name.startswith("output"):
        return MediaPrice(unit="audio_minute_out", usd=rounded_price(figure * 60))
    return None
