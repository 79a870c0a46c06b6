"""How well results are predicted outside of language models: embeddings, rerankers, pictures, pages, speech.

Each group of skills is fitted by itself, as it is built, and in groups that were tried and not taken.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from catalog.irt.fit import enough_models
from catalog.irt.observations import GROUPS, best_observations
from catalog.storage import store
from tests.evaluation.held_out import FOLDS, Facts, Held, over_cells
from tests.evaluation.measures import coverage, errors, rank_correlation
from tests.evaluation.methods import METHODS
from tests.evaluation.shipped_cells import Pool
from tests.evaluation.tables import table
from tests.evaluation.whole_benchmarks import OURS

MEAN = "benchmark mean"
TRIED = (
    ("embedding", "multilingual-embedding", "rerank"),
    ("image-search", "document-images"),
    ("embedding", "multilingual-embedding", "image-search", "document-images"),
)
"""Skills that could share one general ability and do not: results are predicted worse, or no better, than apart."""


class Judged(NamedTuple):
    """Held-out results of one skill: how far off, how well ordered, how often within the 90 % range."""

    skills: str
    skill: str
    results: int
    error: float
    mean_error: float
    rho: float
    covered: float


def pool_of(skills: Iterable[str]) -> Pool:
    """The results of these skills in the shipped catalogue, of benchmarks with enough models."""
    snapshot, wanted = store.load(), set(skills)
    cells = best_observations(snapshot.catalog.evidence, snapshot.benchmarks)
    kept = tuple(enough_models([one for one in cells if snapshot.benchmarks[one.benchmark].skill in wanted]))
    models = {cell.model: snapshot.models[cell.model] for cell in kept}
    benchmarks = {cell.benchmark: snapshot.benchmarks[cell.benchmark] for cell in kept}
    return Pool(kept, Facts(models, benchmarks))


def judged(skills: Sequence[str], seeds: int) -> list[Judged]:
    """Each skill of a group, its results held out in turn."""
    cells, facts = pool_of(skills)
    ours = [one for seed in range(1, seeds + 1) for one in over_cells(cells, facts, METHODS[OURS], seed)]
    means = [one for seed in range(1, seeds + 1) for one in over_cells(cells, facts, METHODS[MEAN], seed)]
    found = []
    for skill in skills:
        own, mean = (_of_skill(rows, skill, facts) for rows in (ours, means))
        if own:
            figures = errors(own).mean(), errors(mean).mean(), rank_correlation(own), coverage(own)
            found.append(Judged(" + ".join(skills), skill, len(own) // seeds, *map(float, figures)))
    return found


def show_groups(seeds: int) -> None:
    """The groups as they are built, then those that were tried."""
    for title, groups in (("Groups as built", GROUPS[1:]), ("Groups tried and not taken", TRIED)):
        print(f"\n### {title} ({FOLDS} folds, {seeds} seeds)\n")
        table(
            "group|skill|results|error, points|benchmark mean|rank correlation|within the 90 % range",
            (_line(one) for skills in groups for one in judged(skills, seeds)),
        )


def _of_skill(rows: Iterable[Held], skill: str, facts: Facts) -> list[Held]:
    return [one for one in rows if one.guess and facts.benchmarks[one.cell.benchmark].skill == skill]


def _line(one: Judged) -> tuple[str, ...]:
    figures = (f"{one.error:.2f}", f"{one.mean_error:.2f}", f"{one.rho:.3f}", f"{100 * one.covered:.0f} %")
    return one.skills, one.skill, f"{one.results:,}", *figures
