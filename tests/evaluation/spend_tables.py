"""The tables of what runs cost beyond the list bill: `python -m tests.evaluation spend`."""

from collections.abc import Sequence

import numpy as np

from catalog.storage import store
from tests.evaluation.spend_predictors import (
    Predictor,
    by_thinking,
    by_token_use,
    hierarchical,
    thinking_factor,
)
from tests.evaluation.spend_runs import Cost, costs
from tests.evaluation.spend_transfer import LIST, Verdict, left_out, verdicts
from tests.evaluation.tables import signed, table


def show_spend() -> None:
    """What is compared, and each way to bill by kind of task, sources and runs left out."""
    snapshot = store.load()
    rows = costs(snapshot, dict(store.load_use_cases()))
    ways: dict[str, Predictor] = {
        "models that think, as elsewhere": by_thinking,
        "token use ^ 0.25": by_token_use(snapshot, 0.25),
        "token use": by_token_use(snapshot, 1.0),
        "thinking, effort, kind and model": hierarchical,
    }
    models, runs = {row.model for row in rows}, {row.run for row in rows}
    print("\n### Bills beside what published runs really cost\n")
    print(
        f"{len(rows)} costs of {len(models)} models in {len(runs)} runs of {len({r.source for r in rows})} sources."
    )
    print(
        f"Thinking models' output, all runs: counts {thinking_factor(rows, np.ones(len(rows), dtype=bool)):g} times."
    )
    for title, by in (("sources", [row.source for row in rows]), ("runs", [row.run for row in rows])):
        print(f"\nWhole {title} left out:\n")
        _show(verdicts(rows, left_out(rows, ways, by)))
    _show_factors(rows)


def _show(found: Sequence[Verdict]) -> None:
    table(
        "kind of task|bill|rank correlation|gain [95 %]|log error|gain [95 %]|beyond list|shown",
        [
            (
                f"{one.kind} ({one.runs} runs, {one.models} models)" if one.way == LIST else "",
                one.way,
                f"{one.score.rho:.3f}",
                signed(one.score.rho - base.score.rho, one.rho_gain, 3) if one.rho_gain else "",
                f"{one.score.error:.3f}",
                signed(one.score.error - base.score.error, one.error_gain, 3) if one.error_gain else "",
                "" if np.isnan(one.score.beyond) else f"{one.score.beyond:.2f}",
                "yes" if one.is_shown else "",
            )
            for one in found
            for base in [next(other for other in found if other.kind == one.kind and other.way == LIST)]
        ],
    )


def _show_factors(rows: Sequence[Cost]) -> None:
    print("\nTimes that thinking models' output counts, fitted without each source:\n")
    table(
        "source left out|times",
        [
            (source, f"{thinking_factor(rows, np.array([row.source != source for row in rows])):g}")
            for source in sorted({row.source for row in rows})
        ],
    )
