"""What a model's other languages say of a held-out one, as a table. For `tests/evaluation/`."""

from collections.abc import Sequence

import numpy as np

from tests.evaluation.held_out_languages import HeldLanguage, gain
from tests.evaluation.tables import table


def show_languages(rows: Sequence[HeldLanguage]) -> None:
    """Boards of a language read from English alone, and from a model's other languages too."""
    print("\n## Held-out languages\n")
    head = "language|models|correlation, English alone|with others|error, English alone|with others"
    figures = ("models", "plain_rho", "rho", "plain_error", "error")
    body = [
        (row.language, str(row.models), *(f"{getattr(row, name):.2f}" for name in figures[1:]))
        for row in rows
    ]
    means = [f"{float(np.mean([getattr(row, name) for row in rows])):.2f}" for name in figures[1:]]
    table(head, [*body, ("mean", "", *means)])
    more = gain(rows)
    print(f"\nGain in correlation {more.mean:+.3f} [{more.low:+.3f}, {more.high:+.3f}].")
