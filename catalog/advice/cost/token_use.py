"""Tokens: how long one prompt is, and how many tokens a model bills where the user counts one.

    billed output = counted output x factor ^ token_power

The factor is measured on chat questions (`catalog.build.evidence`); `token_power` of the use case says how much of it
shows in the job: all of it in a conversation; a quarter where the form of the answer is given. Against the measured
dollars of eight runs of code editing and agents, a power of 0.25 orders bills best or as well as the list price does
(`python -m tests.evaluation spend`); powers of a half or more do worse.
"""

from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import structs

from catalog.evidence import TokenUse
from catalog.formatting import day, significant
from catalog.model import Model
from catalog.record import Kind
from catalog.storage.snapshot import Snapshot

if TYPE_CHECKING:
    from catalog.advice.needs.records import Workload


TOKENS_PER_PICTURE = 1_000
AUDIO_TOKENS_PER_MINUTE = 1_920
TOKENS_PER_PAGE = 1_500
Basis = Literal["measured", "assumed", "as counted"]


def calls(workload: "Workload") -> float:
    """Model calls that one request takes."""
    return workload.calls_per_request or 1.0


def text_tokens(workload: "Workload") -> float:
    """Tokens of text in the prompt of one call.

    A reranker reads its candidates one by one, so `documents` do not lengthen the prompt, and calls share the
    documents: a query with one of them is as long in each.
    """
    return (workload.input_tokens or 0.0) / (1.0 if workload.documents else calls(workload))


def prompt_tokens(workload: "Workload", per_picture: int | None = None) -> float:
    """Tokens of one prompt, pictures, pages and sound included: what tiers and context windows are compared with.

    It is the prompt of one call: what a request holds is spread over its calls evenly. `per_picture` is
    what the model counts for one picture, None where nobody published it.
    """
    media = (
        (workload.images or 0) * (per_picture or TOKENS_PER_PICTURE)
        + (workload.pages or 0) * TOKENS_PER_PAGE
        + (workload.audio_minutes or 0) * AUDIO_TOKENS_PER_MINUTE
    )
    return text_tokens(workload) + media / calls(workload)


def sent_tokens(workload: "Workload", per_picture: int | None = None) -> float:
    """What one call fills of a context window, in tokens: what goes in and what comes out."""
    return prompt_tokens(workload, per_picture) + (workload.output_tokens or 0) / calls(workload)


Unit = Literal["call", "text", "pair"]
"""What a context window must hold whole: the call of a language model, the text that an embedding model reads, a query
with one document of a reranker."""
_UNITS: dict[str, Unit] = {"llm": "call", "embedding": "text", "rerank": "pair"}


def unit_in_window(kinds: tuple[Kind, ...]) -> Unit | None:
    """What the models of a job read at once; None of a job whose windows are not judged."""
    return next((_UNITS[kind] for kind in kinds if kind in _UNITS), None)


def tokens_in_window(workload: "Workload", unit: Unit | None, per_picture: int | None = None) -> float:
    """Tokens of one unit of the workload.

    A picture has room of its own beside the text of an embedding model or a reranker: CLIP's window of 77 tokens
    is for text. `input_tokens` of a reranker are those of a query with one document, as its bill counts them.
    """
    if unit == "call":
        return sent_tokens(workload, per_picture)
    return text_tokens(workload) if unit else 0.0


class Spending(msgspec.Struct, frozen=True):
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
    use = known or _of_its_like(model, snapshot)
    if use is None:
        return AS_COUNTED
    times, low, high = (round(part**token_power, 3) for part in (use.factor, use.least, use.most))
    return Spending(times, low, high, "measured" if known else "assumed", use)


def _of_its_like(model: Model, snapshot: Snapshot) -> TokenUse | None:
    """What models that think, or that do not, spend; where that is unknown, what is counted, and all may be true."""
    others = snapshot.token_use_of_others
    thinking, direct = others.get("reasoning"), others.get("direct")
    if model.reasoning is not None or thinking is None or direct is None:
        return thinking if model.reasoning else direct
    return structs.replace(thinking, factor=1.0, least=min(1.0, direct.least), most=max(1.0, thinking.most))


def token_use_text(spent: Spending, model: Model, snapshot: Snapshot) -> str:
    """What was done to the counted output, and on what ground; empty where nothing was."""
    if spent.use is None:
        return ""
    if spent.basis == "measured":
        run = snapshot.runs.get(spent.use.run)
        low, high, times = (_times(figure) for figure in (spent.low, spent.high, spent.times))
        if low == high == times == "1":
            return ""
        by_effort = "" if low == high else f" ({low}x to {high}x depending on effort)"
        output = "the visible output" if times == "1" else f"{times}x the visible output"
        name = run.name if run else spent.use.run
        return f"Billed for {output}{by_effort}, measured on {name}, {day(spent.use.as_of)}."
    low, high, times = (_times(figure) for figure in (spent.low, spent.high, spent.times))
    if model.reasoning is None:
        billed = f"billed for the visible output ({low}x to {high}x is possible)"
        return f"Unknown whether it thinks before it answers: {billed}."
    like = "models that think" if model.reasoning else "models that do not think"
    output = "the visible output" if times == "1" else f"{times}x the visible output"
    return (
        f"Its token use was not measured: billed for {output}, the usual ratio of {like} ({low}x to {high}x)."
    )


def _times(factor: float) -> str:
    """A factor to two digits, or to three where two would call it none: `1.4`, `1.05`, `1`."""
    text = significant(factor, 2)
    return significant(factor, 3) if text == "1" else text
