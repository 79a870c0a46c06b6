"""Turns the rows of models, architectures, providers, developers, licenses and sources into records."""

import fnmatch
from collections.abc import Iterable, Mapping
from typing import Any, get_args

import msgspec

from catalog import identity
from catalog.build.tables import Row, TableError, Tables, number, several, truth, whole
from catalog.hardware import Architecture
from catalog.model import Developer, Fact, Model, Offer, Provider
from catalog.record import Kind, Modality
from catalog.roles import role_of

KINDS = get_args(Kind)


def read_model(row: Row, licenses: dict[str, Row], languages: dict[str, Row]) -> Model:
    """One model; `licenses` by model id and `languages` by model id or prefix add what the row lacks.

    Raises `TableError` on a kind or modality outside the closed lists.
    """
    license_row = licenses.get(row["id"])
    language_row = _languages(row["id"], languages)
    sources = {*several(row["sources"])}
    if license_row:
        sources.add(license_row["source"])
    if language_row:
        sources.add(language_row["source"])
    model = Model(
        id=row["id"],
        name=row["name"],
        kind=_kind(row),
        developer=row["developer"],
        family=row["family"] or None,
        open_weights=truth(license_row["open_weights"])
        if license_row and license_row["open_weights"]
        else truth(row["open_weights"]),
        license=(license_row["license"] if license_row and license_row["license"] else row["license"])
        or None,
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
        languages=several(language_row["languages"]) if language_row else None,
        released=row["released"] or None,
        knowledge_cutoff=row["knowledge_cutoff"] or None,
        aliases=_aliases(row),
        sources=tuple(sorted(sources)),
        as_of=row["as_of"],
        disputed=tuple(_disputed(row)),
        notes=several(row.get("notes", "")),
        role=role_of(row["id"], _kind(row)),
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
    """The other names of a model, without rolling ones and those that only spell the id differently."""
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


def records(tables: Tables, name: str, of: type[Any]) -> tuple[Any, ...]:
    """The tables of `name`.toml as records, each with its id."""
    found = tables.records(name)
    return tuple(msgspec.convert({"id": key, **value}, of) for key, value in found.items())


def known_providers(tables: Tables) -> dict[str, Provider]:
    """The providers of providers.toml by id, each with its address and its policies from provider_policies.toml.

    Raises `TableError` where provider_policies.toml names a provider that providers.toml does not.
    """
    rows, facts = tables.records("providers"), tables.records("provider_policies")
    if unknown := sorted(facts.keys() - rows.keys()):
        raise TableError(f"provider_policies.toml: the unknown provider {unknown[0]!r}")
    return {
        key: msgspec.convert({"id": key, **row, **_with_field_names(facts.get(key, {}))}, Provider)
        for key, row in rows.items()
    }


def _with_field_names(row: Mapping[str, Any]) -> dict[str, Any]:
    """The table calls the policies what the code does; the catalogue's bytes keep the older name."""
    return {"practice" if name == "policies" else name: value for name, value in row.items()}


def providers(tables: Tables, offers: Iterable[Offer]) -> tuple[Provider, ...]:
    """The providers that sell at least one offer."""
    known = known_providers(tables)
    used = sorted({offer.provider for offer in offers})
    return tuple(known.get(name) or Provider(id=name, name=name) for name in used)


def developers(tables: Tables, known: Iterable[Model]) -> tuple[Developer, ...]:
    """The developers of the models."""
    rows = by_id(tables.rows("developers"), "id")
    used = sorted({model.developer for model in known})
    return tuple(developer(name, rows.get(name)) for name in used)


def developer(name: str, row: Row | None) -> Developer:
    """One developer; only its id where the table does not know it."""
    if row is None:
        return Developer(id=name, name=name)
    organisations = tuple(part for part in row["hub_organisations"].split("|") if part)
    return Developer(
        id=name,
        name=row["name"],
        country=row["country"] or None,
        hub_organisations=organisations,
        source=row["source"],
    )


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


def with_picture_tokens(known: Mapping[str, Model], rows: Iterable[Row]) -> dict[str, Model]:
    """The models that read pictures, each with what picture_tokens.csv says that one counts for.

    Raises `TableError` for a row that means no model.
    """
    found = dict(known)
    for row in rows:
        names = [
            name for name in fnmatch.filter(known, row["models"]) if "image" in (known[name].inputs or ())
        ]
        if not names:
            raise TableError(f"picture_tokens.csv: {row['models']!r} means no model that reads pictures")
        for name in names:
            found[name] = msgspec.structs.replace(found[name], picture_tokens=whole(row["tokens"]))
    return found
