"""Ways to foresee what runs cost beyond the list bill, fitted without those judged. For `tests/evaluation/`.

Each predictor gets all costs and which of them it may learn from, and gives for every cost the logarithm by which it
would change the list bill.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from catalog.evidence import TokenUse
from catalog.storage.snapshot import Snapshot
from tests.evaluation.measures import Floats
from tests.evaluation.spend_runs import Cost

Flags = NDArray[np.bool_]
Predictor = Callable[[Sequence[Cost], Flags], Floats]
FACTORS = tuple(round(1 + step / 20, 2) for step in range(101))
"""What is tried as the number of times that thinking models are billed for their output: 1 to 6."""
_RUN = 100.0
# Deviations of the logarithm of cost, and of what is left; they maximise the marginal likelihood of all runs. The
# developer's own deviation comes out as none once its models have theirs.
_DEVIATIONS = {"thought": 0.3, "thought in kind": 0.8, "effort": 0.3, "model": 0.5, "model in kind": 0.3}
_NOISE = 0.6


def thinking_factor(costs: Sequence[Cost], seen: Flags) -> float:
    """How many times the output of models that thought is billed where that explains the costs seen best.

    Least squares of the logarithm within runs; each run weighs the same.
    """
    rows = [cost for cost, one in zip(costs, seen, strict=True) if one]
    runs = _codes([row.run for row in rows])
    beyond = _within(np.array([row.beyond for row in rows]), runs)
    weight = 1 / np.bincount(runs)[runs]

    def miss(times: float) -> float:
        effects = np.array([row.effect(times) if row.thought else 0.0 for row in rows])
        return float((weight * (beyond - _within(effects, runs)) ** 2).sum())

    return min(FACTORS, key=miss)


def by_thinking(costs: Sequence[Cost], seen: Flags) -> Floats:
    """The output of models that the catalogue knows to think counts as many times as it did elsewhere."""
    times = thinking_factor(costs, seen)
    return np.array([cost.effect(times) if cost.thinks else 0.0 for cost in costs])


def by_token_use(snapshot: Snapshot, power: float) -> Predictor:
    """The output counts (token use on chat questions) ^ power times; unmeasured models like their like.

    Not a number for the run that measured it.
    """

    def use(cost: Cost) -> TokenUse | None:
        others = snapshot.token_use_of_others
        return snapshot.token_use.get(cost.model) or others.get("reasoning" if cost.thinks else "direct")

    def effect(cost: Cost) -> float:
        known = use(cost)
        if known is None:
            return 0.0
        return float("nan") if known.run == cost.run else cost.effect(known.factor**power)

    def predict(costs: Sequence[Cost], _: Flags) -> Floats:
        return np.array([effect(cost) for cost in costs])

    return predict


def hierarchical(costs: Sequence[Cost], seen: Flags) -> Floats:
    """A normal model of the whole bill: thinking and effort, each also by kind of task, and the model itself.

    Every part is shrunk to none; runs have a level of their own.
    """
    kernel = _kernel(costs)
    runs = _codes([cost.run for cost in costs])
    same_run = runs[:, None] == runs[None, :]
    known = np.flatnonzero(seen)
    inner = kernel[np.ix_(known, known)] + _RUN * same_run[np.ix_(known, known)]
    beyond = np.array([costs[int(at)].beyond for at in known])
    weights = np.linalg.solve(inner + _NOISE**2 * np.eye(len(known)), beyond - beyond.mean())
    return np.asarray(kernel[:, known] @ weights, dtype=np.float64)


def _kernel(costs: Sequence[Cost]) -> Floats:
    kinds, models = _codes([cost.kind for cost in costs]), _codes([cost.model for cost in costs])
    same_kind, same_model = kinds[:, None] == kinds[None, :], models[:, None] == models[None, :]
    thought = np.array([float(cost.thought) for cost in costs])
    effort = np.array([cost.effort * float(cost.thought) for cost in costs])
    both = np.outer(thought, thought)
    parts = {
        "thought": both,
        "thought in kind": both * same_kind,
        "effort": np.outer(effort, effort),
        "model": same_model.astype(float),
        "model in kind": (same_model & same_kind).astype(float),
    }
    return np.asarray(sum(_DEVIATIONS[name] ** 2 * part for name, part in parts.items()), dtype=np.float64)


def _codes(names: Sequence[str]) -> NDArray[np.intp]:
    return np.unique(names, return_inverse=True)[1]


def _within(values: Floats, runs: NDArray[np.intp]) -> Floats:
    means = np.bincount(runs, values) / np.bincount(runs)
    return np.asarray(values - means[runs], dtype=np.float64)
