"""Which model a name means: the parts of a name that identify a model, and a reviewed table for the rest.

Numbers, sizes and variant words are identity: two names in which one of them differs are never one model.
Separators, letter case, the vendor before the name and the order of plain words are not. A date is identity
only where both names carry one.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from catalog.model import Model

_DATE = re.compile(r"(?<!\d)(20[12]\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_SHORT_DATE = re.compile(r"(?<=[-_])(2[3-7])(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=$|[-_:@])")
"""`260215`, as ByteDance and Z.ai date their releases."""
_DIGIT = re.compile(r"\d")
_ROLLING = re.compile(r"(?<![a-z0-9])latest(?![a-z0-9])")
_DECIMAL_SIZE = re.compile(r"(?<![\d.])0[-_](\d+)(?=[bm](?![a-z0-9]))")
_VERSION = re.compile(r"(?<![\d.])(\d{1,2})[-_](\d{1,2})(?=$|[^\d.a-z]|[-_.]v?\d)")
_TOKEN = re.compile(r"\d+(?:\.\d+)*(?:[bmk](?![a-z0-9]))?|[^\W\d_]+")
_SIZE = re.compile(r"^\d+(?:\.\d+)?[bm]$")
_NUMBER = re.compile(r"^\d+(?:\.\d+)*k?$")
_POINT = re.compile(r"(?<=\d)p(?=\d)")
_VERSION_MARK = re.compile(r"(?<![a-z])v(?=\d)")


class Key(NamedTuple):
    """The identifying parts of a name: its words sorted, its numbers in order, its sizes sorted, its date (YYMMDD)."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    sizes: tuple[str, ...]
    date: str

    def same(self, other: "Key") -> bool:
        """Whether two names may be those of one model."""
        dates_agree = not self.date or not other.date or self.date == other.date
        return self[:3] == other[:3] and dates_agree


@lru_cache(maxsize=16_384)  # a build asks for the same names fifty times over
def key(name: str) -> Key:
    """The canonical key of a name: `Qwen/Qwen3.8-27B` and `qwen-3-8-27b` have the same one."""
    text = unicodedata.normalize("NFKC", name).lower().rpartition("/")[2].replace("+", " plus ")
    date = ""
    if match := _DATE.search(text) or _SHORT_DATE.search(text):
        date = "".join(match.groups())[-6:]
        text = text[: match.start()] + " " + text[match.end() :]
    text = _VERSION_MARK.sub(" ", _POINT.sub(".", text))
    text = with_dots(_DECIMAL_SIZE.sub(r"0.\1", text))
    tokens = _TOKEN.findall(text)
    sizes = tuple(sorted(_size(token) for token in tokens if _SIZE.match(token)))
    numbers = tuple(_number(token) for token in tokens if _NUMBER.match(token))
    words = tuple(sorted(token for token in tokens if not _SIZE.match(token) and not _NUMBER.match(token)))
    return Key(words, numbers, sizes, date)


def with_dots(name: str) -> str:
    """A name with its version written with a dot, where a dash may stand for one: `gpt-5.6-mini` of `gpt-5-6-mini`."""
    return _VERSION.sub(r"\1.\2", name)


def has_full_date(name: str) -> bool:
    """Whether a name carries a date with its century: `qwen3-max-2026-01-23`."""
    return bool(_DATE.search(name))


def is_rolling(name: str) -> bool:
    """Whether a name is a pointer that moves (`gpt-5-chat-latest`) and so names no model."""
    return bool(_ROLLING.search(name.lower()))


class Identities:
    """The names of a catalogue's models, and which model a name means."""

    def __init__(self, models: Iterable[Model], aliases: Mapping[str, str]) -> None:
        self._aliases = {name.lower(): model for name, model in aliases.items()}
        self._keys: dict[tuple[object, ...], set[tuple[str, str]]] = defaultdict(set)
        self._exact: dict[str, set[str]] = defaultdict(set)
        for model in models:
            self.add(model)

    def add(self, model: Model) -> None:
        """One more model, known by its id, names and repository."""
        for name in (model.id, model.name, *model.aliases, model.hub_repository or model.id):
            found = key(name)
            self._keys[found[:3]].add((found.date, model.id))
            self._exact[name.lower()].add(model.id)

    def find(self, name: str) -> str | None:
        """The id of the one model that `name` means; `None` where it means none or may mean several."""
        if is_rolling(name):
            return None
        known = self._alias(name.lower())
        if known is not None:
            return known
        exact = self._exact.get(name.lower(), set())
        if len(exact) == 1:
            return next(iter(exact))
        wanted = key(name)
        same_parts = self._keys.get(wanted[:3], set())
        found = {model for date, model in same_parts if date == wanted.date}
        if not found and not (wanted.date and any(date for date, _ in same_parts)):
            found = {model for _, model in same_parts}
        vendor = name.lower().partition("/")[0] + "/"
        found = {model for model in found if model.startswith(vendor)} or found
        return next(iter(found)) if len(found) == 1 else None

    def _alias(self, name: str) -> str | None:
        """The reviewed model of a name, whoever sells it; a name without a number moves, so each seller is reviewed."""
        short = name.rpartition("/")[2]
        return self._aliases.get(name) or (self._aliases.get(short) if _DIGIT.search(short) else None)


def _size(token: str) -> str:
    """`560m` and `0.56b` are one size."""
    figure = float(token[:-1]) * (1e9 if token[-1] == "b" else 1e6)
    return f"{figure:.0f}"


def _number(token: str) -> str:
    """`4.0` and `4` are one number, `2.10` and `2.1` are not; `0324` keeps its zero."""
    parts = token.split(".")
    while len(parts) > 1 and parts[-1] == "0":
        parts.pop()
    return ".".join(parts)
