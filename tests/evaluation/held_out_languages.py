"""Boards of a language left out for a fifth of the models at a time, and read from their other languages."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.evidence import Evidence, LanguageBoard
from catalog.irt.language_fit import fit_languages
from catalog.irt.languages import best_scores, expected_of, loading_of, readings
from catalog.storage.snapshot import Snapshot
from tests.evaluation.measures import spearman

FOLDS = 5
ROUNDS = 500
Floats = NDArray[np.float64]


class HeldLanguage(NamedTuple):
    """One language: the models, and within it Spearman's correlation and the mean error in results of the board.

    `plain` goes by the result in English alone, `ours` by the other languages too.
    """

    language: str
    models: int
    plain_rho: float
    rho: float
    plain_error: float
    error: float


class Gain(NamedTuple):
    """The mean gain in correlation over the languages, and its 95 % bootstrap interval over them."""

    mean: float
    low: float
    high: float


def held_languages(snapshot: Snapshot, seed: int = 1) -> list[HeldLanguage]:
    """Every language with a board of tasks."""
    boards = [board for board in snapshot.catalog.language_boards if not board.signal]
    return [_held(board, snapshot, seed) for board in boards]


def gain(rows: Sequence[HeldLanguage]) -> Gain:
    """What the other languages add."""
    gains = np.array([row.rho - row.plain_rho for row in rows])
    dice = np.random.default_rng(1)
    means = [float(dice.choice(gains, len(gains)).mean()) for _ in range(ROUNDS)]
    low, high = np.quantile(means, (0.025, 0.975))
    return Gain(float(gains.mean()), float(low), float(high))


def _held(board: LanguageBoard, snapshot: Snapshot, seed: int) -> HeldLanguage:
    scores = best_scores(snapshot.catalog.evidence, snapshot.benchmarks)
    names = sorted(
        model for model, name in scores if name == board.benchmark and (model, board.base) in scores
    )
    order = np.random.default_rng(seed).permutation(len(names)) % FOLDS
    truth, plain, ours = [], [], []
    for fold in range(FOLDS):
        hidden = {name for name, own in zip(names, order.tolist(), strict=True) if own == fold}
        for name, line, figure in _predicted(board, hidden, snapshot):
            truth.append(scores[name, board.benchmark].score)
            plain.append(line)
            ours.append(figure)
    real, by_english, by_all = np.array(truth), np.array(plain), np.array(ours)
    return HeldLanguage(
        language=board.language,
        models=len(names),
        plain_rho=spearman(plain, truth),
        rho=spearman(ours, truth),
        plain_error=float(np.abs(by_english - real).mean()),
        error=float(np.abs(by_all - real).mean()),
    )


def _predicted(board: LanguageBoard, hidden: set[str], snapshot: Snapshot) -> list[tuple[str, float, float]]:
    """Of the hidden models: the result on the line over English, and with what their other languages add."""
    seen = [row for row in snapshot.catalog.evidence if not _is_hidden(row, board, hidden)]
    general = {row.model: row.theta for row in snapshot.catalog.abilities if row.skill == "general"}
    boards, makers = fit_languages(snapshot.models, snapshot.benchmarks.values(), seen, general)
    breadth, _ = readings(snapshot.models, seen, snapshot.benchmarks, boards, makers)
    known = {row.model: row for row in breadth}
    line = next(one for one in boards if one.benchmark == board.benchmark)
    loading = loading_of(board.language, boards).mean
    scores = best_scores(seen, snapshot.benchmarks)
    sign = 1.0 if snapshot.benchmarks[board.benchmark].higher_is_better else -1.0
    found = []
    for name in sorted(hidden):
        plain = line.level + line.slope * scores[name, board.base].score
        one = known.get(name) or expected_of(snapshot.models[name].developer, makers)
        found.append((name, plain, plain + sign * loading * one.mean * line.per_sd))
    return found


def _is_hidden(row: Evidence, board: LanguageBoard, hidden: set[str]) -> bool:
    return row.benchmark == board.benchmark and row.model in hidden
