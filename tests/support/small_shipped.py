"""The shipped files with the models of a few makers only: a refresh of them takes a fraction of the time."""

from pathlib import Path

import msgspec

from catalog.model import Catalog
from catalog.storage import groundwork, snapshot, store
from catalog.storage.groundwork import Groundwork

MAKERS = ("openai", "deepseek")
_TABLES = (
    "offers",
    "evidence",
    "spend",
    "token_use",
    "abilities",
    "language_votes",
    "breadth",
    "adoption",
    "architectures",
)


def shipped_by(makers: tuple[str, ...]) -> tuple[Catalog, Groundwork]:
    """The shipped catalogue and its groundwork with the models of these makers; none named: of all."""
    whole, ground = store.load().catalog, groundwork.load()
    models = tuple(model for model in whole.models if not makers or model.developer in makers)
    kept = {model.id for model in models}
    less = {name: tuple(row for row in getattr(whole, name) if row.model in kept) for name in _TABLES}
    aliases = {name: model for name, model in ground.aliases.items() if model in kept}
    rows = tuple(row for row in ground.rows if row.model in kept)
    return (
        msgspec.structs.replace(whole, models=models, **less),
        msgspec.structs.replace(ground, aliases=aliases, rows=rows),
    )


def write_small_shipped(folder: Path) -> None:
    """Write the catalogue, the groundwork, the use cases and their words into a folder to stand for `store.DATA`."""
    catalog, ground = shipped_by(MAKERS)
    (folder / store.CATALOGUE).write_bytes(snapshot.encode(catalog))
    (folder / groundwork.FILE).write_bytes(groundwork.encode(ground))
    for name in (store.USE_CASES, store.LANGUAGE):
        (folder / name).write_bytes((store.DATA / name).read_bytes())
