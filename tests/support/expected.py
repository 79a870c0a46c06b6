"""A model without a result among measured ones of its developer, with a scale to expect its figure by."""

from typing import Any

from catalog.evidence import Benchmark, Scale
from catalog.storage.snapshot import Snapshot
from tests.support.factories import ability, make, model, offer

SCALE = Scale(
    group="general",
    skills=("chat",),
    ability_sd=0.2,
    undated_sd=0.5,
    skill_sd=0.15,
    traits=0,
    terms={"constant": 0.25, "developer lab": 0.25, "size": 0.4},
)
BENCHMARK = Benchmark(
    id="b", name="B", skill="chat", unit="%", source="s", slope=1.0, difficulty=0.0, noise=0.1
)
SIZE = 31_622_776_602
"""Ten to the power of 1.5 billions, where the term of size is zero."""
NEW = {"released": "2026-03", "total_parameters": SIZE}


def shelf(scale: Scale = SCALE, siblings: int = 5, **facts: Any) -> Snapshot:
    """The model `new` without a result, and measured ones of its developer at 60, 59, 58 ..."""
    old = [f"old{place}" for place in range(siblings)]
    models = [model("new", **(NEW | facts)), *(model(name) for name in old)]
    offers = [offer(one.name, "h2", 1.0) for one in models]
    abilities = [ability(name, 60.0 - place) for place, name in enumerate(old)]
    return make(models, offers, abilities, scales=(scale,), benchmarks=(BENCHMARK,))
