"""A catalogue to bytes and back: schema version, validation, digest, safe texts, and the look-ups that advice needs."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import chain, groupby, pairwise
from operator import attrgetter
from typing import Any, TypeVar, cast

import msgspec

from catalog.evidence import (
    Ability,
    Benchmark,
    Breadth,
    Evidence,
    LanguageVotes,
    Run,
    Spend,
    Tokenizer,
    TokenUse,
)
from catalog.hardware import Architecture, Gpu
from catalog.model import (
    Adoption,
    Catalog,
    Developer,
    License,
    Model,
    Offer,
    Provider,
    Source,
)
from catalog.record import Record
from catalog.storage.clean_json import is_clean
from catalog.storage.late_rows import LateRows
from catalog.text import safe_text

SCHEMA = 3
LONGEST_TEXT = 1_000
_SORT_KEYS = {
    "sources": ("id",),
    "developers": ("id",),
    "providers": ("id",),
    "licenses": ("id",),
    "benchmarks": ("id",),
    "scales": ("group",),
    "runs": ("id",),
    "spend": ("model", "run", "variant"),
    "token_use": ("model",),
    "token_use_of_others": ("model",),
    "tokenizers": ("id",),
    "gpus": ("id",),
    "architectures": ("model",),
    "language_boards": ("benchmark",),
    "language_votes": ("model", "language"),
    "breadth": ("model",),
    "models": ("id",),
    "pointers": ("id",),
    "offers": ("model", "provider", "provider_model_id", "variant", "terms", "source", "as_of"),
    "evidence": ("model", "benchmark", "variant", "harness", "name_in_source", "source", "score"),
    "abilities": ("skill", "model"),
    "adoption": ("repository",),
}
_LATE: tuple[tuple[str, type[Record], int], ...] = (("abilities", Ability, 1), ("evidence", Evidence, 0))
"""The tables of a shipped catalogue that are read when they are looked at, with the place of the key in a row."""
_AFTER = dict(pairwise(sorted(Catalog.__struct_fields__)))
"""The table that follows each in the bytes of a catalogue."""
_DAY_STARTS = b',\n"as_of":"'  # no string holds a line break
_DAY = re.compile(re.escape(_DAY_STARTS) + rb'(\d{4}-\d{2}-\d{2})"')
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_Item = TypeVar("_Item", bound=Record)


class SnapshotError(ValueError):
    """The bytes are no catalogue that this version can read."""


class Snapshot:
    """A catalogue with its digest and its look-ups, each built once when first asked for."""

    def __init__(self, catalog: Catalog, digest: str) -> None:
        self.catalog = catalog
        self.digest = digest
        self._due: dict[str, list[Offer]] = {}
        """The offers at today's prices of the models that have one whose announced price has begun."""
        self._still_announced: tuple[Offer, ...] | None = None
        self._abilities_in: dict[frozenset[str], dict[str, dict[str, Ability]]] = {}

    @property
    def is_read(self) -> bool:
        """Whether the catalogue is in memory: see `LaterSnapshot`."""
        return True

    @cached_property
    def models(self) -> dict[str, Model]:
        """Models by id, in the order of their ids."""
        return {model.id: model for model in sorted(self.catalog.models, key=attrgetter("id"))}

    @cached_property
    def offers(self) -> dict[str, list[Offer]]:
        """API offers by model id."""
        return _grouped(self.catalog.offers, "model") | self._due

    @cached_property
    def _announcing(self) -> tuple[Offer, ...]:
        """The offers whose price is announced to change."""
        offers, left = self.catalog.offers, self._still_announced
        if left is not None:
            return left
        return tuple(offer for offer in offers if offer.announced)

    def on(self, today: str) -> "Snapshot":
        """This catalogue at the prices of an ISO date (see `Offer.on`): itself where no announced price has begun."""
        due = {offer.model for offer in self._announcing if offer.announced[0].since <= today}
        if not due:
            return self
        then = Snapshot(self.catalog, self.digest)
        then._due = self._due | {model: [offer.on(today) for offer in self.offers[model]] for model in due}
        # What is due has been applied: asked again for the same day, the catalogue is itself and keeps its look-ups.
        kept = (offer for offer in self._announcing if offer.announced[-1].since > today)
        then._still_announced = tuple(offer.on(today) for offer in kept)
        return then

    @cached_property
    def evidence(self) -> LateRows[Evidence] | dict[str, list[Evidence]]:
        """Results by model id."""
        rows: Any = self.catalog.evidence
        return rows if isinstance(rows, LateRows) else _grouped(self.catalog.evidence, "model")

    @cached_property
    def abilities(self) -> dict[str, dict[str, Ability]]:
        """Abilities by model id and skill."""
        return _by_skill(self.catalog.abilities)

    def abilities_in(self, skills: Iterable[str]) -> dict[str, dict[str, Ability]]:
        """Abilities by model id and skill, in these skills alone."""
        wanted = frozenset(skills)
        if wanted not in self._abilities_in:
            rows: Any = self.catalog.abilities
            found: Iterable[Ability]
            if isinstance(rows, LateRows):
                found = chain.from_iterable(map(rows.get, sorted(wanted)))
            else:
                found = (row for row in rows if row.skill in wanted)
            self._abilities_in[wanted] = _by_skill(found)
        return self._abilities_in[wanted]

    @cached_property
    def breadth(self) -> dict[str, Breadth]:
        """Measured breadth by model id."""
        return {row.model: row for row in self.catalog.breadth}

    @cached_property
    def language_votes(self) -> dict[str, dict[str, LanguageVotes]]:
        """Votes by model id and language."""
        found: dict[str, dict[str, LanguageVotes]] = defaultdict(dict)
        for row in self.catalog.language_votes:
            found[row.model][row.language] = row
        return dict(found)

    @cached_property
    def measured_models(self) -> dict[str, int]:
        """How many measured language models each developer has, by its id."""
        known = (self.models.get(name) for name in self._measured)
        return Counter(model.developer for model in known if model and model.kind == "llm")

    @property
    def _measured(self) -> Iterable[str]:
        """The models with abilities: who has one in a skill of a scale has them in all of its measured ones."""
        rows: Any = self.catalog.abilities
        if not isinstance(rows, LateRows):
            return self.abilities.keys()
        measured = (next(filter(None, map(rows.get, scale.skills)), ()) for scale in self.catalog.scales)
        return {row.model for found in measured for row in found}

    @cached_property
    def spend(self) -> dict[str, list[Spend]]:
        """What models spent in published runs, by model id."""
        return _grouped(self.catalog.spend, "model")

    @cached_property
    def token_use(self) -> dict[str, TokenUse]:
        """Measured token use by model id."""
        return {item.model: item for item in self.catalog.token_use}

    @cached_property
    def token_use_of_others(self) -> dict[str, TokenUse]:
        """What is assumed of models that nobody measured, by "reasoning" and "direct"."""
        return {item.model: item for item in self.catalog.token_use_of_others}

    @cached_property
    def tokenizers(self) -> dict[str, Tokenizer]:
        """Tokenizers by id."""
        return {item.id: item for item in self.catalog.tokenizers}

    @cached_property
    def runs(self) -> dict[str, Run]:
        """Runs by id."""
        return {item.id: item for item in self.catalog.runs}

    @cached_property
    def gpus(self) -> dict[str, Gpu]:
        """GPUs by id."""
        return {item.id: item for item in self.catalog.gpus}

    @cached_property
    def architectures(self) -> dict[str, Architecture]:
        """Architectures by model id."""
        return {item.model: item for item in self.catalog.architectures}

    @cached_property
    def adoption(self) -> dict[str, list[Adoption]]:
        """Repositories by model id; those of no known model are left out."""
        return _grouped(filter(attrgetter("model"), self.catalog.adoption), "model")

    @cached_property
    def developers(self) -> dict[str, Developer]:
        """Developers by id."""
        return {item.id: item for item in self.catalog.developers}

    @cached_property
    def providers(self) -> dict[str, Provider]:
        """Providers by id."""
        return {item.id: item for item in self.catalog.providers}

    @cached_property
    def licenses(self) -> dict[str, License]:
        """Licenses by id."""
        return {item.id: item for item in self.catalog.licenses}

    @cached_property
    def benchmarks(self) -> dict[str, Benchmark]:
        """Benchmarks by id."""
        return {item.id: item for item in self.catalog.benchmarks}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by id."""
        return {item.id: item for item in self.catalog.sources}


class LaterSnapshot(Snapshot):
    """A snapshot that is read when something of it is first asked for: a first screen shows little of it."""

    def __init__(self, read: Callable[[], Snapshot]) -> None:
        self._read = read

    @property
    def is_read(self) -> bool:
        """Whether the catalogue is in memory."""
        return "catalog" in self.__dict__

    def __getattr__(self, name: str) -> Any:
        """What `Snapshot` sets when it is made, and only that, is missing before it is read."""
        if name.startswith("__") or self.is_read:
            raise AttributeError(name)
        self.__dict__ |= self._read().__dict__
        return getattr(self, name)


def encode(catalog: Catalog) -> bytes:
    """The canonical bytes of a catalogue: rows sorted by their keys, one record a line, JSON in plain ASCII.

    The order of the rows in `catalog` does not matter: equal catalogues give equal bytes.
    """
    encoder = msgspec.json.Encoder(order="sorted")
    parts = []
    for name in sorted(Catalog.__struct_fields__):
        value = getattr(catalog, name)
        key = name.encode()
        if name in _SORT_KEYS:
            lines = b",\n".join(encoder.encode(row) for row in _sorted(value, name))
            parts.append(b'"%s":[\n%s\n]' % (key, lines))
        else:
            parts.append(b'"%s":%s' % (key, encoder.encode(value)))
    return plain_ascii(b"{" + b",\n".join(parts) + b"}\n")


def plain_ascii(data: bytes) -> bytes:
    """The same JSON in plain ASCII: every other character as an escape."""
    return data if data.isascii() else _NOT_ASCII.sub(_escaped, data.decode()).encode("ascii")


def decode(data: bytes, *, ours: bool = False, digest: str = "") -> Snapshot:
    """Read what `encode` wrote; every text in it has passed `safe_text` when this returns.

    `ours` says that the bytes ship with the program and passed `safe_text` when they were built; `digest` is their
    SHA-256 where the caller knows it already.

    Raises `SnapshotError` naming the place and the reason when the bytes are damaged or of another schema.
    """
    try:
        catalog = _shipped(data) if ours else msgspec.json.decode(data, type=Catalog)
    except (ValueError, RecursionError) as error:
        raise SnapshotError(_schema_problem(data) or f"not a catalogue: {safe_text(error)}") from error
    if catalog.schema != SCHEMA:
        raise SnapshotError(_foreign_schema_text(catalog.schema))
    return Snapshot(catalog if ours else cleaned(catalog, data), digest or digest_of(data))


def _shipped(data: bytes) -> Catalog:
    """The catalogue that ships with the program, its longest tables to be read when they are looked at."""
    whole, late = memoryview(data), {}
    parts: list[bytes | memoryview] = []
    done = 0
    for name, row, key in _LATE:
        found = _list_of(name, data)
        if found is None:
            return msgspec.json.decode(data, type=Catalog)
        parts += [whole[done : found.start], b"[]"]
        done = found.stop
        late[name] = LateRows(data[found.start : found.stop], row, key)
    catalog = msgspec.json.decode(b"".join((*parts, whole[done:])), type=Catalog)
    return msgspec.structs.replace(catalog, **cast("dict[str, Any]", late))


def _list_of(name: str, data: bytes) -> slice | None:
    """Where the rows of a table lie, their brackets included; None where they do not."""
    key = (b'"%s":' % name.encode()) + b"[\n"
    before = data.find(key)
    start, end = before + len(key) - 2, data.find(b'\n],\n"%s":' % _AFTER[name].encode(), before) + 2
    return slice(start, end) if before >= 0 and end > start else None


def cleaned(record: _Item, data: bytes) -> _Item:
    """The record that was read from `data`, with every text passed through `safe_text`."""
    if is_clean(data, LONGEST_TEXT):
        return record
    return msgspec.convert(_cleaned(msgspec.to_builtins(record)), type(record))


def day_of(data: bytes) -> str:
    """The as-of date in the bytes of a catalogue, found without reading the rest; empty where it is not found."""
    match = _DAY.search(data, max(data.find(_DAY_STARTS), 0))
    return match[1].decode() if match else ""


def of(catalog: Catalog) -> Snapshot:
    """A snapshot of a catalogue made in memory."""
    return Snapshot(catalog, digest_of(encode(catalog)))


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    import hashlib  # OpenSSL: 7 ms that a start need not wait for where the digest is known

    return hashlib.sha256(data).hexdigest()


def _by_skill(rows: Iterable[Ability]) -> dict[str, dict[str, Ability]]:
    found: dict[str, dict[str, Ability]] = defaultdict(dict)
    for ability in rows:
        found[ability.model][ability.skill] = ability
    return dict(found)


class _Header(msgspec.Struct):
    schema: int


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return safe_text(value, LONGEST_TEXT)
    if isinstance(value, dict):
        return {safe_text(key): _cleaned(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(entry) for entry in value]
    return value


def _schema_problem(data: bytes) -> str:
    try:
        schema = msgspec.json.decode(data, type=_Header).schema
    except (ValueError, RecursionError):
        return ""
    return "" if schema == SCHEMA else _foreign_schema_text(schema)


def _foreign_schema_text(schema: int) -> str:
    return f"the catalogue has schema {schema}; this version reads schema {SCHEMA}"


def _sorted(rows: Iterable[Record], name: str) -> list[Record]:
    fields = _SORT_KEYS[name]
    encode_row = msgspec.json.Encoder(order="sorted").encode
    return sorted(rows, key=lambda row: ([str(getattr(row, field)) for field in fields], encode_row(row)))


def _grouped(rows: Iterable[_Item], field: str) -> dict[str, list[_Item]]:
    groups: dict[str, list[_Item]] = defaultdict(list)
    for key, found in groupby(rows, attrgetter(field)):  # ten thousand offers, which mostly lie by it already
        groups[key] += found
    return dict(groups)
