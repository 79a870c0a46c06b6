"""What few results of other skills tell of a later model, as a table. For `tests/evaluation/`."""

from collections.abc import Sequence

import numpy as np

from catalog.advice.scoring import CAUTION
from tests.evaluation.expected import folds
from tests.evaluation.shipped_cells import pool
from tests.evaluation.tables import table
from tests.evaluation.thin import Thin, thin


def show_thin() -> None:
    """How far off the figures are, and how often the truth lies below their low end and below what counts."""
    cells, facts = pool("shipped")
    rows = [one for fold in folds(facts) if fold.how == "month" for one in thin(fold, cells, facts)]
    print("\n### Results of other skills alone, of models later than all that were seen\n")
    kinds = sorted({one.shown for one in rows})
    lines = [thin_line(kind, [one for one in rows if one.shown == kind]) for kind in kinds]
    head = (
        "the results|models|figures|error|figure less truth|in the range|below the low end|below what counts"
    )
    table(head, [*lines, thin_line("all", rows)])


def thin_line(kind: str, rows: Sequence[Thin]) -> tuple[str, ...]:
    """A row of the table: models, figures, error, bias in points, the shares of truths in range, below two bounds."""
    off = np.array([one.figure - one.truth for one in rows])
    counts = np.array([one.figure - CAUTION * (one.figure - one.low) for one in rows])
    truth, low = np.array([one.truth for one in rows]), np.array([one.low for one in rows])
    return (
        kind,
        str(len({one.model for one in rows})),
        str(len(rows)),
        f"{np.abs(off).mean():.1f}",
        f"{off.mean():+.1f}",
        f"{np.mean([one.in_range for one in rows]):.0%}",
        f"{(truth < low).mean():.1%}",
        f"{(truth < counts).mean():.1%}",
    )
