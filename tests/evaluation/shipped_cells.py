"""The results that the methods are measured on: those of the shipped catalogue. For `tests/evaluation/`."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from statistics import median
from typing import NamedTuple

import msgspec

from catalog.evidence import Benchmark
from catalog.irt.fit import enough_models
from catalog.irt.observations import GROUPS, Observation, best_observations
from catalog.model import Offer
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.evaluation.held_out import Facts

VECTARA = "vectara-hallucination-rate"
VECTARA_WORST = 30.0
NOT_IN_THE_NOTES = ("writing", "search", "lmarena-document")
POOLS = ("shipped", "notes")


class Pool(NamedTuple):
    """Results to learn from and to hold out, and the facts that go with them."""

    cells: tuple[Observation, ...]
    facts: Facts

    def sizes(self) -> tuple[int, int, int, int]:
        """Cells, those whose model has another one, models, benchmarks."""
        models = Counter(cell.model for cell in self.cells)
        shared = sum(models[cell.model] > 1 for cell in self.cells)
        return len(self.cells), shared, len(models), len({cell.benchmark for cell in self.cells})


@cache
def pool(name: str) -> Pool:
    """`shipped`: the largest group of skills as it is built. `notes`: the protocol of the first measurements."""
    snapshot = store.load()
    return _of_the_notes(snapshot) if name == "notes" else _shipped(snapshot)


@cache
def list_prices() -> dict[str, float]:
    """USD per million tokens by model, three in for one out: the median of its list prices."""
    prices = {}
    for model, offers in store.load().offers.items():
        found = [price for offer in offers if (price := _blend(offer)) is not None]
        if found:
            prices[model] = median(found)
    return prices


def _blend(offer: Offer) -> float | None:
    if offer.terms != "list" or offer.variant or offer.input is None or offer.output is None:
        return None
    return (3 * offer.input + offer.output) / 4


def _shipped(snapshot: Snapshot) -> Pool:
    benchmarks = snapshot.benchmarks
    cells = best_observations(snapshot.catalog.evidence, benchmarks)
    return _pool([cell for cell in cells if benchmarks[cell.benchmark].skill in GROUPS[0]], snapshot)


def _of_the_notes(snapshot: Snapshot) -> Pool:
    benchmarks = snapshot.benchmarks
    taken = {name for name, one in benchmarks.items() if _in_the_notes(one)}
    cells = best_observations(snapshot.catalog.evidence, benchmarks)
    kept = [cell for cell in cells if cell.benchmark in taken]
    return _pool(sorted([*kept, *_vectara(snapshot)], key=lambda one: (one.benchmark, one.model)), snapshot)


def _in_the_notes(benchmark: Benchmark) -> bool:
    return benchmark.skill in GROUPS[0] and not {benchmark.skill, benchmark.id} & {*NOT_IN_THE_NOTES}


def _vectara(snapshot: Snapshot) -> list[Observation]:
    """How seldom a model invents, on 0..1; the product shows it as measured and keeps it out of the fit."""
    back = msgspec.structs.replace(snapshot.benchmarks[VECTARA], left_out="")
    rows = (row for row in snapshot.catalog.evidence if row.benchmark == VECTARA)
    found = best_observations(rows, {VECTARA: back})
    return [cell._replace(score=min(1.0, max(0.0, 1 - cell.row.score / VECTARA_WORST))) for cell in found]


def _pool(cells: Iterable[Observation], snapshot: Snapshot) -> Pool:
    kept = tuple(enough_models(list(cells)))
    models = {cell.model: snapshot.models[cell.model] for cell in kept}
    benchmarks = {cell.benchmark: snapshot.benchmarks[cell.benchmark] for cell in kept}
    return Pool(kept, Facts(models, benchmarks))
