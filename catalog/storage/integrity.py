"""Checks that a catalogue is consistent: every reference resolves, no id stands twice, every figure is plausible.

Advice relies on this and does not check again, so a catalogue from a merge or a file passes here before it is kept.
"""

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from catalog.model import Catalog, Offer
from catalog.record import Record
from catalog.text import safe_text

MOST_PROBLEMS = 10
_LARGEST = 1e18
_DATES = {"as_of", "date", "released", "knowledge_cutoff", "retired", "retires", "created"}
_DATES |= {"rent_as_of", "buy_as_of", "address_as_of"}
_MOST_TOKENS = 100.0
_SIGNED = {
    *("score", "slope", "difficulty", "theta", "traits", "terms", "likes_gained"),
    *("level", "loading", "mean", "shift", "breadth_of_developers"),
}
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_ADDRESS = re.compile(r"(?a:https://[\w.<>-]+(:\d{1,5})?(/[\w.<>/-]*)?)")
"""Of a program's door: what needs something of one's own holds it in angle brackets."""
_VARIABLE = re.compile(r"(?a:[A-Za-z_]\w{0,79})")
_KEYS = {
    "sources": ("id",),
    "developers": ("id",),
    "providers": ("id",),
    "licenses": ("id",),
    "benchmarks": ("id",),
    "scales": ("group",),
    "runs": ("id",),
    "token_use": ("model",),
    "token_use_of_others": ("model",),
    "tokenizers": ("id",),
    "gpus": ("id",),
    "architectures": ("model",),
    "models": ("id",),
    "pointers": ("id",),
    "abilities": ("model", "skill"),
    "language_boards": ("benchmark",),
    "language_votes": ("model", "language"),
    "breadth": ("model",),
    "adoption": ("repository",),
}
# table, field, table that it points to; a field that may be empty says nothing then
_REFERENCES = (
    ("models", "developer", "developers"),
    ("models", "sources", "sources"),
    ("offers", "model", "models"),
    ("offers", "provider", "providers"),
    ("offers", "source", "sources"),
    ("evidence", "model", "models"),
    ("evidence", "benchmark", "benchmarks"),
    ("evidence", "source", "sources"),
    ("abilities", "model", "models"),
    ("language_boards", "benchmark", "benchmarks"),
    ("language_boards", "base", "benchmarks"),
    ("language_votes", "model", "models"),
    ("breadth", "model", "models"),
    ("spend", "model", "models"),
    ("spend", "run", "runs"),
    ("spend", "source", "sources"),
    ("token_use", "model", "models"),
    ("token_use", "run", "runs"),
    ("runs", "source", "sources"),
    ("tokenizers", "source", "sources"),
    ("models", "tokenizer", "tokenizers"),
    ("architectures", "model", "models"),
    ("adoption", "model", "models"),
    ("adoption", "source", "sources"),
    ("benchmarks", "source", "sources"),
)
_MAY_BE_EMPTY = {
    ("adoption", "model"),
    ("models", "tokenizer"),
    ("benchmarks", "source"),
    ("models", "sources"),
}


def problems(catalog: Catalog) -> list[str]:
    """What is wrong, each in one sentence that names the row, what was found and what was expected.

    Empty for a sound catalogue; at most `MOST_PROBLEMS` sentences.
    """
    return list(islice(_problems(catalog), MOST_PROBLEMS))


def wrong_figures(where: str, rows: Iterable[Record]) -> list[str]:
    """The impossible figures and dates in rows of any kind, in sentences as those of `problems`."""
    return list(
        islice(
            (text for row in rows for text in _implausible_figures(f"{where}, {_row_name(row)}", row)),
            MOST_PROBLEMS,
        )
    )


def _problems(catalog: Catalog) -> Iterator[str]:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", catalog.as_of) or not _is_date(catalog.as_of):
        yield f"the catalogue's date is {safe_text(catalog.as_of, 40)!r}; expected YYYY-MM-DD"
    if not catalog.models:
        yield "it holds no models"
    for table, fields in _KEYS.items():
        yield from _duplicates(table, fields, getattr(catalog, table))
    for table, field, target in _REFERENCES:
        yield from _dangling_references(catalog, table, field, target)
    for table in (*_KEYS, "offers", "evidence", "spend"):
        for row in getattr(catalog, table):
            yield from _implausible_figures(f"{table}, {_row_name(row)}", row)
    yield from _scale_problems(catalog)
    yield from _hardware_problems(catalog)
    yield from _provider_problems(catalog)
    for row in (*catalog.token_use, *catalog.token_use_of_others):
        if not 0 < row.least <= row.factor <= row.most:
            found = f"{row.least} to {row.most} around {row.factor}"
            yield f"token_use, {_row_name(row)}: {found}; expected in order, above 0"
    yield from _tokenizer_problems(catalog)
    for kind, median in catalog.median_downloads_30d.items():
        if not 0 <= median <= _LARGEST:
            yield f"the median of downloads of {safe_text(kind, 40)} is {_figure_text(median)}; expected 0 or more"


def _duplicates(table: str, fields: tuple[str, ...], rows: Iterable[Record]) -> Iterator[str]:
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        key = tuple(getattr(row, field) for field in fields)
        if not all(key):
            yield f"{table}: a row without {' and '.join(fields)}"
        elif key in seen:
            yield f"{table}, {_row_name(row)}: it stands there twice"
        seen.add(key)


def _dangling_references(catalog: Catalog, table: str, field: str, target: str) -> Iterator[str]:
    known = {entry.id for entry in getattr(catalog, target)}
    optional = (table, field) in _MAY_BE_EMPTY
    for row in getattr(catalog, table):
        value = getattr(row, field)
        for name in value if isinstance(value, tuple) else (value,):
            if name not in known and not (optional and not name):
                yield f"{table}, {_row_name(row)}: its {field} {safe_text(name, 80)!r} is not among the {target}"


def _implausible_figures(where: str, row: Record) -> Iterator[str]:
    for field in row.__struct_fields__:
        value = getattr(row, field)
        if value is None or isinstance(value, bool):
            continue
        if isinstance(value, (int, float)):
            if not _is_sane(value, field):
                yield f"{where}: its {field} is {_figure_text(value)}; expected a figure of a sensible size"
        elif field in _DATES and value and not _is_date(value):
            yield f"{where}: its {field} is {safe_text(value, 40)!r}; expected YYYY-MM-DD or YYYY-MM"
        elif isinstance(value, (tuple, dict)):
            yield from _implausible_values(where, field, value.values() if isinstance(value, dict) else value)
    yield from _interval_problems(where, row)
    if isinstance(row, Offer) and row.input == 0:
        yield f"{where}: its input price is 0; expected more, or nothing where it is unknown"


def _implausible_values(where: str, field: str, values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, Record):
            yield from _implausible_figures(f"{where}, {field}", value)
        elif isinstance(value, float) and not _is_sane(value, field):
            yield f"{where}: its {field} hold {_figure_text(value)}; expected figures of a sensible size"


def _tokenizer_problems(catalog: Catalog) -> Iterator[str]:
    """Bills are multiplied by these figures, and divided by their sums."""
    for row in catalog.tokenizers:
        for language, found in row.languages.items():
            if not 0 < found.least <= found.times <= found.most <= _MOST_TOKENS:
                name = safe_text(language, 40)
                yield f"tokenizers, {_row_name(row)}: the figures of {name} are {found[:]}; expected in order, above 0"


def _scale_problems(catalog: Catalog) -> Iterator[str]:
    """New results are read by these figures: they must be such as a fit gives."""
    traits = {skill: scale.traits for scale in catalog.scales for skill in scale.skills}
    for scale in catalog.scales:
        least = min(scale.ability_sd, scale.undated_sd, scale.skill_sd, *scale.skill_sds.values())
        if least <= 0:
            yield f"scales, {_row_name(scale)}: a deviation of it is {least}; expected above 0"
    for board in catalog.language_boards:
        if min(board.per_sd, board.noise) <= 0:
            yield f"language_boards, {_row_name(board)}: its unit or its noise is not above 0"
    for row in catalog.benchmarks:
        if row.slope is None or row.difficulty is None or row.noise is None:
            continue
        if min(row.slope, row.noise) <= 0:
            yield f"benchmarks, {_row_name(row)}: its slope or its noise is not above 0"
        elif len(row.traits) != traits.get(row.skill, len(row.traits)):
            yield f"benchmarks, {_row_name(row)}: it has {len(row.traits)} traits; expected {traits[row.skill]}"


def _hardware_problems(catalog: Catalog) -> Iterator[str]:
    """Memory and speeds are divided by."""
    for gpu in catalog.gpus:
        figures = (gpu.memory_gib, gpu.usable_share, gpu.per_machine, gpu.bandwidth_gb_s, gpu.bf16_tflops)
        if not all(figure is None or figure > 0 for figure in (*figures, gpu.fp8_tflops, gpu.fp4_tflops)):
            yield f"gpus, {_row_name(gpu)}: a memory or a speed is 0; expected more, or nothing where it is unknown"
        elif gpu.usable_share > 1:
            yield f"gpus, {_row_name(gpu)}: its usable_share is {gpu.usable_share}; expected at most 1"
    for row in catalog.architectures:
        kept = row.kv_latent or (row.kv_heads and row.head_dim)
        if not kept or not 0 <= row.full_attention_layers <= row.layers:
            yield f"architectures, {_row_name(row)}: what its layers keep of a token does not add up"


def _provider_problems(catalog: Catalog) -> Iterator[str]:
    """Addresses and names of variables enter commands that people copy; a topic has one sentence."""
    for row in catalog.providers:
        where = f"providers, {_row_name(row)}"
        if row.base_url and not _ADDRESS.fullmatch(row.base_url):
            yield f"{where}: its base_url is {safe_text(row.base_url, 80)!r}; expected https://HOST/PATH"
        if row.key_variable and not _VARIABLE.fullmatch(row.key_variable):
            yield f"{where}: its key_variable is {safe_text(row.key_variable, 80)!r}; expected letters, digits and _"
        if row.base_url and not (row.address_source and row.address_as_of):
            yield f"{where}: its base_url has no source or no date"
        topics = [entry.topic for entry in row.policies]
        if len(topics) != len(set(topics)):
            yield f"{where}: its policies have several sentences on one topic"
        if not all(entry.text and entry.source and entry.as_of for entry in row.policies):
            yield f"{where}: a sentence of its policies has no text, no source or no date"


def _interval_problems(where: str, row: Record) -> Iterator[str]:
    low, value, high = (getattr(row, field, None) for field in ("low", "value", "high"))
    if low is None or value is None or high is None:
        return
    if not 0 <= low <= value <= high <= 100:
        yield f"{where}: its ability is {low} to {high} around {value}; expected 0 to 100, in order"


def _is_sane(value: float, field: str) -> bool:
    if isinstance(value, float) and not math.isfinite(value):
        return False
    if field in _SIGNED:
        return abs(value) <= _LARGEST
    return 0 <= value <= _LARGEST


def _is_date(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return False
    return True


def _row_name(row: Record) -> str:
    for field in ("id", "repository", "model", "group", "benchmark"):
        if name := getattr(row, field, None):
            return safe_text(name, 80)
    return "a row without a name"


def _figure_text(value: float) -> str:
    return f"{value}" if abs(value) < 1e15 or not math.isfinite(value) else "very large"
