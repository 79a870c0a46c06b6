"""Fits the boards of single languages when the catalogue is built; `catalog.irt.languages` reads by them.

On EuroEval one number per model explains nearly all that sets languages apart from English: of the correlations between
the gaps of 29 languages it is 22 parts in 29, the next 1.4. Predicted from a model's other languages, the Spearman
correlation within a held-out language rises from 0.88 (its English result alone) to 0.96. What that number leaves of a
single language does not show again in other tasks of it (correlation -0.08 between two halves of the tasks), so no
deviation of a model in one language is kept beside it. LMArena's languages share no such number, nor EuroEval's.

Global MMLU Lite is not used: some of its English figures are failures to read the answer (Mistral Medium 3: 38 % in
English, 77 % in Yoruba), so that a gap between two languages of it says nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from catalog.evidence import Benchmark, Evidence, LanguageBoard
from catalog.irt.languages import BASES, best_scores, error_of, gap_on, is_voted
from catalog.model import Model

LEAST_MODELS = 12
ROUNDS = 60
LEAST_NOISE = 0.05
RIDGE = 3.0
"""How many models without any loading each board counts for beside its own."""
DEVELOPER_STRENGTH = 2.0
"""How many models of no breadth count beside those of a developer."""
Floats = NDArray[np.float64]


class FittedLanguages(NamedTuple):
    """The boards, and by developer the mean and the standard deviation of the breadth to expect of its models."""

    boards: tuple[LanguageBoard, ...]
    developers: dict[str, tuple[float, float]]


def fit_languages(
    models: Mapping[str, Model],
    benchmarks: Iterable[Benchmark],
    evidence: Iterable[Evidence],
    abilities: Mapping[str, float],
) -> FittedLanguages:
    """The boards with at least `LEAST_MODELS` models; `abilities` are general ones, by model."""
    by_id = {benchmark.id: benchmark for benchmark in benchmarks}
    scores = best_scores((row for row in evidence if row.model in models), by_id)
    found = [
        board
        for benchmark in sorted(by_id.values(), key=lambda one: one.id)
        if benchmark.language and benchmark.id != BASES.get(benchmark.source)
        if (board := _board(benchmark, scores, abilities))
    ]
    voted = [board for board in found if board.signal]
    tasks, developers = _with_loadings([board for board in found if not board.signal], scores, by_id, models)
    return FittedLanguages((*tasks, *voted), developers)


def _board(
    benchmark: Benchmark, scores: Mapping[tuple[str, str], Evidence], abilities: Mapping[str, float]
) -> LanguageBoard | None:
    """A board and its line over its base, by least squares; `per_sd` is one standard deviation of ability there."""
    base = BASES.get(benchmark.source, "")
    names = sorted(
        model
        for model, name in scores
        if name == benchmark.id and (model, base) in scores and model in abilities
    )
    if len(names) < LEAST_MODELS:
        return None
    x = np.array([scores[name, base].score for name in names])
    y = np.array([scores[name, benchmark.id].score for name in names])
    slope = float(np.cov(x, y)[0, 1] / np.var(x, ddof=1))
    level = float(y.mean() - slope * x.mean())
    per_sd = abs(slope) * float(x.std() / np.std([abilities[name] for name in names]))
    rest = (y - level - slope * x) / per_sd
    board = LanguageBoard(
        benchmark=benchmark.id,
        language=benchmark.language,
        base=base,
        level=round(level, 4),
        slope=round(slope, 4),
        per_sd=round(per_sd, 4),
        noise=round(float(rest.std()), 4),
    )
    rows = [scores[name, benchmark.id] for name in names]
    return _voted(board, rows, rest) if is_voted(rows[0]) else board


def _voted(board: LanguageBoard, rows: Iterable[Evidence], rest: Floats) -> LanguageBoard:
    """Of the spread on a board of votes, what the votes' own error does not explain, in sd of ability."""
    errors = [(error_of(row, board) / board.per_sd) ** 2 for row in rows]
    left = max(LEAST_NOISE**2, float(rest.var()) - fmean(errors))
    return replace(board, noise=round(fmean(errors) ** 0.5, 4), signal=round(left**0.5, 4))


def _with_loadings(
    boards: list[LanguageBoard],
    scores: Mapping[tuple[str, str], Evidence],
    benchmarks: Mapping[str, Benchmark],
    models: Mapping[str, Model],
) -> tuple[list[LanguageBoard], dict[str, tuple[float, float]]]:
    """One factor: loading and noise by board, breadth by model, its mean by developer, from each other in turn."""
    names = sorted({model for model, _ in scores})
    gaps = np.array(
        [[_or_nan(gap_on(board, name, scores, benchmarks)) for board in boards] for name in names]
    ).reshape(len(names), len(boards))
    seen = ~np.isnan(gaps)
    kept = seen.any(axis=1)
    names = [name for name, keep in zip(names, kept, strict=True) if keep]
    gaps, seen = np.where(seen, gaps, 0.0)[kept], seen[kept]
    if not names:
        return [], {}
    makers = [models[name].developer for name in names]
    loadings, noises = np.full(len(boards), 0.3), np.full(len(boards), 0.2)
    priors, spread = np.zeros(len(names)), np.ones(len(names))
    for _ in range(ROUNDS):
        precision = spread**-2 + seen @ (loadings / noises) ** 2
        breadth = (priors * spread**-2 + gaps @ (loadings / noises**2)) / precision
        scale = float(np.sqrt(np.mean(breadth**2 + 1 / precision)))
        breadth, variance = breadth / scale, 1 / precision / scale**2
        squares = seen.T @ (breadth**2 + variance)
        loadings = gaps.T @ breadth / (squares + RIDGE)
        left = np.where(seen, (gaps - np.outer(breadth, loadings)) ** 2, 0.0).sum(axis=0)
        left += seen.T @ variance * loadings**2
        noises = np.maximum(LEAST_NOISE, np.sqrt(left / np.maximum(1, seen.sum(axis=0))))
        means, within = _by_developer(makers, breadth, variance)
        priors = np.array([means[maker] for maker in makers])
        spread = np.full(len(names), within)
    placed = [
        replace(board, noise=round(float(noise), 4), loading=round(float(loading), 4))
        for board, loading, noise in zip(boards, loadings, noises, strict=True)
    ]
    return placed, {maker: (round(mean, 3), round(within, 3)) for maker, mean in sorted(means.items())}


def _by_developer(makers: list[str], breadth: Floats, variance: Floats) -> tuple[dict[str, float], float]:
    """The mean breadth of each developer's models, drawn towards none, and how far its models stray from it."""
    own: dict[str, list[float]] = defaultdict(list)
    for maker, value in zip(makers, breadth, strict=True):
        own[maker].append(float(value))
    means = {maker: sum(values) / (len(values) + DEVELOPER_STRENGTH) for maker, values in own.items()}
    strays = [
        (value - means[maker]) ** 2 + extra
        for maker, value, extra in zip(makers, breadth, variance, strict=True)
    ]
    return means, float(np.sqrt(fmean(strays)))


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
