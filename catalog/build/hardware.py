"""Turns rows of architectures.csv into records."""

from collections.abc import Iterable, Mapping

from catalog.build.tables import Row, TableError, number, whole
from catalog.model import Architecture, Model


def architectures(
    rows: Iterable[Row], moved: Mapping[str, str], models: Mapping[str, Model]
) -> tuple[Architecture, ...]:
    """The architectures of known models; a double (a key of `moved`) speaks for the model it is.

    Raises `TableError` on an unknown model and on a row that does not say what a layer keeps of a token.
    """
    found: dict[str, Architecture] = {}
    for row in rows:
        model = moved.get(row["model"], row["model"]).partition("#")[0]
        found.setdefault(model, _architecture({**row, "model": model}, models))
    return tuple(found.values())


def _architecture(row: Row, models: Mapping[str, Model]) -> Architecture:
    if row["model"] not in models:
        raise TableError(f"architectures.csv: the unknown model {row['model']!r}")
    layers = whole(row["layers"])
    if layers is None or not (row["kv_latent"] or (row["kv_heads"] and row["head_dim"])):
        raise TableError(f"architectures.csv: {row['model']!r} lacks its layers, or heads and their size")
    full = whole(row["full_attention_layers"])
    return Architecture(
        model=row["model"],
        source=row["source"],
        as_of=row["as_of"],
        layers=layers,
        full_attention_layers=layers if full is None else full,
        kv_heads=whole(row["kv_heads"]),
        head_dim=whole(row["head_dim"]),
        kv_latent=whole(row["kv_latent"]),
        window_tokens=whole(row["window_tokens"]),
        weight_bits=number(row.get("weight_bits", "")),
    )
