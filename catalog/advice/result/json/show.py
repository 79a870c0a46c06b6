"""All facts of one model as a document, each with its source and date."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import msgspec

from catalog.advice.needs import LicenseNeeds
from catalog.advice.result.json.offer import practice_document, rounded
from catalog.advice.result.json.rank import SCHEMA
from catalog.advice.rules.obligations import NOT_LEGAL_ADVICE, obligations_of
from catalog.evidence import Evidence, Spend
from catalog.model import Model, Offer
from catalog.storage.snapshot import Snapshot

_FACTS = (
    *("kind", "family", "open_weights", "license", "hub_repository", "total_parameters", "active_parameters"),
    *("context_tokens", "max_output_tokens", "inputs", "outputs", "tools", "structured_output", "reasoning"),
    *("languages", "released", "knowledge_cutoff", "retired"),
)
_INPUT_WEIGHT = 3
"""Offers are put in order for three tokens in to one out, as most jobs are."""


def show_document(snapshot: Snapshot, model: Model) -> dict[str, Any]:
    """Everything the catalogue knows of `model`."""
    developer = snapshot.developers.get(model.developer)
    described = {"as_of": snapshot.catalog.as_of, "digest": snapshot.digest, "models": len(snapshot.models)}
    return {
        "schema": SCHEMA,
        "catalog": described,
        "model": model.id,
        "name": model.name,
        "developer": {
            "id": model.developer,
            "name": developer.name if developer else model.developer,
            "country": developer.country if developer else None,
        },
        "aliases": list(model.aliases),
        "facts": list(_facts(model)),
        "disputed": [_full(entry) for entry in model.disputed],
        "notes": list(model.notes),
        "license": _license(snapshot, model),
        "offers": offers_document(snapshot, model),
        "token_use": _token_use(snapshot, model),
        "spend": [_spend(snapshot, row) for row in snapshot.spend.get(model.id, ())],
        "capability": _abilities(snapshot, model),
        "evidence": [_evidence(snapshot, entry) for entry in _newest_first(snapshot, model)],
        "adoption": _adoption(snapshot, model),
    }


def offers_document(snapshot: Snapshot, model: Model) -> list[dict[str, Any]]:
    """Its offers: standard ones before variants, of each the cheapest first, those without a price last."""
    offers = sorted(snapshot.offers.get(model.id, ()), key=_price_order)
    return [_offer(snapshot, model, offer) for offer in offers]


def _facts(model: Model) -> Iterator[dict[str, Any]]:
    for name in _FACTS:
        value = getattr(model, name)
        yield {
            "fact": name,
            "value": list(value) if isinstance(value, tuple) else value,
            "sources": list(model.sources),
            "as_of": model.as_of,
        }


def _license(snapshot: Snapshot, model: Model) -> dict[str, Any] | None:
    known = snapshot.licenses.get(model.license or "")
    if known is None:
        return None
    return _full(known) | {"duties": list(obligations_of(known, LicenseNeeds())), "note": NOT_LEGAL_ADVICE}


def _offer(snapshot: Snapshot, model: Model, offer: Offer) -> dict[str, Any]:
    provider = snapshot.providers.get(offer.provider)
    own = provider is not None and model.developer in provider.own_models_of
    prices = _full(offer)
    prices.pop("model")
    return prices | {
        "provider_name": provider.name if provider else offer.provider,
        "provider_class": "developer" if own else (provider.provider_class if provider else None),
        "serving_countries": _countries(offer.serving_countries)
        or (_countries(provider.serving_countries) if provider else None),
        "base_url": (provider.base_url if provider else "") or None,
        "key_variable": (provider.key_variable if provider else "") or None,
        "docs_url": (provider.docs_url if provider else "") or None,
        "address_source": (provider.address_source if provider else "") or None,
        "address_as_of": (provider.address_as_of if provider else "") or None,
        "practice": practice_document(provider),
    }


def _countries(countries: tuple[str, ...] | None) -> list[str] | None:
    return None if countries is None else list(countries)


def _price_order(offer: Offer) -> tuple[bool, bool, float, str, str, str]:
    known = [price for price in (offer.input, offer.output) if price is not None]
    media = min((price.usd for price in offer.media), default=None)
    blend = (offer.input or 0.0) * _INPUT_WEIGHT + (offer.output or 0.0) if known else media
    unknown = blend is None
    return (
        bool(offer.variant),
        unknown,
        blend or 0.0,
        offer.provider,
        offer.provider_model_id,
        offer.variant,
    )


def _token_use(snapshot: Snapshot, model: Model) -> dict[str, Any] | None:
    """How many output tokens it spends where a model that answers directly spends one; `None`: not measured."""
    known = snapshot.token_use.get(model.id)
    return _full(known) if known else None


def _spend(snapshot: Snapshot, row: Spend) -> dict[str, Any]:
    run = snapshot.runs.get(row.run)
    spent = _full(row)
    spent.pop("model")
    named = {"run_name": run.name, "task": run.task, "url": run.url} if run else {}
    return spent | {"run_name": row.run, "task": "", "url": ""} | named


def _abilities(snapshot: Snapshot, model: Model) -> list[dict[str, Any]]:
    abilities = snapshot.abilities.get(model.id, {}).values()
    rows = [
        {
            "skill": entry.skill,
            "value": rounded(entry.value, 1),
            "low": rounded(entry.low, 1),
            "high": rounded(entry.high, 1),
            "evidence": entry.evidence,
            "direct": entry.direct,
            "preference": entry.preference,
        }
        for entry in abilities
    ]
    return sorted(rows, key=itemgetter("skill"))


def _newest_first(snapshot: Snapshot, model: Model) -> list[Evidence]:
    rows = sorted(
        snapshot.evidence.get(model.id, ()), key=lambda row: (row.benchmark, row.variant, row.source)
    )
    return sorted(rows, key=lambda row: row.date or "", reverse=True)


def _evidence(snapshot: Snapshot, entry: Evidence) -> dict[str, Any]:
    benchmark = snapshot.benchmarks.get(entry.benchmark)
    row = _full(entry)
    row.pop("model")
    return row | {
        "name": benchmark.name if benchmark else entry.benchmark,
        "skill": benchmark.skill if benchmark else None,
        "unit": benchmark.unit if benchmark else None,
    }


def _adoption(snapshot: Snapshot, model: Model) -> list[dict[str, Any]]:
    rows = [_full(entry) for entry in snapshot.adoption.get(model.id, ())]
    return sorted(
        rows, key=lambda row: (row["relation"] != "original", -(row["downloads_30d"] or 0), row["repository"])
    )


def _full(record: msgspec.Struct) -> dict[str, Any]:
    """Every field, also those that the catalogue's own file leaves out."""
    return {name: msgspec.to_builtins(getattr(record, name)) for name in record.__struct_fields__}
