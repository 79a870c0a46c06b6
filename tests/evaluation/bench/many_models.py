"""A catalogue of many models, made by multiplying the shipped ones: `python -m tests.evaluation.bench.many_models`.

With a folder and a number, it writes so many models as the refreshed catalogue of that folder. It runs in a process
of its own, whose memory is given back before anything is measured.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from catalog.model import Adoption, Catalog, Model, Offer
from catalog.record import Record
from catalog.storage import container, snapshot, store

_OF_A_MODEL = ("evidence", "abilities", "spend", "token_use", "architectures")
_STEP = 0.003
"""How much dearer the offers of each copy are: equal models would tie, thousand by thousand."""
_Row = TypeVar("_Row", bound=Record)


def multiplied(catalog: Catalog, count: int) -> Catalog:
    """A catalogue of `count` models: those of `catalog`, then copies of them with all that is known of each.

    Copies have ids, names and repositories of their own, are a little dearer and less often downloaded.
    """
    rounds = [_copied(catalog, number, names) for number, names in _rounds(catalog, count)]
    return msgspec.structs.replace(
        catalog, **{name: tuple(row for one in rounds for row in one[name]) for name in rounds[0]}
    )


def _rounds(catalog: Catalog, count: int) -> Iterator[tuple[int, set[str]]]:
    """For each round its number, and the ids of the models that it copies: fewer in the last one."""
    ids = sorted(model.id for model in catalog.models)
    for number, done in enumerate(range(0, count, len(ids))):
        yield number, {*ids[: count - done]}


def _copied(catalog: Catalog, number: int, names: set[str]) -> dict[str, list[Any]]:
    """The rows of these models as those of copy `number`; copy 0 is what there was."""

    def new(name: str) -> str:
        return f"{name}-copy-{number}" if number else name

    repositories = names if number else {*names, None}  # those of no known model stay as they are
    found: dict[str, list[Any]] = {
        "models": [_model(row, number, new) for row in _of(catalog.models, "id", names)],
        "offers": [_offer(row, number, new) for row in _of(catalog.offers, "model", names)],
        "adoption": [_adoption(row, number, new) for row in _of(catalog.adoption, "model", repositories)],
    }
    for table in _OF_A_MODEL:
        rows: tuple[Any, ...] = getattr(catalog, table)
        found[table] = [
            msgspec.structs.replace(row, model=new(row.model)) for row in _of(rows, "model", names)
        ]
    return found


def _of(rows: Iterable[_Row], field: str, names: Collection[str | None]) -> Iterator[_Row]:
    return (row for row in rows if getattr(row, field) in names)


def _model(row: Model, number: int, new: Callable[[str], str]) -> Model:
    if not number:
        return row
    return msgspec.structs.replace(
        row,
        id=new(row.id),
        name=f"{row.name} copy {number}",
        aliases=tuple(new(alias) for alias in row.aliases),
        hub_repository=row.hub_repository and new(row.hub_repository),
    )


def _offer(row: Offer, number: int, new: Callable[[str], str]) -> Offer:
    dearer = 1 + _STEP * number
    return msgspec.structs.replace(
        row,
        model=new(row.model),
        provider_model_id=new(row.provider_model_id),
        input=row.input and row.input * dearer,
        output=row.output and row.output * dearer,
    )


def _adoption(row: Adoption, number: int, new: Callable[[str], str]) -> Adoption:
    return msgspec.structs.replace(
        row,
        model=row.model and new(row.model),
        repository=new(row.repository),
        downloads_30d=row.downloads_30d and row.downloads_30d // (number + 1),
    )


def write(folder: Path, count: int) -> int:
    """Make so many models the refreshed catalogue of a folder, whatever its size: the bytes of the catalogue.

    0 models are as many as are shipped.
    """
    catalog = store.load().catalog
    data = snapshot.encode(multiplied(catalog, count or len(catalog.models)))
    container.MOST_SECTION_BYTES = container.MOST_BYTES = 1 << 40
    store.save(folder, data, ())
    return len(data)


if __name__ == "__main__":
    sys.stdout.write(f"{write(Path(sys.argv[1]), int(sys.argv[2]))}\n")
