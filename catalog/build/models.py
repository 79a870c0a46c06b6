"""Turns rows of models.csv into `Model` records, with the licenses and languages other tables settle."""

from collections.abc import Iterable
from typing import get_args

import msgspec

from catalog import identity
from catalog.build.tables import Row, TableError, several, truth, whole
from catalog.model import Fact, Kind, Modality, Model

KINDS = get_args(Kind)


def read(row: Row, licenses: dict[str, Row], languages: dict[str, Row]) -> Model:
    """One model; `licenses` by model id and `languages` by model id or prefix settle what the row leaves open.

    Raises `TableError` on a kind or modality outside the closed lists.
    """
    settled = licenses.get(row["id"])
    speaks = _languages(row["id"], languages)
    sources = {*several(row["sources"])}
    if settled:
        sources.add(settled["source"])
    if speaks:
        sources.add(speaks["source"])
    model = Model(
        id=row["id"],
        name=row["name"],
        kind=_kind(row),
        developer=row["developer"],
        family=row["family"] or None,
        open_weights=truth(settled["open_weights"])
        if settled and settled["open_weights"]
        else truth(row["open_weights"]),
        license=(settled["license"] if settled and settled["license"] else row["license"]) or None,
        hub_repository=row["hub_repository"] or None,
        total_parameters=whole(row["total_parameters"]),
        active_parameters=whole(row["active_parameters"]),
        context_tokens=whole(row["context_tokens"]),
        max_output_tokens=whole(row["max_output_tokens"]),
        inputs=_modalities(row["inputs"]),
        outputs=_modalities(row["outputs"]),
        tools=truth(row["tools"]),
        structured_output=truth(row["structured_output"]),
        reasoning=truth(row["reasoning"]),
        languages=several(speaks["languages"]) if speaks else None,
        released=row["released"] or None,
        knowledge_cutoff=row["knowledge_cutoff"] or None,
        aliases=_aliases(row),
        sources=tuple(sorted(sources)),
        as_of=row["as_of"],
        disputed=tuple(_disputed(row)),
        notes=several(row.get("notes", "")),
    )
    return msgspec.structs.replace(model, notes=tuple(dict.fromkeys(model.notes)))


def by_id(rows: Iterable[Row], key: str) -> dict[str, Row]:
    """Rows by one of their cells; a second row of one key is an error."""
    found: dict[str, Row] = {}
    for row in rows:
        if row[key] in found:
            raise TableError(f"two rows for {row[key]!r}")
        found[row[key]] = row
    return found


def _kind(row: Row) -> Kind:
    for kind in KINDS:
        if kind == row["kind"]:
            return kind  # type: ignore[no-any-return]
    raise TableError(f"models.csv: {row['id']!r} has the unknown kind {row['kind']!r}")


def _modalities(text: str) -> tuple[Modality, ...] | None:
    return msgspec.convert(several(text), tuple[Modality, ...]) or None


def _aliases(row: Row) -> tuple[str, ...]:
    """The other names that say something: no rolling ones, none that only spells the id differently."""
    own = identity.key(row["id"])
    names = (name for name in several(row["aliases"]) if not identity.is_rolling(name))
    return tuple(sorted({name for name in names if identity.key(name) != own}))


def _languages(model: str, languages: dict[str, Row]) -> Row | None:
    for length in range(len(model), 0, -1):
        row = languages.get(model[:length])
        if row is not None and (
            length == len(model) or not model[length].isalnum() or not model[length - 1].isalnum()
        ):
            return row
    return None


def _disputed(row: Row) -> Iterable[Fact]:
    """`field=value@source@day` entries: what a source says that the model's own field does not."""
    for entry in several(row["disputed"]):
        field, _, rest = entry.partition("=")
        value, source, day = rest.rsplit("@", 2)
        yield Fact(field=field, value=value, source=source, as_of=day)
