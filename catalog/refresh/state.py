"""Where a refresh starts from: the catalogue in use, the shipped one, and what both know of every source."""

from pathlib import Path
from typing import NamedTuple

from catalog import groundwork, store
from catalog.groundwork import Groundwork
from catalog.parts import Part
from catalog.refresh.before import Before
from catalog.snapshot import Snapshot


class State(NamedTuple):
    """`parts` are the refreshed rows that still count: no source's are older than the shipped ones."""

    used: Snapshot
    base: Snapshot
    ground: Groundwork
    parts: dict[str, Part]
    before: Before
    problem: str


def state(folder: Path | None) -> State:
    """What is here. Raises `SnapshotError` where the installed files are damaged."""
    held = store.examine(folder)
    base = held.snapshot if held.origin == "shipped" else store.load()
    ground = groundwork.load()
    shipped = Before(base, ground, ())
    found = (part for part in held.parts or held.superseded)
    parts = {part.source.id: part for part in found if part.source.as_of >= shipped.day(part.source.id)}
    return State(held.snapshot, base, ground, parts, Before(base, ground, parts.values()), held.problem)
