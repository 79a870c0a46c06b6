"""Facts that a source states of a known model and the catalogue does not have yet."""

from collections.abc import Iterable

import msgspec

from catalog.model import Fact, Model
from catalog.pipeline import outlier_checks
from catalog.sources.upstream import Listing
from catalog.storage.source_parts import Filled

DISPUTED = "disputed"
_FIELDS = (
    *(
        "hub_repository",
        "license",
        "total_parameters",
        "context_tokens",
        "max_output_tokens",
        "inputs",
        "outputs",
    ),
    *("tools", "structured_output", "reasoning", "released", "knowledge_cutoff"),
)


def missing_facts(model: Model, listing: Listing, source: str, day: str) -> list[Filled]:
    """The facts of `listing` that `model` lacks, and the license on its card where that is another one.

    The listing's license is an id of the catalogue. A size that the model's own name denies is not taken: the Hub
    counts packed tensors wrongly.
    """
    found = []
    for field in _FIELDS:
        value = getattr(listing, field)
        if getattr(model, field) is None and value is not None and _plausible(model, field, value):
            found.append(Filled(model=model.id, field=field, value=msgspec.json.encode(value).decode()))
    if listing.license and model.license and listing.license != model.license:
        fact = Fact(
            field="license", value=listing.license, source=source, as_of=day, note="on the model's page"
        )
        found.append(Filled(model=model.id, field=DISPUTED, value=msgspec.json.encode(fact).decode()))
    return found


def fill_facts(models: dict[str, Model], filled: Iterable[Filled], source: str) -> None:
    """Fill the models in place; what is known by now stays as it is.

    Raises `msgspec.ValidationError` on a fact of the wrong type: parts may come from a file.
    """
    for entry in filled:
        model = models.get(entry.model)
        if model is None or (entry.field not in _FIELDS and entry.field != DISPUTED):
            continue
        if entry.field == DISPUTED:
            models[model.id] = _disputed(model, msgspec.json.decode(entry.value, type=Fact))
        elif getattr(model, entry.field) is None:
            value = msgspec.json.decode(entry.value, type=_TYPES[entry.field])
            sources = tuple(sorted({*model.sources, source}))
            models[model.id] = msgspec.structs.replace(model, **{entry.field: value}, sources=sources)


def _disputed(model: Model, fact: Fact) -> Model:
    kept = [one for one in model.disputed if (one.field, one.source) != (fact.field, fact.source)]
    return msgspec.structs.replace(model, disputed=(*kept, fact))


def _plausible(model: Model, field: str, value: object) -> bool:
    if field == "total_parameters":
        return not outlier_checks.size_doubt(msgspec.structs.replace(model, total_parameters=value))
    if field == "released":
        return not outlier_checks.date_doubt(msgspec.structs.replace(model, released=value))
    return True


_TYPES = {field.name: field.type for field in msgspec.structs.fields(Model)}
