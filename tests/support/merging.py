"""One refresh's merge without a network: what a source says, and the catalogue that comes of it."""

from functools import cache
from typing import Any

import msgspec

from catalog.model import Offer, Source
from catalog.pipeline.context import PreviousRows, PreviousState
from catalog.pipeline.fetch import SourceAnswer
from catalog.pipeline.merge import MergeResult, merge
from catalog.sources.upstream import Page, PriceRow, Reading
from catalog.storage import snapshot
from catalog.storage.groundwork import Groundwork
from catalog.storage.snapshot import Snapshot
from catalog.storage.source_parts import Part
from tests.support.factories import TODAY
from tests.support.small_shipped import shipped_by


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


FEW = ("openai", "anthropic", "deepseek", "moonshotai", "microsoft", "alibaba", "black-forest-labs")
"""Whose models the tests of merging name; the others would only take time."""
EVERYONE: tuple[str, ...] = ()


@cache
def _of_makers(makers: tuple[str, ...]) -> tuple[Snapshot, Groundwork]:
    catalog, ground = shipped_by(makers)
    return snapshot.of(catalog), ground


def shipped(makers: tuple[str, ...] = FEW) -> Snapshot:
    """The shipped catalogue of these makers."""
    return _of_makers(makers)[0]


def ground(makers: tuple[str, ...] = FEW) -> Groundwork:
    """The rows and reviewed decisions that it is made of."""
    return _of_makers(makers)[1]


def begun(parts: dict[str, Part] | None = None, makers: tuple[str, ...] = FEW) -> PreviousState:
    """What a refresh begins with: the shipped catalogue, and the parts that earlier refreshes left."""
    known, held = parts or {}, shipped(makers)
    before = PreviousRows(held, ground(makers), known.values())
    return PreviousState(held, held, ground(makers), known, before, "")


def refreshed(
    source: str, day: str = TODAY, force: bool = False, makers: tuple[str, ...] = FEW, **rows: Any
) -> MergeResult:
    """The merge of one source's answer into the shipped catalogue."""
    reading = Reading(rows=rows.pop("count", sum(len(value) for value in rows.values())), **rows)
    answer = SourceAnswer(Made(source), (reading,), day, "network")
    return merge(begun(makers=makers), [answer], force=force)


def rows_of(source: str, makers: tuple[str, ...] = FEW) -> list[PriceRow]:
    """What the source said when the catalogue was shipped, before it was joined."""
    return [msgspec.structs.replace(row, model="") for row in ground(makers).rows if row.source == source]


def offer(made: Snapshot, model: str, provider: str) -> Offer:
    """The one offer at list price of a model at a provider."""
    found = [
        one
        for one in made.offers[model]
        if one.provider == provider and not one.variant and one.terms == "list"
    ]
    assert len(found) == 1, found
    return found[0]
