"""Parses the Hub's list of models: repositories with their figures, models, and the results on model pages.

Anybody can propose a result on a page, so each keeps who stated it; all were made with harnesses of their own, so none
enters the fit of abilities.
"""

import re
from collections.abc import Iterator

import msgspec

from catalog.evidence import Benchmark
from catalog.record import EvidenceKind
from catalog.sources import fields
from catalog.sources.fields import FieldError, Row
from catalog.sources.upstream import Listing, Quarantined, Reading, Repository, Result, SourceError
from catalog.text import safe_text

SOURCE = "hugging-face"
_LEFT_OUT = "reported on the model's Hub page with a harness of its own"
_MOST_RESULTS = 200
_MOST = 1e9
_NOT_PLAIN = re.compile(r"[^a-z0-9.]+")

ResultOrBad = tuple[Result, Benchmark] | Quarantined


def results(name: str, row: Row) -> Iterator[ResultOrBad]:
    """The results in the row of the model `name`, each with its benchmark; a bad one is quarantined.

    An entry that the Hub itself refused (it has `error`) is skipped.
    """
    try:
        found = fields.entries(row, "evalResults")
    except FieldError as error:
        yield Quarantined(where=f"{name}, results", reason=str(error))
        return
    for number, entry in enumerate(found[:_MOST_RESULTS], 1):
        if isinstance(entry, dict) and "error" in entry:
            continue
        try:
            yield _result(name, fields.inside({"entry": entry}, "entry"))
        except FieldError as error:
            yield Quarantined(where=f"{name}, result {number}", reason=str(error))


def _result(name: str, entry: Row) -> tuple[Result, Benchmark]:
    data = fields.inside(entry, "data")
    benchmark = _benchmark(fields.inside(data, "dataset"))
    score = fields.number(data, "value", -_MOST, _MOST)
    if score is None:
        raise FieldError("value: nothing was found, a number was expected")
    kind, harness = _kind_and_harness(entry)
    result = Result(
        benchmark=benchmark.id,
        name=name,
        score=score,
        kind=kind,
        variant=fields.text(data, "notes", 80) or "",
        harness=harness,
        date=fields.date(data, "date"),
    )
    return result, benchmark


def _benchmark(dataset: Row) -> Benchmark:
    """The benchmark of one task of a dataset; its owner is part of the id: anybody can name a dataset "gpqa"."""
    names = [fields.identifier(dataset, "id")]
    task = fields.text(dataset, "task_id", 60)
    if task and _plain(task) != _plain(names[0].rpartition("/")[2]):
        names.append(task)
    return Benchmark(
        id="-".join(("hub", *(_plain(name) for name in names))),
        name=f"{', '.join(names)} (Hub)",
        skill="vendor",
        unit="as reported",
        source=SOURCE,
        left_out=_LEFT_OUT,
    )


def _kind_and_harness(entry: Row) -> tuple[EvidenceKind, str]:
    if entry.get("verified") is True:
        return "independent", "verified by the Hub"
    request = fields.whole(entry, "pullRequest", 1, 10**9)
    if request is None:
        return "vendor", "on the model's own page"
    return "self-submitted", f"pull request {request}, not merged"


def _plain(name: str) -> str:
    return _NOT_PLAIN.sub("-", name.lower()).strip("-")


class _Row(msgspec.Struct, gc=False):
    id: object = None


_Other = str | float | bool | list[object] | None


def row_ids(body: bytes) -> list[str] | None:
    """The id of each row of a page in lower case, empty where it has none; `None` where the body is no list."""
    try:
        rows = msgspec.json.decode(fields.document(body), type=list[_Row | _Other])
    except (SourceError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return [str(row.id).lower() if isinstance(row, _Row) else "" for row in rows]


def is_model_list(body: bytes) -> bool:
    """Whether the body is a list of objects with an id `organisation/name` and the Hub's own fields."""
    try:
        first = fields.fields(fields.elements(fields.document(body))[0])
        repository_id(first)
    except (SourceError, IndexError):
        return False
    return "downloads" in first or "_id" in first


def read_page(body: bytes, wanted: frozenset[str] | None) -> Reading:
    """The repositories on a page, the models in them and the results on their pages.

    Where `wanted` is given, only those repositories, named in lower case. Raises `SourceError` for what is no list.
    """
    page = _PageReader(wanted)
    for number, raw in enumerate(fields.elements(fields.document(body)), 1):
        page.take(number, raw)
    return page.finished()


class _PageReader:
    """Collects the records of a page; with `wanted`, only those of these repositories."""

    def __init__(self, wanted: frozenset[str] | None) -> None:
        self._wanted = wanted
        self._rows = 0
        self._repositories: list[Repository] = []
        self._listings: list[Listing] = []
        self._results: list[Result] = []
        self._benchmarks: dict[str, Benchmark] = {}
        self._bad: list[Quarantined] = []

    def take(self, number: int, raw: msgspec.Raw) -> None:
        """One row; a bad one is quarantined."""
        where = f"row {number}"
        try:
            row = fields.fields(raw)
            if self._wanted is not None and str(row.get("id")).lower() not in self._wanted:
                return
            where = repository_id(row)
            found = repository(row)
        except FieldError as error:
            self._rows += 1
            self._bad.append(Quarantined(where=where, reason=str(error)))
            return
        self._rows += 1
        self._repositories.append(found)
        described = listing(row, found)
        self._listings += [described] if described else []
        for result in results(found.id, row):
            self._rows += 1
            if isinstance(result, Quarantined):
                self._bad.append(result)
            else:
                self._results.append(result[0])
                self._benchmarks[result[1].id] = result[1]

    def finished(self) -> Reading:
        """All of it."""
        return Reading(
            rows=self._rows,
            repositories=tuple(self._repositories),
            listings=tuple(self._listings),
            results=tuple(self._results),
            benchmarks=tuple(self._benchmarks.values()),
            quarantined=tuple(self._bad),
        )


PROVIDER = "huggingface"
_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9_][\w.-]{0,95}", re.ASCII)
_RELATION_WORDS = ("quantized", "finetune", "adapter", "merge")
_COPIES = (
    "quantized",
    "adapter",
    "merge",
)  # a finetune may be one: most chat models are made from a base model
_BASE = "base_model:"
_LICENSE = "license:"
_OTHER_LICENSE = "other"
_MOST_TAGS = 1_000
_MOST_BASES = 20
_FIRST_DAY = "2022-03-02"  # the Hub's date of every repository older than its record of dates


def repository(row: Row) -> Repository:
    """The figures of a repository. Raises `FieldError` where the row cannot be used."""
    tags = [tag for tag in fields.entries(row, "tags")[:_MOST_TAGS] if isinstance(tag, str)]
    base, how = _base(tags)
    return Repository(
        id=repository_id(row),
        downloads_30d=fields.whole(row, "downloads"),
        downloads_all_time=fields.whole(row, "downloadsAllTime"),
        likes=fields.whole(row, "likes"),
        trending=fields.number(row, "trendingScore", -1e9, 1e9),
        gated=_gated(row),
        created=fields.date(row, "createdAt"),
        license=_license(row, tags),
        parameters=_parameters(row),
        pipeline=fields.text(row, "pipeline_tag", 60),
        base=base,
        how=how,
    )


def listing(row: Row, repository: Repository) -> Listing | None:
    """The model of a repository as the Hub lists it, `None` where it holds other files of another's weights.

    `released` is the day on which the repository was created, the best date that the Hub has; its oldest day means
    "before that" and is left out.
    """
    if repository.how in _COPIES:
        return None
    organisation, _, name = repository.id.partition("/")
    return Listing(
        provider=PROVIDER,
        id=repository.id,
        name=name,
        developer=organisation,
        hub_repository=repository.id,
        open_weights=_has_weights(row) or None,
        license=repository.license,
        total_parameters=repository.parameters,
        released=repository.created if (repository.created or "") > _FIRST_DAY else None,
        pipeline=repository.pipeline,
    )


def repository_id(row: Row) -> str:
    """The id `organisation/name` of a row. Raises `FieldError` where there is none."""
    found = fields.identifier(row, "id")
    if not _ID.fullmatch(found):
        raise FieldError(f"id: {safe_text(found, 60)!r} was found, ORGANISATION/NAME was expected")
    return found


def _gated(row: Row) -> str | None:
    value = row.get("gated")
    if value is None:
        return None
    if value is False:
        return "no"
    if value in ("auto", "manual"):
        return str(value)
    raise FieldError(f"gated: {safe_text(value, 40)!r} was found, false, 'auto' or 'manual' was expected")


def _base(tags: list[str]) -> tuple[tuple[str, ...], str]:
    """The repositories that this one was made from and how; the Hub tags each with and without the word."""
    how, found = "", dict[str, None]()
    for tag in tags:
        if not tag.startswith(_BASE):
            continue
        word, colon, name = tag.removeprefix(_BASE).partition(":")
        if colon and word in _RELATION_WORDS:
            how = how or word
        else:
            name = word
        if _ID.fullmatch(name):
            found[name] = None
    return tuple(found)[:_MOST_BASES], how


def _license(row: Row, tags: list[str]) -> str | None:
    """The license on the card, by its own name where its id is "other"; `None` where the card has several."""
    card = row.get("cardData")
    card = card if isinstance(card, dict) else {}
    stated = card.get("license") or [tag.removeprefix(_LICENSE) for tag in tags if tag.startswith(_LICENSE)]
    stated = stated if isinstance(stated, list) else [stated]
    names = {name for name in stated if isinstance(name, str) and name}
    if len(names) != 1:
        return None
    name, own = names.pop(), card.get("license_name")
    return safe_text(own if name == _OTHER_LICENSE and isinstance(own, str) and own else name, 100)


def _parameters(row: Row) -> int | None:
    """The number of parameters; `None` for 0 and for counts per precision without a total."""
    for key in ("safetensors", "gguf"):
        place = f"{key}.total"
        total = fields.whole({place: fields.inside(row, key).get("total")}, place)
        if total:
            return total
    return None


def _has_weights(row: Row) -> bool:
    """Whether the Hub found weights that anybody, or anybody who agrees to the terms, may download."""
    return row.get("private") is not True and bool(row.get("safetensors") or row.get("gguf"))
