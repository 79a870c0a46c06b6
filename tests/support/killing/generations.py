"""Two whole catalogues of different days, and which of them is on the disk."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from catalog.model import Adoption, Source
from catalog.storage import snapshot, store
from catalog.storage.source_parts import Part

MODELS = 60
REPOSITORIES = 800
OLD_DAY, NEW_DAY = "2098-01-01", "2098-01-02"


class Generation(NamedTuple):
    """A catalogue with its part, both of one day, so that a mixture would be seen."""

    day: str
    data: bytes
    part: Part

    @property
    def digest(self) -> str:
        return snapshot.decode(self.data, ours=True).digest

    def save(self, folder: Path) -> None:
        store.save(folder, self.data, [self.part])


def generation(day: str) -> Generation:
    """The first models of the shipped catalogue, and many made-up repositories."""
    whole = store.load().catalog
    models = whole.models[:MODELS]
    kept = {model.id for model in models}
    catalog = msgspec.structs.replace(
        whole,
        as_of=day,
        models=models,
        offers=tuple(row for row in whole.offers if row.model in kept),
        evidence=tuple(row for row in whole.evidence if row.model in kept),
        spend=tuple(row for row in whole.spend if row.model in kept),
        architectures=tuple(row for row in whole.architectures if row.model in kept),
        token_use=tuple(row for row in whole.token_use if row.model in kept),
        language_votes=tuple(row for row in whole.language_votes if row.model in kept),
        breadth=tuple(row for row in whole.breadth if row.model in kept),
        abilities=tuple(row for row in whole.abilities if row.model in kept),
        adoption=(),
    )
    rows = tuple(
        Adoption(repository=f"made/up-{i}", relation="community", as_of=day, source="made-up", likes=i)
        for i in range(REPOSITORIES)
    )
    about = Source(
        id="made-up", name="Made up", url="https://example.org", license="MIT", as_of=day, gave="-"
    )
    return Generation(day, snapshot.encode(catalog), Part(source=about, read=day, repositories=rows))


def check(folder: Path, *allowed: Generation) -> Generation:
    """Which of the generations is whole on the disk; anything else is an error."""
    held = store.examine(folder)
    found = next((one for one in allowed if one.digest == held.snapshot.digest), None)
    assert found, f"the catalogue in use is neither: {held.snapshot.catalog.as_of}, {held.problem}"
    assert store.load(folder).digest == found.digest
    assert held.origin == "refreshed"
    assert not held.problem
    assert [part.read for part in held.parts] == [found.day]
    return found


def tidy(folder: Path) -> int:
    """Sweep; how many temporary files a killed save had left."""
    before = len(list(folder.iterdir()))
    store.sweep(folder)
    left = [entry.name for entry in folder.iterdir()]
    assert left == [store.REFRESHED], left
    return before - len(left)
