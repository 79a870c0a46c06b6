"""The shipped files with the models of two makers only: a refresh of them takes a fraction of the time."""

from pathlib import Path

import msgspec

from catalog.storage import groundwork, snapshot, store

MAKERS = ("openai", "deepseek")
_TABLES = ("offers", "evidence", "spend", "token_use", "abilities", "adoption", "architectures")


def write_small_shipped(folder: Path) -> None:
    """Write the catalogue, the groundwork and the use cases into a folder that may stand for `store.DATA`."""
    whole, ground = store.load().catalog, groundwork.load()
    models = tuple(model for model in whole.models if model.developer in MAKERS)
    kept = {model.id for model in models}
    less = {name: tuple(row for row in getattr(whole, name) if row.model in kept) for name in _TABLES}
    aliases = {name: model for name, model in ground.aliases.items() if model in kept}
    rows = tuple(row for row in ground.rows if row.model in kept)
    (folder / store.CATALOGUE).write_bytes(
        snapshot.encode(msgspec.structs.replace(whole, models=models, **less))
    )
    (folder / groundwork.FILE).write_bytes(
        groundwork.encode(msgspec.structs.replace(ground, aliases=aliases, rows=rows))
    )
    (folder / store.USE_CASES).write_bytes((store.DATA / store.USE_CASES).read_bytes())
