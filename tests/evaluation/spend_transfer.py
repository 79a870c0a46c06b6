"""Does anything foresee what runs cost beyond the list bill? For `tests/evaluation/`.

Every source is left out in turn with all of its runs. Per kind of task: how well each bill orders the models of a run,
how far it misses what they cost, and how its departure from the list goes with theirs; the gains over the list bill
with their 95 % bootstrap intervals over models.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from tests.evaluation.measures import Floats, Range, spearman
from tests.evaluation.spend_predictors import Predictor
from tests.evaluation.spend_runs import JOBS, Cost

LIST = "list"
ROUNDS = 500
_LEAST_IN_ROUND = 5


class Cell(NamedTuple):
    """One model in one run, over its efforts; `changes` by predictor: the logarithm of its bill over the list bill."""

    run: str
    kind: str
    model: str
    list_log: float
    usd_log: float
    changes: dict[str, float]


class Score(NamedTuple):
    """Means over runs, weighted by models: rank correlation of bill and dollars, the mean absolute log error, and the
    correlation of what the bill adds to the list with what was spent beyond it."""

    rho: float
    error: float
    beyond: float


class Verdict(NamedTuple):
    """One way to bill one kind of task; the gains are over the list bill, `None` of the list itself."""

    kind: str
    way: str
    runs: int
    models: int
    score: Score
    rho_gain: Range | None
    error_gain: Range | None

    @property
    def is_shown(self) -> bool:
        """Whether it orders better and misses by less than the list bill, both beyond chance."""
        return bool(self.rho_gain and self.error_gain and self.rho_gain[0] > 0 and self.error_gain[1] < 0)


def left_out(
    costs: Sequence[Cost], predictors: Mapping[str, Predictor], by: Sequence[str]
) -> dict[str, Floats]:
    """What each predictor says of the costs of a group (`by`) that it has not seen."""
    groups = np.array(by)
    found = {name: np.zeros(len(costs)) for name in predictors}
    for group in sorted(set(by)):
        hidden = groups == group
        for name, predict in predictors.items():
            found[name][hidden] = predict(costs, ~hidden)[hidden]
    return found


def verdicts(costs: Sequence[Cost], said: Mapping[str, Floats], rounds: int = ROUNDS) -> list[Verdict]:
    """Every way to bill, per kind of task, but those that were fitted on it."""
    cells = _cells(costs, said)
    kinds = [kind for kind in JOBS if any(cell.kind == kind for cell in cells)]
    return [verdict for kind in kinds for verdict in _of_kind(kind, cells, tuple(said), rounds)]


def _of_kind(kind: str, cells: Sequence[Cell], ways: tuple[str, ...], rounds: int) -> list[Verdict]:
    own = [cell for cell in cells if cell.kind == kind]
    ways = tuple(way for way in ways if not any(np.isnan(cell.changes[way]) for cell in own))
    models = sorted({cell.model for cell in own})
    whole = scores(own, Counter(models), ways)
    drawn = np.random.default_rng(1).integers(0, len(models), (rounds, len(models)))
    tried = [scores(own, Counter(models[at] for at in row), ways) for row in drawn]
    tried = [one for one in tried if one]
    runs = len({cell.run for cell in own})
    return [
        Verdict(
            kind,
            way,
            runs,
            len(models),
            whole[way],
            None if way == LIST else _interval([one[way].rho - one[LIST].rho for one in tried]),
            None if way == LIST else _interval([one[way].error - one[LIST].error for one in tried]),
        )
        for way in (LIST, *ways)
    ]


def scores(cells: Sequence[Cell], drawn: Mapping[str, int], ways: Sequence[str]) -> dict[str, Score]:
    """The score of each way where every model counts as often as it was drawn; empty where no run has enough."""
    runs: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        runs[cell.run] += [cell] * drawn.get(cell.model, 0)
    enough = [run for run in runs.values() if len({cell.model for cell in run}) >= _LEAST_IN_ROUND]
    if not enough:
        return {}
    weights = np.array([len(run) for run in enough], dtype=float)
    return {way: _mean([_score(run, way) for run in enough], weights) for way in (LIST, *ways)}


def _score(run: Sequence[Cell], way: str) -> Score:
    change = np.array([0.0 if way == LIST else cell.changes[way] for cell in run])
    listed, usd = np.array([cell.list_log for cell in run]), np.array([cell.usd_log for cell in run])
    gap = usd - listed - change
    error = float(np.abs(gap - np.median(gap)).mean())
    flat = np.ptp(change) < 1e-9 or np.ptp(usd - listed) < 1e-9
    beyond = float("nan") if flat else float(np.corrcoef(change, usd - listed)[0, 1])
    return Score(spearman((listed + change).tolist(), usd.tolist()), error, beyond)


def _mean(found: Sequence[Score], weights: Floats) -> Score:
    table = np.array(found)
    known = ~np.isnan(table)
    sums = (weights[:, None] * np.where(known, table, 0.0)).sum(axis=0)
    totals = (weights[:, None] * known).sum(axis=0)
    return Score(
        *(float(one / total) if total else float("nan") for one, total in zip(sums, totals, strict=True))
    )


def _cells(costs: Sequence[Cost], said: Mapping[str, Floats]) -> list[Cell]:
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, cost in enumerate(costs):
        places[cost.run, cost.model].append(place)
    return [
        Cell(
            run=run,
            kind=costs[at[0]].kind,
            model=model,
            list_log=float(np.mean([np.log(costs[place].list_usd) for place in at])),
            usd_log=float(np.mean([np.log(costs[place].usd) for place in at])),
            changes={way: float(np.mean(found[at])) for way, found in said.items()},
        )
        for (run, model), at in sorted(places.items())
    ]


def _interval(gains: Sequence[float]) -> Range:
    low, high = np.percentile(gains, (2.5, 97.5))
    return float(low), float(high)
