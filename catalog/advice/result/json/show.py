"""All facts of one model as a document, each with its source and date."""

from collections.abc import Iterator
from typing import Any

import msgspec

from catalog.advice.model_facts import ModelFacts, ModelOffer, model_facts
from catalog.advice.result.json.rank import SCHEMA, policy_document
from catalog.advice.rules.obligations import NOT_LEGAL_ADVICE
from catalog.evidence import Ability, Benchmark, Evidence, Run, Spend
from catalog.model import Model
from catalog.storage.snapshot import Snapshot

_FACTS = (
    *("kind", "family", "open_weights", "license", "hub_repository", "total_parameters", "active_parameters"),
    *("context_tokens", "max_output_tokens", "inputs", "outputs", "tools", "structured_output", "reasoning"),
    *("languages", "released", "knowledge_cutoff", "retired"),
)


def show_document(snapshot: Snapshot, model: Model, today: str) -> dict[str, Any]:
    """Everything the catalogue knows of `model`, seen from an ISO date."""
    facts = model_facts(snapshot, model, today)
    developer = facts.developer
    described = {"as_of": snapshot.catalog.as_of, "digest": snapshot.digest, "models": len(snapshot.models)}
    return {
        "schema": SCHEMA,
        "catalog": described,
        "model": model.id,
        "name": model.name,
        "developer": {"id": developer.id, "name": developer.name, "country": developer.country},
        "aliases": list(model.aliases),
        "unreviewed": model.unreviewed,
        "facts": list(_facts(model)),
        "disputed": [_full(entry) for entry in model.disputed],
        "notes": list(model.notes),
        "license": _license(facts),
        "offers": [_offer(entry, today) for entry in facts.offers],
        "token_use": _full(facts.token_use) if facts.token_use else None,
        "spend": [_spend(row, run) for row, run in facts.spend],
        "capability": [_ability(entry) for entry in facts.abilities],
        "evidence": [_evidence(row, benchmark) for row, benchmark in facts.evidence],
        "adoption": [_full(entry) for entry in facts.adoption],
    }


def _facts(model: Model) -> Iterator[dict[str, Any]]:
    for name in _FACTS:
        value = getattr(model, name)
        yield {
            "fact": name,
            "value": list(value) if isinstance(value, tuple) else value,
            "sources": list(model.sources),
            "as_of": model.as_of,
        }


def _license(facts: ModelFacts) -> dict[str, Any] | None:
    if facts.license is None:
        return None
    return _full(facts.license) | {"duties": list(facts.obligations), "note": NOT_LEGAL_ADVICE}


def _offer(entry: ModelOffer, today: str) -> dict[str, Any]:
    provider = entry.provider
    prices = _full(entry.offer)
    prices.pop("model")
    return prices | {
        "counts": entry.counts(today),
        "ended": entry.offer.has_ended(today),
        "provider_name": provider.name,
        "provider_class": entry.provider_class,
        "serving_countries": None if entry.serving_countries is None else list(entry.serving_countries),
        "base_url": provider.base_url or None,
        "key_variable": provider.key_variable or None,
        "docs_url": provider.docs_url or None,
        "address_source": provider.address_source or None,
        "address_as_of": provider.address_as_of or None,
        "practice": policy_document(provider),
    }


def _spend(row: Spend, run: Run | None) -> dict[str, Any]:
    spent = _full(row)
    spent.pop("model")
    named = {"run_name": run.name, "task": run.task, "url": run.url} if run else {}
    return spent | {"run_name": row.run, "task": "", "url": ""} | named


def _ability(entry: Ability) -> dict[str, Any]:
    return {
        "skill": entry.skill,
        "value": entry.value,
        "low": entry.low,
        "high": entry.high,
        "evidence": entry.evidence,
        "direct": entry.direct,
        "preference": entry.preference,
    }


def _evidence(entry: Evidence, benchmark: Benchmark | None) -> dict[str, Any]:
    row = _full(entry)
    row.pop("model")
    return row | {
        "name": benchmark.name if benchmark else entry.benchmark,
        "skill": benchmark.skill if benchmark else None,
        "unit": benchmark.unit if benchmark else None,
    }


def _full(record: msgspec.Struct) -> dict[str, Any]:
    """Every field, also those that the catalogue's own file leaves out."""
    return {name: msgspec.to_builtins(getattr(record, name)) for name in record.__struct_fields__}
