"""Artificial Analysis: indices of its own, for users who have a key of their own.

Its terms ask for attribution and do not let others pass its data on: the answer is never kept in the response
cache, and the rows stay in the user's own catalogue, out of every bundle and of the shipped one. Its indices are made
of benchmarks that stand here themselves, so they take no part in the fit.

Address, header and fields as documented at artificialanalysis.ai/data-api/docs; newer answers may announce further
pages in `pagination`.
"""

import os
from collections.abc import AsyncIterator, Mapping

import msgspec

from catalog.evidence import Benchmark
from catalog.http.web import Secret, Web, WebError
from catalog.model import Source
from catalog.sources import fields
from catalog.sources.fields import FieldError, Row
from catalog.sources.upstream import Page, Quarantined, Reading, Result, SourceError

SOURCE = "artificial-analysis"
VARIABLE = "ARTIFICIAL_ANALYSIS_API_KEY"
ADDRESS = "https://artificialanalysis.ai/api/v2/data/llms/models"
_MOST_PAGES = 20
_LEFT_OUT = "an index of its own, made of benchmarks that stand here themselves"
_INDICES = {
    "intelligence": "general",
    "coding": "coding",
    "agentic": "agentic",
    "math": "maths",
}


class ArtificialAnalysis:
    """The indices of Artificial Analysis; asked only with the user's own key."""

    @property
    def about(self) -> Source:
        """How the source is shown and attributed."""
        return Source(
            id=SOURCE,
            name="Artificial Analysis",
            url="https://artificialanalysis.ai",
            license="own key; not to be redistributed",
            as_of="",
            gave="indices of its own, with the user's own key",
            attribution="Artificial Analysis, https://artificialanalysis.ai",
        )

    def available(self, environment: Mapping[str, str]) -> str:
        """Empty where the user has a key."""
        return "" if environment.get(VARIABLE, "").strip() else f"needs your own key in {VARIABLE}"

    async def fetch(self, web: Web) -> AsyncIterator[Page]:
        """The list of models, page by page. Raises `WebError`; no message holds the key."""
        headers = {"x-api-key": _key().reveal()}
        for number in range(1, _MOST_PAGES + 1):
            query = (("page", str(number)),) if number > 1 else ()
            answer = await web.get(ADDRESS, headers=headers, query=query, secret=True)
            yield Page(body=answer.body, day=answer.day, address=ADDRESS)
            if not _has_more(answer.body):
                return
        raise WebError(f"more than {_MOST_PAGES} pages")

    def recognises(self, page: Page) -> bool:
        """A list `data` of models with evaluations, of which one index is Artificial Analysis's own."""
        if b'"artificial_analysis_' not in page.body:
            return False
        try:
            rows = _rows(page.body)
            return bool(rows) and "evaluations" in fields.members(rows[0])
        except SourceError:
            return False

    def read(self, page: Page) -> Reading:
        """The indices of every model; a bad row is quarantined."""
        rows = _rows(page.body)
        results, bad = list[Result](), list[Quarantined]()
        for number, raw in enumerate(rows, 1):
            try:
                results += _results(fields.fields(raw))
            except FieldError as error:
                bad.append(Quarantined(where=f"row {number}", reason=str(error)))
        return Reading(
            rows=len(rows), results=tuple(results), benchmarks=_benchmarks(), quarantined=tuple(bad)
        )


def _key() -> Secret:
    try:
        return Secret(os.environ.get(VARIABLE, ""))
    except ValueError as error:
        raise WebError(f"the key in {VARIABLE} cannot be sent: {error}") from None


def _rows(body: bytes) -> list[msgspec.Raw]:
    data = fields.members(fields.document(body)).get("data")
    if data is None:
        raise SourceError("the answer has no 'data'")
    return fields.elements(data)


def _has_more(body: bytes) -> bool:
    """Whether the answer says that there is a further page; one that cannot be read is left to `read`."""
    try:
        members = fields.members(fields.document(body))
        return "pagination" in members and fields.fields(members["pagination"]).get("has_more") is True
    except SourceError:
        return False


def _results(row: Row) -> list[Result]:
    evaluations = fields.inside(row, "evaluations")
    found = {
        name: value
        for name in _INDICES
        if (value := fields.number(evaluations, _field(name), -1e3, 1e3)) is not None
    }
    if not found:
        return []
    model = fields.identifier(row, "slug")
    return [
        Result(
            benchmark=_id(name), name=model, score=value, kind="independent", harness="Artificial Analysis"
        )
        for name, value in found.items()
    ]


def _benchmarks() -> tuple[Benchmark, ...]:
    return tuple(
        Benchmark(
            id=_id(name),
            name=f"Artificial Analysis {name.capitalize()} Index",
            skill=skill,
            unit="index",
            source=SOURCE,
            left_out=_LEFT_OUT,
        )
        for name, skill in _INDICES.items()
    )


def _field(name: str) -> str:
    return f"artificial_analysis_{name}_index"


def _id(name: str) -> str:
    return f"artificial-analysis-{name}-index"
