"""The tables of models whose results are all hidden. For `tests/evaluation/`."""

from collections.abc import Callable, Sequence

import numpy as np

from catalog.advice.scoring import CAUTION
from tests.evaluation.expected import LEAST_RESULTS, Hidden
from tests.evaluation.measures import spearman
from tests.evaluation.tables import table

LEAST_FOR_A_LINE = 6
_TEN_BILLION, _FORTY_BILLION = 10e9, 40e9


def show_expected(rows: Sequence[Hidden]) -> None:
    """The table: by how results were hidden, and by what is known of the models."""
    print("\n### Models whose results are all hidden\n")
    print(
        f"Models with at least {LEAST_RESULTS} results; points of the mean over the skills that these measure; "
        "bias: expected less measured.\n"
    )
    lines = []
    for name, inside in _GROUPS:
        for how in ("family", "model", "month"):
            own = [one for one in rows if one.how == how and inside(one)]
            if len(own) >= LEAST_FOR_A_LINE:
                lines.append((name, how, *summary(own)))
        lines.append((name, "all three", *summary([one for one in rows if inside(one)])))
    table(
        "models|hidden by|n|error|bias|rank correlation|in the 90 % range, %|below what the score counts, %",
        lines,
    )


def summary(rows: Sequence[Hidden]) -> tuple[str, ...]:
    """Number, mean absolute error, bias, Spearman's correlation, coverage, share below the cautious figure."""
    if not rows:
        return ("0", "-", "-", "-", "-", "-")
    expected, measured = (
        np.array(side) for side in zip(*((r.expected, r.measured) for r in rows), strict=True)
    )
    cautious = np.array([one.expected - CAUTION * (one.expected - one.low) for one in rows])
    return (
        str(len(rows)),
        f"{np.abs(expected - measured).mean():.1f}",
        f"{(expected - measured).mean():+.1f}",
        f"{spearman(expected.tolist(), measured.tolist()):.2f}",
        f"{100 * np.mean([one.in_range for one in rows]):.0f}",
        f"{100 * np.mean(measured < cautious):.0f}",
    )


def _parameters(one: Hidden) -> float:
    return float(one.model.total_parameters or 0)


def _lacks(one: Hidden, *, date: bool, size: bool, least: float = 0.0) -> bool:
    """Whether just these are unknown of a model that is otherwise known."""
    unknown = (one.model.released is None, one.model.total_parameters is None)
    return not one.is_known and unknown == (date, size) and _parameters(one) >= least


_GROUPS: tuple[tuple[str, Callable[[Hidden], bool]], ...] = (
    ("ranked as expected", lambda one: one.is_known),
    ("below 10B", lambda one: one.is_known and _parameters(one) < _TEN_BILLION),
    ("10B to 40B", lambda one: one.is_known and _TEN_BILLION <= _parameters(one) < _FORTY_BILLION),
    ("40B and more", lambda one: one.is_known and _parameters(one) >= _FORTY_BILLION),
    ("family in the fit", lambda one: one.is_known and one.of_family),
    ("family not in the fit", lambda one: one.is_known and not one.of_family),
    ("not ranked: size unknown", lambda one: _lacks(one, date=False, size=True)),
    ("not ranked: date unknown", lambda one: _lacks(one, date=True, size=False)),
    ("not ranked: both unknown", lambda one: _lacks(one, date=True, size=True)),
    ("not ranked: few of its developer, or below 1.5B", lambda one: _lacks(one, date=False, size=False)),
)
