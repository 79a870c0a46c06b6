"""One refresh's merge without a network: what a source says, and the catalogue that comes of it."""

from functools import cache
from typing import Any

import msgspec

from catalog.model import Offer, Source
from catalog.pipeline.context import PreviousRows, PreviousState
from catalog.pipeline.fetch import SourceAnswer
from catalog.pipeline.merge import MergeResult, merge
from catalog.sources.upstream import Page, PriceRow, Reading
from catalog.storage import groundwork, store
from catalog.storage.groundwork import Groundwork
from catalog.storage.snapshot import Snapshot
from catalog.storage.source_parts import Part
from tests.support.factories import TODAY


class Made:
    """A source that says what a test gives it."""

    def __init__(self, name: str) -> None:
        self.about = Source(id=name, name=name.title(), url="", license="MIT", as_of="", gave="figures")

    def available(self, environment: Any) -> str:  # noqa: ARG002
        return ""

    async def fetch(self, web: Any) -> Any:  # noqa: ARG002
        yield Page(b"", TODAY)

    def recognises(self, page: Page) -> bool:  # noqa: ARG002
        return False

    def read(self, page: Page) -> Reading:  # noqa: ARG002
        return Reading(rows=0)


@cache
def shipped() -> Snapshot:
    """The shipped catalogue, read once."""
    return store.load()


@cache
def ground() -> Groundwork:
    """The rows and reviewed decisions that the shipped catalogue is made of."""
    return groundwork.load()


def begun(parts: dict[str, Part] | None = None) -> PreviousState:
    """What a refresh begins with: the shipped catalogue, and the parts that earlier refreshes left."""
    known = parts or {}
    before = PreviousRows(shipped(), ground(), known.values())
    return PreviousState(shipped(), shipped(), ground(), known, before, "")


def refreshed(source: str, day: str = TODAY, force: bool = False, **rows: Any) -> MergeResult:
    """The merge of one source's answer into the shipped catalogue."""
    reading = Reading(rows=rows.pop("count", sum(len(value) for value in rows.values())), **rows)
    return merge(begun(), [SourceAnswer(Made(source), (reading,), day, "network")], force=force)


def rows_of(source: str) -> list[PriceRow]:
    """What the source said when the catalogue was shipped, before it was joined."""
    return [msgspec.structs.replace(row, model="") for row in ground().rows if row.source == source]


def offer(made: Snapshot, model: str, provider: str) -> Offer:
    """The one offer at list price of a model at a provider."""
    found = [
        one
        for one in made.offers[model]
        if one.provider == provider and not one.variant and one.terms == "list"
    ]
    assert len(found) == 1, found
    return found[0]
