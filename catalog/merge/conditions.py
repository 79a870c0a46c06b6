"""Reads under which condition an upstream's price row holds: tier, batch, service class, size of a picture."""

import re
from typing import NamedTuple

_ABOVE = re.compile(r"context>(\d+)(k?)$")
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
    """`above` is the prompt length in tokens beyond which the row holds; `variant` another way of calling."""

    above: int = 0
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


def parse(text: str) -> Condition:
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
