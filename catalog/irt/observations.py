"""Turns reported results into observations: the best score of each model on each benchmark, on 0..1."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from catalog.evidence import Benchmark, Evidence

GROUPS: tuple[tuple[str, ...], ...] = (
    (
        "general",
        "reasoning",
        "coding",
        "agentic",
        "maths",
        "vision",
        "long-context",
        "factuality",
        "writing",
        "chat",
        "search",
        "classification",
        "extraction",
        "question-answering",
        "summarisation",
        "translation",
        "roleplay",
        "legal",
    ),
    ("embedding", "multilingual-embedding"),
    ("rerank",),
    ("image-search",),
    ("document-images",),
    ("speech-to-text",),
    ("image-generation", "image-editing"),
    ("video-generation",),
    ("text-to-speech",),
)
"""Skills that share one general ability; a model's groups say nothing about each other."""

AREAS: dict[str, tuple[str, ...]] = {
    "text": ("classification", "extraction", "question-answering", "summarisation"),
}
"""Skills that stray from general ability together, so that many results on one area count as one witness."""

PLACED_AFTER = frozenset([*AREAS["text"], "translation", "roleplay", "legal"])
"""Skills whose benchmarks are placed on the scale that all others make: many results of one board, each of small models
or in another setting, would else turn the traits by which the others are told apart."""

ELO_EVEN = {
    "chat": 1380.0,
    "vision": 1200.0,
    "coding": 1450.0,
    "legal": 1380.0,
    "image-generation": 1100.0,
    "image-editing": 1230.0,
}
ELO_EVEN_OTHERWISE = 1200.0
WORST_WER = 30.0
PREFERENCE = "crowd"
_Item = TypeVar("_Item")


class Observation(NamedTuple):
    """One score on 0..1 that enters the fit, and the row that reported it."""

    model: str
    benchmark: str
    score: float
    kind: str
    source: str
    row: Evidence


def group_of(skill: str) -> str | None:
    """The group that a skill belongs to, named by its first skill; None for one that stays out of the fit."""
    return next((skills[0] for skills in GROUPS if skill in skills), None)


def unit_score(score: float, benchmark: Benchmark) -> float:
    """A reported score on 0..1: Elo as the chance to win against a fixed rating, word error as accuracy.

    Chance-corrected and plain percentages are divided by 100 and clipped.
    """
    if benchmark.unit == "Elo":
        even = ELO_EVEN.get(benchmark.skill, ELO_EVEN_OTHERWISE)
        return 1 / (1 + 10 ** ((even - score) / 400))
    if benchmark.unit == "% WER":
        return _clip(1 - score / WORST_WER)
    if benchmark.unit == "Epoch normalised":
        return _clip(score)
    share = score / 100
    return _clip(share if benchmark.higher_is_better else 1 - share)


def best_observations(evidence: Iterable[Evidence], benchmarks: Mapping[str, Benchmark]) -> list[Observation]:
    """The best configuration of each model on each benchmark that takes part, in a fixed order."""
    best: dict[tuple[str, str], Observation] = {}
    for row in evidence:
        benchmark = benchmarks[row.benchmark]
        if benchmark.left_out or row.kind == "vendor":
            continue
        observation = Observation(
            row.model, row.benchmark, unit_score(row.score, benchmark), row.kind, row.source, row
        )
        key = (observation.benchmark, observation.model)
        if key not in best or _strength(observation) > _strength(best[key]):
            best[key] = observation
    return [best[key] for key in sorted(best)]


def grouped(items: Iterable[_Item], key: Callable[[_Item], str]) -> dict[str, list[_Item]]:
    """Items by a key, in their order."""
    groups: dict[str, list[_Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)


def _strength(observation: Observation) -> tuple[float, str, str, str, str]:
    row = observation.row
    return (observation.score, observation.kind, row.variant, row.harness, row.name_in_source)


def _clip(share: float) -> float:
    return min(1.0, max(0.0, share))
