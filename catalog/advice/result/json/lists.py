"""The use cases, the sources and the hardware as documents."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from catalog.advice.result.json.rank import SCHEMA
from catalog.advice.understanding.use_cases import UseCase, UseCases
from catalog.hardware import Gpu
from catalog.storage.snapshot import Snapshot


def use_cases_document(use_cases: UseCases) -> dict[str, Any]:
    """Every use case in the order in which they are listed."""
    synonyms = use_cases.language.synonyms
    return {"schema": SCHEMA, "use_cases": [_use_case(entry, synonyms) for entry in use_cases.values()]}


def sources_document(snapshot: Snapshot) -> dict[str, Any]:
    """Every source with its as-of day, license, attribution and the rows that rest on it."""
    catalog = snapshot.catalog
    rows: dict[str, int] = dict.fromkeys(snapshot.sources, 0)
    for table in (
        catalog.offers,
        catalog.evidence,
        catalog.spend,
        catalog.adoption,
        catalog.developers,
        catalog.providers,
    ):
        for row in table:
            if row.source in rows:
                rows[row.source] += 1
    for model in catalog.models:
        for source in model.sources:
            if source in rows:
                rows[source] += 1
    sources: list[dict[str, Any]] = [
        {"id": entry.id, "name": entry.name, "url": entry.url, "license": entry.license, "as_of": entry.as_of}
        | {"gave": entry.gave, "attribution": entry.attribution, "rows": rows[entry.id], "last_error": None}
        for entry in snapshot.sources.values()
    ]
    described = {"as_of": catalog.as_of, "digest": snapshot.digest, "models": len(snapshot.models)}
    return {"schema": SCHEMA, "catalog": described, "sources": sources}


def gpus_document(gpus: Iterable[Gpu]) -> dict[str, Any]:
    """All hardware that is known, every field of each with its sources; `null` is unknown."""
    rows = [{name: getattr(gpu, name) for name in gpu.__struct_fields__} for gpu in gpus]
    return {"schema": SCHEMA, "gpus": rows}


def _use_case(entry: UseCase, synonyms: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "group": entry.group,
        "summary": entry.summary,
        "kinds": list(entry.kinds),
        "skills": dict(entry.skills),
        "stand_in": entry.stand_in,
        "inputs": list(entry.inputs),
        "outputs": list(entry.outputs),
        "features": list(entry.features),
        "context_tokens": entry.context_tokens,
        "workload": msgspec.to_builtins(entry.workload),
        "workload_note": entry.workload_note,
        "priorities": msgspec.to_builtins(entry.priorities),
        "floor": entry.floor,
        "synonyms": synonyms.get(entry.id, "").split(", "),
    }
