"""How many tokens a model bills where the user counts one: some think before they answer, some talk much.

    billed output = counted output x factor ^ token_power

The factor is measured on chat questions (`catalog.build.spend`); `token_power` of the use case says how much of it
shows in the job: all of it in a conversation; a quarter where the form of the answer is given. Against the measured
dollars of eight runs of code editing and agents, a power of 0.25 orders bills best or as well as the list price does
(`python -m tests.evaluate spend`); powers of a half or more do worse.
"""

from typing import Literal, NamedTuple

from catalog.advice.figures import day
from catalog.model import Model, TokenUse
from catalog.snapshot import Snapshot

Basis = Literal["measured", "assumed", "as counted"]
_SAME = 0.005


class Spending(NamedTuple):
    """How many times the counted output is billed, between `low` and `high` by effort, and how that is known."""

    times: float
    low: float
    high: float
    basis: Basis
    use: TokenUse | None = None


AS_COUNTED = Spending(1.0, 1.0, 1.0, "as counted")


def spending(model: Model, snapshot: Snapshot, token_power: float) -> Spending:
    """What a model bills beside what is counted; `AS_COUNTED` for kinds and jobs that do not write."""
    if model.kind != "llm" or not token_power:
        return AS_COUNTED
    known = snapshot.token_use.get(model.id)
    use = known or snapshot.token_use_of_others.get("reasoning" if model.reasoning else "direct")
    if use is None:
        return AS_COUNTED
    times, low, high = (round(part**token_power, 3) for part in (use.factor, use.least, use.most))
    return Spending(times, low, high, "measured" if known else "assumed", use)


def sentence(spent: Spending, model: Model, snapshot: Snapshot) -> str:
    """What was done to the counted output, and on what ground; empty where nothing was."""
    if spent.use is None:
        return ""
    if spent.basis == "measured":
        run = snapshot.runs.get(spent.use.run)
        by_effort = (
            "" if spent.high - spent.low < _SAME else f", {spent.low:.2g} to {spent.high:.2g} by effort"
        )
        ground = f"measured on {run.name if run else spent.use.run}, {day(spent.use.as_of)}"
        return f"Output is billed {spent.times:.2g} times what you count{by_effort}: {ground}."
    like = "models that think first" if model.reasoning else "models that answer directly"
    return (
        f"Nobody measured how many tokens it spends: output is taken as {spent.times:.2g} times what you count, "
        f"as {like} do ({spent.low:.2g} to {spent.high:.2g})."
    )
