"""What the skills with benchmarks of their own add, and that these move no other figure. For `tests/evaluation/`.

Their results are held out in turn and predicted twice: as the scale is built, and as if a result elsewhere said all of
them (deviations next to none). Then those of all other benchmarks, with these results to learn from and without.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from catalog.irt import fit
from catalog.irt.observations import PLACED_AFTER, Observation
from tests.evaluation.held_out import FOLDS, Facts, Held, Method
from tests.evaluation.measures import Comparison, compare
from tests.evaluation.methods import Ours
from tests.evaluation.shipped_cells import pool
from tests.evaluation.tables import signed, table

SEED = 1
NEXT_TO_NONE = 0.01


class _WithoutDeviations(Ours):
    """The scale as if every skill were the general ability and the traits alone."""

    def __init__(self, cells: Sequence[Observation], facts: Facts) -> None:
        learn = fit._FitState.learn_deviations
        fit._FitState.learn_deviations = _no_deviations  # type: ignore[method-assign, assignment]
        try:
            super().__init__(cells, facts)
        finally:
            fit._FitState.learn_deviations = learn  # type: ignore[method-assign]


def _no_deviations(state: fit._FitState) -> None:
    state.skill_sds = np.full(len(state.skill_sds), NEXT_TO_NONE)


def show_skills_alone() -> None:
    """Both tables."""
    cells, facts = pool("shipped")
    own = [cell for cell in cells if facts.benchmarks[cell.benchmark].skill in PLACED_AFTER]
    others = [cell for cell in cells if facts.benchmarks[cell.benchmark].skill not in PLACED_AFTER]
    ours = _held(own, others, facts, Ours)
    plain = _held(own, others, facts, _WithoutDeviations)
    print("\n### Skills with benchmarks of their own, held out\n")
    lines = []
    for skill in sorted(PLACED_AFTER):
        pair = [
            [one for one in held if facts.benchmarks[one.cell.benchmark].skill == skill]
            for held in (ours, plain)
        ]
        if pair[0]:
            lines.append((skill, str(len(pair[0])), *_figures(compare([pair[0]], [pair[1]]))))
    head = "skill|results|error, points|rank correlation|error, as if elsewhere said all|rank correlation|difference"
    table(head, lines)
    print("\nAll other benchmarks, with these results to learn from, and without:\n")
    without = _held(others, (), facts, Ours)
    known = {(one.cell.model, one.cell.benchmark) for one in without if one.guess}
    with_them = [
        one if (one.cell.model, one.cell.benchmark) in known else one._replace(guess=None)
        for one in _held(others, own, facts, Ours)
    ]
    table(
        "results|error with|rank correlation|error without|rank correlation|difference",
        [(str(len(known)), *_figures(compare([with_them], [without])))],
    )


def _held(
    target: Sequence[Observation], rest: Sequence[Observation], facts: Facts, method: Method
) -> list[Held]:
    """Each target predicted from the other nine tenths of them and all of the rest."""
    order = np.random.default_rng(SEED).permutation(len(target)) % FOLDS
    return sorted(
        (one for fold in range(FOLDS) for one in _fold(target, rest, facts, method, order == fold)),
        key=lambda one: (one.cell.benchmark, one.cell.model),
    )


def _fold(
    target: Sequence[Observation],
    rest: Sequence[Observation],
    facts: Facts,
    method: Method,
    is_held: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> Iterator[Held]:
    seen = [cell for cell, held in zip(target, is_held, strict=True) if not held] + list(rest)
    learnt, counts = method(seen, facts), Counter(cell.model for cell in seen)
    for cell, held in zip(target, is_held, strict=True):
        if held:
            guess = learnt.guess(cell.model, cell.benchmark) if counts[cell.model] else None
            yield Held(cell, guess, counts[cell.model])


def _figures(found: Comparison) -> tuple[str, str, str, str, str]:
    """Ours, the other, and the gap in error: the other less ours."""
    gap = found.error - found.our_error
    return (
        f"{found.our_error:.2f}",
        f"{found.our_rho:.3f}",
        f"{found.error:.2f}",
        f"{found.rho:.3f}",
        signed(gap, found.error_gap, 2),
    )
