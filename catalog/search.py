"""Finds models by name: by words first, by spelling only where words find fewer than ten.

No threshold of likeness separates `gpt-4` from `gpt-4.1`, so numbers must stand in the name as typed; likeness is
used for words only, and only where fewer than ten models are found.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from catalog.model import Model
from catalog.storage.snapshot import Snapshot
from catalog.text import safe_text

_FEW = 10
_LIKENESS = 70.0
_NEAR = 80.0
_LONGEST = 200
_SPLIT = re.compile(r"[^0-9a-z.]+|(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])|\.(?![0-9])|(?<![0-9])\.")
_JOIN = re.compile(r"[^0-9a-z]+")
_SIZE = re.compile(r"[0-9](?:b|m)(?![0-9a-z])")
_INSTRUCT = frozenset(("instruct", "it", "chat"))
_EXACT, _PREFIX, _WORD, _SUBSTRING = range(4)


class Entry(NamedTuple):
    """One model as it is searched: its names lower-case, joined and in words."""

    model: Model
    names: tuple[str, ...]
    joined: tuple[str, ...]
    words: frozenset[str]


class Unknown(NamedTuple):
    """No single model has this name; `closest` are ids of those that come near."""

    query: str
    closest: tuple[str, ...]


def find_models(snapshot: Snapshot, words: str, limit: int = 50) -> list[Model]:
    """Models whose names match `words`, the best first; all by id where `words` are empty."""
    query = _plain(words)
    tokens = _tokens(query)
    if not tokens:
        return [] if words.strip() else list(snapshot.models.values())[:limit]
    entries = _index(snapshot)
    found = sorted(_matches(entries, _joined(query), tokens))
    models = [entries[place].model for *_, place in found[:limit]]
    if len(models) < min(_FEW, limit):
        models += [model for model in _alike(entries, tokens, True) if model not in models]
    return models[:limit]


def resolve(snapshot: Snapshot, words: str) -> Model | Unknown:
    """The one model of this id, name or alias, in any case and spelling of the gaps; else up to five similar ones.

    A family and size alone (`llama-3.3-70b`) is the instruct model of them, where there is exactly one; a name without
    its brand (`opus 5`) is the one model of that name.
    """
    query = _plain(words)
    for kind in (_by_id, _by_name, _by_joined, _by_instruct, _by_name_without_brand):
        found = kind(snapshot, query)
        if len(found) == 1:
            return found[0]
        if found:
            return Unknown(safe_text(words), tuple(model.id for model in found[:5]))
    return Unknown(safe_text(words), tuple(model.id for model in _suggestions(snapshot, query)[:5]))


def _suggestions(snapshot: Snapshot, query: str) -> list[Model]:
    """Names whose words start as typed or are spelt nearly so; for a version that does not exist, those that do."""
    tokens = _tokens(query)
    if not tokens:
        return []
    entries = _index(snapshot)
    found = [entry.model for entry in entries if _starts(entry, tokens)]
    found = found or _alike(entries, tokens, True, _NEAR) or _alike(entries, tokens, False, _NEAR)
    return _by_likeness(found, query)


def _starts(entry: Entry, tokens: Sequence[str]) -> bool:
    """Whether each word typed begins one of the name, and each number is one of it."""
    return all(
        any(word.startswith(token) for word in entry.words) if token.isalpha() else token in entry.words
        for token in tokens
    )


def _by_likeness(models: list[Model], query: str) -> list[Model]:
    from rapidfuzz import fuzz  # only on the way to an error message

    def likeness_key(model: Model) -> tuple[float, str]:
        names = (model.id, model.id.rpartition("/")[2], model.name)
        plain = ("".join(map(_joined, _without_instruct(_plain(name)))) for name in names)
        return -max(fuzz.ratio(name, _joined(query)) for name in plain), model.id

    return sorted(models, key=likeness_key)


def _by_id(snapshot: Snapshot, query: str) -> list[Model]:
    return [model for name, model in snapshot.models.items() if name.lower() == query]


def _by_name(snapshot: Snapshot, query: str) -> list[Model]:
    return [entry.model for entry in _index(snapshot) if query in entry.names]


def _by_joined(snapshot: Snapshot, query: str) -> list[Model]:
    joined = _joined(query)
    return [entry.model for entry in _index(snapshot) if joined and joined in entry.joined]


def _by_name_without_brand(snapshot: Snapshot, query: str) -> list[Model]:
    """`opus 5` is Claude Opus 5: the name without its first word, where a number says which."""
    tokens = _tokens(query)
    if not any(token[0].isdigit() for token in tokens) or not tokens[0].isalpha():
        return []
    return [entry.model for entry in _index(snapshot) if _is_tail(tokens, _tokens(_plain(entry.model.name)))]


def _is_tail(tokens: Sequence[str], words: Sequence[str]) -> bool:
    return len(words) == len(tokens) + 1 and words[0].isalpha() and list(words[1:]) == list(tokens)


def _by_instruct(snapshot: Snapshot, query: str) -> list[Model]:
    """Only with a size: a product's name without its ending (`gpt-3.5-turbo`) is another product."""
    if not _SIZE.search(query):
        return []
    tokens = _tokens(query)
    return [
        entry.model
        for entry in _index(snapshot)
        if any(_without_instruct(name) == tokens for name in entry.names)
    ]


def _without_instruct(name: str) -> list[str]:
    return [token for token in _tokens(name) if token not in _INSTRUCT]


def _index(snapshot: Snapshot) -> Sequence[Entry]:
    """The searchable names, made once per catalogue."""
    known = snapshot.__dict__.get("_search_index")
    if known is None:
        known = snapshot.__dict__["_search_index"] = [_entry(model) for model in snapshot.models.values()]
    index: Sequence[Entry] = known
    return index


def _entry(model: Model) -> Entry:
    short = model.id.rpartition("/")[2]
    raw = (
        short,
        model.id,
        model.name,
        *model.aliases,
        *((model.hub_repository,) if model.hub_repository else ()),
    )
    names = tuple(dict.fromkeys(_plain(name) for name in raw))
    words = frozenset(token for name in names for token in _tokens(name))
    return Entry(model, names, tuple(_joined(name) for name in names), words)


def _matches(
    entries: Sequence[Entry], joined: str, tokens: Sequence[str]
) -> Iterable[tuple[int, int, str, int]]:
    for place, entry in enumerate(entries):
        level = _level(entry, joined, tokens)
        if level is not None:
            yield (level, len(entry.joined[0]), entry.model.id, place)


def _level(entry: Entry, joined: str, tokens: Sequence[str]) -> int | None:
    if joined in entry.joined:
        return _EXACT
    if any(name.startswith(joined) for name in entry.joined):
        return _PREFIX
    if all(token in entry.words for token in tokens):
        return _WORD
    parts = [_joined(token) for token in tokens]
    return _SUBSTRING if any(all(part in name for part in parts) for name in entry.joined) else None


def _alike(
    entries: Sequence[Entry], tokens: Sequence[str], numbers_count: bool, least: float = _LIKENESS
) -> list[Model]:
    """Models whose name has a word like each word typed and, where `numbers_count`, each number as typed."""
    from rapidfuzz import fuzz, process  # 17 ms, only where words find little

    vocabulary = sorted({word for entry in entries for word in entry.words if word.isalpha()})
    likeness = [
        {word: score for word, score, _ in process.extract(token, vocabulary, scorer=fuzz.ratio, limit=None)}
        for token in tokens
        if token.isalpha()
    ]
    numbers = [_joined(token) for token in tokens if not token.isalpha()] if numbers_count else []
    found = []
    for entry in entries:
        worst = min(
            (max((like.get(w, 0.0) for w in entry.words), default=0.0) for like in likeness), default=0.0
        )
        has_numbers = all(any(number in name for name in entry.joined) for number in numbers)
        if worst >= least and has_numbers:
            found.append((-worst, entry.model.id, entry.model))
    return [model for *_, model in sorted(found, key=lambda item: item[:2])]


def _plain(words: str) -> str:
    return " ".join(safe_text(words, _LONGEST).lower().split())


def _joined(words: str) -> str:
    return _JOIN.sub("", words)


def _tokens(words: str) -> list[str]:
    """Words and numbers: `llama-3.1-8b` is llama, 3.1, 8, b; a number keeps its point."""
    return [token for token in _SPLIT.split(words) if token]
