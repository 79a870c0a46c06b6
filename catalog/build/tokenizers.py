"""How many tokens a language takes with each tokenizer, and which models use which: the tables made into records.

`tokens_per_language.csv` holds counts: the tokens of one text in a language and of the same text in English, by each
tokenizer. What ships are ratios. Of several texts the figure is the geometric mean, its range the least and the most.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from math import prod
from typing import Any

import msgspec

from catalog.advice.cost.text_tokens import REFERENCE
from catalog.advice.understanding.language import TextSize
from catalog.build.tables import Row, TableError
from catalog.evidence import LanguageTokens, Tokenizer
from catalog.model import Model
from catalog.pipeline.tokenizers import is_meant
from catalog.storage.groundwork import TokenizerModels

SOURCE = "tokens-per-language"
SPACELESS = ("am", "ja", "km", "my", "th", "zh")
"""Languages that put no space between words, or a sign that is none: their words are not counted by spaces."""


def tokenizers(counts: Iterable[Row], known: Mapping[str, Mapping[str, Any]]) -> tuple[Tokenizer, ...]:
    """The tokenizers of tokenizers.toml with their ratios by language.

    Raises `TableError` for a text that one of them did not count.
    """
    rows = list(counts)
    return tuple(
        Tokenizer(
            id=name, name=row["name"], source=SOURCE, as_of=row["as_of"], languages=_languages(name, rows)
        )
        for name, row in known.items()
    )


def _languages(name: str, rows: Iterable[Row]) -> dict[str, LanguageTokens]:
    ratios: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        ratios[row["language"]].append(_ratio(name, row))
    ratios.pop("en", None)
    return {language: _spread(found) for language, found in sorted(ratios.items())}


def _ratio(name: str, row: Row) -> float:
    """Tokens for one of the reference of the same text; of the reference itself, for one of it in English."""
    beside = f"{REFERENCE}_english" if name == REFERENCE else REFERENCE
    try:
        return float(row[name]) / float(row[beside])
    except (KeyError, ValueError) as error:
        found = f"{row['language']} {row['text']}"
        raise TableError(f"tokens_per_language.csv: {found} is not counted by {name}") from error


def _spread(ratios: list[float]) -> LanguageTokens:
    mean = prod(ratios) ** (1 / len(ratios))
    return LanguageTokens(*(round(part, 3) for part in (mean, min(ratios), max(ratios))))


def tokenizer_rules(table: Mapping[str, Mapping[str, Any]]) -> tuple[TokenizerModels, ...]:
    """The patterns of tokenizers.toml."""
    return tuple(
        TokenizerModels(tokenizer=name, models=tuple(row["models"]), left_out=tuple(row.get("except", ())))
        for name, row in table.items()
    )


def with_tokenizers(known: Mapping[str, Model], patterns: Iterable[TokenizerModels]) -> dict[str, Model]:
    """The models, each with the tokenizer whose patterns name it.

    Raises `TableError` for a pattern that means no model, and for a model that two tokenizers name.
    """
    found = dict(known)
    for rule in patterns:
        meant = [name for name in known if is_meant(name, rule)]
        for pattern in rule.models:
            if not any(fnmatchcase(name, pattern) for name in meant):
                raise TableError(f"tokenizers.toml: {rule.tokenizer}: {pattern!r} means no model")
        for name in meant:
            if found[name].tokenizer is not None:
                raise TableError(f"tokenizers.toml: {name} has {rule.tokenizer} and {found[name].tokenizer}")
            found[name] = msgspec.structs.replace(found[name], tokenizer=rule.tokenizer)
    return found


def text_sizes(counts: Iterable[Row]) -> dict[str, TextSize]:
    """How long text in each language is beside English: see `TextSize`."""
    texts: dict[str, list[Row]] = defaultdict(list)
    for row in counts:
        texts[row["language"]].append(row)
    return {name: _size(name, rows) for name, rows in sorted(texts.items()) if name != "en"}


def _size(language: str, rows: list[Row]) -> TextSize:
    text = _spread([_ratio(REFERENCE, row) for row in rows]).times
    word, character = (
        _spread(
            [_ratio(REFERENCE, row) * float(row[f"english_{per}"]) / float(row[per]) for row in rows]
        ).times
        for per in ("words", "characters")
    )
    return TextSize(text, text if language in SPACELESS else word, character)
