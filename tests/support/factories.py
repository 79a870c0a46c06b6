"""Records with usual values, a small catalogue of them, and short questions to it: figures to be worked out by hand."""

from typing import Any

import msgspec

from catalog.advice.needs.records import Needs, Priorities, Workload
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, Candidate
from catalog.advice.understanding.use_cases import UseCase
from catalog.evidence import Ability, Benchmark
from catalog.model import Catalog, Developer, License, Model, Offer, Provider, Source
from catalog.storage import snapshot

TODAY = "2026-11-24"
CASE = UseCase(
    id="chat",
    name="Chat",
    summary="Talk.",
    kinds=("llm",),
    skills={"chat": 1.0},
    workload=Workload(
        requests_per_month=1_000_000,
        input_tokens=1000,
        output_tokens=200,
        cached_input_share=0.0,
        batch=False,
        images=0,
        audio_minutes=0,
        pages=0,
        documents=0,
        generated_images=0,
        generated_seconds=0,
        characters=0,
    ),
    workload_note="",
    priorities=Priorities(cost=1, capability=1, downloads=0.25),
    floor=20,
)
RERANK = msgspec.structs.replace(CASE, id="rerank", name="Rerank", kinds=("rerank",), skills={"rerank": 1.0})
CASES = {"chat": CASE, "rerank": RERANK}
PROVIDERS = (
    Provider(id="lab", name="Lab", provider_class="developer", own_models_of=("lab",), country="US"),
    Provider(id="cloud", name="Cloud", provider_class="cloud", country="US"),
    Provider(id="h1", name="Host 1", provider_class="host", country="FR", serving_countries=("FR",)),
    Provider(id="h2", name="Host 2", provider_class="host", country="US", serving_countries=("US",)),
    Provider(id="h3", name="Host 3", provider_class="host", country="US"),
    Provider(id="agg", name="Aggregator", provider_class="aggregator"),
    Provider(id="cheap", name="Cheap", provider_class="reseller"),
    Provider(id="who", name="Who"),
)
LICENSES = (
    License(
        id="Apache-2.0", name="Apache", license_class="permissive", commercial_use=True, use_limits=False
    ),
    License(id="NC", name="Research only", license_class="non-commercial", commercial_use=False),
)


def model(name: str, **more: Any) -> Model:
    """An open model of the one lab, by its short name."""
    known: dict[str, Any] = {
        "id": f"lab/{name}",
        "name": name,
        "kind": "llm",
        "developer": "lab",
        "open_weights": True,
        "license": "Apache-2.0",
        "context_tokens": 128_000,
        "inputs": ("text",),
        "outputs": ("text",),
        "total_parameters": 7_000_000_000,
    }
    return Model(**(known | more))


def offer(name: str, provider: str, price: float | None, **more: Any) -> Offer:
    """An offer at one price for input and output, in USD per million tokens."""
    known: dict[str, Any] = {
        "model": f"lab/{name}",
        "provider": provider,
        "provider_model_id": name,
        "source": "s",
        "as_of": "2026-11-01",
        "input": price,
        "output": price,
    }
    return Offer(**(known | more))


def ability(name: str, value: float, half: float = 3.0) -> Ability:
    """An ability to chat, with half the width of its range."""
    return Ability(
        model=f"lab/{name}",
        skill="chat",
        value=value,
        low=value - half,
        high=value + half,
        theta=(value - 50) / 17,
        sd=half / 1.645 / 17,
        evidence=9,
        direct=2,
    )


def make(
    models: list[Model], offers: list[Offer], abilities: list[Ability], **more: Any
) -> snapshot.Snapshot:
    """A catalogue of these rows; `more` replaces whole tables."""
    known: dict[str, Any] = {
        "schema": snapshot.SCHEMA,
        "as_of": "2026-11-12",
        "sources": (Source(id="s", name="S", url="", license="MIT", as_of="2026-11-01", gave="all"),),
        "developers": (Developer(id="lab", name="Lab", country="US"),),
        "providers": PROVIDERS,
        "licenses": LICENSES,
        "benchmarks": (Benchmark(id="b", name="B", skill="chat", unit="%", source="s"),),
        "pointers": (),
        "evidence": (),
        "adoption": (),
        "median_downloads_30d": {"llm": 1000},
    }
    return snapshot.of(
        Catalog(models=tuple(models), offers=tuple(offers), abilities=tuple(abilities), **(known | more))
    )


def ask(shelf: snapshot.Snapshot, **needs: Any) -> Advice:
    """The answer to needs by their tables."""
    return advise(shelf, CASES, Needs(**({"use_case": "chat"} | needs)), TODAY)


def ids(advice: Advice) -> list[str]:
    """The names of the candidates in their order."""
    return [entry.model.name for entry in advice.candidates]


def only(advice: Advice) -> Candidate:
    """The one candidate."""
    assert len(advice.candidates) == 1
    return advice.candidates[0]


def why_not(advice: Advice, name: str) -> dict[str, str | None]:
    """The rules that exclude a model, each with what it found."""
    reasons = {entry.model.name: entry.reasons for entry in advice.excluded}[name]
    return {reason.rule: reason.has for reason in reasons}
