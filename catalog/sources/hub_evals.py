"""The results on a model's page of the Hub: who says so is kept, because anybody can propose one.

They were made with the harness of whoever reports them, so none of them enters the fit of abilities.
"""

import re
from collections.abc import Iterator

from catalog.model import Benchmark, EvidenceKind
from catalog.sources import fields
from catalog.sources.fields import FieldError, Row
from catalog.sources.upstream import Quarantined, Result

SOURCE = "hugging-face"
_LEFT_OUT = "reported on the model's Hub page with a harness of its own"
_MOST_RESULTS = 200
_MOST = 1e9
_NOT_PLAIN = re.compile(r"[^a-z0-9.]+")

Found = tuple[Result, Benchmark] | Quarantined


def results(name: str, row: Row) -> Iterator[Found]:
    """The results in the row of the model `name`, each with its benchmark; a bad one is quarantined.

    A file of results that the Hub itself refused says nothing and is passed over.
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
    kind, harness = _said_by(entry)
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


def _said_by(entry: Row) -> tuple[EvidenceKind, str]:
    if entry.get("verified") is True:
        return "independent", "verified by the Hub"
    request = fields.whole(entry, "pullRequest", 1, 10**9)
    if request is None:
        return "vendor", "on the model's own page"
    return "self-submitted", f"pull request {request}, not merged"


def _plain(name: str) -> str:
    return _NOT_PLAIN.sub("-", name.lower()).strip("-")
